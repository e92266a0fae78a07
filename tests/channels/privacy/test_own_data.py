"""A person in a chat: consent under named words, all that is stored to take away, and erasure; on both databases."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import text

from bot.dialogue import wording
from bot.dialogue.state import Awaiting, Consent, ConversationState, EffectKind, Outcome, Reply
from bot.own_data.collecting import own_data
from bot.own_data.writing import own_data_json
from bot.services.conversation import ConversationService
from bot.services.policy_admin import PolicyAdmin
from bot.store.conversations import ConversationRepository
from matcher.audit.kinds import RecordKind
from matcher.audit.sealing import context_of
from matcher.audit.verification import Verifier
from matcher.privacy.consent_log import ConsentLog
from matcher.privacy.consents import ConsentEvent
from matcher.privacy.sealing import ErasedError
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from matcher.store.audit_reader import AuditReader
from policies.store.database import Database
from policies.vocabulary import Vocabulary
from tests.channels.bot_api import BotApi, Sent
from tests.channels.conftest import RunBot
from tests.channels.privacy.queues import all_done

TODAY = date(2026, 5, 20)
COMPANY = ("我们在余杭区，52个人，是高企", "同意")
ME = Subject.chat("telegram", "7001001")
CHAT = 7001001


@pytest.fixture
async def service(database: Database, vocabulary: Vocabulary, sample_file: object) -> ConversationService:
    await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="tester")  # type: ignore[arg-type]  # a path
    return ConversationService(database, vocabulary)


class Chat:
    """Talks to the bot and waits for each answer."""

    def __init__(self, api: BotApi, database: Database) -> None:
        self._api = api
        self._database = database
        self._said = 0

    async def say(self, words: str) -> list[Sent]:
        before = len(self._api.sent)
        await self._api.says(words, chat=CHAT)
        self._said += 1
        await all_done(self._database, self._said)
        return self._api.sent[before:]


@pytest.fixture
async def chat(api: BotApi, run_bot: RunBot, service: ConversationService, database: Database) -> AsyncIterator[Chat]:
    async with run_bot(with_core=service):
        yield Chat(api, database)


def words(sent: list[Sent]) -> str:
    return "\n".join(message.text for message in sent)


async def key_ids(database: Database) -> list[str]:
    async with database.reading() as session:
        return [key.id for key in await Vault(session).find(ME)]


async def events(database: Database, key_id: str) -> list[tuple[ConsentEvent, str]]:
    async with database.reading() as session:
        return [(event.event, event.version) for event in await ConsentLog(session).of(key_id)]


async def dump(database: Database) -> str:
    """Give all that stands in the tables, sealed or not, as text."""
    tables = ("conversations", "updates", "outbox", "requests", "subject_keys", "consent_events", "audit_records")
    async with database.reading() as session:
        rows = [row for table in tables for row in await session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
    return "\n".join(str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in rows)


async def test_what_is_stored_can_be_taken_away_and_stands_nowhere_in_clear(chat: Chat, database: Database) -> None:
    for line in (*COMPANY, "能享受什么政策", "我要反映问题", "补贴公示了三个月还没到账"):
        await chat.say(line)
    answer = await chat.say("导出我的数据")
    readable, whole = answer[0].text, json.loads(answer[-1].text)
    assert "52人" in readable
    assert "补贴公示了三个月还没到账" in readable
    assert wording.CONSENT_VERSION in readable
    assert [event["event"] for event in whole["consents"]] == ["given"]
    facts = {fact["attr"]: fact for fact in whole["profile"]["facts"]}
    assert (facts["employees"]["source"], facts["employees"]["text"]) == ("said", "52个人")
    assert whole["receipts"]
    assert all(receipt["content"]["profile"]["facts"] for receipt in whole["receipts"])
    assert all(receipt["code"] in readable for receipt in whole["receipts"])
    assert [request["text"] for request in whole["requests"] if request["kind"] == "file_grievance"] == [
        "补贴公示了三个月还没到账"
    ]
    stored = await dump(database)
    for canary in ("补贴公示", "330110", "high_tech", "高企", "52个人"):
        assert canary not in stored
        assert json.dumps(canary)[1:-1] not in stored


async def test_an_erasure_takes_everything_and_the_log_still_verifies(chat: Chat, database: Database) -> None:
    for line in (*COMPANY, "能享受什么政策", "我要反映问题", "补贴公示了三个月还没到账"):
        await chat.say(line)
    (key_id,) = await key_ids(database)
    await chat.say("删除我的信息")
    answer = await chat.say("确认删除")
    assert "凭证" in words(answer)
    async with database.reading() as session:
        records = [record async for record in AuditReader(session).records()]
        proof = [record for record in records if record.kind == RecordKind.ERASE]
        assert [json.loads(record.header)["subject"] for record in proof] == [key_id]
        assert proof[0].code in words(answer)
        mine = [record for record in records if record.key_id == key_id]
        assert mine
        for record in mine:
            with pytest.raises(ErasedError):
                await Vault(session).open(key_id, record.body or b"", context_of(record.code))
        reader = AuditReader(session)
        verifier = Verifier(await reader.checkpoints(), await reader.clause_sets())
        assert [fault for record in records if (fault := verifier.check(record)) is not None] == []
        assert verifier.end() is None
        assert (await own_data(session, ME)).records == ()
        assert (await ConversationRepository(session, "telegram").peek(str(CHAT))).state == ConversationState()
    assert await events(database, key_id) == [
        (ConsentEvent.GIVEN, wording.CONSENT_VERSION),
        (ConsentEvent.WITHDRAWN, wording.CONSENT_VERSION),
    ]
    assert await key_ids(database) == []
    assert "没有记下" in words(await chat.say("我的档案"))


async def test_within_a_limit_the_latest_receipts_are_given_and_the_rest_is_counted(
    service: ConversationService, database: Database
) -> None:
    state = ConversationState()
    for line in (*COMPANY, "能享受什么政策", "有哪些免申即享"):
        state = (await service.answer(state, line, today=TODAY, actor="console", channel="console")).state
    async with database.reading() as session:
        data = await own_data(session, Subject.chat("console", "console"))
    whole = json.loads(own_data_json(data))
    assert (len(whole["receipts"]), whole["receipts_left_out"]) == (len(data.records), 0)
    size = len(json.dumps(whole["receipts"][-1], ensure_ascii=False, separators=(",", ":")).encode())
    part = json.loads(own_data_json(data, size + 2))
    assert part["receipts"] == whole["receipts"][-1:]
    assert part["receipts_left_out"] == len(data.records) - 1
    assert json.loads(own_data_json(data, 0))["receipts"] == []


async def test_an_erasure_drops_what_still_waits_to_be_sent(api: BotApi, chat: Chat, database: Database) -> None:
    for line in COMPANY:
        await chat.say(line)
    async with database.work() as session:
        await session.execute(
            text(
                "INSERT INTO outbox (channel, chat, update_id, state, attempts, next_attempt_at, payload, reason, "
                "created_at) SELECT channel, chat, update_id, 'waiting', 0, '2099-01-01', '{\"text\":\"52\"}', '', "
                "created_at FROM outbox LIMIT 1"
            )
        )
    await api.says("删除我的信息", chat=CHAT)
    await api.says("确认删除", chat=CHAT)
    await api.until(lambda: any(wording.DELETED in sent for sent in api.texts(CHAT)))
    async with database.reading() as session:
        waiting = "SELECT count(*) FROM outbox WHERE state = 'failed' AND reason = 'erased' AND payload = ''"
        assert (await session.execute(text(waiting))).scalar_one() >= 1


async def test_nothing_but_the_refusal_is_stored_of_who_refuses(chat: Chat, database: Database) -> None:
    await chat.say("我们在余杭区，52个人，是高企")
    await chat.say("不同意")
    (key_id,) = await key_ids(database)
    assert await events(database, key_id) == [(ConsentEvent.REFUSED, wording.CONSENT_VERSION)]
    async with database.reading() as session:
        data = await own_data(session, ME)
    assert not data.profile.facts
    assert data.records == ()


async def test_withdrawing_stops_storing_and_offers_to_erase(chat: Chat, database: Database) -> None:
    for line in COMPANY:
        await chat.say(line)
    answer = await chat.say("不同意")
    assert [label for label, _ in answer[-1].buttons] == list(wording.DELETE_BUTTONS)
    (key_id,) = await key_ids(database)
    assert (await events(database, key_id))[-1][0] is ConsentEvent.WITHDRAWN
    async with database.reading() as session:
        assert not (await own_data(session, ME)).profile.facts
    await chat.say("确认删除")
    assert await key_ids(database) == []


async def test_when_the_words_of_consent_change_it_is_asked_once_more_and_the_old_consent_holds_meanwhile(
    service: ConversationService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def say(state: ConversationState, line: str) -> Outcome:
        return await service.answer(state, line, today=TODAY, actor="console", channel="console")

    agreed = await say((await say(ConversationState(), COMPANY[0])).state, "同意")
    assert (agreed.state.agreed_to, agreed.state.agreed_on) == (wording.CONSENT_VERSION, TODAY)
    monkeypatch.setattr(wording, "CONSENT_VERSION", "2027-03")
    asked = await say(agreed.state, "员工现在60人，更正一下")
    assert asked.state.consent is Consent.GIVEN
    assert asked.replies[-1].buttons == wording.CONSENT_BUTTONS
    assert "更新" in asked.replies[-1].text
    again = await say(asked.state, "能享受什么政策")
    assert all(reply.buttons != wording.CONSENT_BUTTONS for reply in again.replies), "asked once, not at every turn"
    renewed = await say(again.state, "同意")
    assert renewed.state.agreed_to == "2027-03"
    assert [(effect.kind, effect.text) for effect in renewed.effects] == [(EffectKind.GIVE_CONSENT, "2027-03")]


async def test_no_to_the_new_words_is_a_withdrawal(
    service: ConversationService, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = ConversationState(consent=Consent.GIVEN, agreed_to="2026-11")
    monkeypatch.setattr(wording, "CONSENT_VERSION", "2027-03")
    for line in ("我们有52个人", "不同意"):
        outcome = await service.answer(state, line, today=TODAY, actor="console", channel="console")
        state = outcome.state
    assert state.consent is Consent.REFUSED
    assert state.awaiting is Awaiting.DELETION
    assert [(effect.kind, effect.text) for effect in outcome.effects] == [(EffectKind.WITHDRAW_CONSENT, "2026-11")]


@pytest.mark.parametrize(
    ("said", "is_export"),
    [
        ("导出我的数据", True),
        ("请把我的全部资料导出", True),
        ("我想下载我的个人信息", True),
        ("导出我们公司的数据", True),
        ("导出报告", False),
        ("我的档案", False),
        ("删除我的数据", False),
        ("我们下载量很大，在余杭区", False),
        ("数据产业有什么政策", False),
    ],
)
async def test_the_wish_to_take_ones_data_away_is_told_from_its_neighbours(
    service: ConversationService, said: str, *, is_export: bool
) -> None:
    outcome = await service.answer(ConversationState(), said, today=TODAY, actor="console", channel="console")
    assert any(effect.kind is EffectKind.EXPORT_DATA for effect in outcome.effects) is is_export
    if is_export:
        assert outcome.replies == (Reply("没有保存任何关于您的内容。"),)
