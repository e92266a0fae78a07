"""Take the first piece of work of a chat, so that no two workers have the same chat at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.queues import ChatQueue, Queued
from policies.store.database import Database, utc_now

Q = TypeVar("Q", bound=ChatQueue)


class WriteLine:
    """Lets one task of this process write at a time where the database has room for one writer.

    SQLite makes a second writer sleep and try again, ever longer: with a dozen tasks most of the time is slept
    away. Standing in line costs nothing. On PostgreSQL nobody waits.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_one_writer = database.engine.dialect.name == "sqlite"
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[AsyncSession]:
        """Open a unit of work when it is our turn to write."""
        async with self._lock if self.is_one_writer else nullcontext(), self._database.work() as session:
            yield session


@dataclass(frozen=True, slots=True)
class Taken:
    """A piece of work. Read with `session`; write only within `writing`, and all at once."""

    item: Queued
    session: AsyncSession
    writing: Callable[[], AbstractAsyncContextManager[AsyncSession]]


class Taking(Generic[Q]):
    """Hands out work of one queue to the workers of this process.

    On PostgreSQL the row is locked and all is one unit of work: another process passes over the row, and a process
    that dies lets go of it at once. SQLite has one writer, which nobody may be while thinking or sending:
    so the chats that are busy are remembered here, `on_duty` sees to it that only one process works, and the
    writing is a unit of its own, which refuses what was settled meanwhile.
    """

    def __init__(self, database: Database, queue: type[Q], channel: str, line: WriteLine) -> None:
        self._database = database
        self._line = line
        self._queue = queue
        self._channel = channel
        self._busy: set[str] = set()
        self._turnstile = asyncio.Lock()

    def queue(self, session: AsyncSession) -> Q:
        """Give the queue within a unit of work."""
        return self._queue(session, self._channel)

    @asynccontextmanager
    async def first(self) -> AsyncIterator[Taken | None]:
        """Give the first piece that may be worked on, None when there is none; all is committed after the end."""
        chat: str | None = None
        opened = self._database.reading() if self._line.is_one_writer else self._database.work()
        try:
            async with opened as session:
                async with self._turnstile:  # between looking and remembering nobody else may look
                    item = await self.queue(session).take(utc_now(), tuple(self._busy))
                    if item is not None:
                        chat = item.chat
                        self._busy.add(chat)
                yield None if item is None else Taken(item, session, self._writing(session))
        finally:
            if chat is not None:
                self._busy.discard(chat)

    def _writing(self, session: AsyncSession) -> Callable[[], AbstractAsyncContextManager[AsyncSession]]:
        return self._line.work if self._line.is_one_writer else lambda: nullcontext(session)
