"""Plan whom to tell of a clause: go through all enterprises, a lot at a time, each lot written with how far it got.

A run cut off anywhere goes on after the last lot that was committed. Two processes at once reckon the same lot, and
the second to commit finds that it was done: nothing of its own is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.notices.model import Kind, Notice, Reason
from bot.services.announcing import TOLD_OF
from bot.services.finding import version_for
from bot.services.judging import Judge, Judged
from bot.store.notice_runs import NoticeRunStore, Occasion, Run, Tally
from bot.store.notices import NoticeStore
from bot.store.subscriptions import SubscriptionStore
from matcher.engines.sql import RuleCompiler
from matcher.facts import FactView
from matcher.payout.amount import certain_fen, gives_money
from matcher.payout.entitlement import Clocks
from matcher.payout.workdays import day_of
from matcher.profile import Profile
from matcher.projection import Projector
from matcher.reverse import Group
from matcher.store.budgets import BudgetStore
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.entitlements import EntitlementStore, Opening
from policies.errors import InputError, NotFoundError
from policies.model import LifecycleState, StoredClause
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

LOT = 2_000
KINDS = {Group.ELIGIBLE: Kind.READY, Group.ONE_MISSING: Kind.ONE_MISSING, Group.NEAR: Kind.NEAR}


@dataclass(frozen=True, slots=True)
class _Lot:
    codes: list[str]
    groups: dict[str, Group]
    told: list[Judged]

    def count(self, group: Group) -> int:
        return sum(found is group for found in self.groups.values())

    @property
    def ready(self) -> list[str]:
        return [uscc for uscc, group in self.groups.items() if group is Group.ELIGIBLE]


class NoticePlanner:
    """Plans notices. Safe in several processes at once."""

    def __init__(self, database: Database, vocabulary: Vocabulary, clocks: Clocks) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._clocks = clocks
        self._compiler = RuleCompiler(vocabulary)
        self._projector = Projector(vocabulary)

    async def plan(
        self, clause_id: str, version: int, reason: str = Reason.PUBLISHED, *, actor: str, as_of: date | None = None
    ) -> Run:
        """Plan whom to tell of a clause version, to the end; repeated, it goes on or does nothing.

        Whoever publishes calls `request` in the same unit of work, and `plan` (or leaves it to `huiqi notices
        run` and the bot) afterwards.
        """
        async with self._database.work() as session:
            await self.request(session, clause_id, version, reason, actor=actor, as_of=as_of)
        run = await self.find(clause_id, version, reason)
        await self.carry_on(run)
        return await self.find(clause_id, version, reason)

    async def request(
        self,
        session: AsyncSession,
        clause_id: str,
        version: int,
        reason: str = Reason.PUBLISHED,
        *,
        actor: str,
        as_of: date | None = None,
    ) -> None:
        """Note within a unit of work that a clause version is to be told of; the planning comes later."""
        now = utc_now()
        occasion = Occasion(clause_id, version, reason, actor, as_of or day_of(now))
        await NoticeRunStore(session).request(occasion, now)

    async def again(self, clause_id: str, version: int, reason: str) -> None:
        """Let a finished run go through everybody once more, for those who came since."""
        run = await self.find(clause_id, version, reason)
        async with self._database.work() as session:
            await NoticeRunStore(session).restart(run)

    async def carry_on(
        self, run: Run, tell: Callable[[Run], None] = lambda _: None, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Go through the enterprises that are left, until asked to stop; `tell` hears after each lot."""
        async with self._database.reading() as session:
            subject = await version_for(PolicyRepository(session), run.clause_id, run.as_of)
        judge = Judge(subject, run.as_of, self._vocabulary, self._compiler)
        while run.finished_at is None and not stop():
            await self._next_lot(run, subject, judge)
            run = await self.find(run.clause_id, run.version, run.reason)
            tell(run)

    async def one_lot(self) -> bool:
        """Go through one lot of the oldest run that has enterprises left; False when there is none."""
        runs = await self.unfinished()
        if not runs:
            return False
        lots = iter((False, True))
        await self.carry_on(runs[0], stop=lambda: next(lots))
        return True

    async def _next_lot(self, run: Run, subject: StoredClause, judge: Judge) -> None:
        async with self._database.reading() as session:
            lot = _Lot([], {}, [])
            if may_be_told(subject, run):
                codes, groups = await judge.lot(session, run.cursor, LOT)
                listening = await SubscriptionStore(session).subscribed(groups)
                lot = _Lot(codes, groups, await judge.explained(session, listening))
        async with self._database.work() as session:
            await self._write(session, run, subject, lot)

    async def _write(self, session: AsyncSession, run: Run, subject: StoredClause, lot: _Lot) -> None:
        now, runs = utc_now(), NoticeRunStore(session)
        tally = Tally(
            examined=len(lot.codes),
            ready=lot.count(Group.ELIGIBLE),
            one_missing=lot.count(Group.ONE_MISSING),
            near=lot.count(Group.NEAR),
        )
        cursor = lot.codes[-1] if lot.codes else run.cursor
        if not await runs.advance(run, cursor, tally, now if len(lot.codes) < LOT else None):
            return
        await self._open(session, run, subject, lot.ready)
        planned = await NoticeStore(session).plan([_notice(judged, run) for judged in lot.told], now)
        await runs.add_planned(run, planned)

    async def _open(self, session: AsyncSession, run: Run, subject: StoredClause, usccs: list[str]) -> None:
        """Open an entitlement for everybody who is ready, with its amount where the clause alone fixes it."""
        if not usccs:
            return
        clause = subject.clause
        amount = certain_fen(clause, FactView(self._vocabulary, Profile(), run.as_of))
        period = await BudgetStore(session).current_period(clause.id, str(run.as_of.year))
        opening = Opening(
            clause.id,
            subject.version,
            period,
            gives_money(clause),
            run.actor,
            f"条款第 {subject.version} 版匹配",
            utc_now(),
        )
        await EntitlementStore(session, self._clocks).open(opening, dict.fromkeys(usccs, amount))

    async def find(self, clause_id: str, version: int, reason: str) -> Run:
        """Give the run of a clause version; NotFoundError when nobody asked for one."""
        async with self._database.reading() as session:
            found = await NoticeRunStore(session).find(clause_id, version, reason)
        if found is None:
            raise NotFoundError(f"{clause_id} 第 {version} 版还没有要告知企业的记录")
        return found

    async def total(self) -> int:
        """Count the enterprises that a run goes through."""
        async with self._database.reading() as session:
            return await EnterpriseRepository(session, self._projector).count()

    async def unfinished(self) -> list[Run]:
        """Give the runs that have enterprises left."""
        async with self._database.reading() as session:
            return await NoticeRunStore(session).unfinished()

    async def current(self, clause_id: str) -> StoredClause:
        """Give a clause that enterprises may be told of; InputError says why when they may not."""
        async with self._database.reading() as session:
            subject = await PolicyRepository(session).get(clause_id)
        if subject.clause.kind not in TOLD_OF:
            raise InputError(f"{clause_id} 是要求或规划目标，没有可以享受的，不用告知企业")
        if subject.state is not LifecycleState.PUBLISHED:
            raise InputError(f"{clause_id} 没有在发布状态，不能告知企业")
        return subject


def may_be_told(subject: StoredClause, run: Run) -> bool:
    """Whether the version that was to be told of is still the one in force."""
    is_current = subject.version == run.version and subject.state is LifecycleState.PUBLISHED
    return is_current and subject.clause.kind in TOLD_OF and subject.clause.is_in_force(run.as_of)


def _notice(judged: Judged, run: Run) -> Notice:
    return Notice(
        id=0,
        uscc=judged.uscc,
        clause_id=run.clause_id,
        version=run.version,
        reason=run.reason,
        kind=KINDS[judged.group],
        detail=judged.detail,
        road=judged.road,
    )
