"""Wait until the bot has handled what it was sent, and sent what it had to say."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from policies.store.database import Database

LONGEST_S = 60
WAITING = "SELECT count(*) FROM {} WHERE state = 'waiting' AND next_attempt_at < '2090-01-01'"


async def all_done(database: Database, updates: int) -> None:
    """Wait until so many updates came in and nothing waits any more."""
    async with asyncio.timeout(LONGEST_S):
        while await _counts(database) != (updates, 0, 0):  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.02)


async def _counts(database: Database) -> tuple[int, ...]:
    async with database.reading() as session:
        queries = ("SELECT count(*) FROM updates", WAITING.format("updates"), WAITING.format("outbox"))
        return tuple([(await session.execute(text(query))).scalar_one() for query in queries])
