"""A town of enterprises for tests: who is ready, who lacks a fact, who nearly fits; chats that speak for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.notices.hours import quiet_hours
from bot.services.house import House
from bot.services.notice_settings import NoticeSettings
from bot.store.subscriptions import SubscriptionStore
from bot.store.tables import BindingRow
from matcher.enterprise import Enterprise, Name
from matcher.payout.entitlement import Clocks
from matcher.profile import Fact, Source
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from matcher.values import Amount, Candidates, Range, Tags
from policies.interchange.report import Bundle
from policies.store.database import Database
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

TODAY = date(2026, 11, 20)
DAY = datetime(2026, 11, 20, 2, tzinfo=UTC)  # Friday, ten in the morning in China
AWARD = "sm-high-tech-award"
FIRST_SET = "sm-first-set"
YUHANG = Fact("region", Candidates(frozenset({"330110"})), Source.VERIFIED)
HIGH_TECH = Tags(members=frozenset({"high_tech_enterprise"}))


def uscc(number: int) -> str:
    return f"9133011{number:011d}"


def chat(number: int) -> str:
    return str(1000 + number)


def verified(number: int) -> Enterprise:
    """Ready by verified facts alone."""
    return _enterprise(number, YUHANG, Fact("qualifications", HIGH_TECH, Source.VERIFIED))


def imported(number: int) -> Enterprise:
    """Ready, but not every fact is verified."""
    return _enterprise(number, YUHANG, Fact("qualifications", HIGH_TECH, Source.IMPORTED))


def lacking(number: int) -> Enterprise:
    """One fact short of the award."""
    return _enterprise(number, YUHANG)


def nearly(number: int) -> Enterprise:
    """Has bought a little too little for the subsidy on first sets, and has no qualification."""
    bought = Amount(Range(Decimal(900_000), Decimal(900_000)), "CNY")
    none = Tags(frozenset(), frozenset(), complete=True)
    return _enterprise(
        number,
        YUHANG,
        Fact("first_set_equipment_purchase", bought, Source.VERIFIED),
        Fact("qualifications", none, Source.VERIFIED),
    )


def _enterprise(number: int, *facts: Fact) -> Enterprise:
    return Enterprise(uscc(number), (Name(f"第{number}企业"),), facts)


async def settle(
    database: Database, vocabulary: Vocabulary, bundles: Iterable[Bundle], enterprises: Sequence[Enterprise]
) -> None:
    """Publish the clauses and register the enterprises."""
    async with database.work() as session:
        await PolicyRepository(session).save(bundles, actor="test", reason="测试", at=DAY)
    async with database.work() as session:
        repository = EnterpriseRepository(session, Projector(vocabulary))
        await repository.save(enterprises, year=TODAY.year - 1, at=DAY)


async def listen(database: Database, numbers: Iterable[int], *, first_chat: int = 0) -> None:
    """Bind a chat to each enterprise and subscribe it."""
    async with database.work() as session:
        for number in numbers:
            name = chat(number + first_chat)
            session.add(BindingRow(channel="telegram", chat=name, uscc=uscc(number), at=DAY, revoked_at=None))
            await SubscriptionStore(session).set("telegram", name, DAY, is_active=True)


def house(vocabulary: Vocabulary, *, quiet: str = "00:00-00:00", cap: int = 2, backlog: int = 1_000) -> House:
    settings = NoticeSettings(quiet_hours(quiet), daily_cap=cap, per_message=5, backlog=backlog)
    return House(vocabulary, Clocks(), settings, grievance_days=5)
