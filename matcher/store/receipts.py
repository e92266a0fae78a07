"""Keep and find receipts of matches."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.receipt import Receipt
from matcher.store.tables import ReceiptRow
from policies.errors import NotFoundError


class ReceiptRepository:
    """Receipts within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        self._session.add(
            ReceiptRow(
                code=receipt.code,
                created_at=receipt.created_at,
                as_of=receipt.as_of,
                actor=receipt.actor,
                channel=receipt.channel,
                record_hash=receipt.record_hash,
                record=receipt.record,
            )
        )
        await self._session.flush()  # a clash of codes shows here, inside the unit of work

    async def get(self, code: str) -> Receipt:
        """Find a receipt by its code; NotFoundError when there is none."""
        row = (await self._session.execute(select(ReceiptRow).where(ReceiptRow.code == code))).scalar_one_or_none()
        if row is None:
            raise NotFoundError(f"没有编号为“{code}”的凭证")
        return Receipt(row.code, row.created_at, row.as_of, row.actor, row.channel, row.record, row.record_hash)
