"""What is passed on to people: grievances, a call for a human, subscriptions."""

from __future__ import annotations

import dataclasses
import re

from bot.dialogue import wording
from bot.dialogue.state import Awaiting, ConversationState, Effect, EffectKind, Outcome, Reply
from bot.dialogue.turn import Turn
from matcher.text import Intent

MAX_GRIEVANCE = 2_000
DROPPED = frozenset({"算了", "取消", "不用了", "没事了", "不说了"})
LEAST_TOLD = 6
"""So many characters beside 我要投诉 tell what it is about."""
BARE_COMPLAINT = re.compile(
    r"(?:我们?|本人|公司|想|要|打算|准备|来|去|能|可以|不能|得|跟你们?|向你们?|你们?|这里|怎么|如何|在哪里?|哪里|一下|一个|个|一些|点|"
    r"投诉|举报|反映|反馈|诉求|意见|提|问题|情况|有|事|很|太|非常|不满意?|生气|吗|吧|啊|呢|的|了|[\s，。！？,.!?：:、]|一件)"
)
COURTESIES = frozenset({Intent.THANKS, Intent.GREET, Intent.YES, Intent.DONT_KNOW, Intent.SKIP})
ABANDONING = frozenset({Intent.RESTART, Intent.ASK_MATCH, Intent.HUMAN, Intent.NO})


def complain(turn: Turn) -> Outcome:
    """File the grievance that the words tell; ask for it when they only say that there is one."""
    if len(BARE_COMPLAINT.sub("", turn.said.text)) >= LEAST_TOLD:
        return _filed(turn, turn.state)
    state = dataclasses.replace(turn.state, awaiting=Awaiting.GRIEVANCE, pending=None)
    return Outcome(state, (Reply(wording.GRIEVANCE_ASK),))


def grievance_answer(turn: Turn) -> Outcome | None:
    """File what was said, unless the person thinks better of it or turns to something else."""
    state = dataclasses.replace(turn.state, awaiting=Awaiting.NOTHING)
    if turn.said.text.strip("。！!，, ") in DROPPED:
        return Outcome(state, (Reply(wording.GRIEVANCE_DROPPED),))
    if turn.said.understanding.intent in ABANDONING:
        return None
    if turn.said.understanding.intent in COURTESIES:
        return Outcome(turn.state, (Reply(wording.GRIEVANCE_STILL),))
    return _filed(turn, state)


def _filed(turn: Turn, state: ConversationState) -> Outcome:
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
