"""What one part does is seen by the others: the audit log, the notices, the erasure of an enterprise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from random_enterprises import code_of

from bot.dialogue.state import Consent, ConversationState
from bot.services.conversation import ConversationService
from bot.services.erasure import Order, erase
from bot.services.policy_admin import PolicyAdmin
from bot.services.policy_drafts import Chosen, PolicyDrafts
from bot.services.policy_publishing import PolicyPublishing
from bot.services.registry import Registry
from bot.store.bindings import BindingRepository
from bot.store.notice_runs import NoticeRunStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.tables import BindingRow
from bot.views.audit_text import KINDS
from matcher.audit.kinds import RecordKind
from matcher.audit.verification import Verifier
from matcher.enterprise import Enterprise, Name
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from matcher.projection import Projector
from matcher.store.audit_reader import AuditReader
from matcher.store.enterprises import EnterpriseRepository
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary

AWARD = "sm-high-tech-award"
ONE = Chosen((AWARD,))
DAY = date(2026, 7, 1)
CODE = code_of(1)
CHAT = Subject.chat("telegram", "1001")


@pytest.fixture
async def filled(database: Database, vocabulary: Vocabulary, sample_file: Path) -> Database:
    await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="setup")
    return database


async def published(database: Database, vocabulary: Vocabulary) -> int:
    """Correct the award, submit it, publish it by somebody else; give its version."""
    drafts, publishing = PolicyDrafts(database, vocabulary), PolicyPublishing(database, vocabulary)
    await drafts.edit(AWARD, {"benefit": "奖励 30万元"}, actor="zhang", reason="提高标准")
    await drafts.submit(ONE, actor="zhang", reason="请审核")
    return (await publishing.publish(ONE, actor="li", reason="同意"))[0].version


async def acts(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as session:
        return [(entry.kind, json.loads(entry.header)["actor"]) async for entry in AuditReader(session).records()]


async def test_every_step_of_a_clause_stands_in_the_audit_log(filled: Database, vocabulary: Vocabulary) -> None:
    await published(filled, vocabulary)
    await PolicyPublishing(filled, vocabulary).suspend(AWARD, DAY, actor="li", reason="资金用完")
    assert await acts(filled) == [
        (RecordKind.IMPORT, "setup"),
        (RecordKind.DRAFT, "zhang"),
        (RecordKind.SUBMIT, "zhang"),
        (RecordKind.PUBLISH, "li"),
        (RecordKind.SUSPEND, "li"),
    ]


async def test_a_step_that_fails_leaves_no_record(filled: Database, vocabulary: Vocabulary) -> None:
    before = await acts(filled)
    with pytest.raises(Exception, match="没有"):
        await PolicyPublishing(filled, vocabulary).publish(ONE, actor="li", reason="同意")
    assert await acts(filled) == before


async def test_a_publication_asks_for_its_enterprises_to_be_told(filled: Database, vocabulary: Vocabulary) -> None:
    version = await published(filled, vocabulary)
    async with filled.reading() as session:
        runs = await NoticeRunStore(session).unfinished()
    assert (AWARD, version) in {(run.clause_id, run.version) for run in runs}


async def test_erasing_an_enterprise_closes_the_receipts_of_the_chats_that_spoke_for_it(
    filled: Database, vocabulary: Vocabulary
) -> None:
    registry = Registry(filled, vocabulary)
    async with filled.work() as session:
        held = [Enterprise(CODE, (Name("甲公司"),), ())]
        await EnterpriseRepository(session, Projector(vocabulary)).save(held, year=2025, at=utc_now())
    await say(filled, vocabulary, f"绑定 {CODE} {(await registry.issue_proof(CODE, days=7, actor='cli:a'))[0]}")
    await say(filled, vocabulary, "我们是余杭区的高新技术企业，能享受什么政策")
    async with filled.reading() as session:
        keys = [key.id for key in await Vault(session).find(CHAT)]

    assert await registry.erase(CODE, reason="书面申请", actor="li") == 1

    async with filled.reading() as session:
        assert keys
        assert not await Vault(session).find(CHAT)
        assert {record.key_id for key in keys async for record in AuditReader(session).of_key(key)} == set(keys)
        verifier = Verifier([], await AuditReader(session).clause_sets())
        faults = [verifier.check(record) async for record in AuditReader(session).records()]
    assert [fault for fault in faults if fault is not None] == []


async def say(database: Database, vocabulary: Vocabulary, words: str) -> None:
    service = ConversationService(database, vocabulary)
    await service.answer(
        ConversationState(consent=Consent.GIVEN), words, today=DAY, actor=str(CHAT), channel="telegram"
    )


def test_every_kind_of_record_has_a_word_for_auditors() -> None:
    assert set(KINDS) == {kind.value for kind in RecordKind}


async def test_a_chat_that_is_erased_by_hand_is_unbound_and_told_nothing(filled: Database) -> None:
    now = utc_now()
    async with filled.work() as session:
        session.add(BindingRow(channel="telegram", chat="1001", uscc=CODE, at=now, revoked_at=None))
        await SubscriptionStore(session).set("telegram", "1001", now, is_active=True)
    async with filled.work() as session:
        await erase(session, CHAT, Order("li", "cli", "书面申请", now))
    async with filled.reading() as session:
        assert await BindingRepository(session).current("telegram", "1001") is None
        assert await SubscriptionStore(session).count() == (0, 0)
