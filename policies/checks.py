"""Look a set of clauses over for what a reviewer should know; pure, changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policies.language.conditions import All, Comparison, Condition, Has, Judgement, Lacks, Operator, Quantity, leaves
from policies.language.printer import Printer
from policies.model import Clause, Document, Kind, Statement, StoredClause

WORDING = "文字表述"
"""The unit of a statement that is no figure but a wording (which three cities, which mode)."""


class Severity(StrEnum):
    """How much a finding matters: an error must be mended, a warning weighed, a note known."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `subjects` are clause or document ids."""

    severity: Severity
    topic: str
    subjects: tuple[str, ...]
    message: str


def check_clauses(clauses: Iterable[StoredClause], documents: Iterable[Document], printer: Printer) -> list[Finding]:
    """Run every check; errors first."""
    stored, papers = list(clauses), list(documents)
    found = [
        *_impossible_conditions(stored, printer),
        *_contradictions(papers),
        *_disclaimed_places(stored, papers, printer),
        *_same_rule(stored, printer),
        *_judgements(stored),
        *_without_department(stored),
    ]
    order = list(Severity)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def check_quotes(clauses: Iterable[StoredClause], texts: Mapping[str, str]) -> list[Finding]:
    """Look every quote up in its document's text (by file name; whitespace does not count)."""
    squeezed = {name: "".join(text.split()) for name, text in texts.items()}
    found: list[Finding] = []
    for stored in clauses:
        text = squeezed.get(stored.document.file or "")
        if text is not None and "".join(stored.clause.citation.quote.split()) not in text:
            message = f"引句不在原文中：{stored.clause.citation.quote}"
            found.append(Finding(Severity.ERROR, "quote", (stored.clause.id,), message))
    return found


def _contradictions(documents: list[Document]) -> list[Finding]:
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


def _disclaimed_places(clauses: list[StoredClause], documents: list[Document], printer: Printer) -> list[Finding]:
    found: list[Finding] = []
    for document in documents:
        for place in document.disclaimed_places:
            for stored in clauses:
                clause = stored.clause
                rule = printer.condition(clause.condition)
                words = (clause.title, clause.summary, clause.citation.quote, rule, clause.caveat)
                if clause.document == document.id and any(place.name in text for text in words):
                    message = f"提到“{place.name}”，而该文件自己说明：{place.note}"
                    found.append(Finding(Severity.WARNING, "disclaimed_place", (clause.id,), message))
    return found


def _same_rule(clauses: list[StoredClause], printer: Printer) -> list[Finding]:
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for stored in clauses:
        clause = stored.clause
        if clause.benefit is not None and clause.kind is Kind.BENEFIT:
            rule = (printer.condition(clause.condition), printer.benefit(clause.benefit))
            groups[rule].append(clause.id)
    return [
        Finding(Severity.NOTE, "same_rule", tuple(ids), "条件和待遇完全相同，请确认不是同一条写了两遍")
        for ids in groups.values()
        if len(ids) > 1
    ]


def _judgements(clauses: list[StoredClause]) -> list[Finding]:
    return [
        Finding(Severity.NOTE, "judgement", (stored.clause.id,), f"需人工判断：{leaf.text}")
        for stored in clauses
        for leaf in leaves(stored.clause.condition)
        if isinstance(leaf, Judgement)
    ]


def _without_department(clauses: list[StoredClause]) -> list[Finding]:
    missing = tuple(s.clause.id for s in clauses if s.clause.kind is Kind.BENEFIT and not s.clause.departments)
    if not missing:
        return []
    return [Finding(Severity.NOTE, "department", missing, f"{len(missing)} 条待遇没有写明责任部门")]


def _impossible_conditions(clauses: list[StoredClause], printer: Printer) -> list[Finding]:
    return [
        Finding(Severity.ERROR, "impossible", (clause.id,), f"没有企业能满足：{printer.condition(clause.condition)}")
        for clause in (stored.clause for stored in clauses)
        if _is_impossible(clause)
    ]


def _is_impossible(clause: Clause) -> bool:
    parts = _conjuncts(clause.condition)
    wanted = {(p.attribute, p.terms[0]) for p in parts if isinstance(p, Has) and len(p.terms) == 1}
    refused = {(p.attribute, term) for p in parts if isinstance(p, Lacks) for term in p.terms}
    return bool(wanted & refused) or _has_empty_range([p for p in parts if isinstance(p, Comparison)])


def _conjuncts(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, All):
        return tuple(leaf for part in condition.parts for leaf in _conjuncts(part))
    return (condition,)


def _has_empty_range(comparisons: list[Comparison]) -> bool:
    for low in comparisons:
        for high in comparisons:
            same = low.attribute == high.attribute and isinstance(low.bound, Quantity)
            if not same or low.operator not in {Operator.GE, Operator.GT}:
                continue
            if high.operator in {Operator.LE, Operator.LT} and isinstance(high.bound, Quantity):
                strict = Operator.GT is low.operator or Operator.LT is high.operator
                gap = high.bound.value - low.bound.value  # type: ignore[union-attr]  # `same` made it a Quantity
                if high.bound.unit == low.bound.unit and (gap < 0 or (gap == 0 and strict)):  # type: ignore[union-attr]
                    return True
    return False
