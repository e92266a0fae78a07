"""Queues and conversations in the database, on SQLite and PostgreSQL."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.dialogue.state import ConversationState
from bot.store.aging import AgingRows, settled_updates
from bot.store.conversations import Allowance, Conversation, ConversationRepository, Offered, OvertakenError
from bot.store.queues import Arrived, OutboxQueue, Queued, UpdateQueue
from bot.store.tables import Progress
from policies.store.database import Database

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ONLY_POSTGRES = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


async def fill(database: Database, *messages: tuple[str, str]) -> None:
    async with database.work() as session:
        for chat, payload in messages:
            await OutboxQueue(session, "c").add(chat, 1, [payload], NOW)


async def take(database: Database, *, busy: tuple[str, ...] = (), now: datetime = NOW) -> Queued | None:
    async with database.work() as session:
        return await OutboxQueue(session, "c").take(now, busy)


async def first(database: Database) -> Queued:
    taken = await take(database)
    assert taken is not None
    return taken


async def test_the_first_message_of_a_chat_is_taken_first(database: Database) -> None:
    await fill(database, ("a", "1"), ("a", "2"), ("b", "3"))
    assert (await first(database)).payload == "1"
    busy = await take(database, busy=("a",))
    assert busy is not None
    assert busy.payload == "3"
    assert await take(database, busy=("a", "b")) is None


async def test_what_waits_for_its_time_holds_up_its_chat_and_no_other(database: Database) -> None:
    await fill(database, ("a", "1"), ("a", "2"), ("b", "3"))
    item = await first(database)
    async with database.work() as session:
        await OutboxQueue(session, "c").postpone(item, LATER, "slower", failed=True)
    assert (await first(database)).payload == "3"
    again = await take(database, now=LATER)
    assert again is not None
    assert (again.payload, again.attempts) == ("1", 1)


async def test_a_settled_row_is_settled_once_and_its_words_are_gone(database: Database) -> None:
    await fill(database, ("a", "words"))
    item = await first(database)
    async with database.work() as session:
        queue = OutboxQueue(session, "c")
        assert await queue.settle(item, NOW)
        assert not await queue.settle(item, NOW)
        assert not await queue.give_up(item, "late", NOW)
        assert await queue.count(Progress.DONE) == 1
        assert (await session.execute(text("SELECT payload FROM outbox"))).scalar_one() == ""


async def test_an_update_is_kept_once_and_taken_in_the_order_of_its_id(database: Database) -> None:
    for batch in ([Arrived(7, "a", "7"), Arrived(5, "a", "5")], [Arrived(5, "a", "again"), Arrived(6, "a", "6")]):
        async with database.work() as session:
            await UpdateQueue(session, "c").add(batch, NOW)
    taken = []
    for _ in range(3):
        async with database.work() as session:
            queue = UpdateQueue(session, "c")
            item = await queue.take(NOW)
            assert item is not None
            taken.append(item.payload)
            await queue.settle(item, NOW)
    assert taken == ["5", "6", "7"]


async def test_a_known_update_stays_known_until_it_is_purged(database: Database) -> None:
    async with database.work() as session:
        queue = UpdateQueue(session, "c")
        await queue.add([Arrived(1, "a", "x")], NOW)
        item = await queue.take(NOW)
        assert item is not None
        await queue.settle(item, NOW)
        await queue.add([Arrived(1, "a", "x")], NOW)
        assert await queue.take(NOW) is None
        await AgingRows(session, settled_updates).forget(LATER, 10)
        assert await queue.count(Progress.DONE) == 0


async def test_channels_do_not_see_each_other(database: Database) -> None:
    await fill(database, ("a", "1"))
    async with database.work() as session:
        assert await OutboxQueue(session, "other").take(NOW) is None


@ONLY_POSTGRES
async def test_what_one_process_holds_another_passes_over_until_it_lets_go(database: Database) -> None:
    await fill(database, ("a", "1"), ("a", "2"), ("b", "3"))
    async with database.work() as session:
        held = await OutboxQueue(session, "c").take(NOW)
        assert held is not None
        assert (await first(database)).payload == "3"
        await session.rollback()
    assert (await first(database)).payload == "1"


async def test_a_conversation_is_kept_whole(database: Database) -> None:
    kept = Conversation(ConversationState(shown=("x",)), Offered(1, ("跳过",)), Allowance(1.5, 2, NOW))
    async with database.work() as session:
        repository = ConversationRepository(session, "c")
        new = await repository.load("a", NOW)
        assert new == Conversation()
        await repository.save("a", dataclasses.replace(kept, revision=new.revision), NOW)
    async with database.work() as session:
        assert await ConversationRepository(session, "c").load("a", NOW) == dataclasses.replace(kept, revision=1)


async def test_a_change_made_on_an_old_revision_is_refused(database: Database) -> None:
    for _ in range(2):
        async with database.work() as session:
            repository = ConversationRepository(session, "c")
            seen = await repository.load("a", NOW)
            await repository.save("a", seen, NOW)
    with pytest.raises(OvertakenError):
        async with database.work() as session:
            await ConversationRepository(session, "c").save("a", dataclasses.replace(seen, revision=1), NOW)
