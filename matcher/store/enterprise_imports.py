"""Keep who imported what into the registry, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.profile import Source
from matcher.store.tables import EnterpriseImportRow


class ImportLog:
    """The log of imports within one unit of work. A run without an end was cut off."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, file: str, source: Source, as_of: date, actor: str, at: datetime) -> int:
        """Note that an import begins; give the number to end it by."""
        row = EnterpriseImportRow(
            file=file, source=source.value, as_of=as_of, actor=actor, started_at=at, finished_at=None,
            added=0, changed=0, unchanged=0, rejected=0,
        )  # fmt: skip
        self._session.add(row)
        await self._session.flush()  # gives the number
        return row.id

    async def finish(self, run: int, counts: tuple[int, int, int, int], at: datetime) -> None:
        """Note what came of it: rows added, changed, unchanged, rejected."""
        added, changed, unchanged, rejected = counts
        await self._session.execute(
            update(EnterpriseImportRow)
            .where(EnterpriseImportRow.id == run)
            .values(added=added, changed=changed, unchanged=unchanged, rejected=rejected, finished_at=at)
        )
