"""Find the clauses a person asks about: all that apply, those named, or none in store."""

from __future__ import annotations

import dataclasses
import re

from bot.dialogue import wording
from bot.dialogue.about_figures import meaning, own_figure, thresholds
from bot.dialogue.answers import ABOUT_SHOWN, about_clauses
from bot.dialogue.asking import ask, asked_still, why_asked
from bot.dialogue.listing import PAGE, first_page, needing_no_application, ordered, show_page
from bot.dialogue.naming import (
    has_topic,
    holding_words,
    likeliest,
    meant,
    names_a_place,
    names_a_topic,
    nearest_titles,
    numbered,
    past_the_list,
    titled,
    topic_pointed_at,
)
from bot.dialogue.overview import missing, money, refused
from bot.dialogue.state import Outcome, Reply
from bot.dialogue.turn import Handler, Turn
from matcher.explanation import worth_text
from matcher.matching import MatchResult, Verdict, stake
from matcher.text import Intent
from matcher.totals import is_income

ASKS_WHY_ASKED = re.compile("问我?(?:们|这|那|的|什么|啥|$|？)|要(?:问|知道|了解)")
"""为什么问我这个 is about the question, 为什么 alone about the clauses."""
MONEY = re.compile(
    "(?:拿|领|补|得|享受|给|奖)到?(?:多少|几多|几万)|多少钱|how much|"
    "(?:总共|一共|合计|加起来).{0,6}(?:多少(?![条项])|钱|金额|几)|哪[条个笔].{0,3}最[多高大]|最[大多高].{0,4}钱|钱.{0,2}最[大多高]",
    re.IGNORECASE,
)
DENIED = re.compile(
    "(?<!符)不符合|(?<!行)不行|(?<!能)不能|(?<!可)不可以|(?<!给)不给|没有资格|没资格|拿不到|享受不[了到]|没法|没有我|一分钱"
)
WHEN = re.compile("多久|什么时候|几时|多长时间|几天")
PAID = re.compile("拿到|到账|打款|拨付|发放|发钱|兑现|兑付|到手")
WHY_TELL = re.compile("(?:为什么|为啥|凭什么|干嘛|干吗)(?:一定|非)?要?(?:我们?|得)?(?:告诉|提供|填)")
STACKING = re.compile("叠加|同时|重复|一起|兼得|又|和|与|不")
NEARLY = re.compile("差一点|差一些|差点|快符合|还差|缺(?:什么|啥|哪)")
OVERVIEWS: tuple[tuple[re.Pattern[str], Handler], ...] = ((NEARLY, missing), (DENIED, refused), (MONEY, money))
"""What is asked of all clauses at once and is not the list of them."""


def list_matches(turn: Turn) -> Outcome:
    """List what applies and what might."""
    if not turn.known().facts:
        return Outcome(turn.state, (Reply(wording.NOTHING_KNOWN + _for_example(turn)),))
    text = turn.said.text
    if names_a_place(text) or topic_pointed_at(text) or titled(text, turn.knowledge.clauses):
        return about(turn)
    if (figure := meaning(turn) or thresholds(turn)) is not None:
        return Outcome(turn.state, (Reply(figure), *asked_still(turn, turn.state)))
    if PAID.search(text) and WHEN.search(text):
        return Outcome(turn.state, (Reply(wording.PAID_WHEN), *asked_still(turn, turn.state)))
    if overview_of := next((answer for form, answer in OVERVIEWS if form.search(text)), None):
        return overview_of(turn)
    result = turn.match()
    state, replies = first_page(turn.state, ordered(result), result, turn.facts())
    state, question = ask(state, result, turn.knowledge)
    return Outcome(state, (*replies, *question), result)


def _for_example(turn: Turn) -> str:
    """Name what there is to get, for those who want to see first and tell later."""
    benefits = [found for found in turn.match().having(Verdict.UNKNOWN) if is_income(found)]
    benefits.sort(key=stake, reverse=True)
    named = "、".join(
        f"{found.clause.title}（{worth_text(found.worth.total)}）" for found in benefits[:3] if found.worth
    )
    return wording.FOR_EXAMPLE.format(named) if named else ""


def list_no_application(turn: Turn) -> Outcome:
    """List what comes without applying."""
    if not turn.known().facts:
        return Outcome(turn.state, (Reply(wording.NOTHING_KNOWN),))
    result = turn.match()
    found = needing_no_application(result)
    if not found:
        return Outcome(turn.state, (Reply(wording.NO_APPLICATION_NONE),), result)
    state, replies = first_page(turn.state, found, result, turn.facts(), wording.FREE_STATUS)
    return Outcome(state, replies, result)


def more(turn: Turn) -> Outcome:
    """Show the next page of the last list."""
    if not turn.state.listed:
        return list_matches(turn)
    if (turn.state.page + 1) * PAGE >= len(turn.state.listed):
        return Outcome(turn.state, (Reply(wording.NO_MORE), *asked_still(turn, turn.state)))
    state, replies = show_page(
        dataclasses.replace(turn.state, page=turn.state.page + 1), result := turn.match(), turn.facts()
    )
    return Outcome(state, replies, result)


def about(turn: Turn) -> Outcome:
    """Answer a question on clauses, or on the question asked just now."""
    result = turn.match()
    pending = turn.state.pending
    if (
        pending is not None
        and turn.said.understanding.intent is Intent.ASK_WHY
        and ASKS_WHY_ASKED.search(turn.said.text)
    ):
        said = Reply(why_asked(pending, result, turn.facts()), wording.QUESTION_BUTTONS)
        return Outcome(turn.state, (said,), result)
    if WHY_TELL.search(turn.said.text):
        return Outcome(turn.state, (Reply(wording.WHY_TELL), *asked_still(turn, turn.state)))
    if past_the_list(turn.said.text, turn.state):
        ends = wording.LIST_ENDS.format(len(turn.state.listed)) if turn.state.listed else wording.NO_LIST
        return Outcome(turn.state, (Reply(ends),))
    pointed_at = _pointed_at(turn)
    if not pointed_at and (turn.said.understanding.intent is Intent.ASK_POLICY or topic_pointed_at(turn.said.text)):
        return unnamed(turn)
    if not pointed_at and turn.known().facts and MONEY.search(turn.said.text):
        return money(turn)
    if pointed_at == turn.state.shown:
        overview_of = _of_everything(turn, result)
        if overview_of is not None:
            return overview_of(turn)
    text, shown = about_clauses(turn.said.understanding, pointed_at, result, turn.facts())
    if not shown and PAID.search(turn.said.text) and WHEN.search(turn.said.text):
        return Outcome(turn.state, (Reply(wording.PAID_WHEN), *asked_still(turn, turn.state)))
    if not shown:
        return Outcome(turn.state, (Reply(text), *asked_still(turn, turn.state)))
    if PAID.search(turn.said.text) and turn.said.understanding.intent is Intent.ASK_DEADLINE:
        text = f"{wording.PAID_WHEN}\n{text}"
    return Outcome(dataclasses.replace(turn.state, shown=shown), (Reply(text),), result)


def _of_everything(turn: Turn, result: MatchResult) -> Handler | None:
    """Tell which question on the clauses in view is not of them: what is missing of what applies? Of all, then."""
    verdicts = {found.verdict for found in result.matches if found.clause.id in turn.state.shown}
    match turn.said.understanding.intent:
        case Intent.ASK_GAP if len(turn.state.shown) > ABOUT_SHOWN or verdicts <= {Verdict.ELIGIBLE}:
            return missing
        case Intent.ASK_WHY if Verdict.INELIGIBLE not in verdicts and DENIED.search(turn.said.text):
            return refused
        case Intent.ASK_POLICY if len(turn.state.shown) != 1 and MONEY.search(turn.said.text):
            return money
        case _:
            return None


def _pointed_at(turn: Turn) -> tuple[str, ...]:
    """Give the clauses a question is about: by number, by name, else those shown last."""
    text, named = turn.said.text, turn.said.understanding.policies
    if by_number := numbered(text, turn.state):
        return by_number
    if by_title := titled(text, turn.knowledge.clauses):
        return by_title
    if topic_pointed_at(text):
        return holding_words(text, turn.state, turn.knowledge.clauses)
    intent = turn.said.understanding.intent
    is_other = intent is Intent.ASK_POLICY and names_a_topic(text)
    if named and has_topic(text):
        if intent is not Intent.ASK_STACKING:
            return likeliest(text, named, turn.knowledge.clauses)
        # 哪些不能叠加 names nothing, though a title may speak of 叠加.
        return named if names_a_topic(STACKING.sub("", text)) else turn.state.shown
    return meant(text, turn.knowledge.clauses) or (() if is_other else turn.state.shown)


def unnamed(turn: Turn) -> Outcome:
    """Answer what is asked of no clause in store: never with another clause as if it were meant."""
    if not names_a_topic(turn.said.text) and not topic_pointed_at(turn.said.text):
        return list_matches(turn) if turn.known().facts else Outcome(turn.state, (Reply(wording.ASK_WHICH),))
    if (figure := own_figure(turn)) is not None:
        return Outcome(turn.state, (Reply(figure), *asked_still(turn, turn.state)))
    near = nearest_titles(turn.said.text, turn.knowledge.clauses)
    offered = wording.NEAREST_TITLES.format("、".join(near)) if near else wording.ASK_WHICH
    return Outcome(turn.state, (Reply(wording.NO_SUCH_CLAUSE + offered),))
