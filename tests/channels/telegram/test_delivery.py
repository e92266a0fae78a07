"""Answers on their way out, when Telegram or the network misbehaves."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.services.outbox import FIRST_DELAY_S, LONGEST_DELAY_S, backoff
from policies.store.database import Database
from tests.channels.bot_api import BotApi, Fault
from tests.channels.conftest import RunBot

ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
UNSENT = [
    Fault(502),
    Fault(500, description="Internal Server Error"),
    Fault(0),
    Fault(401, description="Unauthorized"),
]


async def outbox(database: Database) -> list[tuple[str, str, str]]:
    async with database.work() as session:
        rows = await session.execute(text("SELECT state, reason, payload FROM outbox ORDER BY id"))
        return [(row[0], row[1], row[2]) for row in rows]


async def test_429_is_waited_out_as_told_and_the_chat_keeps_its_order(api: BotApi, run_bot: RunBot) -> None:
    api.fail("sendMessage", Fault(429, retry_after=1))
    async with run_bot():
        await api.says("一")
        await api.says("二")
        await api.until(lambda: len(api.called("sendMessage")) == 1)
        refused_at = api.now()
        await api.until_sent(2)
    assert api.texts() == ["1：一", "2：二"]
    assert api.sent[0].at - refused_at >= 0.95


@ONLY_SQLITE
async def test_429_for_one_chat_does_not_hold_up_another(api: BotApi, run_bot: RunBot) -> None:
    api.fail("sendMessage", Fault(429, retry_after=2))
    async with run_bot():
        await api.says("一", chat=1)
        await api.until(lambda: len(api.called("sendMessage")) == 1)
        await api.says("二", chat=2)
        await api.until_sent(2)
    assert [message.chat for message in api.sent] == [2, 1]


@pytest.mark.parametrize("fault", UNSENT, ids=["502", "500", "dropped", "401"])
@ONLY_SQLITE
async def test_a_message_that_did_not_arrive_is_sent_again_and_nothing_overtakes_it(
    api: BotApi, run_bot: RunBot, fault: Fault
) -> None:
    api.fail("sendMessage", fault, fault)
    async with run_bot():
        await api.says("一")
        await api.says("二")
        await api.until_sent(2)
    assert api.texts() == ["1：一", "2：二"]


@ONLY_SQLITE
async def test_whether_a_message_arrived_is_unknown_when_the_answer_is_lost_so_it_is_sent_again(
    api: BotApi, run_bot: RunBot
) -> None:
    api.fail("sendMessage", Fault(0, accepted=True))
    async with run_bot():
        await api.says("一")
        await api.until_sent(2)
    assert api.texts() == ["1：一", "1：一"]  # docs/telegram.md says so: better twice than never


async def test_a_blocked_bot_gives_up_with_the_reason_and_forgets_the_words(
    api: BotApi, run_bot: RunBot, database: Database
) -> None:
    api.fail("sendMessage", Fault(403, description="Forbidden: bot was blocked by the user"))
    async with run_bot():
        await api.says("问")
        await api.until(lambda: len(api.called("sendMessage")) == 1)
        await api.says("二", chat=2)
        await api.until_sent(1)
    assert api.texts() == ["1：二"]
    rows = await outbox(database)
    assert [row for row in rows if row[0] == "failed"] == [("failed", "Forbidden: bot was blocked by the user", "")] * 2


@ONLY_SQLITE
async def test_a_message_telegram_will_never_take_is_given_up_and_the_next_one_sent(
    api: BotApi, run_bot: RunBot, database: Database
) -> None:
    api.fail("sendMessage", Fault(400, description="Bad Request: chat not found"))
    async with run_bot():
        await api.says("一")
        await api.says("二")
        await api.until_sent(1)
    assert api.texts() == ["2：二"]
    assert (await outbox(database))[0] == ("failed", "Bad Request: chat not found", "")


@ONLY_SQLITE
async def test_a_sent_message_leaves_no_words_behind(api: BotApi, run_bot: RunBot, database: Database) -> None:
    async with run_bot():
        await api.says("秘密")
        await api.until_sent(1)
    assert await outbox(database) == [("done", "", "")]
    async with database.work() as session:
        assert (await session.execute(text("SELECT state, payload FROM updates"))).all() == [("done", "")]


@ONLY_SQLITE
async def test_getting_updates_survives_what_telegram_does(api: BotApi, run_bot: RunBot) -> None:
    api.fail("deleteWebhook", Fault(502))
    api.fail("getUpdates", Fault(502), Fault(429, retry_after=1), Fault(0), Fault(409, description="Conflict"))
    await api.says("一")
    async with run_bot():
        await api.until_sent(1)
    assert api.texts() == ["1：一"]


def test_the_wait_between_attempts_doubles_up_to_a_limit() -> None:
    waits = [backoff(attempts).total_seconds() for attempts in range(40)]
    assert FIRST_DELAY_S / 2 <= waits[0] <= FIRST_DELAY_S
    assert all(wait <= LONGEST_DELAY_S for wait in waits)
    assert waits[39] >= LONGEST_DELAY_S / 2
