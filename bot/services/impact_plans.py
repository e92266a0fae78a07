"""Which version of a clause gives way to which, and on which day: what an impact is asked of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import Plan, Planned, Published
from matcher.impact import Change
from policies.drafts import StoredDraft
from policies.errors import InputError, NotFoundError
from policies.model import Clause
from policies.store.database import Database, utc_now
from policies.store.drafts import DraftRepository
from policies.store.repository import PolicyRepository
from policies.timeline import Days, Timeline, day_in_china, days_of_version


class ImpactPlans:
    """Reads drafts and versions, and says what would change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_clause(self, clause_id: str, day: date | None, *, suspend: bool = False) -> Planned:
        """Give what the open draft of a clause would change; without one, what its newest version has changed.

        With `suspend`, what suspending the clause would take away.
        """
        async with self._database.reading() as session:
            drafts = [] if suspend else await DraftRepository(session).open_drafts(clause_ids=[clause_id])
            reader = _Reader(session, day)
            if drafts:
                return await reader.draft(drafts[0])
            return await (reader.suspended(clause_id) if suspend else reader.published(clause_id))

    async def of_document(self, document: str, day: date | None, *, suspend: bool = False) -> list[Planned]:
        """Give what publishing all open drafts of a document would change, or suspending all that is in force of it."""
        async with self._database.reading() as session:
            reader = _Reader(session, day)
            if suspend:
                in_force = await PolicyRepository(session).in_force(reader.today)
                return [
                    await reader.suspended(one.clause.id) for one in in_force if one.clause.document == document
                ] or _none(f"文件“{document}”在 {reader.today} 没有生效的条款")
            drafts = await DraftRepository(session).open_drafts(document=document)
            return [await reader.draft(draft) for draft in drafts] or _none(
                f"文件“{document}”没有待处理的草案；看一条已发布的条款请给出它的编号"
            )

    async def of_published(self, published: Sequence[Published]) -> list[Planned]:
        """Give what was changed by publishing just now."""
        async with self._database.reading() as session:
            reader = _Reader(session, None)
            found = []
            for entry in published:
                new = await PolicyRepository(session).version(entry.clause_id, entry.version)
                found.append(await reader.between(new.clause, entry.version, entry.days, entry.before))
            return found


def _none(message: str) -> list[Planned]:
    raise NotFoundError(message)


class _Reader:
    """Plans changes within one session, for a day that was asked for or the first that each change shows on."""

    def __init__(self, session: AsyncSession, day: date | None) -> None:
        self._repository = PolicyRepository(session)
        self._day = day
        self.today = day or day_in_china(utc_now())

    async def draft(self, draft: StoredDraft) -> Planned:
        """Plan the publication of a draft as if it were published today."""
        timeline = await self._repository.timeline(draft.clause.id)
        newest = (await self._repository.newest_versions([draft.clause.id])).get(draft.clause.id, 0)
        is_first = draft.base_version is None
        days = days_of_version(draft.clause, is_first=is_first, day=day_in_china(utc_now()))
        return await self.between(draft.clause, newest + 1, days, timeline)

    async def between(self, new: Clause, version: int, days: Days, before: Timeline) -> Planned:
        """Plan a version against what its first day finds in force."""
        day = self._chosen(days, new.id)
        old_version = before.version_on(day)
        old = None if old_version is None else (await self._repository.version(new.id, old_version)).clause
        change = Change(new.id, new.title, old, new)
        return Planned(Plan.PUBLISH, change, day, old_version, version, before.is_suspended(day))

    def _chosen(self, days: Days, clause_id: str) -> date:
        """Choose the day asked for, else today if the version holds by then, else the nearest day that it holds."""
        if self._day is not None:
            if self._day not in days:
                raise InputError(
                    f"{clause_id} 的这一版从 {days.first or '…'} 到 {days.last or '…'} 有效，不含 {self._day}；"
                    "请用 --as-of 指定其中一天"
                )
            return self._day
        if days.first is not None and days.first > self.today:
            return days.first
        return days.last if days.last is not None and days.last < self.today else self.today

    async def published(self, clause_id: str) -> Planned:
        """Look back at what the version in force changed against the one before it."""
        stored = await self._repository.get(clause_id, self._day)
        timeline = await self._repository.timeline(clause_id)
        span = next((span for span in timeline.spans if span.version == stored.version), None)
        day = self.today if span is None else self._chosen(span.days, clause_id)
        before = stored.version - 1
        old = (await self._repository.version(clause_id, before)).clause if before else None
        change = Change(clause_id, stored.clause.title, old, stored.clause)
        return Planned(Plan.PUBLISHED, change, day, before or None, stored.version, timeline.is_suspended(day))

    async def suspended(self, clause_id: str) -> Planned:
        """Plan a suspension from the day on."""
        stored = await self._repository.get(clause_id, self.today)
        timeline = await self._repository.timeline(clause_id)
        if timeline.is_suspended(self.today):
            raise InputError(f"条款 {clause_id} 在 {self.today} 已经是暂停状态")
        change = Change(clause_id, stored.clause.title, stored.clause, None)
        return Planned(Plan.SUSPEND, change, self.today, stored.version, None)
