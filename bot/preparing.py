"""Prepare an embedded database: bring it up to date, and fill it with the shipped clauses while it is empty.

Loaded only when there is something to prepare: Alembic takes longer to import than a match takes.
"""

from __future__ import annotations

import asyncio

from bot.keyed import keyed_database
from bot.migrating import upgrade
from bot.services.adopting import adopt_old_receipts
from bot.services.policy_admin import PolicyAdmin
from bot.services.sealing_old import seal_old_rows
from policies.settings import StoreSettings
from policies.vocabulary import load_vocabulary


async def prepare(settings: StoreSettings) -> None:
    """Upgrade the schema and load the shipped clauses; safe to repeat, also after being cut short."""
    await asyncio.to_thread(upgrade, settings.database_url)
    database = keyed_database(settings)
    try:
        await adopt_old_receipts(database)
        await seal_old_rows(database)
        admin = PolicyAdmin(database, load_vocabulary())
        if await admin.is_empty():
            await admin.load_shipped(actor="setup")
    finally:
        await database.close()
