"""Take the first piece of work of a chat, so that no two workers have the same chat at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.queues import ChatQueue, Queued
from policies.store.database import Database, utc_now

Q = TypeVar("Q", bound=ChatQueue)


@dataclass(frozen=True, slots=True)
class Taken(Generic[Q]):
    """A piece of work, with the unit of work it belongs to."""

    item: Queued
    queue: Q
    session: AsyncSession


class Taking(Generic[Q]):
    """Hands out work of one queue to the workers of this process.

    On PostgreSQL the row is locked for the length of the unit of work: another process passes over it, and a
    process that dies lets go of it at once. On SQLite nothing is locked until something is written, so the chats
    that are busy are remembered here, and `Duty` sees to it that only one process works.
    """

    def __init__(self, database: Database, queue: type[Q], channel: str) -> None:
        self._database = database
        self._queue = queue
        self._channel = channel
        self._busy: set[str] = set()
        self._turnstile = asyncio.Lock()

    @asynccontextmanager
    async def first(self) -> AsyncIterator[Taken[Q] | None]:
        """Give the first piece that may be worked on, None when there is none; commits at the end."""
        chat: str | None = None
        try:
            async with self._database.work() as session:
                queue = self._queue(session, self._channel)
                async with self._turnstile:  # between looking and remembering nobody else may look
                    item = await queue.take(utc_now(), tuple(self._busy))
                    if item is not None:
                        chat = item.chat
                        self._busy.add(chat)
                yield None if item is None else Taken(item, queue, session)
        finally:
            if chat is not None:
                self._busy.discard(chat)
