"""One handler an intent: every intent of DESIGN §6 has an answer."""

from __future__ import annotations

import dataclasses
import re

from bot.dialogue import consent, wording
from bot.dialogue.about_figures import meaning, own_figure, thresholds
from bot.dialogue.answers import ABOUT_CLAUSES, ABOUT_SHOWN, about_clauses, differences
from bot.dialogue.asking import ask, question_text, wanted_of, why_asked
from bot.dialogue.correcting import SPEAKS_OF_WORDS
from bot.dialogue.listing import PAGE, first_page, needing_no_application, ordered, show_page, standing_text
from bot.dialogue.mentions import mentioned
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
from bot.dialogue.registered import registered_words, said_words
from bot.dialogue.requests import call_human, complain, subscribe, unsubscribe
from bot.dialogue.state import ConversationState, Outcome, Reply
from bot.dialogue.taking import adding_all, words_for
from bot.dialogue.turn import Handler, Turn
from bot.views.match_text import clause_lines
from matcher.explanation import describe, worth_text
from matcher.matching import MatchResult, Verdict, stake
from matcher.profile import Source
from matcher.questions import Question
from matcher.said import facts_from
from matcher.text import Intent
from matcher.totals import is_income
from policies.vocabulary import AttributeType

ASKS_WHY_ASKED = re.compile("问我?(?:们|这|那|的|什么|啥|$|？)|要(?:问|知道|了解)")
"""为什么问我这个 is about the question, 为什么 alone about the clauses."""


ALL_DATA = re.compile("全部|所有|信息|数据|资料|记录|档案|一切")
"""What asks for everything to be deleted, not one fact."""
SAYS_WRONG = re.compile("错|不对|不准|改")
SPEAKS_OF_OTHERS = re.compile(
    "[有另]一?外?[一几]?[家个].{0,12}(?<![分子])(?:公司|企业)|另外?[一几]家|别的公司|客户|供应商|朋友|他们(?:公司|家)"
)
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
        return _unnamed(turn)
    if pointed_at == turn.state.shown:
        overview_of = _of_everything(turn, result)
        if overview_of is not None:
            return overview_of(turn)
    text, shown = about_clauses(turn.said.understanding, pointed_at, result, turn.facts())
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


def _unnamed(turn: Turn) -> Outcome:
    """Answer what is asked of no clause in store: never with another clause as if it were meant."""
    if not names_a_topic(turn.said.text) and not topic_pointed_at(turn.said.text):
        return list_matches(turn) if turn.known().facts else Outcome(turn.state, (Reply(wording.ASK_WHICH),))
    if (figure := own_figure(turn)) is not None:
        return Outcome(turn.state, (Reply(figure), *asked_still(turn, turn.state)))
    near = nearest_titles(turn.said.text, turn.knowledge.clauses)
    offered = wording.NEAREST_TITLES.format("、".join(near)) if near else wording.ASK_WHICH
    return Outcome(turn.state, (Reply(wording.NO_SUCH_CLAUSE + offered),))


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


def asked_still(turn: Turn, state: ConversationState) -> tuple[Reply, ...]:
    """Ask the question that is open in a state again, so that nobody has to scroll up for it."""
    if state.pending is None:
        return ()
    return (Reply(question_text(state.pending, state, turn.knowledge), wording.QUESTION_BUTTONS),)


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
        return _unnamed(turn)
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
