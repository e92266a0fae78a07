"""One turn of the conversation: state and what was said, new state, replies and effects. Pure."""

from __future__ import annotations

import dataclasses

from bot.dialogue import consent, wording
from bot.dialogue.asking import answers_to, asked_still
from bot.dialogue.correcting import (
    SPEAKS_OF_WORDS,
    answers_a_correction,
    as_supposed,
    denied,
    settled,
    zero_needs_no_unit,
)
from bot.dialogue.handlers import HANDLERS, status
from bot.dialogue.own_data import asks_for_own_data
from bot.dialogue.own_words import explained
from bot.dialogue.registered import contradicted
from bot.dialogue.remarks import Remark, answered, remark
from bot.dialogue.requests import grievance_answer
from bot.dialogue.seeking import more
from bot.dialogue.state import Awaiting, ConversationState, Effect, EffectKind, Knowledge, Outcome, Reply
from bot.dialogue.taking import take
from bot.dialogue.turn import Said, Turn
from matcher.explanation import value_text
from matcher.profile import Fact, Profile
from matcher.questions import Question
from matcher.said import facts_from
from matcher.text import Doubt, Intent, Understanding

MORE_WORDS = frozenset({"更多", "下一页", "还有吗", "继续", "再看看", "还有哪些", "还有别的吗", "没有更多了吗"})
BARE_QUESTIONS = {
    "部门": Intent.ASK_DEPARTMENT,
    "材料": Intent.ASK_MATERIALS,
    "有效期": Intent.ASK_DEADLINE,
    "截止时间": Intent.ASK_DEADLINE,
    "出处": Intent.ASK_SOURCE,
    "原文": Intent.ASK_SOURCE,
    "依据": Intent.ASK_SOURCE,
}
"""A word that can only be a question about what was spoken of."""
THIS_TIME, LAST_TIME = wording.CONFLICT_BUTTONS


def step(state: ConversationState, said: Said, knowledge: Knowledge) -> Outcome:
    """Answer one utterance. Facts volunteered with a question are taken before it is answered."""
    read = settled(zero_needs_no_unit(said.understanding), state.profile, knowledge.vocabulary)
    read = as_supposed(said.text, read)
    if (bare := BARE_QUESTIONS.get(said.text.strip("。！!，,？? "))) is not None:
        read = dataclasses.replace(read, intent=bare)
    said = dataclasses.replace(said, understanding=read)
    turn = Turn(said, state, knowledge)
    special = _awaited(turn) or _conflict_answer(turn)
    if special is not None:
        return special
    outcome = _heard(dataclasses.replace(turn, state=dataclasses.replace(state, awaiting=Awaiting.NOTHING)))
    return _undeleted(outcome) if state.awaiting is Awaiting.DELETION else outcome


def _undeleted(outcome: Outcome) -> Outcome:
    """Say that the question of deletion has lapsed: a yes to what is asked later must delete nothing."""
    if outcome.state.awaiting is Awaiting.DELETION:
        return outcome
    return dataclasses.replace(outcome, replies=(Reply(wording.DELETE_LAPSED), *outcome.replies))


def _heard(turn: Turn) -> Outcome:
    said, state, knowledge = turn.said, turn.state, turn.knowledge
    if said.understanding.intent is Intent.WHAT_IF:
        return HANDLERS[Intent.WHAT_IF](turn)
    facts = _facts_of(turn)
    correcting = said.understanding.intent is Intent.CORRECT_FACT or answers_a_correction(state, facts, knowledge)
    state, noted = take(state, facts, knowledge, correcting=correcting)
    noted = (*noted, *contradicted(facts, knowledge))
    if state.pending is not None and any(fact.attribute == state.pending.attribute for fact in facts):
        state = _answered(state, turn.state)
    turn = dataclasses.replace(turn, state=state, has_facts=bool(facts))
    agreed = consent.answer(turn)
    if agreed is not None:
        return _go_on(agreed, turn)
    return _finish(_handled(turn), noted, _doubts(said.understanding, knowledge))


def _awaited(turn: Turn) -> Outcome | None:
    match turn.state.awaiting:
        case Awaiting.GRIEVANCE:
            return grievance_answer(turn)
        case Awaiting.DELETION:
            return consent.deletion_answer(turn)
        case Awaiting.NOTHING:
            return None


def _conflict_answer(turn: Turn) -> Outcome | None:
    """Settle which of two contradicting facts stands."""
    against = turn.state.conflict
    if against is None:
        return None
    words, intent = turn.said.text.strip("。！!，, "), turn.said.understanding.intent
    state = dataclasses.replace(turn.state, conflict=None)
    if words == LAST_TIME or intent is Intent.NO:
        known = state.profile.fact(against.attribute, against.year)
        view = turn.knowledge.facts(Profile())
        kept = "" if known is None else value_text(against.attribute, known.value, view)
        return Outcome(state, (Reply(wording.CONFLICT_KEPT.format(kept)),))
    if words == THIS_TIME or intent is Intent.YES:
        state, replies = take(state, (against,), turn.knowledge, correcting=True)
        return _finish(status(dataclasses.replace(turn, state=state, has_facts=True)), replies, ())
    return None


def _facts_of(turn: Turn) -> tuple[Fact, ...]:
    read, knowledge = turn.said.understanding, turn.knowledge
    facts = facts_from(read, knowledge.vocabulary, knowledge.as_of)
    pending = turn.state.pending
    if pending is None:
        return facts
    if denial := denied(turn.said.text, pending, knowledge):
        return (*(fact for fact in facts if fact.attribute != denial.attribute), denial)
    # 不是，我说的是2024年 is about the person's own words, and no answer to what was asked.
    intent = Intent.OTHER if SPEAKS_OF_WORDS.search(turn.said.text) else read.intent
    return answers_to(pending, (intent, facts), turn.state, knowledge)


def _answered(state: ConversationState, before: ConversationState) -> ConversationState:
    """Close the question asked. What its answer left open is not asked again in the same words.

    A place may be asked for once more, for the town within the district already named.
    """
    pending = before.pending
    if pending is None or (state.profile.fact(pending.attribute, None) is None and not _has_year(state, pending)):
        return dataclasses.replace(state, pending=None)
    may_ask_finer = pending.attribute == "region" and before.profile.fact("region") is None
    asked = frozenset() if pending.terms or may_ask_finer else frozenset({(pending.attribute, None)})
    return dataclasses.replace(state, pending=None, skipped=state.skipped | asked)


def _has_year(state: ConversationState, pending: Question) -> bool:
    return bool(state.profile.years(pending.attribute))


def _handled(turn: Turn) -> Outcome:
    if turn.said.text.strip("。！!，,？? ") in MORE_WORDS:
        return more(turn)
    if asks_for_own_data(turn.said):
        return Outcome(turn.state, (), effects=(Effect(EffectKind.EXPORT_DATA),))
    if not turn.has_facts and (meaning := explained(turn.said.text)) is not None:
        return Outcome(turn.state, (Reply(meaning), *asked_still(turn, turn.state)))
    kind = None if turn.has_facts else remark(turn.said.text)
    if kind is Remark.GO_ON and turn.known().facts:
        return status(turn)
    if kind is not None and kind is not Remark.GO_ON:
        outcome = answered(kind, turn)
        return dataclasses.replace(outcome, replies=(*outcome.replies, *asked_still(turn, outcome.state)))
    return HANDLERS[turn.said.understanding.intent](turn)


def _doubts(understanding: Understanding, knowledge: Knowledge) -> tuple[Reply, ...]:
    """Ask what was meant by every word or number read too uncertainly to be a fact."""
    return tuple(Reply(_doubt_text(doubt, knowledge)) for doubt in understanding.doubts)


def _doubt_text(doubt: Doubt, knowledge: Knowledge) -> str:
    vocabulary = knowledge.vocabulary
    names = [vocabulary.name_of(attribute, term) for attribute, term in doubt.candidates if term]
    if names:
        return wording.DOUBT.format(doubt.text, "，还是".join(names))
    attributes = [vocabulary.attribute(attribute).zh for attribute, _ in doubt.candidates]
    return wording.DOUBTED_NUMBER.format(doubt.text, "、".join(attributes))


def _go_on(agreed: Outcome, turn: Turn) -> Outcome:
    """After consent, come back to the matter at hand."""
    if not agreed.state.profile.facts or agreed.state.awaiting is not Awaiting.NOTHING:
        return agreed
    following = status(dataclasses.replace(turn, state=agreed.state))
    return dataclasses.replace(following, replies=(*agreed.replies, *following.replies), effects=agreed.effects)


def _finish(outcome: Outcome, noted: tuple[Reply, ...], doubts: tuple[Reply, ...]) -> Outcome:
    """Put what was noted before the answer; a conflict or the question of consent comes instead of the next."""
    replies = (*noted, *doubts, *outcome.replies)
    state = outcome.state
    if state.conflict is not None or consent.needs_asking(state):
        replies = tuple(reply for reply in replies if reply.buttons != wording.QUESTION_BUTTONS)
        state = dataclasses.replace(state, pending=None)
    if state.conflict is not None:
        # What was asked last must stand last.
        asked = tuple(reply for reply in replies if reply.buttons == wording.CONFLICT_BUTTONS)
        replies = (*(reply for reply in replies if reply not in asked), *asked)
    elif consent.needs_asking(state):
        state, question = consent.question(state)
        replies = (*replies, question)
    return dataclasses.replace(outcome, state=state, replies=replies)
