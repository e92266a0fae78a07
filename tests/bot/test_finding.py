"""`huiqi find`: the three lists, their counts, and what happens where the database cannot judge."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from seeded_enterprises import credit_code
from sqlalchemy import update

from bot.services.finding import FindingService
from bot.services.policy_admin import PolicyAdmin
from matcher.enterprise import Enterprise, Name
from matcher.profile import Source
from matcher.profile_json import profile_from_json
from matcher.projection import Projector
from matcher.reverse import Found, Group, Standing
from matcher.road import Road
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.profile_columns import PROFILES
from policies.errors import InputError
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary

DAY = date(2026, 11, 22)
CLAUSE = "sm-investment"
"""注册地 属于 浙江省 且 固定资产投资额 ≥ 5000万元"""

FACTS: list[tuple[Source, dict[str, Any]]] = [
    (Source.VERIFIED, {"region": "330110", "fixed_asset_investment": 60_000_000}),
    (Source.IMPORTED, {"region": "330110", "fixed_asset_investment": 50_000_000}),
    (Source.IMPORTED, {"region": "330110"}),
    (Source.IMPORTED, {"region": "330110", "fixed_asset_investment": 49_900_000}),
    (Source.IMPORTED, {"region": "310000", "fixed_asset_investment": 49_900_000}),
    (Source.IMPORTED, {}),
]
"""Ready and verified; ready; one fact missing; near; neither place nor amount; nothing known."""


def enterprise(serial: int, source: Source, facts: dict[str, Any], vocabulary: Vocabulary) -> Enterprise:
    profile = profile_from_json({"name": "x", "facts": facts}, vocabulary)
    sourced = tuple(dataclasses.replace(fact, source=source) for fact in profile.facts.values())
    return Enterprise(credit_code(serial), (Name(f"企业{serial}"),), sourced)


async def fill(database: Database, vocabulary: Vocabulary, year: int = DAY.year - 1) -> None:
    made = [enterprise(serial, source, facts, vocabulary) for serial, (source, facts) in enumerate(FACTS)]
    async with database.work() as session:
        await EnterpriseRepository(session, Projector(vocabulary)).save(made, year=year, at=utc_now())


@pytest.fixture
async def service(database: Database, vocabulary: Vocabulary, sample_file: Path) -> FindingService:
    await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="tester")
    await fill(database, vocabulary)
    return FindingService(database, vocabulary)


async def lists(service: FindingService, limit: int | None = None, clause: str = CLAUSE) -> dict[Group, list[Found]]:
    async with service.search(clause, DAY, limit=limit) as search:
        return {group: [found async for found in search.listed(group)] for group in Group}


def names(found: Sequence[Found]) -> list[str]:
    return [one.name for one in found]


async def test_the_three_lists_hold_who_is_ready_one_fact_short_and_near(service: FindingService) -> None:
    found = await lists(service)
    assert {group: names(some) for group, some in found.items()} == {
        Group.ELIGIBLE: ["企业0", "企业1"],
        Group.ONE_MISSING: ["企业2"],
        Group.NEAR: ["企业3"],
    }


async def test_each_list_says_what_its_reader_needs(service: FindingService) -> None:
    found = await lists(service)
    assert [one.road for one in found[Group.ELIGIBLE]] == [Road.NO_APPLICATION, Road.QUICK]
    assert found[Group.ONE_MISSING][0].missing == {"fixed_asset_investment"}
    assert found[Group.NEAR][0].gap_text == "固定资产投资再高10万元"


async def test_everybody_is_counted_whatever_the_limit(service: FindingService) -> None:
    async with service.search(CLAUSE, DAY, limit=1) as search:
        assert search.counts.standing == {
            Standing.ELIGIBLE: 2,
            Standing.UNKNOWN: 2,
            Standing.NEAR: 1,
            Standing.INELIGIBLE: 1,
        }
        assert search.counts.one_missing == 1
        assert search.counts.missing == {"fixed_asset_investment": 2, "region": 1}
        assert [found.name async for found in search.listed(Group.ELIGIBLE)] == ["企业0"]


async def test_the_database_judges_everybody_whose_profile_is_current(service: FindingService) -> None:
    async with service.search(CLAUSE, DAY) as search:
        assert search.by_reference == 0


async def test_enterprises_with_an_outdated_profile_are_found_all_the_same(
    service: FindingService, database: Database
) -> None:
    before = await lists(service)
    async with database.work() as session:
        await session.execute(update(PROFILES).where(PROFILES.c.uscc > credit_code(0)).values(edition=1))
    async with service.search(CLAUSE, DAY) as search:
        assert search.by_reference == len(FACTS) - 1
    assert await lists(service) == before


@pytest.fixture
def in_dollars(sample_file: Path, tmp_path: Path) -> Path:
    changed = tmp_path / "dollars.yaml"
    text = sample_file.read_text(encoding="utf-8").replace("固定资产投资额 ≥ 5000万元", "固定资产投资额 ≥ 5000万美元")
    changed.write_text(text, encoding="utf-8")
    return changed


async def test_a_rule_the_rows_cannot_answer_is_answered_by_the_reference(
    service: FindingService, database: Database, vocabulary: Vocabulary, in_dollars: Path
) -> None:
    await PolicyAdmin(database, vocabulary).import_file(in_dollars, actor="tester")
    async with service.search(CLAUSE, DAY) as search:
        assert search.by_reference == len(FACTS)
        assert search.counts.standing[Standing.ELIGIBLE] == 0
        assert search.counts.standing[Standing.UNKNOWN] == len(FACTS) - 1


async def test_a_day_outside_the_validity_is_refused(service: FindingService) -> None:
    with pytest.raises(InputError, match="有效期"):
        async with service.search(CLAUSE, date(1999, 1, 1)):
            pass


@pytest.fixture
def registered(shell: Any, vocabulary: Vocabulary) -> Any:
    async def prepare() -> None:
        database = Database(f"sqlite:///{shell.folder / 'huiqi.db'}")
        await fill(database, vocabulary)
        await database.close()

    asyncio.run(prepare())
    return shell


def test_the_json_has_the_keys_of_the_contract(registered: Any) -> None:
    found = registered.run("find", CLAUSE, "--as-of", DAY.isoformat(), "--json").json
    assert set(found) == {"clause", "as_of", "counts", "eligible", "one_missing", "near"}
    assert found["eligible"][0] == {"uscc": credit_code(0), "name": "企业0", "road": "no_application"}
    assert found["one_missing"] == [{"uscc": credit_code(2), "name": "企业2", "missing": "fixed_asset_investment"}]
    gap = {"attr": "fixed_asset_investment", "by": 100000, "unit": "CNY", "direction": "up"}
    assert found["near"] == [{"uscc": credit_code(3), "name": "企业3", "gap": gap | {"text": "固定资产投资再高10万元"}}]


def test_the_table_names_what_is_between_an_enterprise_and_the_clause(registered: Any) -> None:
    shown = registered.run("find", CLAUSE, "--as-of", DAY.isoformat()).out
    assert "符合 2，待补充 2，差一点 1，不符合 1" in shown
    assert "缺固定资产投资" in shown
    assert "固定资产投资再高10万元" in shown
    assert "免申即享" in shown


def test_a_short_table_says_how_many_it_leaves_out(registered: Any) -> None:
    shown = registered.run("find", CLAUSE, "--as-of", DAY.isoformat(), "--limit", "1").out
    assert "还有 1 家" in shown


def test_an_empty_registry_says_how_to_fill_it(shell: Any) -> None:
    assert "huiqi enterprises import" in shell.run("find", CLAUSE, "--as-of", DAY.isoformat()).out


def test_an_unknown_clause_names_the_nearest(registered: Any) -> None:
    assert "最接近的是 sm-investment" in registered.run("find", "sm-investments").error
