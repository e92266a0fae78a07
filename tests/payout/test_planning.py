"""Planning and telling on both databases: whom, once, in order, at decent hours."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.channels.telegram.rendering import render
from bot.notices.model import NoticeState, Reason
from bot.services import notice_planning
from bot.services.notice_dispatch import NoticeDispatcher, Pause, Told
from bot.services.notice_planning import NoticePlanner
from bot.services.registry import Registry
from bot.services.taking import WriteLine
from bot.store.notices import NoticeStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.tables import BindingRow
from matcher.payout.certificates import Certificate
from matcher.payout.stages import Stage
from matcher.privacy.vault import master_keys
from matcher.store.certificates import CertificateStore
from matcher.store.entitlements import EntitlementStore, Sought
from policies.interchange.report import Bundle
from policies.store.database import Database
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary
from tests.payout import town
from tests.payout.town import AWARD, DAY, FIRST_SET, TODAY

Plan = Callable[..., Awaitable[notice_planning.Run]]


@pytest.fixture
async def settled(database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle]) -> Database:
    """Five enterprises that speak, one ready one that does not."""
    people = [town.verified(1), town.imported(2), town.lacking(3), town.nearly(4), town.verified(5)]
    await town.settle(database, vocabulary, sample_bundles, people)
    await town.listen(database, range(1, 5))
    return database


@pytest.fixture
def planner(database: Database, vocabulary: Vocabulary) -> NoticePlanner:
    return town.house(vocabulary).planner(database)


def dispatcher(database: Database, vocabulary: Vocabulary, **settings: int | str) -> NoticeDispatcher:
    house = town.house(vocabulary, **settings)  # type: ignore[arg-type]  # by name
    return house.dispatcher(WriteLine(database), {"telegram": render})


async def plan(planner: NoticePlanner, clause: str = AWARD, version: int = 1) -> notice_planning.Run:
    return await planner.plan(clause, version, actor="test", as_of=TODAY)


async def tell_all(told_by: NoticeDispatcher, now: datetime = DAY) -> Told:
    messages = notices = 0
    while (told := await told_by.tell_next(now)).pause is None:
        messages, notices = messages + told.messages, notices + told.notices
    return Told(messages, notices, told.pause)


async def outbox(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as session:
        keys = master_keys(session)
        rows = await session.execute(text("SELECT channel, chat, update_id, payload FROM outbox ORDER BY id"))
        opened = [
            (chat, keys.open_waiting(payload, f"outbox {channel} {chat} {update}"))
            for channel, chat, update, payload in rows
        ]
        return [(chat, payload.encode().decode("unicode_escape")) for chat, payload in opened]


async def test_the_three_lists_are_told_to_who_listens_and_all_who_are_ready_are_matched(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    run = await plan(planner)
    tally = run.tally
    assert (tally.examined, tally.ready, tally.one_missing, tally.near, tally.planned) == (5, 3, 1, 0, 3)
    near = (await plan(planner, FIRST_SET)).tally
    assert (near.ready, near.near, near.one_missing, near.planned) == (0, 1, 4, 4)
    assert (await tell_all(dispatcher(settled, vocabulary))) == Told(4, 7, Pause.NOTHING_LEFT)
    said = dict(await outbox(settled))
    assert "免申即享" in said[town.chat(1)]
    assert "20万元" in said[town.chat(1)]
    assert "快申快享" in said[town.chat(2)]
    assert "还需知道：资质" in said[town.chat(3)]
    assert "还差：首台套采购额再高10万元" in said[town.chat(4)]
    async with settled.reading() as session:
        store = EntitlementStore(session, town.house(vocabulary).clocks)
        stages = {entry.uscc: entry.stage for entry in await store.listed(Sought(clause_id=AWARD))}
    assert stages == {
        town.uscc(1): Stage.NOTIFIED,
        town.uscc(2): Stage.NOTIFIED,
        town.uscc(5): Stage.MATCHED,
    }


async def test_planning_and_telling_twice_tells_nobody_twice(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    for _ in range(2):
        await plan(planner)
        await tell_all(dispatcher(settled, vocabulary))
    await planner.again(AWARD, 1, Reason.PUBLISHED)
    await town.listen(settled, [5])
    await plan(planner)
    assert (await tell_all(dispatcher(settled, vocabulary))).messages == 1
    assert sorted(chat for chat, _ in await outbox(settled)) == [town.chat(n) for n in (1, 2, 3, 5)]


async def test_two_at_once_plan_and_tell_everybody_once(
    database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_planning, "LOT", 7)
    await town.settle(database, vocabulary, sample_bundles, [town.verified(n) for n in range(60)])
    await town.listen(database, range(60))
    planners = [town.house(vocabulary).planner(database) for _ in range(3)]
    runs = await asyncio.gather(*(plan(one) for one in planners))
    assert {(run.tally.examined, run.tally.ready, run.tally.planned) for run in runs} == {(60, 60, 60)}
    await asyncio.gather(*(tell_all(dispatcher(database, vocabulary)) for _ in range(3)))
    assert sorted(chat for chat, _ in await outbox(database)) == sorted(town.chat(n) for n in range(60))


async def test_an_enterprise_with_two_chats_is_told_once(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    await town.listen(settled, [1], first_chat=500)
    await plan(planner)
    await asyncio.gather(*(tell_all(dispatcher(settled, vocabulary)) for _ in range(2)))
    assert sum("第1企业" in text or chat in {town.chat(1), town.chat(501)} for chat, text in await outbox(settled)) == 1


async def test_nobody_is_told_in_quiet_hours_nor_more_often_than_the_cap_a_day(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    night = datetime(2026, 11, 20, 15, tzinfo=UTC)
    told_by = dispatcher(settled, vocabulary, quiet="21:00-08:30", cap=1)
    await plan(planner)
    assert (await told_by.tell_next(night)).pause is Pause.QUIET
    assert (await tell_all(told_by)).messages == 3
    await plan(planner, FIRST_SET)
    assert (await tell_all(told_by)).messages == 1  # the one who was told nothing today
    assert (await tell_all(told_by, DAY + timedelta(hours=11))).pause is Pause.QUIET
    assert (await tell_all(told_by, DAY + timedelta(days=1))).messages == 3


async def test_a_full_outbox_lets_answers_go_first(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    await plan(planner)
    told_by = dispatcher(settled, vocabulary, backlog=2)
    assert (await told_by.tell_next(DAY)).messages == 2
    assert (await told_by.tell_next(DAY)).pause is Pause.OUTBOX_FULL


async def test_who_unsubscribes_before_being_told_is_not_told(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    await plan(planner)
    async with settled.work() as session:
        await SubscriptionStore(session).set("telegram", town.chat(1), DAY, is_active=False)
    await tell_all(dispatcher(settled, vocabulary))
    assert [chat for chat, _ in await outbox(settled)] == [town.chat(2), town.chat(3)]


async def test_what_was_changed_since_it_was_planned_is_dropped_and_the_new_wording_told(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner, sample_bundles: list[Bundle]
) -> None:
    await plan(planner)
    changed = [
        dataclasses.replace(
            bundle,
            clauses=tuple(dataclasses.replace(c, summary="改过") if c.id == AWARD else c for c in bundle.clauses),
        )
        for bundle in sample_bundles
    ]
    async with settled.work() as session:
        await PolicyRepository(session).save(changed, actor="test", reason="改", at=DAY)
    assert (await tell_all(dispatcher(settled, vocabulary))).messages == 0
    assert (await plan(planner, version=1)).tally.planned == 3
    assert (await plan(planner, version=2)).tally.planned == 3
    assert (await tell_all(dispatcher(settled, vocabulary))).messages == 3
    async with settled.reading() as session:
        counts = await NoticeStore(session).counts()
    assert (counts[NoticeState.DROPPED], counts[NoticeState.TOLD]) == (3, 3)


async def test_what_is_stale_in_the_profile_table_is_judged_by_the_reference(
    settled: Database, planner: NoticePlanner
) -> None:
    async with settled.work() as session:
        await session.execute(text("UPDATE enterprise_profiles SET edition = 1"))
    assert (await plan(planner)).tally.ready == 3


async def test_an_erased_enterprise_is_told_nothing_and_leaves_no_name(
    settled: Database, vocabulary: Vocabulary, planner: NoticePlanner
) -> None:
    code = "91110000600037341L"
    one = dataclasses.replace(town.verified(9), uscc=code)
    await town.settle(settled, vocabulary, [], [one])
    async with settled.work() as session:
        session.add(BindingRow(channel="telegram", chat="9", uscc=code, at=DAY, revoked_at=None))
        await SubscriptionStore(session).set("telegram", "9", DAY, is_active=True)
        await CertificateStore(session).save([Certificate(code, "high_tech_enterprise", TODAY)], DAY)
    await plan(planner)
    await tell_all(dispatcher(settled, vocabulary))
    await Registry(settled, vocabulary).erase(code, reason="注销", actor="test")
    async with settled.reading() as session:
        for table in ("entitlements", "notices", "notice_messages", "certificates", "enterprise_bindings"):
            left = await session.execute(text(f"SELECT count(*) FROM {table} WHERE uscc = '{code}'"))  # noqa: S608 - ours
            assert left.scalar_one() == 0, table
        erased = await session.execute(text("SELECT stage FROM entitlements WHERE uscc LIKE 'erased-%'"))
        assert erased.scalars().all() == [Stage.WITHDRAWN.value]
