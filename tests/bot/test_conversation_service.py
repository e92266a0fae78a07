"""The conversation over a real database: what is stored of whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.dialogue.state import ConversationState, EffectKind
from bot.services.conversation import ConversationService
from bot.store.requests import RequestRepository
from matcher.store.tables import ReceiptRow
from policies.canonical import read_json
from policies.store.database import Database
from policies.vocabulary import Vocabulary

TODAY = date(2026, 11, 22)


async def _say(service: ConversationService, *lines: str) -> ConversationState:
    state = ConversationState()
    for line in lines:
        outcome = await service.answer(state, line, today=TODAY, actor="console", channel="console")
        state = outcome.state
    return state


async def _records(database: Database) -> list[dict[str, object]]:
    async with database.work() as session:
        return [read_json(row.record) for row in (await session.execute(select(ReceiptRow))).scalars()]


async def test_without_consent_a_receipt_holds_nothing_of_who_asked(database: Database, vocabulary: Vocabulary) -> None:
    await _say(ConversationService(database, vocabulary), "我们在余杭区，是高企，52个人")
    (record,) = await _records(database)
    assert record["profile"] is None
    assert record["actor"] == "anonymous"
    assert "330110" not in str(record)


async def test_with_consent_a_receipt_holds_what_was_known(database: Database, vocabulary: Vocabulary) -> None:
    await _say(ConversationService(database, vocabulary), "我们在余杭区，52个人", "同意")
    record = (await _records(database))[-1]
    assert "330110" in str(record["profile"])
    assert record["actor"] == "console"


async def test_a_grievance_said_in_the_console_is_kept(database: Database, vocabulary: Vocabulary) -> None:
    await _say(ConversationService(database, vocabulary), "我要反映问题", "补贴公示了三个月还没到账")
    async with database.work() as session:
        found = await RequestRepository(session).for_people()
    assert [(request.kind, request.text) for request in found] == [
        (EffectKind.FILE_GRIEVANCE, "补贴公示了三个月还没到账")
    ]
