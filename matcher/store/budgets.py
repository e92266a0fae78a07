"""Keep budgets. Money moves by one guarded UPDATE, so that no two processes can spend the same yuan."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.payout.budget import Budget, BudgetError, yuan
from matcher.payout.stages import COMMITTED, Stage
from matcher.store.payout_tables import BudgetEventRow, BudgetRow, EntitlementRow
from policies.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """What a person sets: None leaves it. `release_fen` is the new sum of all batches released so far."""

    total_fen: int | None = None
    release_fen: int | None = None
    in_batches: bool | None = None
    paused: bool | None = None


class BudgetStore:
    """Budgets within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def move(self, clause_id: str, period: str, committed_fen: int, paid_fen: int, at: datetime) -> None:
        """Set money aside, pay it, or give it back; BudgetError when there is not so much.

        A clause without a budget has no limit that we know of, so nothing is counted.
        """
        row, takes = BudgetRow, committed_fen + paid_fen
        guards = [row.clause_id == clause_id, row.period == period]
        if takes > 0:
            guards.append(row.committed_fen + row.paid_fen + takes <= row.released_fen)
        if takes > 0 or paid_fen > 0:
            guards.append(row.paused.is_(False))
        values = {
            "committed_fen": row.committed_fen + committed_fen,
            "paid_fen": row.paid_fen + paid_fen,
            "updated_at": at,
        }
        query = update(row).where(*guards).values(values).execution_options(synchronize_session=False)
        done = await self._session.execute(query)
        if isinstance(done, CursorResult) and done.rowcount == 1:
            return
        budget = await self.find(clause_id, period)
        if budget is not None:
            budget.moved(committed_fen, paid_fen)  # says why not
            raise BudgetError(f"{clause_id} 的预算同时在别处变了，请再试一次")

    async def set(
        self, clause_id: str, period: str, change: BudgetChange, *, actor: str, reason: str, at: datetime
    ) -> Budget:
        """Make or change a budget; BudgetError when what is set aside and paid would not fit in."""
        known = await self._row(clause_id, period, lock=True)
        budget = _budget(known) if known is not None else await self._unlimited(clause_id, period)
        budget = _changed(budget, change)
        values = {name: getattr(budget, name) for name in ("total_fen", "released_fen", "in_batches", "paused")}
        if known is None:
            spent = {"committed_fen": budget.committed_fen, "paid_fen": budget.paid_fen}
            self._session.add(BudgetRow(clause_id=clause_id, period=period, **spent, **values, updated_at=at))
        else:
            query = update(BudgetRow).where(BudgetRow.clause_id == clause_id, BudgetRow.period == period)
            changed = query.values(**values, updated_at=at).execution_options(synchronize_session=False)
            await self._session.execute(changed)
        event = BudgetEventRow(clause_id=clause_id, period=period, **values, actor=actor, reason=reason, at=at)
        self._session.add(event)
        await self._session.flush()
        return budget

    async def _unlimited(self, clause_id: str, period: str) -> Budget:
        """Give what was set aside and paid while no budget was set, as a budget of just that."""
        if self._session.get_bind().dialect.name == "postgresql":
            # Steps under way saw no budget: wait for them, and let no new one begin before ours is there.
            await self._session.execute(text("LOCK TABLE entitlements IN EXCLUSIVE MODE"))
        row, stages = EntitlementRow, [stage.value for stage in COMMITTED]
        is_committed = or_(row.stage.in_(stages), row.paused_stage.in_(stages))
        committed = func.coalesce(func.sum(row.amount_fen).filter(is_committed), 0)
        paid = func.coalesce(func.sum(row.amount_fen).filter(row.stage == Stage.PAID.value), 0)
        query = select(committed, paid).where(row.clause_id == clause_id, row.period == period)
        set_aside, paid_out = (int(fen) for fen in (await self._session.execute(query)).one())
        spent = set_aside + paid_out
        return Budget(clause_id, period, spent, spent, committed_fen=set_aside, paid_fen=paid_out)

    async def _row(self, clause_id: str, period: str, *, lock: bool = False) -> BudgetRow | None:
        query = select(BudgetRow).where(BudgetRow.clause_id == clause_id, BudgetRow.period == period)
        fresh = (query.with_for_update() if lock else query).execution_options(populate_existing=True)
        return (await self._session.execute(fresh)).scalar_one_or_none()

    async def find(self, clause_id: str, period: str) -> Budget | None:
        """Give a budget; None when none was set."""
        row = await self._row(clause_id, period)
        return None if row is None else _budget(row)

    async def current_period(self, clause_id: str, default: str) -> str:
        """Give the newest period a budget was set for; the default while there is none."""
        query = select(BudgetRow.period).where(BudgetRow.clause_id == clause_id).order_by(BudgetRow.period.desc())
        return (await self._session.execute(query.limit(1))).scalar_one_or_none() or default

    async def all(self, clause_id: str | None = None) -> list[Budget]:
        """Give all budgets, or those of a clause; NotFoundError when a clause has none."""
        query = select(BudgetRow).order_by(BudgetRow.clause_id, BudgetRow.period)
        if clause_id is not None:
            query = query.where(BudgetRow.clause_id == clause_id)
        fresh = query.execution_options(populate_existing=True)
        found = [_budget(row) for row in (await self._session.execute(fresh)).scalars()]
        if clause_id is not None and not found:
            raise NotFoundError(f"{clause_id} 还没有设预算，请用 huiqi budgets set {clause_id} --total 金额")
        return found


def _changed(budget: Budget, change: BudgetChange) -> Budget:
    """Apply a change; a budget that is not given out in batches is released as a whole."""
    total = budget.total_fen if change.total_fen is None else change.total_fen
    in_batches = budget.in_batches if change.in_batches is None else change.in_batches
    was_batched = budget.released_fen if budget.in_batches else budget.committed_fen + budget.paid_fen
    released = total
    if in_batches:
        released = was_batched if change.release_fen is None else change.release_fen
    elif change.release_fen is not None:
        raise BudgetError(f"{budget.clause_id} 的预算不分批，不能只放出一部分；要分批请加 --batches")
    spent = budget.committed_fen + budget.paid_fen
    if released < spent or released > total:
        raise BudgetError(
            f"{budget.clause_id} 已定和已付 {yuan(spent)}，总额 {yuan(total)}："
            f"放出的 {yuan(released)} 不能比前者少，也不能比后者多"
        )
    paused = budget.paused if change.paused is None else change.paused
    return dataclasses.replace(budget, total_fen=total, released_fen=released, in_batches=in_batches, paused=paused)


def _budget(row: BudgetRow) -> Budget:
    return Budget(
        clause_id=row.clause_id,
        period=row.period,
        total_fen=row.total_fen,
        released_fen=row.released_fen,
        committed_fen=row.committed_fen,
        paid_fen=row.paid_fen,
        in_batches=row.in_batches,
        paused=row.paused,
    )
