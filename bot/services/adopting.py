"""Carry the receipts of before into the audit log, once, after the schema was upgraded."""

from __future__ import annotations

from matcher.privacy.vault import Vault
from matcher.store.form_one import FormOneReceipts
from policies.store.database import Database


async def adopt_old_receipts(database: Database) -> int:
    """Seal and chain every receipt kept in clear, then delete the clear row; safe to repeat. Gives their number."""
    total = 0
    while True:
        async with database.work() as session:
            count = await FormOneReceipts(session).carry(Vault(session))
        if count == 0:
            break
        total += count
    async with database.work() as session:  # afterwards: a row may only go once its record is committed
        await FormOneReceipts(session).let_go()
    return total
