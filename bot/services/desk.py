"""Where acting buttons, grievances and answers of the house are dealt with, in the unit of work of a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Reply
from bot.notices.actions import Action, GrievanceAction, NoticeAction
from bot.services.grievance_desk import GrievanceDesk
from bot.services.notice_desk import NoticeDesk
from bot.services.turn import Turn


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to another chat than the one that spoke."""

    channel: str
    chat: str
    reply: Reply


class Desk(Protocol):
    """What the inbox asks of it."""

    async def act(self, session: AsyncSession, turn: Turn, action: Action, now: datetime) -> None:
        """Do what a button names and answer in the turn; called before the conversation is saved."""

    async def settle(self, session: AsyncSession, turn: Turn, now: datetime) -> Sequence[Letter]:
        """File what the turn files and carry the answers of the house; called once its effects are kept."""


class NoDesk:
    """Stands where nothing of the kind is dealt with."""

    async def act(self, session: AsyncSession, turn: Turn, action: Action, now: datetime) -> None:
        """Do nothing."""

    async def settle(self, session: AsyncSession, turn: Turn, now: datetime) -> Sequence[Letter]:
        """Give no letters."""
        del session, turn, now
        return ()


class ServiceDesk:
    """The desk of a running bot."""

    def __init__(self, notices: NoticeDesk, grievances: GrievanceDesk) -> None:
        self._notices = notices
        self._grievances = grievances

    async def act(self, session: AsyncSession, turn: Turn, action: Action, now: datetime) -> None:
        """Hand the button to whom it concerns."""
        match action:
            case NoticeAction():
                await self._notices.act(session, turn, action, now)
            case GrievanceAction():
                await self._grievances.act(session, turn, action, now)
            case _ as unreachable:
                assert_never(unreachable)

    async def settle(self, session: AsyncSession, turn: Turn, now: datetime) -> Sequence[Letter]:
        """Give grievances their number and clock, and send the answers of the house."""
        await self._grievances.file(session, turn, now)
        answered = [await self._grievances.answer(session, turn, entry, now) for entry in turn.staff_answers]
        return [Letter(one.channel, one.chat, one.reply) for one in answered if one is not None]
