"""The database: one async engine, one session per unit of work, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from sqlite3 import OperationalError as DatabaseBusy
from time import monotonic, sleep
from typing import Any, Protocol

from sqlalchemy import Connection, DateTime, Dialect, MetaData, TypeDecorator, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from policies.errors import StoreError

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of constraints, so that migrations can speak of them on every database."""

BUSY_TIMEOUT_MS = 10_000
READING = "huiqi_reading"
"""Execution option of a connection that begins no transaction on SQLite, because it only reads."""

_MALFORMED = "数据库地址 HUIQI_DATABASE_URL 写法不对，例如 sqlite:///huiqi.db 或 postgresql://用户@主机/库名"
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


def new_metadata() -> MetaData:
    """Make the metadata of one package's tables."""
    return MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An instant, always UTC; SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, which would mean another instant on another machine."""
        if value is not None and value.tzinfo is None:
            raise StoreError("时间缺少时区，请用 UTC")
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def async_url(url: str) -> str:
    """Name the async driver of a database address; StoreError when it is none of ours."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise StoreError(_MALFORMED) from None
    backend = parsed.get_backend_name()
    if backend not in _DRIVERS:
        raise StoreError(f"不支持 {backend} 数据库，请用 sqlite 或 postgresql")
    if backend == "sqlite" and parsed.host is not None:  # sqlite://huiqi.db, one slash short
        raise StoreError(_MALFORMED)
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError("不支持内存数据库：每个连接看到的都是另一个；请写文件，例如 sqlite:///huiqi.db")
    return parsed.set(drivername=_DRIVERS[backend]).render_as_string(hide_password=False)


def sync_url(url: str) -> str:
    """Name the synchronous driver of a database address, for migrations; StoreError when it is none of ours."""
    parsed = make_url(async_url(url))
    return parsed.set(drivername=parsed.drivername.removesuffix("+aiosqlite")).render_as_string(hide_password=False)


class Database:
    """Owns the engine; every unit of work is one session in one transaction."""

    def __init__(self, url: str, *, info: Mapping[str, object] | None = None) -> None:
        """Open nothing yet. `info` is what every unit of work carries along, such as the master keys."""
        self.engine: AsyncEngine = create_async_engine(async_url(url))
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _take_write_lock)
        carried = dict(info or {})
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, info=carried)
        readers = self.engine.execution_options(**{READING: True})
        self._readers = async_sessionmaker(readers, expire_on_commit=False, info=carried)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[AsyncSession]:
        """Open a unit of work: committed at the end, rolled back on any error.

        On SQLite units of work run one after the other, so do not open one inside another.
        """
        try:
            async with self._sessions.begin() as session:
                yield session
        except DBAPIError as error:
            raise _in_our_words(error) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Read for as long as it takes and lock nobody out; nothing may be written. Each statement sees the latest."""
        try:
            async with self._readers() as session:
                yield session
        except DBAPIError as error:
            raise _in_our_words(error) from error

    async def close(self) -> None:
        """Release all connections."""
        await self.engine.dispose()


class UnitsOfWork(Protocol):
    """Opens units of work: a `Database`, or one unit of work that use cases join."""

    def work(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a unit of work, or join the one that is open."""


class Joined:
    """One open unit of work, shared by use cases that are to be done together with what else is written in it.

    Whoever opened it commits. A use case that fails may have written half of its work: the whole unit must fail.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @asynccontextmanager
    async def work(self) -> AsyncIterator[AsyncSession]:
        """Join the unit of work; nothing is committed at the end."""
        yield self._session


def _in_our_words(error: DBAPIError) -> StoreError:
    if error.statement is None:  # it never came to a statement
        return StoreError(f"连不上数据库：{reason_of(error)}；请检查 HUIQI_DATABASE_URL")
    if isinstance(error, OperationalError | ProgrammingError):
        return StoreError(f"数据库用不了：{reason_of(error)}；请先运行 huiqi db upgrade，再检查数据库地址")
    return StoreError(f"数据库拒绝了这次改动：{reason_of(error)}；什么都没有改变")


def reason_of(error: Exception) -> str:
    """Give the first line of what a driver complained of; of wrong data only the kind, since the line quotes it."""
    original = getattr(error, "orig", None) or error
    if isinstance(error, DataError):
        return type(original).__name__
    lines = str(original).splitlines()
    return lines[0] if lines else type(original).__name__


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI connection
    connection.isolation_level = None  # else Python's driver begins only at the first write; we begin ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA recursive_triggers=ON")  # else INSERT OR REPLACE would slip past the append-only triggers
    _write_ahead(cursor)
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only forgotten
    cursor.close()


def _write_ahead(cursor: Any) -> None:  # noqa: ANN401 - DBAPI cursor
    """Turn the write-ahead log on; SQLite does not wait by itself while another process is setting the file up."""
    give_up_at = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except DatabaseBusy:
            if monotonic() > give_up_at:
                raise
            sleep(0.02)
        else:
            return


def _take_write_lock(connection: Connection) -> None:
    """Begin as a writer: what a unit of work has read, nobody changes before it writes."""
    if connection.get_execution_options().get(READING):
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def utc_now() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)
