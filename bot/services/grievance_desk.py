"""Grievances 诉求: given a number and a clock, routed to the clause's department, answered, closed or opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import ActionButton, Reply
from bot.notices import wording
from bot.notices.actions import GrievanceAction, Verdict
from bot.notices.model import GrievanceState
from bot.services.grievance_clock import THE_HOUSE, start_clocks
from bot.services.payout_proof import prove_answer
from bot.services.turn import StaffAnswer, Turn
from bot.store.grievances import Grievance, GrievanceStore
from matcher.payout.workdays import after, day_of
from policies.errors import HuiqiError, InputError, NotFoundError

MOST_ANSWER = 2_000
EXCERPT = 20


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer on its way to the chat that asked."""

    channel: str
    chat: str
    reply: Reply


class GrievanceDesk:
    """Deals with grievances; `days` is how many working days an answer may take."""

    def __init__(self, days: int) -> None:
        self._days = days

    async def file(self, session: AsyncSession, turn: Turn, now: datetime) -> None:
        """Start the clocks of what a turn filed, and tell the enterprise its number and by when it is answered."""
        filed = await start_clocks(session, (turn.channel, turn.chat), turn.effects, self._days, now)
        turn.effects = list(filed.effects)
        for text in filed.texts:
            turn.say(text)

    async def answer(self, session: AsyncSession, turn: Turn, entry: StaffAnswer, now: datetime) -> Carried | None:
        """Take the answer of somebody of the house out of a chat, and say there what came of it."""
        try:
            carried = await self.carry(session, entry.number, entry.text, entry.actor, now)
        except HuiqiError as error:
            turn.say(f"{error}。")
            return None
        turn.say(f"已答复 SQ-{entry.number}，会送到对方的对话里。")
        return carried

    async def carry(self, session: AsyncSession, number: int, text: str, actor: str, now: datetime) -> Carried:
        """Keep an answer and write it to the chat that asked; InputError when it cannot be answered now."""
        words = text.strip()
        if not words or len(words) > MOST_ANSWER:
            raise InputError(f"答复要有 1 到 {MOST_ANSWER} 个字")
        found = await GrievanceStore(session).answer(number, words, actor, now)
        await prove_answer(session, number, actor)
        subject = _excerpt(found)
        body = wording.GRIEVANCE_ANSWER.format(number, subject, found.department or THE_HOUSE, words)
        actions = (
            ActionButton(wording.SOLVED, GrievanceAction(number, Verdict.SOLVED).data()),
            ActionButton(wording.UNSOLVED, GrievanceAction(number, Verdict.UNSOLVED).data()),
        )
        return Carried(found.channel, found.chat, Reply(body, actions=actions))

    async def act(self, session: AsyncSession, turn: Turn, action: GrievanceAction, now: datetime) -> None:
        """Close an answered grievance, or open it again, as the chat that filed it says."""
        store = GrievanceStore(session)
        try:
            found = await store.get(action.number)
        except NotFoundError:
            turn.say(wording.NOT_YOURS)
            return
        if (found.channel, found.chat) != (turn.channel, turn.chat):
            turn.say(wording.NOT_YOURS)
        elif found.state is not GrievanceState.ANSWERED:
            turn.say(_standing(found))
        elif action.verdict is Verdict.SOLVED:
            await store.close(action.number, now)
            turn.say(wording.GRIEVANCE_CLOSED.format(action.number))
        else:
            due = after(day_of(now), self._days)
            await store.reopen(action.number, due)
            turn.say(wording.GRIEVANCE_REOPENED.format(action.number, due))


def _standing(found: Grievance) -> str:
    if found.state is GrievanceState.CLOSED:
        return wording.GRIEVANCE_SETTLED.format(found.number)
    return wording.GRIEVANCE_REOPENED.format(found.number, found.due)


def _excerpt(found: Grievance) -> str:
    words = " ".join(found.text.split())
    return f"{words[:EXCERPT]}…" if len(words) > EXCERPT else words or "文字已删除"
