"""Keep from when to when each version is in force, as known when (two axes of time, none of them rewritten).

What is known now stands in rows without `known_to`. To change a timeline, rows that no longer hold are closed at the
present instant and new ones opened at it; so what was known at any earlier instant can be read for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from policies.store.tables import ClauseRow, PublicationRow, SuspensionRow
from policies.timeline import Days, Span, Timeline, day_in_china

Dated = type[PublicationRow] | type[SuspensionRow]
R = TypeVar("R", PublicationRow, SuspensionRow)


def known(row: Dated, at: datetime | None) -> ColumnElement[bool]:
    """Select the rows that hold as known at an instant; None is now."""
    if at is None:
        return row.known_to.is_(None)
    return and_(row.known_from <= at, or_(row.known_to.is_(None), row.known_to > at))


def covers(row: Dated, day: date) -> ColumnElement[bool]:
    """Select the rows whose days hold a day."""
    begun = or_(row.valid_from.is_(None), row.valid_from <= day)
    return and_(begun, or_(row.valid_to.is_(None), row.valid_to >= day))


def not_suspended(day: date, at: datetime | None) -> ColumnElement[bool]:
    """Leave out the clauses suspended on a day, as known at an instant."""
    suspended = exists().where(
        SuspensionRow.clause_id == PublicationRow.clause_id, covers(SuspensionRow, day), known(SuspensionRow, at)
    )
    return ~suspended


@dataclass(frozen=True, slots=True)
class Change:
    """A timeline before and after a step."""

    old: Timeline
    new: Timeline


class PublicationStore:
    """Timelines within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, clause_ids: Collection[str]) -> None:
        """Keep others from publishing these clauses until the end of this unit of work.

        In a statement of its own, before anything is read: what is read after it nobody changes any more.
        """
        query = select(ClauseRow.id).where(ClauseRow.id.in_(clause_ids)).order_by(ClauseRow.id).with_for_update()
        await self._session.execute(query)

    async def timelines(
        self, clause_ids: Collection[str] | None = None, at: datetime | None = None
    ) -> defaultdict[str, Timeline]:
        """Give the timelines of clauses (of all for None) as known at an instant; an empty one where there is none."""
        spans: defaultdict[str, list[Span]] = defaultdict(list)
        suspended: defaultdict[str, list[Days]] = defaultdict(list)
        for published in await self._rows(PublicationRow, clause_ids, at):
            spans[published.clause_id].append(Span(published.version, _days(published)))
        for pause in await self._rows(SuspensionRow, clause_ids, at):
            suspended[pause.clause_id].append(_days(pause))
        found: defaultdict[str, Timeline] = defaultdict(Timeline)
        for clause_id in spans.keys() | suspended.keys():
            found[clause_id] = Timeline(tuple(spans[clause_id]), tuple(suspended[clause_id]))
        return found

    async def _rows(self, row: type[R], clause_ids: Collection[str] | None, at: datetime | None) -> list[R]:
        query = select(row).where(known(row, at)).order_by(row.id)
        if clause_ids is not None:
            query = query.where(row.clause_id.in_(clause_ids))
        return list((await self._session.execute(query)).scalars())

    async def change(self, changes: Mapping[str, Change], at: datetime) -> None:
        """Write changed timelines down. The instant moves on where the clock went back: the past stays as it was."""
        moments = await self._moments(changes)
        for row in await self._rows(PublicationRow, changes, None):
            if Span(row.version, _days(row)) not in changes[row.clause_id].new.spans:
                row.known_to = max(at, moments[row.clause_id])
        for pause in await self._rows(SuspensionRow, changes, None):
            if _days(pause) not in changes[pause.clause_id].new.suspended:
                pause.known_to = max(at, moments[pause.clause_id])
        await self._session.flush()
        for clause_id, change in changes.items():
            self._open(clause_id, change, max(at, moments.get(clause_id, at)))
            clause = await self._session.get_one(ClauseRow, clause_id)  # loaded when it was locked
            clause.state = change.new.state_on(day_in_china(at)).value
        await self._session.flush()

    def _open(self, clause_id: str, change: Change, at: datetime) -> None:
        self._session.add_all(
            PublicationRow(
                clause_id=clause_id,
                version=span.version,
                valid_from=span.days.first,
                valid_to=span.days.last,
                known_from=at,
            )
            for span in change.new.spans
            if span not in change.old.spans
        )
        self._session.add_all(
            SuspensionRow(clause_id=clause_id, valid_from=days.first, valid_to=days.last, known_from=at)
            for days in change.new.suspended
            if days not in change.old.suspended
        )

    async def _moments(self, clause_ids: Collection[str]) -> dict[str, datetime]:
        """Give the instant at which each clause was last changed."""
        latest: dict[str, datetime] = {}
        for row in (PublicationRow, SuspensionRow):
            query = select(row.clause_id, func.max(row.known_from), func.max(row.known_to)).group_by(row.clause_id)
            for clause_id, opened, closed in await self._session.execute(query.where(row.clause_id.in_(clause_ids))):
                moments = [moment for moment in (opened, closed, latest.get(clause_id)) if moment is not None]
                latest[clause_id] = max(moments)
        return latest


def _days(row: PublicationRow | SuspensionRow) -> Days:
    return Days(row.valid_from, row.valid_to)
