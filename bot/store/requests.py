"""Keep what people asked of the house, so that no grievance hangs on somebody reading a chat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Effect, EffectKind
from bot.store.tables import RequestRow

FOR_PEOPLE = (EffectKind.FILE_GRIEVANCE, EffectKind.CALL_HUMAN)
"""Requests that a person has to answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: who asked (channel and chat), for what, in which words, about which clauses."""

    id: int
    channel: str
    chat: str
    kind: EffectKind
    text: str
    clauses: tuple[str, ...]
    at: datetime


class RequestRepository:
    """Requests within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, channel: str, chat: str, effects: Iterable[Effect], at: datetime) -> None:
        """Keep the effects of a turn. A deletion takes the words of earlier requests of the chat with it."""
        for effect in effects:
            if effect.kind is EffectKind.DELETE_DATA:
                await self._forget_words(channel, chat)
            clauses = " ".join(effect.clauses)
            self._session.add(
                RequestRow(channel=channel, chat=chat, kind=effect.kind.value, text=effect.text, clauses=clauses, at=at)
            )

    async def _forget_words(self, channel: str, chat: str) -> None:
        mine = (RequestRow.channel == channel) & (RequestRow.chat == chat)
        await self._session.execute(update(RequestRow).where(mine).values(text="", clauses=""))

    async def for_people(self, limit: int = 200) -> list[Request]:
        """Give the newest requests that a person has to answer."""
        kinds = [kind.value for kind in FOR_PEOPLE]
        query = select(RequestRow).where(RequestRow.kind.in_(kinds)).order_by(RequestRow.id.desc()).limit(limit)
        return [_request(row) for row in (await self._session.execute(query)).scalars()]


def _request(row: RequestRow) -> Request:
    return Request(row.id, row.channel, row.chat, EffectKind(row.kind), row.text, tuple(row.clauses.split()), row.at)
