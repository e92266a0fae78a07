"""The conversation over a real database: what is stored of whom."""

from __future__ import annotations

from datetime import date

from bot.dialogue.state import ConversationState, EffectKind
from bot.services.conversation import ConversationService
from bot.store.requests import RequestRepository
from matcher.audit.chain import StoredRecord
from matcher.audit.sealing import context_of
from matcher.privacy.vault import Vault
from matcher.store.audit_reader import AuditReader
from policies.store.database import Database
from policies.vocabulary import Vocabulary

TODAY = date(2026, 11, 22)


async def _say(service: ConversationService, *lines: str) -> ConversationState:
    state = ConversationState()
    for line in lines:
        outcome = await service.answer(state, line, today=TODAY, actor="console", channel="console")
        state = outcome.state
    return state


async def _matches(database: Database) -> list[StoredRecord]:
    async with database.reading() as session:
        return [record async for record in AuditReader(session).records() if record.kind == "match"]


async def test_without_consent_a_receipt_holds_nothing_of_who_asked(database: Database, vocabulary: Vocabulary) -> None:
    await _say(ConversationService(database, vocabulary), "我们在余杭区，是高企，52个人")
    (record,) = await _matches(database)
    assert (record.key_id, record.body) == (None, None)
    assert '"actor":"anonymous"' in record.header
    assert "console:console" not in record.header


async def test_with_consent_a_receipt_holds_what_was_known(database: Database, vocabulary: Vocabulary) -> None:
    await _say(ConversationService(database, vocabulary), "我们在余杭区，52个人", "同意")
    record = (await _matches(database))[-1]
    async with database.reading() as session:
        body = await Vault(session).open(record.key_id or "", record.body or b"", context_of(record.code))
    assert b"330110" in body
    assert f'"actor":"{record.key_id}"' in record.header


async def test_a_grievance_said_in_the_console_is_kept(database: Database, vocabulary: Vocabulary) -> None:
    await _say(ConversationService(database, vocabulary), "我要反映问题", "补贴公示了三个月还没到账")
    async with database.work() as session:
        found = await RequestRepository(session).for_people()
    assert [(request.kind, request.text) for request in found] == [
        (EffectKind.FILE_GRIEVANCE, "补贴公示了三个月还没到账")
    ]
