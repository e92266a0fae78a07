"""Answers on all clauses at once: how much it comes to, what is missing, what does not apply."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from bot.dialogue import wording
from bot.dialogue.asking import ask
from bot.dialogue.listing import near_miss_lines, nearly_lines, ordered
from bot.dialogue.state import ConversationState, Outcome, Reply
from bot.dialogue.turn import Turn
from bot.views.match_text import worth_phrase
from bot.views.words import is_second_hand
from matcher.explanation import reasons, worth_text
from matcher.facts import FactView
from matcher.matching import ClauseMatch, MatchResult, Verdict, stake
from matcher.totals import Total, is_income, total_of
from matcher.truth import Truth
from policies.language.printer import Printer
from policies.model import Kind

SHOWN = 5
MAYBE = 3
"""How many benefits that are not decided yet are named beside a total."""
REASONS = 2


def money(turn: Turn) -> Outcome:
    """Say what all that applies comes to, and what would come with more facts."""
    result, facts = turn.match(), turn.facts()
    total = total_of(result)
    maybe = _maybe(result)
    shown = [*total.counted, *total.beside[:SHOWN]]
    lines = [*_counted_lines(total, facts), *_beside_lines(total), *_maybe_lines(maybe, facts, len(shown) + 1)]
    return _answered(turn, "\n".join(lines), [*shown, *maybe], result)


def missing(turn: Turn) -> Outcome:
    """Say what one more fact would settle, and what one measurable change would open; then ask."""
    result, facts = turn.match(), turn.facts()
    undecided = [found for found in ordered(result) if found.verdict is Verdict.UNKNOWN]
    lines = [*nearly_lines(undecided, facts), *near_miss_lines(result, facts)]
    return _answered(turn, "\n".join(lines) or wording.NOTHING_NEAR, [], result)


def refused(turn: Turn) -> Outcome:
    """Say which benefits do not apply, those with the most at stake first, and what decides it."""
    result, facts = turn.match(), turn.facts()
    failed = [found for found in result.having(Verdict.INELIGIBLE) if found.clause.kind is Kind.BENEFIT]
    failed.sort(key=stake, reverse=True)
    if not failed:
        return _answered(turn, wording.NOTHING_REFUSED, [], result)
    lines = [wording.REFUSED.format(len(failed))]
    for number, found in enumerate(failed[:SHOWN], start=1):
        lines += [f"{number}. {found.clause.title}{worth_phrase(found)}", *_failing(found, facts)]
    return _answered(turn, "\n".join(lines), failed[:SHOWN], result)


def _answered(turn: Turn, text: str, shown: Sequence[ClauseMatch], result: MatchResult) -> Outcome:
    """Give the answer; what it shows is numbered for the questions that follow."""
    state: ConversationState = turn.state
    if shown:
        ids = tuple(found.clause.id for found in shown)
        state = dataclasses.replace(state, listed=ids, shown=ids[:SHOWN], page=0)
    state, question = ask(state, result, turn.knowledge)
    return Outcome(state, (Reply(text), *question), result)


def _failing(found: ClauseMatch, facts: FactView) -> list[str]:
    failing = [one for one in reasons(found, facts, Printer(facts.vocabulary)) if one.truth is Truth.FALSE]
    return [f"   ✗ {one.condition}（{one.fact}）" for one in failing[:REASONS]]


def _counted_lines(total: Total, facts: FactView) -> list[str]:
    if total.worth is None:
        return [wording.NO_MONEY]
    lines = [wording.MONEY.format(len(total.counted))]
    lines += [_line(number, found) for number, found in enumerate(total.counted, start=1)]
    if len(total.counted) > 1:
        form = wording.MONEY_SUM_OPEN if total.worth.high is None else wording.MONEY_SUM
        lines.append(form.format(worth_text(total.worth)))
    if any(found.worth is not None and found.worth.total.per for found in total.counted):
        lines.append(wording.MONEY_PER)
    if total.worth.narrowed_by:
        names = "、".join(facts.vocabulary.attribute(name).zh for name in sorted(total.worth.narrowed_by))
        lines.append(wording.MONEY_NARROWED.format(names))
    return lines


def _line(number: int, found: ClauseMatch) -> str:
    second_hand = wording.SECOND_HAND_MARK if is_second_hand(found.subject.document.grade) else ""
    return f"{number}. {found.clause.title}{worth_phrase(found)}{second_hand}"


def _beside_lines(total: Total) -> list[str]:
    if not total.beside:
        return []
    start = len(total.counted) + 1
    lines = [_line(number, found) for number, found in enumerate(total.beside[:SHOWN], start=start)]
    more = len(total.beside) - SHOWN
    return [wording.MONEY_BESIDE, *lines, *([wording.MONEY_MORE.format(more)] if more > 0 else [])]


def _maybe(result: MatchResult) -> list[ClauseMatch]:
    undecided = [found for found in result.having(Verdict.UNKNOWN) if found.clause.kind is Kind.BENEFIT]
    maybe = [found for found in undecided if is_income(found) and found.missing]
    return sorted(maybe, key=lambda found: (len(found.missing), -stake(found)))[:MAYBE]


def _maybe_lines(maybe: Sequence[ClauseMatch], facts: FactView, start: int) -> list[str]:
    names = facts.vocabulary.attribute
    lines = [
        f"{_line(number, found)}：还需知道{'、'.join(names(name).zh for name in found.missing)}"
        for number, found in enumerate(maybe, start=start)
    ]
    return [wording.MONEY_MAYBE, *lines] if lines else []
