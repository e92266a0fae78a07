"""One turn of the conversation: state and what was read in, new state and replies out. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from bot.dialogue import wording
from bot.dialogue.answers import about_clauses, differences, listing, no_application
from bot.dialogue.state import ConversationState, Knowledge, Outcome, Reply
from bot.dialogue.taking import changes, facts_in, take, words_for
from matcher.matching import MatchResult, Verdict
from matcher.profile import Fact
from matcher.questions import next_question
from matcher.text import Intent, Understanding

Handler = Callable[[Understanding, ConversationState, Knowledge], Outcome]

ABOUT_CLAUSES = frozenset(
    {
        Intent.ASK_WHY,
        Intent.ASK_POLICY,
        Intent.ASK_SOURCE,
        Intent.ASK_DEPARTMENT,
        Intent.ASK_DEADLINE,
        Intent.ASK_MATERIALS,
        Intent.ASK_GAP,
    }
)


def step(state: ConversationState, understanding: Understanding, knowledge: Knowledge) -> Outcome:
    """Answer one utterance. Facts volunteered with a question are taken before it is answered."""
    if understanding.intent is Intent.WHAT_IF:
        return _what_if(understanding, state, knowledge)
    facts = facts_in(understanding, state, knowledge)
    noted = _noted(understanding, state, facts, knowledge)
    if facts:
        state = dataclasses.replace(state, profile=take(state.profile, facts), pending=None)
    answered = _handler(understanding, has_facts=bool(facts))(understanding, state, knowledge)
    replies = (*noted, *_doubts(understanding), *answered.replies)
    return dataclasses.replace(answered, replies=replies)


def _handler(understanding: Understanding, *, has_facts: bool) -> Handler:
    intent = understanding.intent
    if intent in ABOUT_CLAUSES:
        return _about
    if intent in SIMPLE:
        return _simple
    if intent in HANDLERS:
        return HANDLERS[intent]
    return _status if has_facts else _not_understood


def _noted(
    understanding: Understanding, state: ConversationState, facts: tuple[Fact, ...], knowledge: Knowledge
) -> tuple[Reply, ...]:
    if not facts:
        return ()
    if understanding.intent is Intent.CORRECT_FACT:
        return (Reply(wording.CHANGED.format("；".join(changes(state.profile, facts, knowledge)))),)
    return (Reply(wording.NOTED.format("；".join(words_for(facts, knowledge)))),)


def _doubts(understanding: Understanding) -> tuple[Reply, ...]:
    return tuple(
        Reply(wording.DOUBT.format(doubt.text, "，还是".join(term for _, term in doubt.candidates if term)))
        for doubt in understanding.doubts
        if any(term for _, term in doubt.candidates)
    )


def _asking(state: ConversationState, result: MatchResult, knowledge: Knowledge) -> tuple[ConversationState, Reply]:
    question = next_question(result, knowledge.facts(state.profile), state.skipped)
    state = dataclasses.replace(state, pending=question)
    if question is None:
        return state, Reply(wording.NO_QUESTION_LEFT)
    return state, Reply(question.text, ("不知道", "跳过"))


def _status(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    """Say in a line how things stand, and ask what decides most."""
    del understanding
    result = knowledge.match(state.profile)
    counts = [len(result.having(verdict)) for verdict in (Verdict.ELIGIBLE, Verdict.UNKNOWN)]
    state, question = _asking(state, result, knowledge)
    return Outcome(state, (Reply(wording.STATUS.format(*counts) + wording.ASK_FOR_LIST), question), result)


def _list(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    if not state.profile.facts:
        return Outcome(state, (Reply(wording.NOTHING_KNOWN),))
    result = knowledge.match(state.profile)
    write = no_application if understanding.intent is Intent.ASK_NO_APPLICATION else listing
    text, shown = write(result, knowledge.facts(state.profile))
    state, question = _asking(dataclasses.replace(state, shown=shown), result, knowledge)
    return Outcome(state, (Reply(text), question), result)


def _about(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    result = knowledge.match(state.profile)
    text, shown = about_clauses(understanding, state, result, knowledge)
    return Outcome(dataclasses.replace(state, shown=shown or state.shown), (Reply(text),), result if shown else None)


def _what_if(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    """Match again with the supposed facts; nothing supposed is kept."""
    supposed = facts_in(understanding, state, knowledge)
    if not supposed:
        return Outcome(state, (Reply(wording.WHAT_IF_EMPTY),))
    words = "、".join(words_for(supposed, knowledge))
    after = knowledge.match(take(state.profile, supposed))
    lines = differences(knowledge.match(state.profile), after)
    if not lines:
        return Outcome(state, (Reply(wording.WHAT_IF_SAME.format(words)),))
    return Outcome(state, (Reply("\n".join([wording.WHAT_IF.format(words), *lines])),))


def _skip(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    del understanding
    skipped = state.skipped
    if state.pending is not None:
        skipped |= {(state.pending.attribute, state.pending.term)}
    state = dataclasses.replace(state, skipped=skipped, pending=None)
    state, question = _asking(state, knowledge.match(state.profile), knowledge)
    return Outcome(state, (Reply(wording.SKIPPED), question))


def _show_profile(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    del understanding
    if not state.profile.facts:
        return Outcome(state, (Reply(wording.PROFILE_EMPTY),))
    words = words_for(state.profile.facts.values(), knowledge)
    return Outcome(state, (Reply(wording.PROFILE.format("\n".join(f"- {word}" for word in words))),))


def _forget(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    del state, knowledge
    text = wording.DELETED if understanding.intent is Intent.DELETE_DATA else wording.RESTARTED
    return Outcome(ConversationState(), (Reply(text),))


def _simple(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    del knowledge
    return Outcome(state, (Reply(SIMPLE[understanding.intent]),))


def _not_understood(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> Outcome:
    del knowledge
    return Outcome(state, () if understanding.doubts else (Reply(wording.NOT_UNDERSTOOD),))


SIMPLE: dict[Intent, str] = {
    Intent.GREET: wording.GREETING,
    Intent.THANKS: wording.THANKS,
    Intent.ASK_STACKING: wording.STACKING,
    Intent.SUBSCRIBE: wording.NOT_YET,
    Intent.UNSUBSCRIBE: wording.NOT_YET,
    Intent.COMPLAIN: wording.NOT_YET,
    Intent.HUMAN: wording.NOT_YET,
    Intent.EXPORT_REPORT: wording.NOT_YET,
}
HANDLERS: dict[Intent, Handler] = {
    Intent.ASK_MATCH: _list,
    Intent.ASK_NO_APPLICATION: _list,
    Intent.SHOW_PROFILE: _show_profile,
    Intent.DELETE_DATA: _forget,
    Intent.RESTART: _forget,
    Intent.DONT_KNOW: _skip,
    Intent.SKIP: _skip,
}
