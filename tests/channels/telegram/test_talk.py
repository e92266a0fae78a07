"""Talking to the bot, end to end over loopback, on both databases."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from bot.channels.telegram import wording
from bot.channels.telegram.text import LONGEST_READ, units
from bot.services.conversation import ConversationService
from bot.store.conversations import ConversationRepository
from bot.store.state_json import dump_state
from matcher.text import Intent
from policies.store.database import Database
from policies.vocabulary import Vocabulary
from tests.channels.bot_api import BotApi
from tests.channels.conftest import EchoCore, RunBot

ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def test_what_is_said_is_answered_in_order_and_the_conversation_goes_on(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        for word in ("一", "二", "三"):
            await api.says(word)
        await api.until_sent(3)
    assert api.texts() == ["1：一", "2：二", "3：三"]
    assert api.unconfirmed == 0


async def test_a_conversation_goes_on_after_a_restart(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        await api.says("一")
        await api.until_sent(1)
    async with run_bot():
        await api.says("二")
        await api.until_sent(2)
    assert api.texts() == ["1：一", "2：二"]


@ONLY_SQLITE
async def test_chats_do_not_know_of_each_other(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        await api.says("一", chat=1)
        await api.says("二", chat=2)
        await api.until_sent(2)
    assert (api.texts(1), api.texts(2)) == (["1：一"], ["1：二"])


@ONLY_SQLITE
async def test_commands_are_wishes(api: BotApi, run_bot: RunBot, core: EchoCore) -> None:
    async with run_bot():
        for command in ("/start", "/start code", "/policies", "/delete@huiqi_bot", "/profile 我们有37人"):
            await api.says(command)
        await api.until_sent(5)
    assert core.heard == [Intent.GREET, Intent.GREET, Intent.ASK_MATCH, Intent.DELETE_DATA, "我们有37人"]


@ONLY_SQLITE
async def test_help_and_an_unknown_command_list_the_commands(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        await api.says("/help")
        await api.says("/nonsense")
        await api.until_sent(2)
    assert all("/policies" in text for text in api.texts())
    assert "/nonsense" in api.texts()[1]


@ONLY_SQLITE
async def test_commands_are_registered_and_each_is_known(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        await api.until(lambda: api.called("setMyCommands") and api.called("getUpdates"))
    assert '"policies"' in api.called("setMyCommands")[0]["commands"]


async def test_a_button_says_its_words(api: BotApi, run_bot: RunBot, core: EchoCore) -> None:
    async with run_bot():
        await api.says("问")
        question = (await api.until_sent(2))[1]
        assert [label for label, _ in question.buttons] == ["不知道", "跳过"]
        await api.presses(question.buttons[1][1])
        await api.until_sent(3)
        await api.until(lambda: api.called("answerCallbackQuery"))
    assert core.heard == ["问", "跳过"]


@ONLY_SQLITE
async def test_a_stale_button_changes_nothing_and_the_open_question_is_asked_again(
    api: BotApi, run_bot: RunBot, core: EchoCore
) -> None:
    async with run_bot():
        await api.says("问")
        old = (await api.until_sent(2))[1].buttons[0][1]
        await api.says("问")
        await api.until_sent(4)
        await api.presses(old)
        answer = (await api.until_sent(5))[4]
        await api.presses(answer.buttons[0][1])
        await api.until_sent(6)
    assert wording.STALE_BUTTON in answer.text
    assert "多少人？" in answer.text
    assert core.heard == ["问", "问", "不知道"]


@ONLY_SQLITE
@pytest.mark.parametrize("data", ["2.1.0", "x", "1.1", "1.-1.0", "1.99999999999999999999.0", "１.1.0", "1.1.0\n"])
async def test_a_button_of_another_version_gets_a_helpful_answer(api: BotApi, run_bot: RunBot, data: str) -> None:
    async with run_bot():
        await api.says("问")
        await api.until_sent(2)
        await api.presses(data)
        answer = (await api.until_sent(3))[2]
    assert wording.UNKNOWN_BUTTON in answer.text
    assert [label for label, _ in answer.buttons] == ["不知道", "跳过"]


@ONLY_SQLITE
async def test_a_long_answer_comes_in_several_messages_with_its_buttons_under_the_last(
    api: BotApi, run_bot: RunBot
) -> None:
    async with run_bot():
        await api.says("长")
        await api.until_sent(2)
    assert all(units(text) <= 4096 for text in api.texts())
    assert [bool(message.buttons) for message in api.sent] == [False, True]
    assert api.texts()[1].split("条")[0].strip().endswith("第7")


async def test_a_message_of_60000_characters_is_read_as_far_as_we_read_and_this_is_said(
    api: BotApi, run_bot: RunBot, core: EchoCore
) -> None:
    async with run_bot():
        await api.says("企" * 60_000)
        await api.until(lambda: wording.TOO_LONG.format(LONGEST_READ) in api.texts() and len(api.sent) >= 6)
    assert core.heard == ["企" * LONGEST_READ]


async def test_control_characters_and_half_characters_do_no_harm(api: BotApi, run_bot: RunBot, core: EchoCore) -> None:
    async with run_bot():
        await api.says("我\x00们\x1b[31m \ud800<b>&\u202e")
        await api.says("\x00\x01")
        await api.until_sent(2)
    assert core.heard == ["我们[31m \ufffd<b>&\u202e"]
    assert api.texts() == ["1：我们[31m \ufffd<b>&\u202e", wording.EMPTY]


@ONLY_SQLITE
async def test_media_get_a_helpful_answer_and_a_caption_is_read(api: BotApi, run_bot: RunBot, core: EchoCore) -> None:
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
    voice = {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}}
    async with run_bot():
        await api.push({"message": api.message(**photo)})
        await api.push({"message": api.message(**voice)})
        await api.push({"message": api.message(**photo, caption="我们有37人")})
        await api.until_sent(3)
    assert ["图片" in api.texts()[0], "语音" in api.texts()[1]] == [True, True]
    assert core.heard == ["我们有37人"]


@ONLY_SQLITE
async def test_an_edited_message_is_answered_once(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        edited = {"edited_message": api.message(text="改", edit_date=int(time.time())), "update_id": 5}
        await api.push(edited, edited)
        await api.until_sent(2)
        await api.says("完", update_id=9)
        await api.until_sent(3)
    assert api.texts() == [wording.EDITED, "1：改", "2：完"]


@ONLY_SQLITE
async def test_groups_are_told_to_write_in_private_and_otherwise_left_alone(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        await api.push({"message": api.message(-5, kind="group", text="你好")})
        await api.push({"message": api.message(-5, kind="group", text="/start@huiqi_bot")})
        await api.until_sent(1)
        await api.says("完")
        await api.until_sent(2)
    assert (api.texts(-5), api.texts(1)) == ([wording.ONLY_PRIVATE], ["1：完"])


@ONLY_SQLITE
async def test_who_writes_too_fast_is_told_once_and_others_are_not_held_up(api: BotApi, run_bot: RunBot) -> None:
    now = time.time()
    async with run_bot(burst=2, messages_per_minute=6):
        for word in "一二三四五":
            await api.push({"message": api.message(text=word, date=now)})
        await api.says("别人", chat=2)
        await api.push({"message": api.message(text="后来", date=now + 15)})
        await api.until_sent(5)
    assert api.texts(1) == ["1：一", "2：二", wording.TOO_FAST, "3：后来"]
    assert api.texts(2) == ["1：别人"]


@ONLY_SQLITE
async def test_a_slow_answer_shows_that_it_is_being_written(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot():
        await api.says("慢")
        await api.until_sent(1)
    assert [call["action"] for call in api.called("sendChatAction")] == ["typing"]


@ONLY_SQLITE
async def test_only_admins_see_the_backlog(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot(admins=frozenset({7})):
        await api.says("/status", chat=8)
        await api.until_sent(1)
        await api.says("/status", chat=7)
        await api.until_sent(2)
    assert api.texts(7)[0].startswith("待处理消息 1，")
    assert "/status" in api.texts(8)[0]


async def test_what_cannot_be_handled_is_apologised_for_and_holds_nobody_up(
    api: BotApi, run_bot: RunBot, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_bot():
        await api.says("炸")
        await api.says("后面的")
        await api.push({"message": {"chat": {"id": 3}, "nonsense": True}})
        await api.until_sent(3)
    assert api.texts(1) == [wording.APOLOGY, "1：后面的"]
    assert api.texts(3) == [wording.APOLOGY]
    assert "ZeroDivisionError" in caplog.text


async def test_the_real_dialogue_answers_and_leaves_a_receipt(
    api: BotApi, run_bot: RunBot, database: Database, vocabulary: Vocabulary
) -> None:
    async with run_bot(with_core=ConversationService(database, vocabulary)):
        await api.says("你好")
        await api.until_sent(1)
    assert "惠企" in api.texts()[0]


async def test_without_consent_nothing_of_the_company_is_stored_and_with_it_all_is(
    api: BotApi, run_bot: RunBot, database: Database, vocabulary: Vocabulary
) -> None:
    async def stored() -> str:
        async with database.reading() as session:
            kept = await ConversationRepository(session, "telegram").peek("1")
        return dump_state(kept.state) + str(kept.offered)

    async with run_bot(with_core=ConversationService(database, vocabulary)):
        await api.says("我们有37名员工")
        await api.until(lambda: any(label == "同意" for message in api.sent for label, _ in message.buttons))
        assert "37" not in await stored()
        question = next(message for message in api.sent if message.buttons)
        before = len(api.sent)
        await api.presses(question.buttons[0][1])
        await api.until_sent(before + 1)
    assert "37" in await stored()
    async with database.reading() as session:
        (row,) = (await session.execute(text("SELECT state, offered FROM conversations"))).all()
    assert (row.offered, row.state[:1] in {"{", "["}) == ("", False), "sealed"


@ONLY_SQLITE
async def test_who_wants_a_person_is_announced_to_the_admins(
    api: BotApi, run_bot: RunBot, database: Database, vocabulary: Vocabulary
) -> None:
    async with run_bot(with_core=ConversationService(database, vocabulary), admins=frozenset({7, 8})):
        await api.says("/human", chat=1)
        await api.until_sent(3)
    assert all("会话 1" in api.texts(admin)[0] for admin in (7, 8))
