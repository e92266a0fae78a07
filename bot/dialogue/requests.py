"""What is passed on to people: grievances, a call for a human, subscriptions."""

from __future__ import annotations

import dataclasses

from bot.dialogue import wording
from bot.dialogue.state import Awaiting, Effect, EffectKind, Outcome, Reply
from bot.dialogue.turn import Turn
from matcher.text import Intent

MAX_GRIEVANCE = 2_000
DROPPED = frozenset({"算了", "取消", "不用了", "没事了", "不说了"})
ABANDONING = frozenset({Intent.RESTART, Intent.ASK_MATCH, Intent.HUMAN, Intent.NO})


def complain(turn: Turn) -> Outcome:
    """Ask for the words of the grievance."""
    state = dataclasses.replace(turn.state, awaiting=Awaiting.GRIEVANCE, pending=None)
    return Outcome(state, (Reply(wording.GRIEVANCE_ASK),))


def grievance_answer(turn: Turn) -> Outcome | None:
    """File what was said, unless the person thinks better of it or turns to something else."""
    state = dataclasses.replace(turn.state, awaiting=Awaiting.NOTHING)
    if turn.said.text.strip("。！!，, ") in DROPPED:
        return Outcome(state, (Reply(wording.GRIEVANCE_DROPPED),))
    if turn.said.understanding.intent in ABANDONING:
        return None
    about = turn.state.shown[:1]
    departments = [
        name for stored in turn.knowledge.clauses if stored.clause.id in about for name in stored.clause.departments[:1]
    ]
    receipt = turn.state.receipt if about else ""
    effect = Effect(EffectKind.FILE_GRIEVANCE, turn.said.text[:MAX_GRIEVANCE], about, receipt)
    target = departments[0] if departments else wording.DEPARTMENT_UNKNOWN
    return Outcome(state, (Reply(wording.GRIEVANCE_FILED.format(target)),), effects=(effect,))


def call_human(turn: Turn) -> Outcome:
    """Pass the conversation on to a person."""
    effect = Effect(EffectKind.CALL_HUMAN, turn.said.text[:MAX_GRIEVANCE], turn.state.shown[:1])
    return Outcome(turn.state, (Reply(wording.HUMAN),), effects=(effect,))


def subscribe(turn: Turn) -> Outcome:
    """Tell of new policies from now on."""
    if turn.state.subscribed:
        return Outcome(turn.state, (Reply(wording.ALREADY_SUBSCRIBED),))
    state = dataclasses.replace(turn.state, subscribed=True)
    return Outcome(state, (Reply(wording.SUBSCRIBED),), effects=(Effect(EffectKind.SUBSCRIBE),))


def unsubscribe(turn: Turn) -> Outcome:
    """Tell of nothing any more."""
    if not turn.state.subscribed:
        return Outcome(turn.state, (Reply(wording.NOT_SUBSCRIBED),))
    state = dataclasses.replace(turn.state, subscribed=False)
    return Outcome(state, (Reply(wording.UNSUBSCRIBED),), effects=(Effect(EffectKind.UNSUBSCRIBE),))
