"""Read the audit log: one record, those of a subject, or all of it in order and in constant memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import ColumnElement, func, select, true, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import NullType

from matcher.audit.chain import StoredRecord
from matcher.audit.checkpoints import Checkpoint
from matcher.audit.clause_set import ClauseSet
from matcher.audit.codes import normal_code
from matcher.audit.faults import Surroundings, Suspicion
from matcher.store.audit_log import checkpoint_of
from matcher.store.audit_tables import AuditCheckpointRow, AuditClauseSetRow, AuditRecordRow
from policies.errors import NotFoundError

PAGE = 2000
BEFORE_ALL = -(2**63)
"""Less than any number: a record slipped in under 0 must be seen too."""
_ROW = AuditRecordRow
_COLUMNS = (
    _ROW.seq,
    _ROW.code,
    _ROW.kind,
    _ROW.at,
    _ROW.header,
    _ROW.key_id,
    type_coerce(_ROW.body, NullType()),  # as it is: bytes, or what a forger put there
    _ROW.previous_hash,
    _ROW.record_hash,
)


class AuditReader:
    """The log within one unit of work, or while reading."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_code(self, typed: str) -> StoredRecord:
        """Find a record by its short code, however it was typed; NotFoundError when there is none."""
        code = normal_code(typed)
        found = await self._first(_ROW.code == code)
        if found is None:
            raise NotFoundError(f"没有编号为“{code}”的凭证；编号在回答下面，形如 HQ-ABCDE-23456")
        return found

    async def of_key(self, key_id: str) -> AsyncIterator[StoredRecord]:
        """Give the records sealed under a key, oldest first."""
        async for record in self.records(where=_ROW.key_id == key_id):
            yield record

    async def records(self, where: ColumnElement[bool] | None = None, page: int = PAGE) -> AsyncIterator[StoredRecord]:
        """Give records in order, one by one."""
        async for records in self.pages(where, page):
            for record in records:
                yield record

    async def pages(
        self, where: ColumnElement[bool] | None = None, page: int = PAGE
    ) -> AsyncIterator[list[StoredRecord]]:
        """Give records in order. Page by page, so that on SQLite nobody is kept from writing meanwhile."""
        after = BEFORE_ALL
        while True:
            records = await self.page(after, where, page)
            yield records
            if len(records) < page:
                return
            after = records[-1].seq

    async def page(self, after: int, where: ColumnElement[bool] | None = None, most: int = PAGE) -> list[StoredRecord]:
        """Give the records that come next after a number."""
        condition = true() if where is None else where
        query = select(*_COLUMNS).where(_ROW.seq > after, condition).order_by(_ROW.seq).limit(most)
        return [StoredRecord(*row) for row in (await self._session.execute(query)).all()]

    async def hashes(self, page: int = 5 * PAGE) -> AsyncIterator[str]:
        """Give the hashes of all records in order, for proofs."""
        after = BEFORE_ALL
        while True:
            query = select(_ROW.seq, _ROW.record_hash).where(_ROW.seq > after).order_by(_ROW.seq).limit(page)
            rows = (await self._session.execute(query)).all()
            for _, digest in rows:
                yield digest
            if len(rows) < page:
                return
            after = rows[-1].seq

    async def count(self) -> int:
        """Count the records."""
        return (await self._session.execute(select(func.count()).select_from(_ROW))).scalar_one()

    async def clause_set(self, name: str) -> ClauseSet:
        """Give a list of clause versions by its hash; NotFoundError when it is gone."""
        row = await self._session.get(AuditClauseSetRow, name)
        if row is None:
            raise NotFoundError(f"条款清单 {name[:12]}… 不见了，请运行 huiqi audit verify")
        return ClauseSet.read(row.clauses)

    async def clause_sets(self) -> dict[str, bool]:
        """Tell of every stored list whether its text still has the hash it is stored under."""
        rows = (await self._session.execute(select(AuditClauseSetRow.hash, AuditClauseSetRow.clauses))).all()
        return {name: ClauseSet.read(text).hash == name for name, text in rows}

    async def checkpoints(self) -> list[Checkpoint]:
        """Give the stored checkpoints, the smallest first."""
        rows = (await self._session.execute(select(AuditCheckpointRow).order_by(AuditCheckpointRow.size))).scalars()
        return [checkpoint_of(row) for row in rows]

    async def surroundings(self, doubt: Suspicion) -> Surroundings:
        """Look at what stands around a suspicious record."""
        record = doubt.record
        following = await self._first(_ROW.seq > record.seq)
        named = await self._place(_ROW.record_hash == record.previous)
        twin = await self._place((_ROW.record_hash == record.hash) & (_ROW.seq != record.seq))
        return Surroundings(following, named, twin)

    async def _first(self, where: ColumnElement[bool]) -> StoredRecord | None:
        row = (await self._session.execute(select(*_COLUMNS).where(where).order_by(_ROW.seq).limit(1))).first()
        return None if row is None else StoredRecord(*row)

    async def _place(self, where: ColumnElement[bool]) -> int | None:
        return (await self._session.execute(select(func.min(_ROW.seq)).where(where))).scalar()
