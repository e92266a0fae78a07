"""Answers on clauses: lists, one clause in full, and what is asked of the clauses shown last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.dialogue import wording
from bot.dialogue.state import ConversationState, Knowledge
from bot.views.match_text import clause_lines, why_lines
from bot.views.words import MODES, VERDICTS, validity
from matcher.explanation import reasons, worth_text
from matcher.facts import FactView
from matcher.matching import ClauseMatch, MatchResult, Verdict
from matcher.text import Intent, Understanding
from matcher.truth import Truth
from policies.language.printer import Printer
from policies.model import ApplicationMode, Kind

LISTED_ELIGIBLE = 6
LISTED_UNKNOWN = 4

Line = Callable[[ClauseMatch, FactView], list[str]]


def listing(result: MatchResult, facts: FactView) -> tuple[str, tuple[str, ...]]:
    """Write the list of what applies and what might; give the ids shown, in order."""
    eligible = _worth_showing(result.having(Verdict.ELIGIBLE))
    unknown = _worth_showing(result.having(Verdict.UNKNOWN))
    shown = [*eligible[:LISTED_ELIGIBLE], *unknown[:LISTED_UNKNOWN]]
    lines = [wording.STATUS.format(len(eligible), len(unknown))]
    if not eligible:
        lines.append(wording.NOTHING_FOUND)
    for number, found in enumerate(shown, start=1):
        if number == 1 or number == len(eligible[:LISTED_ELIGIBLE]) + 1:
            lines += ["", f"【{VERDICTS[found.verdict]}】"]
        lines += clause_lines(found, facts, number)
    return "\n".join(lines), tuple(found.clause.id for found in shown)


def _worth_showing(matches: Sequence[ClauseMatch]) -> list[ClauseMatch]:
    """Leave requirements out that are not yet asked for: they bind, they give nothing."""
    return [found for found in matches if found.clause.kind is not Kind.REQUIREMENT or found.missing == ()]


def no_application(result: MatchResult, facts: FactView) -> tuple[str, tuple[str, ...]]:
    """Write what needs no application."""
    free = [m for m in result.matches if m.clause.application_mode is ApplicationMode.NO_APPLICATION]
    found = [m for m in free if m.verdict is not Verdict.INELIGIBLE]
    lines = [] if any(m.verdict is Verdict.ELIGIBLE for m in found) else [wording.NO_APPLICATION_NONE]
    for number, entry in enumerate(found, start=1):
        lines += clause_lines(entry, facts, number)
    return "\n".join(lines), tuple(entry.clause.id for entry in found)


def about_clauses(
    understanding: Understanding, state: ConversationState, result: MatchResult, knowledge: Knowledge
) -> tuple[str, tuple[str, ...]]:
    """Answer a question on named clauses, or on those shown last."""
    by_id = {found.clause.id: found for found in result.matches}
    asked = [by_id[name] for name in understanding.policies or state.shown if name in by_id]
    if not asked:
        return wording.ASK_WHICH, ()
    facts = knowledge.facts(state.profile)
    write = ANSWERS.get(understanding.intent, _in_full)
    limit = 1 if understanding.policies else 3
    lines: list[str] = []
    for found in asked[:limit]:
        lines += write(found, facts)
    return "\n".join(lines), tuple(found.clause.id for found in asked)


def _in_full(found: ClauseMatch, facts: FactView) -> list[str]:
    return [f"【{VERDICTS[found.verdict]}】", *clause_lines(found, facts)]


def _why(found: ClauseMatch, facts: FactView) -> list[str]:
    return [f"{found.clause.title}：{VERDICTS[found.verdict]}", *(f"  {line}" for line in why_lines(found, facts))]


def _source(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    document, citation = found.subject.document, found.clause.citation
    return [
        f"{found.clause.title}：《{document.title}》{document.number or ''}",
        f"  {citation.section}",
        f"  原文：“{citation.quote}”",
    ]


def _departments(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    return [f"{found.clause.title}：{'、'.join(found.clause.departments) or '文件没有写明主管部门'}"]


def _deadline(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    clause, window = found.clause, found.clause.window
    taken = (
        "文件没有写明申报时间"
        if window is None
        else f"申报 {window.opens or '…'} 至 {window.closes or '…'}{window.note}"
    )
    return [f"{clause.title}：{taken}；有效期 {validity(clause)}"]


def _materials(found: ClauseMatch, facts: FactView) -> list[str]:
    del facts
    clause = found.clause
    papers = "、".join(clause.materials) or "文件没有写明要哪些材料"
    return [f"{clause.title}：{papers}（{MODES[clause.application_mode]}）"]


def _gap(found: ClauseMatch, facts: FactView) -> list[str]:
    open_reasons = [r for r in reasons(found, facts, Printer(facts.vocabulary)) if r.truth is not Truth.TRUE]
    if not open_reasons:
        return [f"{found.clause.title}：条件都已满足"]
    words = {Truth.FALSE: "不满足", Truth.UNKNOWN: "未知"}
    return [
        f"{found.clause.title}：还差",
        *(f"  - {r.condition}（现在：{r.fact}，{words[r.truth]}）" for r in open_reasons),
    ]


ANSWERS: dict[Intent, Line] = {
    Intent.ASK_WHY: _why,
    Intent.ASK_SOURCE: _source,
    Intent.ASK_DEPARTMENT: _departments,
    Intent.ASK_DEADLINE: _deadline,
    Intent.ASK_MATERIALS: _materials,
    Intent.ASK_GAP: _gap,
}


def differences(before: MatchResult, after: MatchResult) -> list[str]:
    """Write whose verdict or amount differs between two matches."""
    old = {found.clause.id: found for found in before.matches}
    lines: list[str] = []
    for found in after.matches:
        was = old[found.clause.id]
        if was.verdict is not found.verdict:
            lines.append(f"- {found.clause.title}：{VERDICTS[was.verdict]} → {VERDICTS[found.verdict]}{_amount(found)}")
        elif was.worth != found.worth and found.verdict is not Verdict.INELIGIBLE:
            lines.append(f"- {found.clause.title}：金额变为{_amount(found)}")
    return lines


def _amount(found: ClauseMatch) -> str:
    return "" if found.worth is None or not found.worth.total.is_money else f" {worth_text(found.worth.total)}"
