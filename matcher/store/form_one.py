"""Carry receipts of form 1 into the audit log, and let go of the clear rows."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.audit.form_one import carried_over
from matcher.audit.sealing import Cipher
from matcher.store.audit_log import AuditLog
from matcher.store.audit_tables import AuditRecordRow
from matcher.store.tables import ReceiptRow
from policies.canonical import content_hash
from policies.errors import StoreError

BATCH = 200


class FormOneReceipts:
    """Old receipts within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def carry(self, cipher: Cipher) -> int:
        """Carry some of them over, oldest first, and give their number; the clear rows go with `let_go`."""
        in_log = select(AuditRecordRow.code).where(AuditRecordRow.code == ReceiptRow.code).exists()
        query = select(ReceiptRow).where(~in_log).order_by(ReceiptRow.id).limit(BATCH)
        log = AuditLog(self._session, cipher)
        rows = (await self._session.execute(query)).scalars().all()
        for row in rows:
            if content_hash(row.record) != row.record_hash:
                raise StoreError(f"旧凭证 {row.code} 与它的哈希不符：被改动过；请先查明，再升级")
            await log.record_match(carried_over(row.code, row.record, row.created_at, row.record_hash))
        return len(rows)

    async def let_go(self) -> None:
        """Delete the clear rows that the log holds; the database refuses the others."""
        carried = select(AuditRecordRow.code)
        await self._session.execute(delete(ReceiptRow).where(ReceiptRow.code.in_(carried)))
