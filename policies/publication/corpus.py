"""Look everything that is stored over, as `huiqi policies check` does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from policies.checks import Finding, Severity
from policies.model import Document, StoredClause
from policies.publication.documents import contradictions
from policies.publication.findings import PublicationChecks, in_order
from policies.vocabulary import Vocabulary

NO_TEXTS: Mapping[str, str] = MappingProxyType({})
TOLD_ONCE = {
    "judgement": "有 {} 条的条件里有“需人工判断”，机器最多只答“待补充”；能写成规则的请改写",
    "department": "有 {} 条待遇没有写明责任部门；企业不知道该找谁，请补上",
    "window": "有 {} 条待遇需要申报却没有申报窗口；日期未定请在窗口里写“以通知为准”",
    "mode": "有 {} 条待遇没有写明怎么享受（免申即享、申报、一事一议…）；请补上",
    "ended": "有 {} 条的有效期或申报窗口已过，不会再匹配给企业；若已延期，请改日期",
}
"""Topics told once a document: hundreds of equal lines would bury the rest."""


def check_corpus(
    clauses: Iterable[StoredClause],
    documents: Iterable[Document],
    vocabulary: Vocabulary,
    *,
    today: date | None = None,
    texts: Mapping[str, str] = NO_TEXTS,
) -> list[Finding]:
    """Check every clause on its own and beside all others, and the documents; errors first.

    `texts` holds documents' texts by file name: quotes of the others are not looked up.
    """
    stored = list(clauses)
    checks = PublicationChecks(vocabulary, today=today)
    own = [
        finding
        for entry in stored
        for finding in checks.own_findings(entry.clause, entry.document, texts.get(entry.document.file or ""))
    ]
    document_of = {entry.clause.id: entry.document for entry in stored}
    found = [*_told_once(own, document_of), *checks.findings_among(stored), *contradictions(documents)]
    return in_order(found)


def _told_once(findings: list[Finding], document_of: Mapping[str, Document]) -> list[Finding]:
    kept: list[Finding] = []
    groups: defaultdict[tuple[str, Document], list[str]] = defaultdict(list)
    for finding in findings:
        if finding.severity is Severity.NOTE and finding.topic in TOLD_ONCE:
            group = groups[finding.topic, document_of[finding.subjects[0]]]
            group += [subject for subject in finding.subjects if subject not in group]
        else:
            kept.append(finding)
    return kept + [
        Finding(Severity.NOTE, topic, tuple(ids), f"《{document.title}》{TOLD_ONCE[topic].format(len(ids))}")
        for (topic, document), ids in groups.items()
    ]
