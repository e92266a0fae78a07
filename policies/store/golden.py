"""Keep golden cases: examples that a clause must conclude rightly."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from policies.errors import NotFoundError
from policies.golden import GoldenCase
from policies.store.tables import ClauseRow, GoldenCaseRow
from policies.vocabulary import nearest


class GoldenStore:
    """Golden cases within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def replace(self, clause_id: str, cases: Iterable[GoldenCase]) -> None:
        """Keep these cases of a clause, published or drafted, instead of those before."""
        await self._require(clause_id)
        await self._session.execute(delete(GoldenCaseRow).where(GoldenCaseRow.clause_id == clause_id))
        self._session.add_all(_row(case, position) for position, case in enumerate(cases))
        await self._session.flush()

    async def cases(self, clause_id: str) -> list[GoldenCase]:
        """Give the cases of a clause in the order of their file."""
        query = select(GoldenCaseRow).where(GoldenCaseRow.clause_id == clause_id).order_by(GoldenCaseRow.position)
        return [_case(row) for row in (await self._session.execute(query)).scalars()]

    async def clause_ids(self) -> list[str]:
        """Name the clauses that have cases."""
        query = select(GoldenCaseRow.clause_id).distinct().order_by(GoldenCaseRow.clause_id)
        return list((await self._session.execute(query)).scalars())

    async def _require(self, clause_id: str) -> None:
        if await self._session.get(ClauseRow, clause_id) is None:
            near = nearest(clause_id, (await self._session.execute(select(ClauseRow.id))).scalars())
            raise NotFoundError(f"样例所说的条款“{clause_id}”不存在" + (f"，最接近的是 {near}" if near else ""))


def _row(case: GoldenCase, position: int) -> GoldenCaseRow:
    return GoldenCaseRow(
        clause_id=case.clause,
        name=case.name,
        position=position,
        profile=case.profile,
        verdict=case.verdict,
        as_of=case.as_of,
        amount=case.amount,
        missing=None if case.missing is None else list(case.missing),
        judgements=None if case.judgements is None else list(case.judgements),
    )


def _case(row: GoldenCaseRow) -> GoldenCase:
    return GoldenCase(
        clause=row.clause_id,
        name=row.name,
        profile=row.profile,
        verdict=row.verdict,
        as_of=row.as_of,
        amount=row.amount,
        missing=None if row.missing is None else tuple(row.missing),
        judgements=None if row.judgements is None else tuple(row.judgements),
    )
