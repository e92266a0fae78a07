"""What documents say of the world: figures that contradict each other, places they disclaim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from policies.checks import Finding, Severity
from policies.language.printer import Printer
from policies.model import Clause, Document, Statement

WORDING = "文字表述"
"""The unit of a statement that is no figure but a wording (which three cities, which mode)."""


def contradictions(documents: Iterable[Document]) -> list[Finding]:
    """Find measures of one period for which several figures are stated."""
    groups: defaultdict[tuple[str, str], list[tuple[Document, Statement]]] = defaultdict(list)
    for document in documents:
        for statement in document.statements:
            groups[statement.measure, statement.period].append((document, statement))
    found: list[Finding] = []
    for (measure, period), said in sorted(groups.items()):
        if len({(statement.value, statement.unit) for _, statement in said}) > 1:
            places = "；".join(f"{s.value}{_unit(s)}（{d.id} {_short(s.section)}）" for d, s in said)
            subjects = tuple(dict.fromkeys(d.id for d, _ in said))
            found.append(
                Finding(Severity.WARNING, "contradiction", subjects, f"{measure}（{period}）说法不一：{places}")
            )
    return found


def _unit(statement: Statement) -> str:
    return "" if statement.unit == WORDING else statement.unit


def _short(section: str) -> str:
    return section.rsplit(" > ", maxsplit=1)[-1]


def disclaimed_places(clause: Clause, document: Document, printer: Printer) -> list[Finding]:
    """Find place names in a clause that its own document disclaims."""
    rule = printer.condition(clause.condition)
    words = (clause.title, clause.summary, clause.citation.quote, rule, clause.caveat)
    return [
        Finding(
            Severity.WARNING,
            "disclaimed_place",
            (clause.id,),
            f"提到“{place.name}”，而该文件自己说明：{place.note}",
        )
        for place in document.disclaimed_places
        if any(place.name in text for text in words)
    ]
