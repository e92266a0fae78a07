"""The registry in the store: merged, idempotent, its profiles never apart from its facts, and erased for good."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_enterprises import VOCABULARY, code_of, news
from sqlalchemy import text

from matcher.enterprise import Enterprise, Name, merged
from matcher.profile import Fact, Source
from matcher.projection import Projector
from matcher.store import enterprises as store
from matcher.store.enterprises import EnterpriseRepository, Saved
from matcher.values import Amount, Range
from policies.errors import InputError, NotFoundError, StoreError
from policies.store.database import Database

PROJECTOR = Projector(VOCABULARY)
FIRST, LATER = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
YEAR = 2025
CODES = [code_of(number) for number in range(1, 8)]


def enterprise(uscc: str, count: int, name: str = "甲", as_of: date = date(2026, 1, 1)) -> Enterprise:
    value = Amount(Range(Decimal(count), Decimal(count)), "person")
    fact = Fact("employees", value, Source.IMPORTED, None, as_of)
    return Enterprise(uscc, (Name(name, Source.IMPORTED, as_of),), (fact,))


async def save(database: Database, *enterprises: Enterprise, at: datetime = FIRST) -> Saved:
    async with database.work() as session:
        return await EnterpriseRepository(session, PROJECTOR).save(enterprises, year=YEAR, at=at)


async def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    async with database.reading() as session:
        found = await session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))  # noqa: S608 - our own tables
        return [tuple(row) for row in found]


async def projected(database: Database) -> dict[str, dict[str, object]]:
    """Read the profiles, as they would be made anew."""
    async with database.reading() as session:
        found = await session.execute(text("SELECT * FROM enterprise_profiles"))
        return {row["uscc"]: {key: row[key] for key in row if key != "uscc"} for row in found.mappings()}


async def test_what_is_saved_comes_back_equal(database: Database) -> None:
    given_ = enterprise(CODES[0], 80)
    assert await save(database, given_) == Saved(added=1)
    async with database.reading() as session:
        record = await EnterpriseRepository(session, PROJECTOR).get(f" {CODES[0].lower()} ")
    assert (record.enterprise, record.created_at, record.updated_at) == (given_, FIRST, FIRST)


async def test_saving_again_touches_nothing(database: Database) -> None:
    await save(database, enterprise(CODES[0], 80), enterprise(CODES[1], 9))
    before = await rows(database, "enterprises"), await rows(database, "enterprise_profiles")
    assert await save(database, enterprise(CODES[1], 9), enterprise(CODES[0], 80), at=LATER) == Saved(unchanged=2)
    assert (await rows(database, "enterprises"), await rows(database, "enterprise_profiles")) == before


async def test_news_are_merged_and_the_profile_follows(database: Database) -> None:
    await save(database, enterprise(CODES[0], 80), enterprise(CODES[1], 9))
    newer = enterprise(CODES[0], 120, "乙", date(2026, 2, 1))
    assert await save(database, newer, enterprise(CODES[1], 9), at=LATER) == Saved(changed=1, unchanged=1)
    async with database.reading() as session:
        record = await EnterpriseRepository(session, PROJECTOR).get(CODES[0])
    assert (record.enterprise.name, record.enterprise.aliases) == ("乙", ("甲",))
    assert (record.created_at, record.updated_at) == (FIRST, LATER)
    expected = PROJECTOR.project(record.enterprise.profile(), YEAR).row
    assert (await projected(database))[CODES[0]] == expected


async def test_older_news_change_nothing(database: Database) -> None:
    await save(database, enterprise(CODES[0], 80))
    older = dataclasses.replace(enterprise(CODES[0], 5, as_of=date(2020, 1, 1)), names=())
    assert await save(database, older, at=LATER) == Saved(unchanged=1)


async def test_the_same_enterprise_twice_in_one_lot_is_one(database: Database) -> None:
    newer = enterprise(CODES[0], 120, as_of=date(2026, 2, 1))
    assert await save(database, enterprise(CODES[0], 80), newer) == Saved(added=1)
    async with database.reading() as session:
        record = await EnterpriseRepository(session, PROJECTOR).get(CODES[0])
    assert record.enterprise == merged(enterprise(CODES[0], 80), newer)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(CODES[:3]).flatmap(lambda code: news(uscc=code)), min_size=1, max_size=6))
async def test_profiles_are_always_those_of_the_facts(database: Database, said: list[Enterprise]) -> None:
    for one in said:
        await save(database, one)
    async with database.reading() as session:
        held = await EnterpriseRepository(session, PROJECTOR).of(CODES)
        years = {(row.uscc, row.year) for row in await session.execute(text("SELECT * FROM enterprise_profile_years"))}
    made = {code: PROJECTOR.project(one.profile(), YEAR) for code, one in held.items()}
    assert await projected(database) == {code: projection.row for code, projection in made.items()}
    assert years == {(code, row["year"]) for code, projection in made.items() for row in projection.years}


async def test_an_error_leaves_neither_facts_nor_profiles(database: Database) -> None:
    async def fail() -> None:
        async with database.work() as session:
            await EnterpriseRepository(session, PROJECTOR).save([enterprise(CODES[0], 80)], year=YEAR, at=FIRST)
            await session.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(StoreError):
        await fail()
    assert await rows(database, "enterprises") == await rows(database, "enterprise_profiles") == []


async def test_all_come_in_lots_by_code(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 3)
    await save(database, *(enterprise(code, 5) for code in reversed(CODES)))
    async with database.reading() as session:
        lots = [[e.uscc for e in lot] async for lot in EnterpriseRepository(session, PROJECTOR).stream()]
        assert await EnterpriseRepository(session, PROJECTOR).count() == len(CODES)
        assert set(await EnterpriseRepository(session, PROJECTOR).of([*CODES, code_of(99)])) == set(CODES)
    assert lots == [sorted(CODES)[0:3], sorted(CODES)[3:6], sorted(CODES)[6:]]


async def test_profiles_that_no_longer_hold_are_found_and_made_anew(database: Database) -> None:
    await save(database, *(enterprise(code, 5) for code in CODES[:3]))
    before = await projected(database)
    async with database.work() as session:
        await session.execute(text(f"UPDATE enterprise_profiles SET edition = 1 WHERE uscc = '{CODES[0]}'"))  # noqa: S608 - ours
        await session.execute(text(f"UPDATE enterprise_profiles SET to_year = 1 WHERE uscc = '{CODES[1]}'"))  # noqa: S608 - ours
    async with database.work() as session:
        repository = EnterpriseRepository(session, PROJECTOR)
        stale = [enterprise for lot in [lot async for lot in repository.stream(stale_for=YEAR)] for enterprise in lot]
        await repository.reproject(stale, YEAR)
    assert sorted(e.uscc for e in stale) == sorted(CODES[:2])
    assert await projected(database) == before


async def test_what_is_erased_is_gone_and_does_not_come_back(database: Database) -> None:
    await save(database, enterprise(CODES[0], 80), enterprise(CODES[1], 9))
    async with database.work() as session:
        await EnterpriseRepository(session, PROJECTOR).erase(CODES[0], actor="管", reason="注销", at=LATER)
    assert await save(database, enterprise(CODES[0], 80)) == Saved(erased=(CODES[0],))
    for table in ("enterprises", "enterprise_profiles"):
        assert [row[0] for row in await rows(database, table)] == [CODES[1]]
    async with database.reading() as session:
        with pytest.raises(NotFoundError, match="已于 2026-03-01 删除"):
            await EnterpriseRepository(session, PROJECTOR).get(CODES[0])
    with pytest.raises(InputError, match="此前已经删除"):
        async with database.work() as session:
            await EnterpriseRepository(session, PROJECTOR).erase(CODES[0], actor="管", reason="x", at=LATER)


async def test_an_enterprise_nobody_holds_is_an_error_in_words(database: Database) -> None:
    async with database.reading() as session:
        with pytest.raises(NotFoundError, match=f"企业库里没有 {CODES[0]}"):
            await EnterpriseRepository(session, PROJECTOR).get(CODES[0])


async def test_two_imports_at_once_lose_nothing(database: Database) -> None:
    await save(database, *(enterprise(code, 1, as_of=date(2025, 1, 1)) for code in CODES))
    patents = Fact("invention_patents", Amount(Range(Decimal(3), Decimal(3)), "piece"), Source.IMPORTED)
    tax = [Enterprise(code, (), (patents,)) for code in CODES]
    news_ = [enterprise(code, 7, as_of=date(2026, 1, 1)) for code in CODES]
    await asyncio.gather(save(database, *tax), save(database, *reversed(news_)))
    async with database.reading() as session:
        held = await EnterpriseRepository(session, PROJECTOR).of(CODES)
    assert all({fact.attribute for fact in one.facts} == {"invention_patents", "employees"} for one in held.values())


async def test_names_are_searched_as_written(database: Database) -> None:
    await save(database, enterprise(CODES[0], 1, "百%_公司"), enterprise(CODES[1], 1, "百分公司"))
    async with database.reading() as session:
        assert await EnterpriseRepository(session, PROJECTOR).listed(name="%_") == [(CODES[0], "百%_公司")]
