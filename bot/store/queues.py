"""Two queues in the database: updates that came in, messages that go out. In both, chats keep their order.

Words wait sealed under the master key alone: a key for each chat would cost two statements an update, and what waits is
erased within the day.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, CursorResult, Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.store.tables import OutboxRow, Progress, UpdateRow
from matcher.privacy.vault import master_keys
from policies.store.inserting import insert_missing

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Queued:
    """One row of a queue. `attempts` are those that failed so far."""

    id: int
    chat: str
    update_id: int
    attempts: int
    payload: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as it came in, not yet kept."""

    update_id: int
    chat: str
    payload: str


class ChatQueue:
    """A queue within one unit of work. What is taken is taken for as long as the unit lasts, on PostgreSQL."""

    row: ClassVar[type[UpdateRow | OutboxRow]]
    order: ClassVar[str]

    def __init__(self, session: AsyncSession, channel: str) -> None:
        self._session = session
        self._channel = channel

    async def take(self, now: datetime, busy: Collection[str] = ()) -> Queued | None:
        """Take the first row that may be worked on: due, the first of its chat, the chat not busy, not locked."""
        values = {"channel": self._channel, "now": now, "busy": list(busy)}
        found = (await self._session.execute(_first_of_chats(self.row, self.order), values)).first()
        return None if found is None else self._opened(Queued(*found))

    def _opened(self, item: Queued) -> Queued:
        if item.payload.startswith("{"):  # as a release before encryption left it
            return item
        payload = master_keys(self._session).open_waiting(item.payload, self._place(item.chat, item.update_id))
        return dataclasses.replace(item, payload=payload)

    def _place(self, chat: str, update_id: int) -> str:
        """Say where a sealed payload belongs."""
        return f"{self.row.__tablename__} {self._channel} {chat} {update_id}"

    def _new_row(self, chat: str, update_id: int, payload: str, now: datetime) -> dict[str, Any]:
        sealed = master_keys(self._session).seal_waiting(payload, self._place(chat, update_id))
        return _new_row(self._channel, chat, update_id, sealed, now)

    def _waiting(self) -> tuple[ColumnElement[bool], ...]:
        return self.row.channel == self._channel, self.row.state == Progress.WAITING.value

    async def settle(self, item: Queued, now: datetime) -> bool:
        """Mark as done and forget its words; False when it was settled already."""
        return await self._change(item, state=Progress.DONE.value, payload="", reason="", settled_at=now)

    async def give_up(self, item: Queued, reason: str, now: datetime) -> bool:
        """Mark as given up, with the reason, and forget its words."""
        values = {"state": Progress.FAILED.value, "payload": "", "settled_at": now}
        return await self._change(item, reason=reason[:REASON_LENGTH], attempts=item.attempts + 1, **values)

    async def postpone(self, item: Queued, until: datetime, reason: str, *, failed: bool) -> bool:
        """Try again later; `failed` counts as an attempt."""
        attempts = item.attempts + failed
        return await self._change(item, next_attempt_at=until, reason=reason[:REASON_LENGTH], attempts=attempts)

    async def _change(self, item: Queued, **values: object) -> bool:
        query = update(self.row).where(self.row.id == item.id, self.row.state == Progress.WAITING.value)
        result = await self._session.execute(query.values(**values).execution_options(synchronize_session=False))
        return isinstance(result, CursorResult) and result.rowcount == 1

    async def give_up_chat(self, chat: str, reason: str, now: datetime) -> int:
        """Give up all that waits for a chat, which wants to hear no more; give how many."""
        values = {"state": Progress.FAILED.value, "payload": "", "reason": reason[:REASON_LENGTH], "settled_at": now}
        query = update(self.row).where(*self._waiting(), self.row.chat == chat)
        result = await self._session.execute(query.values(**values).execution_options(synchronize_session=False))
        return result.rowcount if isinstance(result, CursorResult) else 0

    async def count(self, state: Progress) -> int:
        """Count the rows in a state."""
        query = select(func.count()).where(self.row.channel == self._channel, self.row.state == state.value)
        return (await self._session.execute(query)).scalar_one()


class UpdateQueue(ChatQueue):
    """Updates as they came in, in the order of their ids."""

    row = UpdateRow
    order = "update_id"

    async def add(self, arrived: Iterable[Arrived], now: datetime) -> None:
        """Keep updates; one that is known already, handled or not, is passed over."""
        values = [
            self._new_row(entry.chat, entry.update_id, entry.payload, now)
            for entry in sorted(arrived, key=lambda entry: entry.update_id)  # one order for all: no deadlock
        ]
        if values:
            await insert_missing(self._session, UpdateRow, values, ["channel", "update_id"])


class OutboxQueue(ChatQueue):
    """Messages on their way out, in the order they were said."""

    row = OutboxRow
    order = "id"

    async def add(self, chat: str, update_id: int, payloads: Iterable[str], now: datetime) -> list[int]:
        """Keep messages to send; give their numbers."""
        rows = [OutboxRow(**self._new_row(chat, update_id, payload, now)) for payload in payloads]
        self._session.add_all(rows)
        await self._session.flush()  # their ids, and so their order, are given while the conversation is held
        return [row.id for row in rows]


@lru_cache(maxsize=2)
def _first_of_chats(row: type[UpdateRow | OutboxRow], order: str) -> Select[int, str, int, int, str, datetime]:
    """Write the query that takes work; written once, since writing it costs more than running it."""
    earlier = aliased(row)
    place: InstrumentedAttribute[int] = getattr(row, order)
    overtaken = (
        select(earlier.id)
        .where(earlier.channel == row.channel, earlier.chat == row.chat)
        .where(earlier.state == Progress.WAITING.value, getattr(earlier, order) < place)
        .exists()
    )
    return (
        select(row.id, row.chat, row.update_id, row.attempts, row.payload, row.created_at)
        .where(row.channel == bindparam("channel"), row.state == Progress.WAITING.value, ~overtaken)
        .where(row.next_attempt_at <= bindparam("now"), row.chat.not_in(bindparam("busy", expanding=True)))
        .order_by(place)
        .limit(1)
        .with_for_update(of=row, skip_locked=True)
    )


def _new_row(channel: str, chat: str, update_id: int, payload: str, now: datetime) -> dict[str, Any]:
    return {
        "channel": channel,
        "chat": chat,
        "update_id": update_id,
        "state": Progress.WAITING.value,
        "attempts": 0,
        "next_attempt_at": now,
        "payload": payload,
        "reason": "",
        "created_at": now,
        "settled_at": None,
    }
