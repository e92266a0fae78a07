"""Keep certificates of qualifications and find those that will lapse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.payout.certificates import Certificate, lasting
from matcher.store.payout_tables import CertificateRow

AT_ONCE = 2_000
MOST = 20_000


class CertificateStore:
    """Certificates within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, certificates: Sequence[Certificate], at: datetime) -> int:
        """Keep certificates; one known by enterprise, qualification and first day takes the new end. Give how many."""
        unique = {(entry.uscc, entry.term, entry.valid_from): entry for entry in certificates}
        entries = list(unique.values())
        for start in range(0, len(entries), AT_ONCE):
            await self._save(entries[start : start + AT_ONCE], at)
        return len(entries)

    async def _save(self, certificates: Sequence[Certificate], at: datetime) -> None:
        is_served = self._session.get_bind().dialect.name == "postgresql"
        new = (postgresql.insert if is_served else sqlite.insert)(CertificateRow).values(
            [
                {
                    "uscc": entry.uscc,
                    "term": entry.term,
                    "number": entry.number,
                    "valid_from": entry.valid_from,
                    "valid_to": entry.valid_to,
                    "recorded_at": at,
                }
                for entry in certificates
            ]
        )
        changed = {name: new.excluded[name] for name in ("number", "valid_to", "recorded_at")}
        await self._session.execute(
            new.on_conflict_do_update(index_elements=["uscc", "term", "valid_from"], set_=changed)
        )

    async def of(self, usccs: Collection[str]) -> list[Certificate]:
        """Give the certificates of some enterprises."""
        codes, found = sorted(usccs), list[Certificate]()
        for start in range(0, len(codes), AT_ONCE):
            query = select(CertificateRow).where(CertificateRow.uscc.in_(codes[start : start + AT_ONCE]))
            found += [_certificate(row) for row in (await self._session.execute(query)).scalars()]
        return found

    async def forget(self, uscc: str) -> None:
        """Remove the certificates of an erased enterprise."""
        await self._session.execute(delete(CertificateRow).where(CertificateRow.uscc == uscc))

    async def lapsing(self, until: date, limit: int = MOST) -> list[Certificate]:
        """Give the certificates that lapse by a day and were not renewed, the first to lapse first."""
        query = select(CertificateRow.uscc).where(CertificateRow.valid_to <= until).distinct().limit(limit)
        usccs = (await self._session.execute(query)).scalars().all()
        last = lasting(await self.of(usccs))
        return [entry for entry in last if entry.valid_to is not None and entry.valid_to <= until]


def _certificate(row: CertificateRow) -> Certificate:
    return Certificate(row.uscc, row.term, row.valid_from, row.valid_to, row.number)
