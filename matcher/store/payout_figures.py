"""Count entitlements for the cockpit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.payout.stages import ENDS, Stage
from matcher.store.payout_tables import EntitlementRow


@dataclass(frozen=True, slots=True)
class PayoutFigures:
    """How many entitlements ever came so far, what was paid, and how long it took (working days, how often)."""

    matched: int
    notified: int
    confirmed: int
    paid: int
    paid_fen: int
    overdue: int
    stages: dict[Stage, int]
    payout_days: tuple[tuple[int, int], ...]


async def payout_figures(session: AsyncSession, day: date) -> PayoutFigures:
    """Count in three statements, however many there are."""
    row = EntitlementRow
    is_paid = row.stage == Stage.PAID.value
    open_stages = [stage.value for stage in Stage if stage not in ENDS]
    query = select(
        func.count(),
        func.count(row.notified_at),
        func.count(row.confirmed_at),
        func.count().filter(is_paid),
        func.sum(row.amount_fen).filter(is_paid),
        func.count().filter(row.due < day, row.stage.in_(open_stages)),
    ).select_from(row)
    matched, notified, confirmed, paid, fen, overdue = (await session.execute(query)).one()
    stages = (await session.execute(select(row.stage, func.count()).group_by(row.stage))).all()
    days = select(row.payout_days, func.count()).where(row.payout_days.is_not(None), is_paid)
    spread = (await session.execute(days.group_by(row.payout_days).order_by(row.payout_days))).all()
    return PayoutFigures(
        matched=matched,
        notified=notified,
        confirmed=confirmed,
        paid=paid,
        paid_fen=int(fen or 0),
        overdue=overdue,
        stages={Stage(stage): count for stage, count in stages},
        payout_days=tuple((int(value), count) for value, count in spread if value is not None),
    )
