"""Run a clause's golden cases: whether it still concludes what its authors said it must."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.explanation import worth_text
from matcher.facts import FactView
from matcher.matching import ClauseMatch, match_one
from matcher.profile_json import profile_from_json
from policies.canonical import read_json
from policies.checks import Finding, Severity
from policies.errors import InputError
from policies.golden import GoldenCase
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

VERDICT_WORDS = {"eligible": "符合", "unknown": "待补充", "ineligible": "不符合"}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with what came out differently than its author expects, in Chinese."""

    case: GoldenCase
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


def run_golden(
    subject: StoredClause, cases: Iterable[GoldenCase], vocabulary: Vocabulary, *, today: date
) -> tuple[CaseResult, ...]:
    """Run the cases on one clause version, whether or not it is valid on their day: they are about its rule.

    A profile that cannot be read any more fails its case; nothing is raised.
    """
    return tuple(CaseResult(case, _differences(subject, case, vocabulary, today)) for case in cases)


def _differences(subject: StoredClause, case: GoldenCase, vocabulary: Vocabulary, today: date) -> tuple[str, ...]:
    try:
        profile = profile_from_json({"facts": read_json(case.profile)}, vocabulary)
    except (InputError, ValueError) as error:
        return (f"画像读不了：{error}",)
    found = match_one(subject, FactView(vocabulary, profile, case.as_of or today))
    pairs = (
        ("结论", VERDICT_WORDS.get(case.verdict, case.verdict), VERDICT_WORDS[found.verdict.value]),
        ("金额", case.amount, _amount(found)),
        ("还需知道", _listed(case.missing), _listed(found.missing)),
        ("需人工判断", _listed(case.judgements), _listed(found.evaluation.judgements)),
    )
    return tuple(
        f"{name}应为“{wanted}”，实为“{actual}”" for name, wanted, actual in pairs if wanted not in {None, actual}
    )


def _amount(found: ClauseMatch) -> str:
    return "没有待遇" if found.worth is None else worth_text(found.worth.total)


def _listed(names: tuple[str, ...] | None) -> str | None:
    return None if names is None else "、".join(sorted(names)) or "无"


def golden_findings(results: Iterable[CaseResult]) -> list[Finding]:
    """Make an error of each failed case; such an error keeps the clause from being published."""
    return [
        Finding(
            Severity.ERROR,
            "golden",
            (result.case.clause,),
            f"样例“{result.case.name}”没有通过：{'；'.join(result.differences)}；请改规则，或在样例过时时改样例",
        )
        for result in results
        if not result.passed
    ]
