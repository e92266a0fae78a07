"""The database: addresses, instants, units of work, and errors in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from bot.migrating import current_revision
from policies.errors import StoreError
from policies.settings import DEFAULT_URL, StoreSettings
from policies.store.database import Database, Moment, async_url, sync_url, utc_now

CHINA = timezone(timedelta(hours=8))
MOMENTS = Table("moments", MetaData(), Column("id", Integer, primary_key=True), Column("at", Moment))
NONSENSE = [
    "nonsense",
    "",
    "mysql://u:p@127.0.0.1/x",
    "postgresql://u:p@127.0.0.1:port/x",
    "postgresql://[::1/x",
    "oracle:",
    "数据库",
    "sqlite://huiqi.db",
]


@pytest.mark.parametrize("address", NONSENSE)
def test_a_nonsense_address_is_an_error_in_words(address: str) -> None:
    with pytest.raises(StoreError):
        async_url(address)


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite+pysqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgresql://u:p%40ss@h/x", "postgresql+psycopg://u:p%40ss@h/x"),
        ("postgresql+asyncpg://u@h/x?host=/run", "postgresql+psycopg://u@h/x?host=%2Frun"),
    ],
)
def test_the_driver_is_ours_and_the_password_is_kept(address: str, driver: str) -> None:
    assert async_url(address) == driver


def test_migrations_use_the_same_database_with_a_synchronous_driver() -> None:
    assert sync_url("sqlite:///x.db") == "sqlite:///x.db"
    assert sync_url("postgresql://u:p%40ss@h/x") == "postgresql+psycopg://u:p%40ss@h/x"


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused_since_each_connection_would_see_its_own(address: str) -> None:
    with pytest.raises(StoreError, match="内存"):
        async_url(address)


def test_a_database_that_is_down_is_an_error_in_words() -> None:
    with pytest.raises(StoreError, match="连不上数据库"):
        current_revision("postgresql://nobody@127.0.0.1:1/none")


def test_a_file_that_is_no_database_is_an_error_in_words(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("dear sir or madam, " * 100)
    with pytest.raises(StoreError, match="连不上数据库"):
        current_revision(f"sqlite:///{path}")


async def test_a_unit_of_work_on_an_unprepared_database_says_to_upgrade(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(StoreError, match="huiqi db upgrade"):
        async with database.work() as session:
            await session.execute(text("SELECT id FROM clauses"))
    await database.close()


async def test_a_value_the_database_refuses_is_an_error_in_words(database: Database) -> None:
    with pytest.raises(StoreError):
        async with database.work() as session:
            await session.execute(
                text("INSERT INTO clauses (id, document_id, state, latest_version) VALUES ('c', 'none', 'lost', 1)")
            )


async def test_an_error_inside_a_unit_of_work_leaves_nothing(database: Database) -> None:
    insertion = text(
        "INSERT INTO documents (id, title, level, grade, statements, disclaimed_places)"
        " VALUES ('d', '文件', 'city', 'plan', '[]', '[]')"
    )

    async def fail() -> None:
        async with database.work() as session:
            await session.execute(insertion)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.work() as session:
        assert (await session.execute(text("SELECT count(*) FROM documents"))).scalar_one() == 0


async def test_a_clause_of_no_document_is_refused_on_both_databases(database: Database) -> None:
    with pytest.raises(StoreError):
        async with database.work() as session:
            await session.execute(
                text("INSERT INTO clauses (id, document_id, state, latest_version) VALUES ('c', 'x', 'draft', 1)")
            )


async def test_replacing_a_kept_record_is_refused_like_any_other_change(database: Database) -> None:
    keeping = (
        "INTO receipts (id, code, created_at, as_of, actor, channel, record_hash, record)"
        " VALUES (1, 'HQ', '2026-01-01', '2026-01-01', 'a', 'cli', 'h', '{}')"
    )
    replacing = "INSERT OR REPLACE " if database.engine.dialect.name == "sqlite" else "INSERT "
    suffix = "" if database.engine.dialect.name == "sqlite" else " ON CONFLICT (id) DO UPDATE SET record = '[]'"
    async with database.work() as session:
        await session.execute(text(f"INSERT {keeping}"))
    with pytest.raises(StoreError, match="append-only"):
        async with database.work() as session:
            await session.execute(text(replacing + keeping + suffix))


async def test_an_instant_comes_back_the_same_and_in_utc(database: Database) -> None:
    written = datetime(2026, 11, 22, 7, 30, 15, 250_000, tzinfo=CHINA)
    async with database.work() as session:
        connection = await session.connection()
        await connection.run_sync(MOMENTS.create)
        await session.execute(insert(MOMENTS).values(at=written))
        await session.execute(insert(MOMENTS).values(at=None))
        read = (await session.execute(select(MOMENTS.c.at).order_by(MOMENTS.c.id))).scalars().all()
    assert read == [written, None]
    assert read[0].tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - the point of the test
    async with database.work() as session:
        await (await session.connection()).run_sync(MOMENTS.create)
        with pytest.raises(StatementError, match="时间缺少时区"):
            await session.execute(insert(MOMENTS).values(at=naive))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - hypothesis adds the zone
def test_binding_and_reading_an_instant_are_inverse_on_every_dialect(written: datetime) -> None:
    moment = Moment()
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        read = moment.process_result_value(moment.process_bind_param(written, dialect), dialect)
        assert read == written.astimezone(UTC)
        assert read.tzinfo is UTC


def test_now_is_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_without_a_setting_the_database_is_a_file_in_the_working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIQI_DATABASE_URL", raising=False)
    assert StoreSettings.from_environment() == StoreSettings(DEFAULT_URL)
    monkeypatch.setenv("HUIQI_DATABASE_URL", "")
    assert StoreSettings.from_environment().is_embedded


def test_a_set_address_is_taken_and_a_served_database_is_not_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_DATABASE_URL", "postgresql://h/x")
    settings = StoreSettings.from_environment()
    assert settings.database_url == "postgresql://h/x"
    assert not settings.is_embedded
