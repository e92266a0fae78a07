"""Importing a registry: idempotent, the same in every order, cut off at any point and run again."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from random_enterprises import VOCABULARY, code_of
from sqlalchemy import text

import bot.services.registry_import as importing
from bot.services.registry_import import Order, Phase, RegistryImport, Tally
from bot.services.registry_rights import VERIFIERS
from matcher.profile import Source
from matcher.projection import Projector
from matcher.registry.rows import Rejection
from matcher.store.enterprises import EnterpriseRepository
from policies.errors import DocumentError, InputError
from policies.store.database import Database, utc_now

TODAY = date(2026, 11, 22)
TABLES = ("enterprises", "enterprise_profiles", "enterprise_profile_years")
HEADER = "uscc,name,employees,annual_revenue@2024,qualifications,region,as_of"


class Heard:
    """Keeps what was rejected."""

    def __init__(self) -> None:
        self.rejections: list[Rejection] = []

    def add(self, rejection: Rejection) -> None:
        self.rejections.append(rejection)


def silent(phase: Phase, done: int, total: int) -> None:
    """Hear of nothing."""


def order(path: Path) -> Order:
    return Order(path, Source.IMPORTED, date(2026, 6, 30), TODAY, "cli:tester")


async def run(database: Database, given: Order, heard: Heard | None = None) -> Tally:
    return await RegistryImport(database, VOCABULARY).run(given, heard or Heard(), silent)


def line(number: int, employees: object = 80, as_of: str = "") -> str:
    return f"{code_of(number)},企业{number},{employees},{number}万元,高企|-瞪羚,余杭区,{as_of}"


def table(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


async def held(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Read all that an import leaves, but when."""
    found: dict[str, list[tuple[object, ...]]] = {}
    async with database.reading() as session:
        for name in TABLES:
            result = await session.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2"))  # noqa: S608 - our own tables
            kept = [index for index, key in enumerate(result.keys()) if key not in {"created_at", "updated_at"}]
            found[name] = [tuple(row[index] for index in kept) for row in result]
    return found


async def test_good_rows_are_kept_and_bad_ones_reported(database: Database, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [line(1), line(2, "很多"), "x,,,,,,", line(3), '"'])
    heard = Heard()
    tally = await run(database, order(path), heard)
    assert (tally.added, tally.rejected) == (2, 3)
    assert [(r.row, r.field) for r in heard.rejections] == [(3, "employees"), (4, "uscc"), (6, "（整行）")]
    assert tally.first_rejections == heard.rejections


async def test_importing_again_changes_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    path = table(tmp_path / "t.csv", [line(number) for number in range(10)])
    first = await run(database, order(path))
    before = await held(database)
    second = await run(database, order(path))
    assert (first.added, second.added, second.changed, second.unchanged) == (10, 0, 0, 10)
    assert await held(database) == before


async def test_a_corrected_file_of_the_same_day_corrects(database: Database, tmp_path: Path) -> None:
    await run(database, order(table(tmp_path / "t.csv", [line(1, 60), line(2)])))
    tally = await run(database, order(table(tmp_path / "t.csv", [line(1, 600), line(2)])))
    assert (tally.changed, tally.unchanged) == (1, 1)


async def test_an_older_file_corrects_nothing(database: Database, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [line(1, 60)])
    await run(database, order(path))
    older = replace(order(table(path, [line(1, 600)])), as_of=date(2025, 1, 1))
    assert (await run(database, older)).unchanged == 1


async def test_the_order_of_rows_does_not_matter(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    lines = [line(1, 60, "2026-01-01"), line(2), line(1, 70, "2026-02-01"), line(3), line(4), line(1, "", "2026-03-01")]
    lines += [line(5, 1), line(6), line(5, 2)]
    await run(database, order(table(tmp_path / "a.csv", lines)))
    one = await held(database)
    async with database.work() as session:
        await session.execute(text("DELETE FROM enterprises"))
    heard = Heard()
    await run(database, order(table(tmp_path / "b.csv", lines[::-1])), heard)
    assert await held(database) == one
    assert [rejection.field for rejection in heard.rejections] == ["employees"]


async def test_a_workbook_gives_what_its_csv_gives(database: Database, tmp_path: Path) -> None:
    lines = [line(number) for number in range(5)]
    await run(database, order(table(tmp_path / "t.csv", lines)))
    book = Workbook()
    for row in [HEADER, *lines]:
        book.worksheets[0].append([int(cell) if cell.isdigit() and len(cell) < 9 else cell for cell in row.split(",")])
    book.save(tmp_path / "t.xlsx")
    tally = await run(database, order(tmp_path / "t.xlsx"))
    assert (tally.rows, tally.unchanged) == (5, 5)


async def test_an_erased_enterprise_is_rejected(database: Database, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [line(1), line(2)])
    await run(database, order(path))
    async with database.work() as session:
        await EnterpriseRepository(session, Projector(VOCABULARY)).erase(
            code_of(1), actor="管", reason="注销", at=utc_now()
        )
    heard = Heard()
    tally = await run(database, order(path), heard)
    assert (tally.unchanged, tally.rejected) == (1, 1)
    assert [(r.row, r.uscc, "已按要求删除" in r.reason) for r in heard.rejections] == [(2, code_of(1), True)]


async def test_only_who_may_vouch_imports_as_verified(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = replace(order(table(tmp_path / "t.csv", [line(1)])), source=Source.VERIFIED)
    monkeypatch.delenv(VERIFIERS, raising=False)
    with pytest.raises(InputError, match="cli:tester 没有核验权限"):
        await run(database, given)
    monkeypatch.setenv(VERIFIERS, "cli:other, cli:tester")
    assert (await run(database, given)).added == 1
    async with database.reading() as session:
        record = await EnterpriseRepository(session, Projector(VOCABULARY)).get(code_of(1))
    assert {fact.source for fact in record.enterprise.facts} == {Source.VERIFIED}


async def test_every_run_is_logged_and_one_cut_off_has_no_end(database: Database, tmp_path: Path) -> None:
    await run(database, order(table(tmp_path / "t.csv", [line(1), "x,,,,,,"])))
    async with database.reading() as session:
        (row,) = (await session.execute(text("SELECT * FROM enterprise_imports"))).mappings()
    assert (row["file"], row["actor"], row["added"], row["rejected"]) == ("t.csv", "cli:tester", 1, 1)
    assert row["finished_at"] is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "是空的"), ("\n\n", "是空的"), ("name\n甲\n", "没有 uscc"), ("%PDF-1.4\n", "没有 uscc")],
)
async def test_a_file_that_is_no_table_stores_nothing(
    database: Database, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=said):
        await run(database, order(path))
    assert all(not rows for rows in (await held(database)).values())


async def test_progress_is_told_by_bytes_to_the_end(database: Database, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [line(1)])
    told: list[tuple[Phase, int, int]] = []
    await RegistryImport(database, VOCABULARY).run(order(path), Heard(), lambda *now: told.append(now))
    size = path.stat().st_size
    assert told[-1] == (Phase.STORING, size, size)


def import_in_small_batches(url: str, path: Path, batch: int) -> None:
    """Be the process that is killed."""
    importing.BATCH = batch

    async def main() -> None:
        database = Database(url)
        await run(database, order(path))
        await database.close()

    asyncio.run(main())


async def count(database: Database) -> int:
    async with database.reading() as session:
        return int((await session.execute(text("SELECT count(*) FROM enterprises"))).scalar_one())


async def until(condition: Callable[[], object], wait_s: float = 60) -> None:
    """Wait for another process."""
    end = time.monotonic() + wait_s
    while not await condition():  # type: ignore[misc]
        assert time.monotonic() < end, "the other process did not come so far"
        await asyncio.sleep(0.01)


async def test_killed_in_the_middle_and_run_again_it_ends_as_if_it_had_not_been(
    database: Database, migrated_url: str, tmp_path: Path
) -> None:
    lines = [line(number % 1500, number, f"2026-0{1 + number // 1500}-01") for number in range(3000)]
    path = table(tmp_path / "t.csv", lines)
    process = multiprocessing.get_context("spawn").Process(
        target=import_in_small_batches, args=(migrated_url, path, 10), daemon=True
    )
    process.start()

    async def has_begun() -> bool:
        return await count(database) >= 50

    await until(has_begun)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert 0 < await count(database) < 1500
    await run(database, order(path))
    cut_off = await held(database)
    async with database.work() as session:
        await session.execute(text("DELETE FROM enterprises"))
    await run(database, order(path))
    assert await held(database) == cut_off
    assert await count(database) == 1500
