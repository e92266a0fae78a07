"""Keep how far each clause version has been gone through: cut off anywhere, a run goes on from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.notice_tables import NoticeRunRow
from policies.store.inserting import insert_missing


@dataclass(frozen=True, slots=True)
class Tally:
    """What a lot of enterprises, or a whole run, came to."""

    examined: int = 0
    ready: int = 0
    one_missing: int = 0
    near: int = 0
    planned: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One clause version to tell of, and how far that is. `cursor` is the last enterprise gone through."""

    id: int
    clause_id: str
    version: int
    reason: str
    actor: str
    as_of: date
    cursor: str
    tally: Tally
    requested_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why enterprises are to be told of a clause version, by whose word, judged as of which day."""

    clause_id: str
    version: int
    reason: str
    actor: str
    as_of: date


class NoticeRunStore:
    """Runs within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def request(self, occasion: Occasion, now: datetime) -> None:
        """Note that enterprises are to be told, once for each clause version and reason; call it where it is decided.

        In the unit of work that publishes: then no crash lies between publishing and knowing whom to tell.
        """
        counts = dict.fromkeys(("examined", "ready", "one_missing", "near", "planned"), 0)
        values = {
            "clause_id": occasion.clause_id,
            "version": occasion.version,
            "reason": occasion.reason,
            "actor": occasion.actor,
            "requested_at": now,
            "as_of": occasion.as_of,
            "cursor": "",
            **counts,
            "finished_at": None,
        }
        await insert_missing(self._session, NoticeRunRow, [values], ["clause_id", "version", "reason"])

    async def find(self, clause_id: str, version: int, reason: str) -> Run | None:
        """Give the run of a clause version."""
        row = NoticeRunRow
        query = select(row).where(row.clause_id == clause_id, row.version == version, row.reason == reason)
        found = (await self._session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
        return None if found is None else _run(found)

    async def unfinished(self) -> list[Run]:
        """Give the runs that have not gone through every enterprise, the oldest first."""
        query = select(NoticeRunRow).where(NoticeRunRow.finished_at.is_(None)).order_by(NoticeRunRow.id)
        rows = (await self._session.execute(query.execution_options(populate_existing=True))).scalars()
        return [_run(row) for row in rows]

    async def latest(self, limit: int = 20) -> list[Run]:
        """Give the newest runs."""
        query = select(NoticeRunRow).order_by(NoticeRunRow.id.desc()).limit(limit)
        return [_run(row) for row in (await self._session.execute(query)).scalars()]

    async def advance(self, run: Run, cursor: str, lot: Tally, finished_at: datetime | None) -> bool:
        """Move a run on; False when another process moved it first, whose lot then counts."""
        row = NoticeRunRow
        values = {
            "cursor": cursor,
            "examined": row.examined + lot.examined,
            "ready": row.ready + lot.ready,
            "one_missing": row.one_missing + lot.one_missing,
            "near": row.near + lot.near,
            "finished_at": finished_at,
        }
        seen = (row.id == run.id, row.cursor == run.cursor, row.finished_at.is_(None))
        query = update(row).where(*seen).values(values).execution_options(synchronize_session=False)
        done = await self._session.execute(query)
        return isinstance(done, CursorResult) and done.rowcount == 1

    async def add_planned(self, run: Run, count: int) -> None:
        """Count notices that a lot brought."""
        query = update(NoticeRunRow).where(NoticeRunRow.id == run.id)
        counted = query.values(planned=NoticeRunRow.planned + count).execution_options(synchronize_session=False)
        await self._session.execute(counted)

    async def restart(self, run: Run) -> None:
        """Go through all enterprises once more, for those that came or subscribed since; nobody is told twice."""
        fresh = {"cursor": "", "finished_at": None} | dict.fromkeys(("examined", "ready", "one_missing", "near"), 0)
        query = update(NoticeRunRow).where(NoticeRunRow.id == run.id, NoticeRunRow.finished_at.is_not(None))
        await self._session.execute(query.values(fresh).execution_options(synchronize_session=False))


def _run(row: NoticeRunRow) -> Run:
    tally = Tally(row.examined, row.ready, row.one_missing, row.near, row.planned)
    return Run(
        id=row.id,
        clause_id=row.clause_id,
        version=row.version,
        reason=row.reason,
        actor=row.actor,
        as_of=row.as_of,
        cursor=row.cursor,
        tally=tally,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
    )
