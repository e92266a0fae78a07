"""Lists of clauses: what applies first, then what one fact would settle, then near misses; paged."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from bot.dialogue import wording
from bot.dialogue.state import ConversationState, Reply
from bot.views.match_text import clause_lines, worth_phrase
from bot.views.words import VERDICTS
from matcher.facts import FactView
from matcher.gaps import gap_text, near_miss
from matcher.matching import ClauseMatch, MatchResult, Verdict, stake
from policies.model import ApplicationMode, Kind

PAGE = 5
NEAR_MISSES = 2
NEARLY = 4


def ordered(result: MatchResult) -> list[ClauseMatch]:
    """Order what is worth showing: eligible by amount (免申即享 first), then the nearest to decided."""
    eligible = [m for m in result.having(Verdict.ELIGIBLE) if m.clause.kind is not Kind.REQUIREMENT]
    unknown = [m for m in result.having(Verdict.UNKNOWN) if m.clause.kind is not Kind.REQUIREMENT]
    return [*eligible, *sorted(unknown, key=_distance)]


def _distance(found: ClauseMatch) -> tuple[int, int, int, str]:
    open_points = len(found.missing) + len(found.evaluation.judgements)
    return found.clause.kind is not Kind.BENEFIT, open_points, -int(stake(found)), found.clause.id


def first_page(
    state: ConversationState, matches: Sequence[ClauseMatch], result: MatchResult, facts: FactView, of: str = ""
) -> tuple[ConversationState, tuple[Reply, ...]]:
    """Show the first page of a list, with the counts (`of` what, unless of everything) and the near misses."""
    eligible = [m for m in matches if m.verdict is Verdict.ELIGIBLE]
    head = [of + standing_text(matches)]
    if not eligible:
        head.append(wording.NOTHING_FOUND)
    nearly = nearly_lines(matches[max(PAGE, len(eligible)) :], facts) if len(eligible) >= PAGE else []
    near = [*nearly, *near_miss_lines(result, facts)]
    state = dataclasses.replace(state, listed=tuple(m.clause.id for m in matches), page=0)
    state, replies = show_page(state, result, facts)
    opening = Reply("\n".join(head))
    return state, (opening, *replies, *((Reply("\n".join(near)),) if near else ()))


def standing_text(matches: Sequence[ClauseMatch]) -> str:
    """Write how many clauses apply, how many of them are benefits, and how many might."""
    eligible = [m for m in matches if m.verdict is Verdict.ELIGIBLE]
    benefits = [m for m in eligible if m.clause.kind is Kind.BENEFIT]
    return wording.STATUS.format(len(eligible), len(benefits), len(matches) - len(eligible))


def nearly_lines(undecided: Sequence[ClauseMatch], facts: FactView) -> list[str]:
    """Write the undecided benefits that one fact would settle, when the page has no room for them."""
    single = [m for m in undecided if len(m.missing) == 1 and m.clause.kind is Kind.BENEFIT][:NEARLY]
    lines = [
        f"- {m.clause.title}{worth_phrase(m)}：还需知道{facts.vocabulary.attribute(m.missing[0]).zh}" for m in single
    ]
    return [wording.NEARLY, *lines] if lines else []


def show_page(
    state: ConversationState, result: MatchResult, facts: FactView
) -> tuple[ConversationState, tuple[Reply, ...]]:
    """Show the current page of the last list, as clauses stand now."""
    by_id = {found.clause.id: found for found in result.matches}
    listed = [by_id[name] for name in state.listed if name in by_id]
    start = state.page * PAGE
    shown = listed[start : start + PAGE]
    if not shown:
        return state, (Reply(wording.NO_MORE),)
    lines: list[str] = []
    for number, found in enumerate(shown, start=start + 1):
        if not lines or found.verdict is not shown[number - start - 2].verdict:
            lines += [f"【{VERDICTS[found.verdict]}】"]
        lines += [*clause_lines(found, facts, number), ""]
    pages = -(-len(listed) // PAGE)
    buttons: tuple[str, ...] = ()
    if state.page + 1 < pages:
        lines.append(wording.PAGE_NOTE.format(state.page + 1, pages))
        buttons = (wording.MORE,)
    state = dataclasses.replace(state, shown=tuple(found.clause.id for found in shown))
    return state, (Reply("\n".join(lines).rstrip(), buttons),)


def near_miss_lines(result: MatchResult, facts: FactView) -> list[str]:
    """Write the clauses that one measurable change would open, the most valuable first."""
    found = [(m, near_miss(m.evaluation, facts)) for m in result.having(Verdict.INELIGIBLE)]
    near = [(m, gap) for m, gap in found if gap is not None and m.clause.kind is Kind.BENEFIT]
    near.sort(key=lambda pair: -stake(pair[0]))
    return [wording.NEAR_MISS.format(m.clause.title, f"还差：{gap_text(gap, facts)}") for m, gap in near[:NEAR_MISSES]]


def needing_no_application(result: MatchResult) -> list[ClauseMatch]:
    """Select what comes by itself, unless it does not apply."""
    return [
        found
        for found in ordered(result)
        if found.clause.application_mode is ApplicationMode.NO_APPLICATION and found.verdict is not Verdict.INELIGIBLE
    ]
