"""Rows that are forgotten after a time: which they are, and what forgetting them means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, delete, false, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import ConversationRow, OutboxRow, RequestRow, UpdateRow

Row = type[UpdateRow | OutboxRow | ConversationRow | RequestRow]


@dataclass(frozen=True, slots=True)
class Old:
    """Old rows of a table; `blanked` names the columns that are emptied, where the row itself stays."""

    row: Row
    where: ColumnElement[bool]
    blanked: tuple[str, ...] = ()


class AgingRows:
    """One kind of old rows within a unit of work."""

    def __init__(self, session: AsyncSession, old: Callable[[datetime], Old]) -> None:
        self._session = session
        self._old = old

    async def count(self, before: datetime) -> int:
        """Count the old ones."""
        old = self._old(before)
        return (await self._session.execute(select(func.count()).select_from(old.row).where(old.where))).scalar_one()

    async def forget(self, before: datetime, limit: int) -> int:
        """Remove or empty at most so many."""
        old = self._old(before)
        chosen = old.row.id.in_(select(old.row.id).where(old.where).order_by(old.row.id).limit(limit))
        emptied = {name: None if name == "key_id" else "" for name in old.blanked}
        query = update(old.row).where(chosen).values(**emptied) if emptied else delete(old.row).where(chosen)
        done = await self._session.execute(query.execution_options(synchronize_session=False))
        return done.rowcount if isinstance(done, CursorResult) else 0


def settled_updates(before: datetime) -> Old:
    """Name updates that were handled; a messenger repeats an update for a day at most, so keep them longer."""
    return Old(UpdateRow, UpdateRow.settled_at < before)


def settled_messages(before: datetime) -> Old:
    """Name messages that were sent or given up."""
    return Old(OutboxRow, OutboxRow.settled_at < before)


def old_conversations(before: datetime) -> Old:
    """Name conversations nobody went on with, unless new policies are to be told there."""
    return Old(ConversationRow, (ConversationRow.changed_at < before) & (ConversationRow.subscribed == false()))


def spoken_requests(before: datetime) -> Old:
    """Name requests that still have their words: that there was one, and when, stays."""
    return Old(RequestRow, (RequestRow.at < before) & (RequestRow.text != ""), ("text", "clauses", "key_id"))
