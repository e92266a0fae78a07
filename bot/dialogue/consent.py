"""Ask before the first fact is stored, and keep to the answer (个人信息保护法 第十三、十四、四十七条)."""

from __future__ import annotations

import dataclasses
import re

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
FIRST_VERSION = "2026-11"
"""The words that were agreed to before conversations noted which."""

HESITATION = re.compile("^(?:不|算了|取消)|别|不要|不想|不用|不删|先不|暂不|等等|等一|慢着")
"""What stands in an answer that must not delete, whatever else it says."""
WITHDRAWALS = frozenset({DISAGREE, "撤回同意", "我要撤回同意", "收回同意", "取消同意", "撤销同意"})


def needs_asking(state: ConversationState) -> bool:
    """Whether facts are there that nobody has agreed to store yet, or the words agreed to have changed since."""
    if is_outdated(state):
        return state.asked_again != wording.CONSENT_VERSION
    return state.consent is Consent.NOT_ASKED and bool(state.profile.facts)


def is_outdated(state: ConversationState) -> bool:
    """Whether the person agreed to other words than those of today. What they agreed to holds until they answer."""
    return state.consent is Consent.GIVEN and (state.agreed_to or FIRST_VERSION) != wording.CONSENT_VERSION


def question(state: ConversationState) -> tuple[ConversationState, Reply]:
    """Say what is stored and why, and ask."""
    if is_outdated(state):
        state = dataclasses.replace(state, asked_again=wording.CONSENT_VERSION, pending=None)
        return state, Reply(wording.CONSENT_AGAIN.format(wording.CONSENT), wording.CONSENT_BUTTONS)
    state = dataclasses.replace(state, consent=Consent.ASKED, pending=None)
    return state, Reply(wording.CONSENT, wording.CONSENT_BUTTONS)


def _asked(state: ConversationState) -> tuple[ConversationState, tuple[Reply, ...]]:
    state, asking = question(state)
    return state, (asking,)


def answer(turn: Turn) -> Outcome | None:
    """Understand 同意 or 不同意, at any time; a bare yes or no only while nothing else was asked."""
    words = turn.said.text.strip("。！!，, ")
    intent = turn.said.understanding.intent
    is_open = _is_asked(turn.state) and turn.state.pending is None and not turn.has_facts
    if words in WITHDRAWALS or (is_open and intent is Intent.NO):
        return _disagreed(turn.state)
    if words == AGREE and turn.state.consent is Consent.NOT_ASKED:
        # Who has not read what is stored and why cannot have agreed to it.
        return Outcome(*_asked(turn.state))
    if words == AGREE or (is_open and intent is Intent.YES and not words.isdecimal()):
        version = wording.CONSENT_VERSION
        state = dataclasses.replace(
            turn.state, consent=Consent.GIVEN, agreed_to=version, agreed_on=turn.knowledge.as_of
        )
        return Outcome(state, (Reply(wording.CONSENT_GIVEN),), effects=(Effect(EffectKind.GIVE_CONSENT, version),))
    return None


def _is_asked(state: ConversationState) -> bool:
    return state.consent is Consent.ASKED or (is_outdated(state) and state.asked_again == wording.CONSENT_VERSION)


def _disagreed(state: ConversationState) -> Outcome:
    """Store nothing from now on; who had agreed before is asked whether what was stored shall go (第四十七条)."""
    refused = dataclasses.replace(state, consent=Consent.REFUSED, agreed_to="", agreed_on=None, asked_again="")
    version = wording.CONSENT_VERSION
    if state.consent is not Consent.GIVEN:
        return Outcome(
            refused, (Reply(wording.CONSENT_REFUSED),), effects=(Effect(EffectKind.REFUSE_CONSENT, version),)
        )
    asking = dataclasses.replace(refused, awaiting=Awaiting.DELETION, pending=None)
    withdrawn = Effect(EffectKind.WITHDRAW_CONSENT, state.agreed_to or FIRST_VERSION)
    return Outcome(asking, (Reply(wording.CONSENT_WITHDRAWN, wording.DELETE_BUTTONS),), effects=(withdrawn,))


def standing(state: ConversationState) -> str:
    """Say whether what is known is stored, and since when and under which words."""
    if state.consent is not Consent.GIVEN:
        return wording.PROFILE_NOT_STORED
    day = "" if state.agreed_on is None else f"{state.agreed_on} "
    return wording.PROFILE_CONSENT.format(day, state.agreed_to or FIRST_VERSION)


def ask_deletion(turn: Turn) -> Outcome:
    """Make sure before deleting; who says not to delete is not asked."""
    if HESITATION.search(turn.said.text):
        return Outcome(turn.state, (Reply(wording.DELETE_KEPT),))
    state = dataclasses.replace(turn.state, awaiting=Awaiting.DELETION, pending=None)
    return Outcome(state, (Reply(wording.DELETE_ASK, wording.DELETE_BUTTONS),))


def deletion_answer(turn: Turn) -> Outcome | None:
    """Delete when confirmed; anything but a clear no or yes falls through to what it says.

    同意 is the answer to another question: whether to store.
    """
    words, intent = turn.said.text.strip("。！!，, "), turn.said.understanding.intent
    if words == KEEP or intent is Intent.NO or HESITATION.search(words):
        state = dataclasses.replace(turn.state, awaiting=Awaiting.NOTHING)
        return Outcome(state, (Reply(wording.DELETE_KEPT),))
    if words != AGREE and (words == CONFIRM or intent in {Intent.YES, Intent.DELETE_DATA}):
        return Outcome(ConversationState(), (Reply(wording.DELETED),), effects=(Effect(EffectKind.DELETE_DATA),))
    return None


def storable(state: ConversationState) -> ConversationState:
    """Give what of a state may be stored: without consent nothing that the person said of the company."""
    if state.consent is Consent.GIVEN:
        return state
    return dataclasses.replace(state, profile=Profile(), conflict=None, pending=None)
