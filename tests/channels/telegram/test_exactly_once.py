"""Every update is answered once: when it is repeated, when two processes share the work, when one stops."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.channels.telegram.service import TelegramService
from bot.store.duty import on_duty
from policies.store.database import Database
from tests.channels.bot_api import BotApi, Fault
from tests.channels.conftest import TODAY, EchoCore, RunBot, running, settings_for
from tests.conftest import with_keys

ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ONLY_POSTGRES = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


async def test_a_repeated_update_is_answered_once(api: BotApi, run_bot: RunBot) -> None:
    update = {"update_id": 4, "message": api.message(text="一")}
    async with run_bot():
        await api.push(update, update)
        await api.until_sent(1)
        await api.push(update)
        await api.says("二", update_id=5)
        await api.until_sent(2)
    assert api.texts() == ["1：一", "2：二"]


async def test_an_update_repeated_after_a_restart_is_answered_once(api: BotApi, run_bot: RunBot) -> None:
    update = {"update_id": 4, "message": api.message(text="一")}
    async with run_bot():
        await api.push(update)
        await api.until_sent(1)
    async with run_bot():
        await api.push(update)
        await api.says("二", update_id=5)
        await api.until_sent(2)
    assert api.texts() == ["1：一", "2：二"]


async def test_an_update_is_not_confirmed_before_it_is_kept(api: BotApi, run_bot: RunBot, database: Database) -> None:
    await api.says("一")
    async with run_bot():
        await api.until(lambda: api.unconfirmed == 0)
    async with database.work() as session:
        assert (await session.execute(text("SELECT count(*) FROM updates"))).scalar_one() == 1


@ONLY_POSTGRES
async def test_two_bots_on_one_database_answer_everything_once_and_in_order(
    api: BotApi, database: Database, migrated_url: str
) -> None:
    cores = EchoCore(), EchoCore()
    second = with_keys(migrated_url)
    bots = [
        TelegramService(where, core, settings_for(api, burst=99), lambda: TODAY)
        for where, core in zip((database, second), cores, strict=True)
    ]
    async with running(bots[0]), running(bots[1]):
        for number in range(8):
            await asyncio.gather(*(api.says(f"{number}", chat=chat) for chat in range(1, 11)))
        await api.until_sent(80)
    await second.close()
    for chat in range(1, 11):
        assert api.texts(chat) == [f"{number + 1}：{number}" for number in range(8)]
    assert all(core.heard for core in cores), "both took their share"


@ONLY_SQLITE
async def test_with_the_embedded_database_the_second_bot_stands_by_until_the_first_is_gone(
    api: BotApi, database: Database, core: EchoCore
) -> None:
    second = TelegramService(database, core, settings_for(api), lambda: TODAY)
    async with on_duty(database, "telegram", asyncio.Event()) as taken:
        assert taken
        standing_by = running(second)
        await standing_by.__aenter__()
        await api.says("一")
        with pytest.raises(TimeoutError):
            await api.until(lambda: api.calls, timeout=0.8)
    await api.until_sent(1)
    await standing_by.__aexit__(None, None, None)
    assert api.texts() == ["1：一"]


@ONLY_SQLITE
async def test_a_bot_that_stands_by_can_be_stopped(api: BotApi, database: Database, run_bot: RunBot) -> None:
    async with on_duty(database, "telegram", asyncio.Event()), run_bot():
        pass
    assert api.calls == []


async def test_stopping_finishes_the_answer_under_way_and_sends_it(
    api: BotApi, run_bot: RunBot, core: EchoCore
) -> None:
    async with run_bot():
        await api.says("慢")
        await api.until(lambda: core.heard)
    assert api.texts() == ["1：慢"]


async def test_stopping_does_not_wait_for_a_message_that_must_wait(api: BotApi, run_bot: RunBot) -> None:
    api.fail("sendMessage", Fault(429, retry_after=3))
    async with run_bot():
        await api.says("一")
        await api.until(lambda: api.called("sendMessage"))
    assert api.texts() == []
    async with run_bot():
        await api.until_sent(1)
    assert api.texts() == ["1：一"]
