"""Bind a chat to an enterprise of the registry: what is asked for and what is answered. Codes are checked outside.

A chat that is bound speaks for the enterprise: what the registry holds of it counts, and is shown. So it takes
consent first, and a code that only the enterprise has.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue import wording
from bot.dialogue.handlers import status
from bot.dialogue.state import Consent, ConversationState, Effect, EffectKind, Knowledge, Outcome, Reply
from bot.dialogue.turn import Said, Turn
from matcher.text import Intent, Understanding
from policies.errors import InputError
from policies.vocabulary.credit_code import check_credit_code
from policies.vocabulary.spelling import half_width

_BIND = re.compile(r"\s*绑定(?:企业)?[\s:,]*(?:(?P<uscc>[0-9A-Za-z]{15,20})[\s:,]+(?P<code>\S{1,40}))?\s*")
_UNBIND = frozenset({"解绑", "解除绑定", "取消绑定", "解绑企业"})


class Ask(StrEnum):
    """What a chat asks of its binding."""

    BIND = "bind"
    UNBIND = "unbind"


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """Words that ask to be bound or let go. Without a code the person asks how it is done."""

    ask: Ask
    uscc: str = ""
    code: str = ""


class Check(StrEnum):
    """What came of looking at a code. Nothing tells a stranger which enterprises are held or have a code."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too_many"


def binding_request(text: str) -> BindingRequest | None:
    """Read `绑定 信用代码 证明码` or `解绑`; None for words that are about something else."""
    words = half_width(text).strip(" 。.!！")
    if words in _UNBIND:
        return BindingRequest(Ask.UNBIND)
    found = _BIND.fullmatch(words)
    if found is None:
        return None
    return BindingRequest(Ask.BIND, (found["uscc"] or "").upper(), found["code"] or "")


def refused_at_once(state: ConversationState, request: BindingRequest) -> Outcome | None:
    """Answer what needs no look at the code: no consent yet, no code given, a credit code that cannot be one."""
    if state.consent is not Consent.GIVEN:
        asked = dataclasses.replace(state, consent=Consent.ASKED, pending=None)
        return Outcome(asked, (Reply(wording.BIND_NEEDS_CONSENT, wording.CONSENT_BUTTONS),))
    if not request.uscc:
        return Outcome(state, (Reply(wording.BIND_HOW),))
    try:
        check_credit_code(request.uscc)
    except InputError as error:
        return Outcome(state, (Reply(f"{error}。"),))
    return None


def answered(state: ConversationState, check: Check, effect: Effect, knowledge: Knowledge) -> Outcome:
    """Answer a code that was looked at; `knowledge` knows the enterprise when it was right."""
    match check:
        case Check.TOO_MANY:
            return Outcome(state, (Reply(wording.BIND_TOO_MANY),))
        case Check.WRONG:
            return Outcome(state, (Reply(wording.BIND_WRONG),), effects=(effect,))
        case Check.RIGHT:
            return _bound(state, effect, knowledge)


def _bound(state: ConversationState, effect: Effect, knowledge: Knowledge) -> Outcome:
    enterprise = knowledge.registered
    assert enterprise is not None  # noqa: S101 - a right code is of an enterprise that is held
    said = Reply(wording.BOUND.format(enterprise.name or enterprise.uscc, enterprise.uscc, len(enterprise.facts)))
    following = status(Turn(Said("", Understanding(Intent.ASK_MATCH)), state, knowledge))
    return dataclasses.replace(following, replies=(said, *following.replies), effects=(effect,))


def let_go(state: ConversationState, knowledge: Knowledge) -> Outcome:
    """Speak for the enterprise no more."""
    if knowledge.registered is None:
        return Outcome(state, (Reply(wording.NOT_BOUND),))
    name = knowledge.registered.name or knowledge.registered.uscc
    state = dataclasses.replace(state, pending=None)
    return Outcome(state, (Reply(wording.UNBOUND.format(name)),), effects=(Effect(EffectKind.UNBIND),))
