"""Answers on single clauses: why, how much, by when, from whom, with what papers, from where, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.dialogue import wording
from bot.views.match_text import clause_lines, why_lines
from bot.views.words import KINDS, MODES, VERDICTS, validity
from matcher.explanation import Reason, reasons, worth_text
from matcher.facts import FactView
from matcher.gaps import gap_text, gaps
from matcher.matching import ClauseMatch, MatchResult, Verdict
from matcher.text import Intent, Understanding
from matcher.truth import Truth
from policies.language.printer import Printer
from policies.model import Kind

ABOUT_SHOWN = 3
"""How many of the clauses shown last a question without a name is answered for."""

DIFFERENCES_SHOWN = 10
"""How many changes a trial names: moving to another district changes a hundred."""

Line = Callable[[ClauseMatch, FactView], list[str]]


def about_clauses(
    understanding: Understanding, pointed_at: Sequence[str], result: MatchResult, facts: FactView
) -> tuple[str, tuple[str, ...]]:
    """Answer a question on the clauses pointed at; give the text and the clauses."""
    by_id = {found.clause.id: found for found in result.matches}
    asked = [by_id[name] for name in pointed_at if name in by_id]
    if not asked:
        return wording.ASK_WHICH, ()
    write = ANSWERS.get(understanding.intent, in_full)
    lines = [line for found in asked[:ABOUT_SHOWN] for line in write(found, facts)]
    return "\n".join(lines), tuple(found.clause.id for found in asked[:ABOUT_SHOWN])


def in_full(found: ClauseMatch, facts: FactView) -> list[str]:
    """Write all there is to say of a clause."""
    lines = [f"【{VERDICTS[found.verdict]}】", *clause_lines(found, facts), f"   有效期：{validity(found.clause)}"]
    if found.worth is None or found.worth.total.kind == "in_kind":
        lines.append(f"   {wording.NO_MONEY_IN_IT.format(KINDS[found.clause.kind])}")
    return lines


def _why(found: ClauseMatch, facts: FactView) -> list[str]:
    return [f"{found.clause.title}：{VERDICTS[found.verdict]}", *(f"  {line}" for line in why_lines(found, facts))]


def _source(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    document, citation = found.subject.document, found.clause.citation
    return [
        f"{found.clause.title}：《{document.title}》{document.number or ''}",
        f"  {citation.section}",
        f"  原文：「{citation.quote}」",
    ]


def _departments(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    return [f"{found.clause.title}：{'、'.join(found.clause.departments) or '文件没有写明主管部门'}"]


def _deadline(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    clause, window = found.clause, found.clause.window
    taken = "文件没有写明申报时间"
    if window is not None:
        days = f" {window.opens or '…'} 至 {window.closes or '…'}" if window.opens or window.closes else ""
        taken = f"申报{days} {window.note}".strip()
    return [f"{clause.title}：{taken}；有效期 {validity(clause)}"]


def _materials(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    clause = found.clause
    papers = "、".join(clause.materials) or "文件没有写明要哪些材料"
    return [f"{clause.title}：{papers}（{MODES[clause.application_mode]}）"]


def _stacking(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    clause = found.clause
    ask = clause.departments[0] if clause.departments else wording.DEPARTMENT_UNKNOWN
    return [wording.STACKING_SILENT.format(clause.title, ask)]


def _gap(found: ClauseMatch, facts: FactView) -> list[str]:
    measured = [gap for gap in gaps(found.evaluation, facts) if gap.by is not None]
    open_reasons = [r for r in reasons(found, facts, Printer(facts.vocabulary)) if r.truth is not Truth.TRUE]
    if found.verdict is Verdict.ELIGIBLE or not open_reasons:
        return [f"{found.clause.title}：条件都已满足"]
    short_of = f"还差{'、'.join(gap_text(gap, facts) for gap in measured)}" if measured else _not_met(found)
    lines = [f"{found.clause.title}：{short_of}"]
    return [*lines, *(f"  - {r.condition}（{_standing(r)}）" for r in open_reasons)]


def _not_met(found: ClauseMatch) -> str:
    return wording.NOT_MET if found.verdict is Verdict.INELIGIBLE else wording.NOT_KNOWN


def _standing(reason: Reason) -> str:
    return f"现在：{reason.fact}，不满足" if reason.truth is Truth.FALSE else reason.fact


ANSWERS: dict[Intent, Line] = {
    Intent.ASK_WHY: _why,
    Intent.ASK_SOURCE: _source,
    Intent.ASK_DEPARTMENT: _departments,
    Intent.ASK_DEADLINE: _deadline,
    Intent.ASK_MATERIALS: _materials,
    Intent.ASK_GAP: _gap,
    Intent.ASK_STACKING: _stacking,
}
ABOUT_CLAUSES = frozenset({*ANSWERS, Intent.ASK_POLICY})


def differences(before: MatchResult, after: MatchResult) -> list[str]:
    """Write whose verdict or amount differs between two matches, benefits and what applies first."""
    old = {found.clause.id: found for found in before.matches}
    lines: list[str] = []
    # What applies after comes first in a match, the most at stake ahead; benefits before the rest.
    for found in sorted(after.matches, key=lambda one: one.clause.kind is not Kind.BENEFIT):
        was = old[found.clause.id]
        if was.verdict is not found.verdict:
            lines.append(f"- {found.clause.title}：{VERDICTS[was.verdict]} → {VERDICTS[found.verdict]}{_amount(found)}")
        elif _amount(was) != _amount(found) and found.verdict is not Verdict.INELIGIBLE:
            lines.append(f"- {found.clause.title}：金额变为{_amount(found)}")
    rest = lines[DIFFERENCES_SHOWN:]
    gained = len([line for line in rest if f"→ {VERDICTS[Verdict.ELIGIBLE]}" in line])
    return [*lines[:DIFFERENCES_SHOWN], *([wording.MORE_CHANGES.format(len(rest), gained)] if rest else [])]


def _amount(found: ClauseMatch) -> str:
    return "" if found.worth is None or found.worth.total.kind == "in_kind" else f" {worth_text(found.worth.total)}"
