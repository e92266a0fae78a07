"""Prepare an embedded database: bring it up to date, and fill it with the shipped clauses while it is empty.

Loaded only when there is something to prepare: Alembic takes longer to import than a match takes.
"""

from __future__ import annotations

import asyncio

from bot.migrating import upgrade
from bot.services.policy_admin import PolicyAdmin
from policies.settings import StoreSettings
from policies.store.database import Database
from policies.vocabulary import load_vocabulary


async def prepare(settings: StoreSettings) -> None:
    """Upgrade the schema and load the shipped clauses; safe to repeat, also after being cut short."""
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    try:
        admin = PolicyAdmin(database, load_vocabulary())
        if await admin.is_empty():
            await admin.load_shipped(actor="setup")
    finally:
        await database.close()
