"""What people asked of the house is kept, and forgotten with them."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.dialogue.state import Effect, EffectKind
from bot.store.requests import RequestRepository
from policies.store.database import Database

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GRIEVANCE = Effect(EffectKind.FILE_GRIEVANCE, "三个月没到账", ("t-power",))


async def test_a_grievance_waits_for_a_person_with_its_clause(database: Database) -> None:
    async with database.work() as session:
        await RequestRepository(session).add("telegram", "7", [GRIEVANCE], NOW)
    async with database.work() as session:
        found = await RequestRepository(session).for_people()
    assert [(r.chat, r.kind, r.text, r.clauses) for r in found] == [
        ("7", EffectKind.FILE_GRIEVANCE, "三个月没到账", ("t-power",))
    ]


async def test_subscriptions_are_kept_but_wait_for_nobody_and_consent_stands_elsewhere(database: Database) -> None:
    async with database.work() as session:
        effects = [Effect(EffectKind.GIVE_CONSENT, "2026-11"), Effect(EffectKind.SUBSCRIBE)]
        await RequestRepository(session).add("telegram", "7", effects, NOW)
    async with database.work() as session:
        assert await RequestRepository(session).for_people() == []
        kept = await RequestRepository(session).of_chat("telegram", "7")
    assert [request.kind for request in kept] == [EffectKind.SUBSCRIBE]


async def test_forgetting_takes_the_requests_of_that_chat_only(database: Database) -> None:
    async with database.work() as session:
        repository = RequestRepository(session)
        await repository.add("telegram", "7", [GRIEVANCE], NOW)
        await repository.add("telegram", "8", [GRIEVANCE], NOW)
        assert await repository.forget("telegram", "7") == 1
    async with database.work() as session:
        found = await RequestRepository(session).for_people()
    assert {request.chat: request.text for request in found} == {"8": "三个月没到账"}
