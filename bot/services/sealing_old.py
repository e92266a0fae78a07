"""Seal what a release before encryption left in clear; run after every upgrade, and harmless to repeat."""

from __future__ import annotations

from bot.services.erasure import scrub
from bot.store.conversations import seal_old_conversations
from bot.store.requests import seal_old_requests
from policies.store.database import Database

BATCH = 200


async def seal_old_rows(database: Database) -> int:
    """Seal conversations and requests in short units of work, and drive the clear text out of the files."""
    total = 0
    for seal in (seal_old_conversations, seal_old_requests):
        done = BATCH
        while done == BATCH:
            async with database.work() as session:
                done = await seal(session, BATCH)
            total += done
    if total:
        await scrub(database)
    return total
