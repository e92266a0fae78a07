"""Insert many rows as fast as the database takes them: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

Row = Sequence[int | str | None]


async def insert_rows(session: AsyncSession, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of plain numbers and texts, in the order of `columns`, within the session's transaction."""
    if not rows:
        return
    connection = await session.connection()
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None  # noqa: S101 - the connection is open
        async with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                await copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own table and columns
    await connection.exec_driver_sql(statement, [tuple(row) for row in rows])
