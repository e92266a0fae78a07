"""Notices and grievances over loopback: told, answered by a button, answered by the house."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.channels.telegram.rendering import render
from bot.dialogue.state import ActionButton, Reply
from bot.notices import wording
from bot.services.conversation import ConversationService
from bot.services.house import House
from bot.store.notice_runs import NoticeRunStore, Occasion
from matcher.payout.consent import CONSENT_VERSION, current_words
from matcher.payout.entitlement import Clocks, Entitlement
from matcher.payout.stages import Stage
from matcher.store.budgets import BudgetChange, BudgetStore
from matcher.store.entitlements import EntitlementStore, Sought
from policies.interchange.report import Bundle
from policies.store.database import Database
from policies.vocabulary import Vocabulary
from tests.channels.bot_api import BotApi, Fault, Sent
from tests.channels.conftest import RunBot
from tests.payout import town
from tests.payout.town import AWARD, DAY, FIRST_SET, TODAY

ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def house(vocabulary: Vocabulary) -> House:
    return town.house(vocabulary)


@pytest.fixture
async def settled(database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle]) -> Database:
    people = [town.verified(1), town.imported(2), town.lacking(3), town.nearly(4)]
    await town.settle(database, vocabulary, sample_bundles, people)
    return database


async def publish(database: Database, *clauses: str) -> None:
    async with database.work() as session:
        for clause in clauses:
            await NoticeRunStore(session).request(Occasion(clause, 1, "published", "test", TODAY), DAY)


async def entitlement(database: Database, number: int) -> Entitlement:
    async with database.reading() as session:
        found = await EntitlementStore(session, Clocks()).listed(Sought(uscc=town.uscc(number)))
    return found[0]


def button(message: Sent, label: str) -> str:
    return next(data for name, data in message.buttons if name == label)


async def told(api: BotApi, number: int) -> Sent:
    chat = int(town.chat(number))
    await api.until(lambda: any(message.chat == chat for message in api.sent))
    return next(message for message in api.sent if message.chat == chat)


async def said_after(api: BotApi, count: int) -> str:
    return (await api.until_sent(count + 1))[count].text


async def test_a_press_on_the_button_confirms_with_the_version_of_the_words(
    api: BotApi, run_bot: RunBot, settled: Database, house: House
) -> None:
    await town.listen(settled, [1])
    async with run_bot(house=house):
        await publish(settled, AWARD)
        message = await told(api, 1)
        assert [label for label, _ in message.buttons] == [wording.CONFIRM, wording.DECLINE]
        await api.presses(button(message, wording.CONFIRM), chat=int(town.chat(1)))
        assert "已确认：高企认定奖励" in await said_after(api, 1)
        await api.presses(button(message, wording.CONFIRM), chat=int(town.chat(1)))
        assert "不用再确认" in await said_after(api, 2)
        await api.presses(button(message, wording.DECLINE), chat=int(town.chat(1)))
        await api.until_sent(4)
    found = await entitlement(settled, 1)
    assert (found.stage, found.amount_fen, found.consent) == (Stage.CONFIRMED, 20_000_000, current_words())
    assert CONSENT_VERSION in message.text


@ONLY_SQLITE
async def test_a_button_of_somebody_else_or_of_older_words_confirms_nothing(
    api: BotApi, run_bot: RunBot, settled: Database, house: House
) -> None:
    await town.listen(settled, [1, 2])
    async with run_bot(house=house):
        await publish(settled, AWARD)
        data = button(await told(api, 1), wording.CONFIRM)
        await told(api, 2)
        await api.presses(data, chat=int(town.chat(2)))
        assert await said_after(api, 2) == wording.NOT_YOURS
        await api.presses(data, chat=99)
        assert await said_after(api, 3) == wording.NOT_YOURS
        await api.presses(data.replace(CONSENT_VERSION, "2020-01"), chat=int(town.chat(1)))
        assert await said_after(api, 4) == wording.NEW_WORDS
        await api.until_sent(6)
    assert (await entitlement(settled, 1)).stage is Stage.NOTIFIED


@ONLY_SQLITE
async def test_several_clauses_come_in_one_message_and_can_be_looked_at_one_by_one(
    api: BotApi, run_bot: RunBot, settled: Database, house: House
) -> None:
    await publish(settled, AWARD, FIRST_SET)
    planner = house.planner(settled)
    await town.listen(settled, [1])
    while await planner.one_lot():
        pass
    async with run_bot(house=house):
        message = await told(api, 1)
        labels = [label for label, _ in message.buttons]
        assert labels == [wording.CONFIRM_ALL.format(1), wording.EACH, wording.DECLINE]
        await api.presses(button(message, wording.EACH), chat=int(town.chat(1)))
        award, first_set = (await api.until_sent(3))[1:]
        assert [label for label, _ in first_set.buttons] == ["回答：首台套采购额", wording.DECLINE]
        await api.presses(button(first_set, "回答：首台套采购额"), chat=int(town.chat(1)))
        question = (await api.until_sent(4))[3]
        assert [label for label, _ in question.buttons] == ["不知道", "跳过"]
        await api.presses(button(award, wording.DECLINE), chat=int(town.chat(1)))
        assert await said_after(api, 4) == wording.DECLINED.format(1)
    assert (await entitlement(settled, 1)).stage is Stage.WITHDRAWN


@ONLY_SQLITE
async def test_a_budget_that_is_used_up_says_so_and_the_entitlement_waits(
    api: BotApi, run_bot: RunBot, settled: Database, house: House
) -> None:
    await town.listen(settled, [1])
    async with settled.work() as session:
        change = BudgetChange(total_fen=1_00)
        await BudgetStore(session).set(AWARD, str(TODAY.year), change, actor="a", reason="r", at=DAY)
    async with run_bot(house=house):
        await publish(settled, AWARD)
        await api.presses(button(await told(api, 1), wording.CONFIRM), chat=int(town.chat(1)))
        assert "额满即止" in await said_after(api, 1)
    assert (await entitlement(settled, 1)).stage is Stage.NOTIFIED


async def test_what_one_chat_never_takes_another_chat_of_the_enterprise_is_told(
    api: BotApi, run_bot: RunBot, settled: Database, house: House
) -> None:
    await town.listen(settled, [1])
    await town.listen(settled, [1], first_chat=500)
    api.fail("sendMessage", Fault(403, description="Forbidden: bot was blocked by the user"))
    async with run_bot(house=house):
        await publish(settled, AWARD)
        await api.until_sent(1)
    refused = int(api.called("sendMessage")[0]["chat_id"])
    assert {refused, api.sent[0].chat} == {int(town.chat(1)), int(town.chat(501))}


async def test_a_grievance_gets_a_number_a_clock_its_receipt_and_an_answer(
    api: BotApi, run_bot: RunBot, settled: Database, house: House, vocabulary: Vocabulary
) -> None:
    core = ConversationService(settled, vocabulary)
    async with run_bot(house=house, with_core=core, admins=frozenset({7})):
        for words in ("我们在余杭，是国家高新技术企业", "能享受什么政策", "我要投诉", "奖励一直没有到账"):
            await api.says(words)
        await api.until(lambda: any("收到诉求" in message.text for message in api.sent))
        await api.until(lambda: any("编号 SQ-" in text for text in api.texts(1)))
        clock = next(text for text in api.texts(1) if "编号 SQ-" in text)
        notice = next(text for text in api.texts(7) if "收到诉求" in text)
        number = int(notice.split("SQ-")[1].split("（")[0])
        assert "匹配凭证 HQ-" in clock
        assert "匹配凭证：HQ-" in notice
        before = len(api.sent)
        await api.says(f"/reply {number} 已联系区科技局，本周补发。", chat=8)
        assert "没有 /reply 这个命令" in await said_after(api, before)
        await api.says(f"/reply SQ-{number} 已联系区科技局，本周补发。", chat=7)
        await api.until_sent(before + 3)
        answer = next(message for message in api.sent if "本周补发" in message.text and message.chat == 1)
        await api.says(f"/reply {number} 再答一次", chat=7)
        assert "不在待答复状态" in await said_after(api, before + 3)
        await api.presses(button(answer, wording.UNSOLVED))
        assert "已重新打开" in await said_after(api, before + 4)
        await api.says("/requests", chat=7)
        assert f"SQ-{number} " in await said_after(api, before + 5)


@ONLY_SQLITE
async def test_erasing_drops_the_words_of_a_grievance_and_keeps_the_count(
    api: BotApi, run_bot: RunBot, settled: Database, house: House, vocabulary: Vocabulary
) -> None:
    async with run_bot(house=house, with_core=ConversationService(settled, vocabulary)):
        for words in ("/subscribe", "我要投诉", "奖励一直没有到账", "删除我的信息", "确认删除"):
            await api.says(words)
        await api.until(lambda: any("已删除" in text for text in api.texts(1)))
    async with settled.reading() as session:
        rows = (
            await session.execute(text("SELECT text, receipt FROM requests JOIN grievances ON id=request_id"))
        ).all()
        wishes = (await session.execute(text("SELECT count(*) FROM subscriptions"))).scalar_one()
    assert rows == [("", "")]
    assert wishes == 0


@ONLY_SQLITE
async def test_a_subscription_is_kept_where_notices_find_it(
    api: BotApi, run_bot: RunBot, settled: Database, house: House, vocabulary: Vocabulary
) -> None:
    async with run_bot(house=house, with_core=ConversationService(settled, vocabulary)):
        await api.says("/subscribe")
        await api.until_sent(1)
        async with settled.reading() as session:
            assert (await session.execute(text("SELECT is_active FROM subscriptions"))).scalar_one()
        await api.says("/unsubscribe")
        await api.until_sent(2)
    async with settled.reading() as session:
        assert not (await session.execute(text("SELECT is_active FROM subscriptions"))).scalar_one()


def test_what_is_rendered_for_an_action_is_its_data() -> None:

    (payload,) = render([Reply("x", ("是",), actions=(ActionButton("确认", "n1.m1.c"),))], 3)
    assert '"1.3.0"' in payload
    assert '"n1.m1.c"' in payload
