"""See how far a database is, without loading the migrations."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, String, create_engine, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import column

from policies.errors import StoreError
from policies.store.database import reason_of, sync_url
from policies.store.tables import ClauseRow

VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class Readiness:
    """The revision a database is at (None before the first), and whether it holds any clause."""

    revision: str | None
    holds_clauses: bool


def readiness(database_url: str) -> Readiness:
    """Read how far a database is, before anything else runs; StoreError when it cannot be reached."""
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            return _read(connection)
    except SQLAlchemyError as error:
        raise StoreError(f"连不上数据库：{reason_of(error)}；请检查 HUIQI_DATABASE_URL") from error
    finally:
        engine.dispose()


def _read(connection: Connection) -> Readiness:
    tables = inspect(connection)
    if not tables.has_table(VERSION_TABLE):
        return Readiness(None, holds_clauses=False)
    versions = select(column("version_num", String)).select_from(table(VERSION_TABLE))
    revision = connection.execute(versions).scalar_one_or_none()
    if revision is None or not tables.has_table(ClauseRow.__tablename__):
        return Readiness(revision, holds_clauses=False)
    first = connection.execute(select(text("1")).select_from(ClauseRow).limit(1)).first()
    return Readiness(revision, holds_clauses=first is not None)
