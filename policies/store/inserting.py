"""Insert rows unless they are there already, on either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


def is_served(session: AsyncSession) -> bool:
    """Whether the database is PostgreSQL, where rows can be locked."""
    return session.get_bind().dialect.name == "postgresql"


async def insert_missing(
    session: AsyncSession, row: type[DeclarativeBase], values: Sequence[Mapping[str, Any]], unique: Sequence[str]
) -> None:
    """Insert the rows whose unique columns are not taken yet; waits for another process that is inserting the same."""
    insert = postgresql.insert if is_served(session) else sqlite.insert
    await session.execute(insert(row).on_conflict_do_nothing(index_elements=unique), values)
