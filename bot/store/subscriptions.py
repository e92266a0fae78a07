"""Keep which chats want to hear of new policies, and from when on each may be told again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Effect, EffectKind
from bot.notices.model import NoticeState
from bot.store.notice_tables import NoticeRow, SubscriptionRow
from bot.store.tables import BindingRow

WORDS = {EffectKind.SUBSCRIBE: True, EffectKind.UNSUBSCRIBE: False}


@dataclass(frozen=True, slots=True)
class Listener:
    """A chat that is to be told something, and the enterprise it speaks for."""

    channel: str
    chat: str
    uscc: str


class SubscriptionStore:
    """Subscriptions within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def apply(self, channel: str, chat: str, effects: Iterable[Effect], now: datetime) -> None:
        """Do what a turn says of being told; the last word counts."""
        said = [WORDS[effect.kind] for effect in effects if effect.kind in WORDS]
        if said:
            await self.set(channel, chat, now, is_active=said[-1])

    async def set(self, channel: str, chat: str, now: datetime, *, is_active: bool) -> None:
        """Switch being told on or off."""
        is_served = self._session.get_bind().dialect.name == "postgresql"
        new = (postgresql.insert if is_served else sqlite.insert)(SubscriptionRow)
        changed = {"is_active": is_active, "changed_at": now, "next_at": now}
        row = new.values(channel=channel, chat=chat, **changed)
        await self._session.execute(row.on_conflict_do_update(index_elements=["channel", "chat"], set_=changed))

    async def forget(self, channel: str, chat: str) -> None:
        """Remove the wish of a chat that is erased: nothing of it stays, and it is told nothing."""
        mine = (SubscriptionRow.channel == channel, SubscriptionRow.chat == chat)
        await self._session.execute(delete(SubscriptionRow).where(*mine).execution_options(synchronize_session=False))

    async def due(self, channel: str, now: datetime, limit: int) -> list[Listener]:
        """Take chats that may be told something that waits; another process passes them over."""
        row, binding = SubscriptionRow, BindingRow
        waits = exists().where(NoticeRow.uscc == binding.uscc, NoticeRow.state == NoticeState.WAITING.value)
        query = (
            select(row.chat, binding.uscc)
            .join(binding, (binding.channel == row.channel) & (binding.chat == row.chat))
            .where(row.channel == channel, row.is_active, row.next_at <= now, binding.revoked_at.is_(None), waits)
            .order_by(row.chat)
            .limit(limit)
            .with_for_update(of=row, skip_locked=True)
        )
        return [Listener(channel, chat, uscc) for chat, uscc in (await self._session.execute(query)).all()]

    async def rest(self, listener: Listener, until: datetime) -> None:
        """Tell a chat nothing more before a time."""
        mine = (SubscriptionRow.channel == listener.channel) & (SubscriptionRow.chat == listener.chat)
        await self._session.execute(update(SubscriptionRow).where(mine).values(next_at=until))

    async def subscribed(self, usccs: Iterable[str]) -> frozenset[str]:
        """Say which enterprises have a chat that wants to be told."""
        row, binding = SubscriptionRow, BindingRow
        query = (
            select(binding.uscc)
            .join(row, (binding.channel == row.channel) & (binding.chat == row.chat))
            .where(row.is_active, binding.revoked_at.is_(None), binding.uscc.in_(sorted(usccs)))
            .distinct()
        )
        return frozenset((await self._session.execute(query)).scalars())

    async def count(self) -> tuple[int, int]:
        """Count the chats that want to be told, and those of them that speak for an enterprise."""
        active = select(func.count()).select_from(SubscriptionRow).where(SubscriptionRow.is_active)
        join = (BindingRow.channel == SubscriptionRow.channel) & (BindingRow.chat == SubscriptionRow.chat)
        bound = active.join(BindingRow, join).where(BindingRow.revoked_at.is_(None))
        return (await self._session.execute(active)).scalar_one(), (await self._session.execute(bound)).scalar_one()
