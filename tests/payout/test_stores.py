"""Entitlements and budgets as they are kept: money adds up between tasks, steps are recorded, names can go."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from matcher.payout.budget import BudgetError, BudgetState
from matcher.payout.certificates import Certificate
from matcher.payout.consent import CONSENT_VERSION
from matcher.payout.entitlement import StepError
from matcher.payout.stages import Stage, Step
from matcher.store.budgets import BudgetChange, BudgetStore
from matcher.store.certificates import CertificateStore
from matcher.store.entitlements import EntitlementStore, Opening, Sought
from policies.errors import NotFoundError
from policies.store.database import Database
from tests.payout.conftest import AT, CLAUSE, CLOCKS, PERIOD, open_notified, order, take

ENTERPRISES = 12
SHARE = 100_00


async def set_budget(database: Database, **changes: int | bool) -> None:
    async with database.work() as session:
        change = BudgetChange(**changes)  # type: ignore[arg-type]  # by name
        await BudgetStore(session).set(CLAUSE, PERIOD, change, actor="a", reason="r", at=AT)


async def test_many_at_once_never_get_more_than_the_budget_and_it_is_used_to_the_last_share(
    database: Database,
) -> None:
    numbers = await open_notified(database, dict.fromkeys((f"E{n:02d}" for n in range(ENTERPRISES)), SHARE))
    await set_budget(database, total_fen=5 * SHARE + 1)
    results = await asyncio.gather(*(take(database, n, Step.CONFIRM) for n in numbers), return_exceptions=True)
    refused = [result for result in results if isinstance(result, BudgetError)]
    assert (len(results) - len(refused), len(refused)) == (5, ENTERPRISES - 5)
    assert "额满即止" in str(refused[0])
    async with database.work() as session:
        budget = (await BudgetStore(session).all(CLAUSE))[0]
        assert (budget.committed_fen, budget.left_fen) == (5 * SHARE, 1)
        assert await EntitlementStore(session, CLOCKS).count(Sought(Stage.NOTIFIED)) == ENTERPRISES - 5


async def test_the_same_step_twice_at_once_is_taken_once(database: Database) -> None:
    (number,) = await open_notified(database, {"E1": SHARE})
    await set_budget(database, total_fen=10 * SHARE)
    results = await asyncio.gather(*(take(database, number, Step.CONFIRM) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(result, StepError) for result in results) == 3
    async with database.work() as session:
        assert (await BudgetStore(session).all())[0].committed_fen == SHARE
        events = await EntitlementStore(session, CLOCKS).events(number)
    assert [event.step for event in events] == [Step.MATCH, Step.NOTIFY, Step.CONFIRM]
    assert events[-1].consent is not None
    assert events[-1].consent.version == CONSENT_VERSION


async def test_a_budget_set_late_counts_what_was_set_aside_and_paid_before(database: Database) -> None:
    numbers = await open_notified(database, {"E1": SHARE, "E2": SHARE, "E3": SHARE})
    for number in numbers[:2]:
        await take(database, number, Step.CONFIRM)
    await take(database, numbers[0], Step.PAY)
    with pytest.raises(BudgetError, match="已定和已付 200元"):
        await set_budget(database, total_fen=SHARE)
    await set_budget(database, total_fen=3 * SHARE)
    async with database.work() as session:
        budget = (await BudgetStore(session).all(CLAUSE))[0]
    assert (budget.committed_fen, budget.paid_fen) == (SHARE, SHARE)


async def test_batches_pause_and_giving_back(database: Database) -> None:
    numbers = await open_notified(database, {"E1": SHARE, "E2": SHARE})
    await set_budget(database, total_fen=2 * SHARE, in_batches=True, release_fen=SHARE)
    await take(database, numbers[0], Step.CONFIRM)
    with pytest.raises(BudgetError, match="等下一批放出"):
        await take(database, numbers[1], Step.CONFIRM)
    await set_budget(database, release_fen=2 * SHARE, paused=True)
    with pytest.raises(BudgetError, match="已暂停"):
        await take(database, numbers[0], Step.PAY)
    await take(database, numbers[0], Step.WITHDRAW)
    await set_budget(database, paused=False)
    await take(database, numbers[1], Step.CONFIRM)
    async with database.work() as session:
        budget = (await BudgetStore(session).all(CLAUSE))[0]
    assert (budget.committed_fen, budget.state) == (SHARE, BudgetState.BATCH)


async def test_who_is_matched_already_is_not_matched_again_in_the_period(database: Database) -> None:
    async with database.work() as session:
        store = EntitlementStore(session, CLOCKS)
        opening = Opening(CLAUSE, 1, PERIOD, True, "a", "r", AT)  # noqa: FBT003 - in money
        many = {f"E{n}": None for n in range(2_500)}
        assert await store.open(opening, many) == 2_500
        assert await store.open(opening, many | {"new": 5}) == 1
        assert await store.count(Sought(clause_id=CLAUSE)) == 2_501


async def test_what_is_overdue_is_listed_until_it_ends(database: Database) -> None:
    numbers = await open_notified(database, {"E1": SHARE, "E2": SHARE})
    await take(database, numbers[1], Step.WITHDRAW)
    async with database.work() as session:
        store = EntitlementStore(session, CLOCKS)
        due = (await store.get(numbers[0])).due
        assert due is not None
        assert await store.listed(Sought(overdue_on=due.day)) == []
        late = await store.listed(Sought(overdue_on=due.day + timedelta(days=1)))
    assert [entry.id for entry in late] == [numbers[0]]


async def test_an_erased_enterprise_leaves_the_money_and_no_name(database: Database) -> None:
    numbers = await open_notified(database, {"E1": SHARE})
    await take(database, numbers[0], Step.CONFIRM)
    await take(database, numbers[0], Step.PAY)
    await open_notified(database, {"E1": SHARE}, clause="other")
    async with database.work() as session:
        assert await EntitlementStore(session, CLOCKS).forget("E1", order(Step.WITHDRAW)) == 2
    async with database.work() as session:
        rows = (await session.execute(text("SELECT uscc, stage, amount_fen FROM entitlements ORDER BY id"))).all()
    assert [(stage, fen) for _, stage, fen in rows] == [("paid", SHARE), ("withdrawn", SHARE)]
    assert all(uscc.startswith("erased-") for uscc, _, _ in rows)


async def test_what_is_not_there_is_said(database: Database) -> None:
    with pytest.raises(NotFoundError, match="没有编号为 7"):
        await take(database, 7, Step.NOTIFY)
    async with database.work() as session:
        with pytest.raises(NotFoundError, match="还没有设预算"):
            await BudgetStore(session).all("nothing")


async def test_certificates_are_kept_renewed_and_found_before_they_lapse(database: Database) -> None:
    old = Certificate("E1", "high_tech_enterprise", date(2023, 12, 1), date(2026, 11, 30), "GR1")
    other = Certificate("E2", "high_tech_enterprise", date(2023, 12, 1), date(2026, 12, 31))
    async with database.work() as session:
        store = CertificateStore(session)
        assert await store.save([old, other, old], AT) == 2
        assert [entry.uscc for entry in await store.lapsing(date(2026, 12, 31))] == ["E1", "E2"]
        renewed = Certificate("E1", "high_tech_enterprise", date(2026, 12, 1), date(2029, 11, 30))
        await store.save([renewed], AT)
        assert [entry.uscc for entry in await store.lapsing(date(2026, 12, 31))] == ["E2"]
        assert len(await store.of(["E1"])) == 2
