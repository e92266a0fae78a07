"""Ask before the first fact is stored, and keep to the answer (个人信息保护法 第十三、十四、四十七条)."""

from __future__ import annotations

import dataclasses

from bot.dialogue import wording
from bot.dialogue.state import (
    Awaiting,
    Consent,
    ConversationState,
    Effect,
    EffectKind,
    Outcome,
    Reply,
)
from bot.dialogue.turn import Turn
from matcher.profile import Profile
from matcher.text import Intent

AGREE, DISAGREE = wording.CONSENT_BUTTONS
CONFIRM, KEEP = wording.DELETE_BUTTONS
HESITATIONS = ("不", "别", "算了", "先不", "等等", "取消")
"""What begins an answer that must not delete, whatever else stands in it."""


def needs_asking(state: ConversationState) -> bool:
    """Whether facts are there that nobody has agreed to store yet."""
    return state.consent is Consent.NOT_ASKED and bool(state.profile.facts)


def question(state: ConversationState) -> tuple[ConversationState, Reply]:
    """Say what is stored and why, and ask."""
    state = dataclasses.replace(state, consent=Consent.ASKED, pending=None)
    return state, Reply(wording.CONSENT, wording.CONSENT_BUTTONS)


def answer(turn: Turn) -> Outcome | None:
    """Understand 同意 or 不同意, at any time; a bare yes or no only while nothing else was asked."""
    words = turn.said.text.strip("。！!，, ")
    intent = turn.said.understanding.intent
    is_open = turn.state.consent is Consent.ASKED and turn.state.pending is None and not turn.has_facts
    if words == DISAGREE or (is_open and intent is Intent.NO):
        state = dataclasses.replace(turn.state, consent=Consent.REFUSED)
        return Outcome(state, (Reply(wording.CONSENT_REFUSED),), effects=(Effect(EffectKind.REFUSE_CONSENT),))
    if words == AGREE or (is_open and intent is Intent.YES):
        state = dataclasses.replace(turn.state, consent=Consent.GIVEN)
        agreed = Effect(EffectKind.GIVE_CONSENT, wording.CONSENT_VERSION)
        return Outcome(state, (Reply(wording.CONSENT_GIVEN),), effects=(agreed,))
    return None


def ask_deletion(turn: Turn) -> Outcome:
    """Make sure before deleting."""
    state = dataclasses.replace(turn.state, awaiting=Awaiting.DELETION, pending=None)
    return Outcome(state, (Reply(wording.DELETE_ASK, wording.DELETE_BUTTONS),))


def deletion_answer(turn: Turn) -> Outcome | None:
    """Delete when confirmed; anything but a clear no or yes falls through to what it says."""
    words, intent = turn.said.text.strip("。！!，, "), turn.said.understanding.intent
    if words == KEEP or intent is Intent.NO or words.startswith(HESITATIONS):
        state = dataclasses.replace(turn.state, awaiting=Awaiting.NOTHING)
        return Outcome(state, (Reply(wording.DELETE_KEPT),))
    if words == CONFIRM or intent in {Intent.YES, Intent.DELETE_DATA}:
        return Outcome(ConversationState(), (Reply(wording.DELETED),), effects=(Effect(EffectKind.DELETE_DATA),))
    return None


def storable(state: ConversationState) -> ConversationState:
    """Give what of a state may be stored: without consent nothing that the person said of the company."""
    if state.consent is Consent.GIVEN:
        return state
    return dataclasses.replace(state, profile=Profile(), conflict=None, pending=None)
