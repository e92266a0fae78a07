"""Keep what enterprises are to be told, in which message they were told it, and what they made of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.notices.model import Kind, Notice, NoticeState
from bot.store.notice_tables import NoticeMessageRow, NoticeRow
from bot.store.queues import OutboxQueue
from bot.store.subscriptions import Listener
from bot.store.tables import OutboxRow
from matcher.road import Road

MOST_WAITING = 200
"""How much of what waits for one enterprise is looked at at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message an enterprise was told something by."""

    id: int
    channel: str
    chat: str
    uscc: str


class NoticeStore:
    """Notices within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def plan(self, notices: Sequence[Notice], now: datetime) -> int:
        """Note what is to be told; what was noted before, told or not, stays as it is. Give how many are new."""
        if not notices:
            return 0
        is_served = self._session.get_bind().dialect.name == "postgresql"
        new = (postgresql.insert if is_served else sqlite.insert)(NoticeRow)
        rows = [
            {
                "uscc": notice.uscc,
                "clause_id": notice.clause_id,
                "version": notice.version,
                "reason": notice.reason,
                "kind": notice.kind.value,
                "detail": notice.detail,
                "road": "" if notice.road is None else notice.road.value,
                "state": NoticeState.WAITING.value,
                "planned_at": now,
            }
            for notice in notices
        ]
        unique = ["uscc", "clause_id", "version", "reason"]
        query = new.values(rows).on_conflict_do_nothing(index_elements=unique).returning(NoticeRow.id)
        return len((await self._session.execute(query)).all())

    async def waiting(self, uscc: str) -> list[Notice]:
        """Take what waits for an enterprise, the oldest first; another process passes over what is taken."""
        query = (
            select(NoticeRow)
            .where(NoticeRow.uscc == uscc, NoticeRow.state == NoticeState.WAITING.value)
            .order_by(NoticeRow.id)
            .limit(MOST_WAITING)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._session.execute(query.execution_options(populate_existing=True))).scalars()
        return [_notice(row) for row in rows]

    async def tell(self, listener: Listener, day: date, now: datetime) -> int:
        """Open a message; give its number, which its buttons name."""
        row = NoticeMessageRow(
            channel=listener.channel, chat=listener.chat, uscc=listener.uscc, day=day, outbox_id=0, at=now
        )
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def send(self, message: int, notices: Sequence[Notice], payloads: Sequence[str], now: datetime) -> None:
        """Put a message into the outbox, and note its notices as told by it."""
        row = await self._session.get_one(NoticeMessageRow, message)
        outbox = OutboxQueue(self._session, row.channel)
        row.outbox_id = (await outbox.add(row.chat, 0, payloads, now))[-1]
        ids = [notice.id for notice in notices]
        values = {"state": NoticeState.TOLD.value, "message_id": message, "told_at": now}
        query = update(NoticeRow).where(NoticeRow.id.in_(ids), NoticeRow.state == NoticeState.WAITING.value)
        await self._session.execute(query.values(values).execution_options(synchronize_session=False))

    async def told_on(self, listener: Listener, day: date) -> int:
        """Count the messages of a day to a chat."""
        row = NoticeMessageRow
        query = select(func.count()).where(row.channel == listener.channel, row.chat == listener.chat, row.day == day)
        return (await self._session.execute(query)).scalar_one()

    async def mark(self, ids: Collection[int], state: NoticeState) -> None:
        """Note what became of notices."""
        query = update(NoticeRow).where(NoticeRow.id.in_(ids)).values(state=state.value)
        await self._session.execute(query.execution_options(synchronize_session=False))

    async def message(self, number: int, channel: str, chat: str) -> Told | None:
        """Give a message of this very chat."""
        row = await self._session.get(NoticeMessageRow, number)
        if row is None or (row.channel, row.chat) != (channel, chat):
            return None
        return Told(row.id, row.channel, row.chat, row.uscc)

    async def message_of(self, notice: int, channel: str, chat: str) -> Told | None:
        """Give the message by which this very chat was told of a notice."""
        query = select(NoticeRow.message_id).where(NoticeRow.id == notice)
        number = (await self._session.execute(query)).scalar_one_or_none()
        return None if number is None else await self.message(number, channel, chat)

    async def of_message(self, message: int) -> list[Notice]:
        """Give the notices of a message, in the order they were written there."""
        query = select(NoticeRow).where(NoticeRow.message_id == message).order_by(NoticeRow.id)
        fresh = query.execution_options(populate_existing=True)
        return [_notice(row) for row in (await self._session.execute(fresh)).scalars()]

    async def again(self, channel: str, chat: str) -> int:
        """Let wait again what a chat was sent and never took, for another chat of the enterprise; give how many."""
        lost = (
            select(NoticeMessageRow.id)
            .join(OutboxRow, OutboxRow.id == NoticeMessageRow.outbox_id)
            .where(NoticeMessageRow.channel == channel, NoticeMessageRow.chat == chat, OutboxRow.state == "failed")
        )
        values = {"state": NoticeState.WAITING.value, "message_id": None, "told_at": None}
        told = (NoticeRow.message_id.in_(lost), NoticeRow.state == NoticeState.TOLD.value)
        query = update(NoticeRow).where(*told).values(values).execution_options(synchronize_session=False)
        done = await self._session.execute(query)
        return done.rowcount if isinstance(done, CursorResult) else 0

    async def counts(self) -> dict[NoticeState, int]:
        """Count the notices by where they stand."""
        query = select(NoticeRow.state, func.count()).group_by(NoticeRow.state)
        found = {NoticeState(state): count for state, count in (await self._session.execute(query)).all()}
        return {state: found.get(state, 0) for state in NoticeState}

    async def forget(self, uscc: str) -> None:
        """Remove all that names an erased enterprise."""
        mine = select(NoticeMessageRow.id).where(NoticeMessageRow.uscc == uscc)
        await self._session.execute(NoticeRow.__table__.delete().where(NoticeRow.uscc == uscc))  # type: ignore[attr-defined]  # a Table
        await self._session.execute(NoticeMessageRow.__table__.delete().where(NoticeMessageRow.id.in_(mine)))  # type: ignore[attr-defined]  # a Table


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        id=row.id,
        uscc=row.uscc,
        clause_id=row.clause_id,
        version=row.version,
        reason=row.reason,
        kind=Kind(row.kind),
        detail=row.detail,
        road=Road(row.road) if row.road else None,
        state=NoticeState(row.state),
    )
