"""Write projections into the profile tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.projection import Projection
from matcher.store.bulk import insert_rows
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES

Keyed = tuple[str, dict[str, int | None]]


async def insert_profiles(session: AsyncSession, projections: Sequence[tuple[str, Projection]]) -> None:
    """Insert the rows of enterprises that have none yet."""
    years = [(uscc, row) for uscc, made in projections for row in made.years]
    await _insert(session, PROFILES, [(uscc, made.row) for uscc, made in projections])
    await _insert(session, PROFILE_YEARS, years)


async def _insert(session: AsyncSession, table: Table, rows: Sequence[Keyed]) -> None:
    if rows:
        columns = ("uscc", *rows[0][1])
        await insert_rows(session, table, columns, [(uscc, *row.values()) for uscc, row in rows])
