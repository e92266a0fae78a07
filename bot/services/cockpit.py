"""The figures officials look at. What the store does not hold is not stated: a figure that is missing says why.

Who meets which clause is asked of the database, clause by clause, until the time is up; how many clauses were looked
at is told with the figures, so that a part is never taken for the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.payout.figures import Bar, Cockpit, Reach, Unmet
from bot.store.grievances import GrievanceStore
from bot.store.subscriptions import SubscriptionStore
from matcher.engines.sql import NotExpressibleError, RuleCompiler
from matcher.engines.sql.queries import ProfileQueries
from matcher.reverse import Group, Standing
from matcher.store.payout_figures import payout_figures
from matcher.store.tables import EnterpriseRow
from policies.model import Kind, StoredClause
from policies.store.database import Database
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

BAR = "惠企资金平均兑现周期"
"""The measure, among the statements of documents, that payouts are compared with."""

KINDS = frozenset({Kind.BENEFIT, Kind.SERVICE})


class CockpitService:
    """Reckons the figures; reads only."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._compiler = RuleCompiler(vocabulary)

    async def figures(self, day: date, seconds: float, tell: Callable[[Reach], None] = lambda _: None) -> Cockpit:
        """Give the figures; `tell` hears after each clause that was looked at."""
        async with self._database.reading() as session:
            clauses = await PolicyRepository(session).in_force(day)
            every, still_open, overdue = await GrievanceStore(session).counts(day)
            subscribed, speaking = await SubscriptionStore(session).count()
            enterprises = await session.scalar(select(func.count()).select_from(EnterpriseRow)) or 0
            until = time.monotonic() + seconds
            reach = await self._reach(session, clauses, day, until, tell) if enterprises else Reach()
            return Cockpit(
                day=day,
                enterprises=enterprises,
                clauses=len(clauses),
                subscribed=subscribed,
                speaking=speaking,
                payouts=await payout_figures(session, day),
                reach=reach,
                grievances=every,
                grievances_open=still_open,
                grievances_overdue=overdue,
                bar=await _bar(session),
            )

    async def _reach(
        self,
        session: AsyncSession,
        clauses: Sequence[StoredClause],
        day: date,
        until: float,
        tell: Callable[[Reach], None],
    ) -> Reach:
        """Ask of each benefit and service who meets it; benefits first, in case the time does not suffice."""
        asked = [stored for stored in clauses if stored.clause.kind in KINDS]
        asked.sort(key=lambda stored: (stored.clause.kind is not Kind.BENEFIT, stored.clause.id))
        reach, queries = Reach(of=len(asked)), ProfileQueries(session)
        for stored in asked:
            if time.monotonic() >= until:
                reach.is_complete = False
                break
            try:
                rule = self._compiler.compile(stored.clause.condition, day)
            except NotExpressibleError:
                reach.unasked += 1
                continue
            counts = await queries.counts(rule)
            reach.looked_at += 1
            reach.judged = max(reach.judged, counts.total)
            reach.missing += counts.missing
            if counts.total and not counts.in_group(Group.ELIGIBLE):
                reach.unmet.append(Unmet(stored, counts.standing[Standing.UNKNOWN]))
            tell(reach)
        return reach


async def _bar(session: AsyncSession) -> Bar | None:
    for document in await PolicyRepository(session).documents():
        for statement in document.statements:
            if statement.measure == BAR:
                return Bar(statement, document.title)
    return None
