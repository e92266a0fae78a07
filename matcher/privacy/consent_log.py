"""Keep what became of consent. Events are only added; the database refuses any other change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.privacy.consents import ConsentEvent, ConsentRecord
from matcher.privacy.tables import ConsentEventRow


class ConsentLog:
    """Consent events within one unit of work, by the id of the subject's key."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, key_id: str, record: ConsentRecord) -> None:
        """Add an event."""
        self._session.add(
            ConsentEventRow(
                key_id=key_id,
                channel=record.channel,
                event=record.event.value,
                version=record.version,
                at=record.at,
            )
        )
        await self._session.flush()  # in the order they happened

    async def of(self, key_id: str) -> list[ConsentRecord]:
        """Give a subject's events, oldest first."""
        query = select(ConsentEventRow).where(ConsentEventRow.key_id == key_id).order_by(ConsentEventRow.id)
        rows = (await self._session.execute(query)).scalars()
        return [ConsentRecord(ConsentEvent(row.event), row.version, row.channel, row.at) for row in rows]
