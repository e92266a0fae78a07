"""Enterprises, clauses and steps for tests of the way from match to payout."""

from __future__ import annotations

from datetime import UTC, datetime

from matcher.payout.consent import current_words
from matcher.payout.entitlement import Clocks, Entitlement, Order
from matcher.payout.stages import Step
from matcher.store.entitlements import EntitlementStore, Opening, Sought
from policies.store.database import Database

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
CLOCKS = Clocks(notice_days=0)
CLAUSE = "demo-clause"
PERIOD = "2026"


def order(step: Step, at: datetime = AT, amount_fen: int | None = None) -> Order:
    words = current_words() if step is Step.CONFIRM else None
    return Order(step, "cli:official", "按程序", at, amount_fen, words)


async def open_notified(database: Database, amounts: dict[str, int | None], clause: str = CLAUSE) -> list[int]:
    """Match and notify enterprises; give the numbers of their entitlements."""
    async with database.work() as session:
        store = EntitlementStore(session, CLOCKS)
        await store.open(Opening(clause, 1, PERIOD, True, "test", "测试", AT), amounts)  # noqa: FBT003 - in money
        found = await store.listed(Sought(clause_id=clause))
        for entry in found:
            await store.take(entry.id, order(Step.NOTIFY))
    return sorted(entry.id for entry in found)


async def take(database: Database, number: int, step: Step, at: datetime = AT) -> Entitlement:
    async with database.work() as session:
        return await EntitlementStore(session, CLOCKS).take(number, order(step, at))
