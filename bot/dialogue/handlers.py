"""One handler an intent: every intent of DESIGN §6 has an answer."""

from __future__ import annotations

import dataclasses
import re

from bot.dialogue import consent, wording
from bot.dialogue.about_figures import meaning, own_figure, thresholds
from bot.dialogue.answers import ABOUT_CLAUSES, differences
from bot.dialogue.asking import ask, asked_still, wanted_of
from bot.dialogue.correcting import SPEAKS_OF_WORDS
from bot.dialogue.listing import ordered, standing_text
from bot.dialogue.mentions import mentioned
from bot.dialogue.naming import (
    meant,
    nearest_titles,
    numbered,
    past_the_list,
)
from bot.dialogue.overview import money
from bot.dialogue.registered import registered_words, said_words
from bot.dialogue.requests import call_human, complain, subscribe, unsubscribe
from bot.dialogue.seeking import MONEY, about, list_matches, list_no_application, unnamed
from bot.dialogue.state import ConversationState, Outcome, Reply
from bot.dialogue.taking import adding_all, words_for
from bot.dialogue.turn import Handler, Turn
from bot.views.match_text import clause_lines
from matcher.explanation import describe
from matcher.matching import Verdict
from matcher.profile import Source
from matcher.questions import Question
from matcher.said import facts_from
from matcher.text import Intent
from policies.vocabulary import AttributeType

ALL_DATA = re.compile("全部|所有|信息|数据|资料|记录|档案|一切")
"""What asks for everything to be deleted, not one fact."""
SAYS_WRONG = re.compile("错|不对|不准|改")
SPEAKS_OF_OTHERS = re.compile(
    "[有另]一?外?[一几]?[家个].{0,12}(?<![分子])(?:公司|企业)|另外?[一几]家|别的公司|客户|供应商|朋友|他们(?:公司|家)"
)
ASKS = re.compile("有没有|有无|吗|？|什么|怎么|哪|不[?]?$|优惠|补贴|奖励|减免|补助|扶持|贴息|贷款")
ASKS_WHO = re.compile(
    "你们?(?:是谁|是什么|是机器人|是人|是真人|叫什么|能干|能做|会做|会什么|有什么用|能帮)|怎么用|使用说明|有什么功能"
)


def status(turn: Turn) -> Outcome:
    """Say in a line how things stand, and ask what decides most."""
    result = turn.match()
    state, question = ask(turn.state, result, turn.knowledge)
    standing = Reply(standing_text(ordered(result)) + wording.ASK_FOR_LIST)
    return Outcome(state, (standing, *question), result)


def what_if(turn: Turn) -> Outcome:
    """Match again with the supposed facts; nothing supposed is kept."""
    knowledge = turn.knowledge
    # What this year may bring is judged as if it were the last complete year's, which the rules look at.
    last = knowledge.as_of.year - 1
    supposed = tuple(
        dataclasses.replace(fact, year=min(fact.year, last)) if fact.year is not None else fact
        for fact in facts_from(turn.said.understanding, knowledge.vocabulary, knowledge.as_of)
    )
    if not supposed:
        return Outcome(turn.state, (Reply(wording.WHAT_IF_EMPTY),))
    words = "、".join(words_for(supposed, knowledge))
    # A supposition stands against whatever is known, also by the registry.
    certain = tuple(dataclasses.replace(fact, source=Source.VERIFIED) for fact in supposed)
    lines = differences(turn.match(), knowledge.match_only(adding_all(turn.known(), certain)))
    if not lines:
        return Outcome(turn.state, (Reply(wording.WHAT_IF_SAME.format(words)),))
    return Outcome(turn.state, (Reply("\n".join([wording.WHAT_IF.format(words), *lines])),))


def skip(turn: Turn) -> Outcome:
    """Leave the question be and ask the next one; who tells something beside 不清楚 has answered."""
    if turn.has_facts:
        return status(turn)
    skipped, pending = turn.state.skipped, turn.state.pending
    if pending is not None:
        skipped |= wanted_of(pending)
    state = dataclasses.replace(turn.state, skipped=skipped, pending=None)
    words = wording.DONT_KNOW if turn.said.understanding.intent is Intent.DONT_KNOW else wording.SKIPPED
    if not turn.known().facts and pending is None:
        return Outcome(state, (Reply(words),))
    state, question = ask(state, turn.match(), turn.knowledge)
    return Outcome(state, (Reply(words), *question))


def show_profile(turn: Turn) -> Outcome:
    """Show all that is known of the company, and whether it is stored."""
    if not turn.known().facts:
        return Outcome(turn.state, (Reply(wording.PROFILE_EMPTY),))
    words = [*registered_words(turn.knowledge), *said_words(turn.state.profile, turn.knowledge)]
    text = wording.PROFILE.format("\n".join(f"- {word}" for word in words))
    return Outcome(turn.state, (Reply(f"{text}\n{consent.standing(turn.state)}"),))


def restart(turn: Turn) -> Outcome:
    """Forget what was said and begin again; consent and subscription stay as they are."""
    before = turn.state
    fresh = ConversationState(
        consent=before.consent,
        subscribed=before.subscribed,
        agreed_to=before.agreed_to,
        agreed_on=before.agreed_on,
        asked_again=before.asked_again,
    )
    return Outcome(fresh, (Reply(wording.RESTARTED),))


def export_report(turn: Turn) -> Outcome:
    """Write everything that applies, and everything that might, in full."""
    if not turn.known().facts:
        return Outcome(turn.state, (Reply(wording.REPORT_EMPTY),))
    result = turn.match()
    facts = turn.facts()
    known = "\n".join(f"- {word}" for word in words_for(turn.known().facts.values(), turn.knowledge))
    lines = [wording.REPORT_HEAD.format(result.as_of), "", wording.PROFILE.format(known), ""]
    for number, found in enumerate(result.having(Verdict.ELIGIBLE), start=1):
        lines += [*clause_lines(found, facts, number), ""]
    return Outcome(turn.state, (Reply("\n".join(lines).rstrip()),), result)


def confirm(turn: Turn) -> Outcome:
    """Take a bare yes or no that answered nothing in good part."""
    if turn.has_facts:
        return status(turn)
    if SPEAKS_OF_WORDS.search(turn.said.text):
        return correct(turn)
    if turn.state.pending is not None and turn.said.understanding.intent is Intent.NO:
        return skip(turn)
    return Outcome(turn.state, (Reply(wording.NOTHING_TO_CONFIRM), *asked_still(turn, turn.state)))


def correct(turn: Turn) -> Outcome:
    """Go on after a correction, or ask what is to be corrected."""
    if turn.has_facts:
        return status(turn)
    if turn.said.understanding.doubts:
        return Outcome(turn.state, ())
    named, vocabulary = _named_facts(turn), turn.knowledge.vocabulary
    if len(named) != 1 or vocabulary.attribute(named[0]).type is AttributeType.TAGS:
        return Outcome(turn.state, (Reply(wording.CORRECT_WHAT), *asked_still(turn, turn.state)))
    text = wording.CORRECT_THIS.format(vocabulary.attribute(named[0]).zh, describe(named[0], turn.facts()))
    state = dataclasses.replace(turn.state, pending=Question(named[0]))
    return Outcome(state, (Reply(text, wording.QUESTION_BUTTONS),))


def delete(turn: Turn) -> Outcome:
    """Drop the one fact that is named; else make sure that everything shall go."""
    profile = turn.state.profile
    named = () if ALL_DATA.search(turn.said.text) else _named_facts(turn)
    if not named or consent.HESITATION.search(turn.said.text):
        return consent.ask_deletion(turn)
    gone = "；".join(words_for((f for f in profile.facts.values() if f.attribute in named), turn.knowledge))
    for name in named:
        profile = profile.without(name)
    state = dataclasses.replace(turn.state, profile=profile, pending=None)
    following = status(dataclasses.replace(turn, state=state))
    return dataclasses.replace(following, replies=(Reply(wording.FORGOTTEN.format(gone)), *following.replies))


def _named_facts(turn: Turn) -> tuple[str, ...]:
    said = (fact.attribute for fact in turn.state.profile.facts.values())
    return mentioned(turn.said.text, said, turn.knowledge.vocabulary)


def tell(turn: Turn) -> Outcome:
    """Go on after facts; without any, nothing was understood."""
    if turn.has_facts:
        return status(turn)
    if turn.said.understanding.doubts:
        return Outcome(turn.state, ())
    if SAYS_WRONG.search(turn.said.text) and len(_named_facts(turn)) == 1:
        return correct(turn)
    if ASKS_WHO.search(turn.said.text):
        return greet(turn)
    if MONEY.search(turn.said.text) and turn.known().facts:
        return money(turn)
    if (
        numbered(turn.said.text, turn.state)
        or past_the_list(turn.said.text, turn.state)
        or meant(turn.said.text, turn.knowledge.clauses)
    ):
        return about(turn)
    if ASKS.search(turn.said.text) and nearest_titles(turn.said.text, turn.knowledge.clauses):
        return unnamed(turn)
    figure = meaning(turn) or own_figure(turn) or thresholds(turn)
    if figure is not None:
        return Outcome(turn.state, (Reply(figure), *asked_still(turn, turn.state)))
    text = wording.OTHER_COMPANY if SPEAKS_OF_OTHERS.search(turn.said.text) else wording.NOT_UNDERSTOOD
    return Outcome(turn.state, (Reply(text), *asked_still(turn, turn.state)))


def greet(turn: Turn) -> Outcome:
    """Say who is speaking and what can be asked."""
    return Outcome(turn.state, (Reply(wording.GREETING),))


def thank(turn: Turn) -> Outcome:
    """Answer thanks."""
    return Outcome(turn.state, (Reply(wording.THANKS),))


HANDLERS: dict[Intent, Handler] = {
    Intent.TELL_PROFILE: tell,
    Intent.CORRECT_FACT: correct,
    Intent.ASK_MATCH: list_matches,
    Intent.ASK_NO_APPLICATION: list_no_application,
    **dict.fromkeys(ABOUT_CLAUSES, about),
    Intent.WHAT_IF: what_if,
    Intent.SUBSCRIBE: subscribe,
    Intent.UNSUBSCRIBE: unsubscribe,
    Intent.COMPLAIN: complain,
    Intent.HUMAN: call_human,
    Intent.SHOW_PROFILE: show_profile,
    Intent.DELETE_DATA: delete,
    Intent.EXPORT_REPORT: export_report,
    Intent.RESTART: restart,
    Intent.GREET: greet,
    Intent.THANKS: thank,
    Intent.YES: confirm,
    Intent.NO: confirm,
    Intent.DONT_KNOW: skip,
    Intent.SKIP: skip,
    Intent.OTHER: tell,
}
"""Every intent has a handler; a test compares the keys with `Intent`."""
