"""A chat bound to an enterprise: by a one-time code, after consent, speaking with what the registry holds."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from random_enterprises import VOCABULARY, code_of
from sqlalchemy import text

from bot.dialogue import wording
from bot.dialogue.binding import Ask, BindingRequest, binding_request
from bot.dialogue.state import Consent, ConversationState, EffectKind, Outcome
from bot.services.binding import MOST_FAILURES
from bot.services.conversation import ConversationService
from bot.services.effects import carry_out
from bot.services.proofs import ATTEMPTS, is_right, new_proof
from bot.services.registry import Registry
from bot.store.bindings import BindingRepository
from bot.store.conversations import OvertakenError
from matcher.enterprise import Enterprise, Name
from matcher.privacy.subject import Subject
from matcher.profile import Fact, Source
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from matcher.values import Amount, Candidates, Range, Tags
from policies.errors import InputError, NotFoundError
from policies.store.database import Database, utc_now

CODE, OTHER = code_of(1), code_of(2)
TODAY = date(2026, 11, 22)
AGREED = ConversationState(consent=Consent.GIVEN)
CHAT = "telegram:1001"


def number(name: str, value: int, unit: str, source: Source) -> Fact:
    return Fact(name, Amount(Range(Decimal(value), Decimal(value)), unit), source, None, date(2026, 6, 30))


FACTS = (
    number("employees", 80, "person", Source.VERIFIED),
    Fact("qualifications", Tags(frozenset({"gazelle"})), Source.IMPORTED, None, date(2026, 6, 30)),
    Fact("region", Candidates(frozenset({"330110"})), Source.IMPORTED, None, date(2026, 6, 30)),
)


class Chat:
    """One chat, its state carried from turn to turn."""

    def __init__(self, database: Database, service: ConversationService, actor: str = CHAT) -> None:
        self._database, self._service, self._actor = database, service, actor
        self.state = AGREED

    async def say(self, words: str) -> Outcome:
        channel, chat = self._actor.split(":")
        async with self._database.work() as session:
            answer = await self._service.think(
                session, self.state, words, today=TODAY, actor=self._actor, channel=channel
            )
            await carry_out(session, Subject.chat(channel, chat), answer.outcome.effects, utc_now())
        self.state = answer.outcome.state
        self.receipt = answer.receipt
        return answer.outcome

    async def text(self, words: str) -> str:
        return "\n".join(reply.text for reply in (await self.say(words)).replies)


@pytest.fixture(scope="module")
def service() -> ConversationService:
    return ConversationService(None, VOCABULARY)  # type: ignore[arg-type]  # `think` takes the session


@pytest.fixture
async def registry(database: Database) -> Registry:
    async with database.work() as session:
        known = [
            Enterprise(CODE, (Name("甲公司"),), FACTS),
            Enterprise(OTHER, (Name("乙公司"),), ()),
        ]
        await EnterpriseRepository(session, Projector(VOCABULARY)).save(known, year=2025, at=utc_now())
    return Registry(database, VOCABULARY)


@pytest.fixture
def chat(database: Database, service: ConversationService) -> Chat:
    return Chat(database, service)


async def bind(chat: Chat, registry: Registry, uscc: str = CODE) -> str:
    code, _ = await registry.issue_proof(uscc, days=7, actor="cli:tester")
    assert "已绑定" in await chat.text(f"绑定 {uscc} {code}")
    return code


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        (f"绑定 {CODE} ABCD-2345", BindingRequest(Ask.BIND, CODE, "ABCD-2345")),
        (f"绑定：{CODE.lower()}，abcd2345。", BindingRequest(Ask.BIND, CODE, "abcd2345")),
        ("绑定", BindingRequest(Ask.BIND)),
        ("绑定企业", BindingRequest(Ask.BIND)),
        ("解绑", BindingRequest(Ask.UNBIND)),
        ("取消绑定！", BindingRequest(Ask.UNBIND)),
        ("我们绑定了供应商", None),
        ("解绑会怎样", None),
    ],
)
def test_words_that_ask_for_a_binding(words: str, request_: BindingRequest | None) -> None:
    assert binding_request(words) == request_


def test_only_a_salted_hash_of_a_code_is_kept() -> None:
    now = utc_now()
    code, proof = new_proof(CODE, days=7, actor="a", now=now)
    assert code.replace("-", "") not in str(proof)
    assert is_right(proof, code, now)
    assert is_right(proof, f" {code.lower().replace('-', ' ')}", now)
    assert not is_right(proof, code + "A", now)
    assert not is_right(proof, code, now + timedelta(days=7))
    assert not is_right(dataclasses.replace(proof, attempts_left=0), code, now)
    assert not is_right(None, code, now)


async def test_a_bound_chat_speaks_with_what_the_registry_holds(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    shown = await chat.text("我的档案")
    assert "员工人数 80人（企业库，已核验，截至 2026-06-30）" in shown
    assert "资质 有：瞪羚（企业库，导入，截至 2026-06-30）" in shown
    assert chat.state.profile.facts == {}
    assert [binding.chat for binding in (await registry.show(CODE)).bindings] == ["1001"]


async def test_the_receipt_holds_what_the_match_rests_on(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    await chat.say("我们在做机器人，能享受什么政策")
    assert chat.receipt is not None
    assert chat.receipt.body is not None
    assert b'"employees"' in chat.receipt.body
    assert b'"sectors"' in chat.receipt.body


async def test_what_is_said_adds_to_the_registry_but_does_not_overrule_it(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    said = await chat.text("我们有300名员工，是独角兽")
    assert "企业库登记的是：员工人数 80人（企业库，已核验，截至 2026-06-30）" in said
    shown = await chat.text("我的档案")
    assert "员工人数 300人（您说的）" in shown
    assert "资质 有：独角兽（您说的）" in shown


async def test_without_consent_nothing_is_bound_and_no_code_is_used(registry: Registry, chat: Chat) -> None:
    chat.state = ConversationState()
    code, _ = await registry.issue_proof(CODE, days=7, actor="cli:tester")
    outcome = await chat.say(f"绑定 {CODE} {code}")
    assert outcome.replies[0].text == wording.BIND_NEEDS_CONSENT
    assert outcome.effects == ()
    await chat.say("同意")
    assert "已绑定" in await chat.text(f"绑定 {CODE} {code}")


async def test_who_takes_consent_back_is_let_go(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    await chat.say("不同意")
    assert (await registry.show(CODE)).bindings == ()
    assert "80人" not in await chat.text("我的档案")


async def test_a_code_works_once(
    registry: Registry, chat: Chat, database: Database, service: ConversationService
) -> None:
    code = await bind(chat, registry)
    other = Chat(database, service, "telegram:2002")
    assert await other.text(f"绑定 {CODE} {code}") == wording.BIND_WRONG


async def test_a_code_used_meanwhile_is_noticed_when_it_is_written_down(
    registry: Registry, chat: Chat, database: Database
) -> None:
    code, _ = await registry.issue_proof(CODE, days=7, actor="cli:tester")
    outcome = await chat.say(f"绑定 {CODE} {code}")
    assert [effect.kind for effect in outcome.effects] == [EffectKind.BIND]
    with pytest.raises(OvertakenError):
        async with database.work() as session:
            await BindingRepository(session).apply("telegram", "2002", outcome.effects, utc_now())


async def test_a_new_code_ends_the_one_before(registry: Registry, chat: Chat) -> None:
    old, _ = await registry.issue_proof(CODE, days=7, actor="cli:tester")
    await registry.issue_proof(CODE, days=7, actor="cli:tester")
    assert await chat.text(f"绑定 {CODE} {old}") == wording.BIND_WRONG


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("uscc", [OTHER, code_of(77)], ids=["held, without a code", "not held"])
async def test_a_stranger_learns_nothing_of_who_is_held(chat: Chat, uscc: str) -> None:
    assert await chat.text(f"绑定 {uscc} ABCD-EFGH") == wording.BIND_WRONG


async def test_too_many_wrong_codes_and_the_chat_must_wait(registry: Registry, chat: Chat) -> None:
    code, _ = await registry.issue_proof(CODE, days=7, actor="cli:tester")
    for _ in range(MOST_FAILURES):
        assert await chat.text(f"绑定 {CODE} WRONG-23") == wording.BIND_WRONG
    assert await chat.text(f"绑定 {CODE} {code}") == wording.BIND_TOO_MANY


async def test_too_many_wrong_codes_of_all_chats_and_the_code_is_dead(
    registry: Registry, chat: Chat, database: Database, service: ConversationService
) -> None:
    code, _ = await registry.issue_proof(CODE, days=7, actor="cli:tester")
    for guess in range(ATTEMPTS):
        assert await Chat(database, service, f"telegram:{guess}").text(f"绑定 {CODE} WRONG-23") == wording.BIND_WRONG
    assert await chat.text(f"绑定 {CODE} {code}") == wording.BIND_WRONG


async def test_a_code_that_cannot_be_one_is_said_to_be_so(chat: Chat) -> None:
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    assert "校验位不对" in await chat.text(f"绑定 {wrong} ABCD-EFGH")
    assert await chat.text("绑定") == wording.BIND_HOW


async def test_unbinding_leaves_what_was_said(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    await chat.say("我们是独角兽")
    assert "已解除与甲公司的绑定" in await chat.text("解绑")
    shown = await chat.text("我的档案")
    assert "独角兽" in shown
    assert "80人" not in shown
    assert await chat.text("解绑") == wording.NOT_BOUND


async def test_binding_to_another_lets_the_first_go(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    await bind(chat, registry, OTHER)
    assert (await registry.show(CODE)).bindings == ()
    assert len((await registry.show(OTHER)).bindings) == 1


async def test_who_deletes_their_data_leaves_no_binding(registry: Registry, chat: Chat, database: Database) -> None:
    await bind(chat, registry)
    await chat.say("删除我的信息")
    await chat.say("确认删除")
    async with database.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM enterprise_bindings"))).scalar_one() == 0


async def test_an_erased_enterprise_is_bound_to_nobody(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    await registry.issue_proof(CODE, days=7, actor="cli:tester")
    assert await registry.erase(CODE, reason="注销", actor="cli:tester") == 1
    assert "80人" not in await chat.text("我的档案")
    with pytest.raises(NotFoundError, match="删除"):
        await registry.show(CODE)
    with pytest.raises(NotFoundError):
        await registry.issue_proof(CODE, days=7, actor="cli:tester")


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
async def test_erasing_takes_a_reason(registry: Registry, reason: str) -> None:
    with pytest.raises(InputError, match="理由"):
        await registry.erase(CODE, reason=reason, actor="cli:tester")


async def test_a_supposition_stands_against_the_registry(registry: Registry, chat: Chat) -> None:
    await bind(chat, registry)
    assert "假如员工人数 5人" in await chat.text("如果员工只有5人会怎样")
    assert "80人" in await chat.text("我的档案")
