"""Tell what is planned: message by message into the outbox, at decent hours, only so many a day.

Opening the message, putting it into the outbox, noting its notices as told and moving their entitlements is one unit
of work for each lot of chats: killed before the commit nothing happened, killed after it all did. The outbox then
sends. It is kept short, so that a hundred thousand notices do not stand before the answer to somebody who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Reply
from bot.notices.digest import portion
from bot.notices.hours import next_midnight
from bot.notices.model import Kind, Notice, NoticeState
from bot.notices.telling import Item, message
from bot.services.notice_settings import NoticeSettings
from bot.services.taking import WriteLine
from bot.store.notices import NoticeStore
from bot.store.queues import OutboxQueue
from bot.store.subscriptions import Listener, SubscriptionStore
from bot.store.tables import Progress
from matcher.payout.entitlement import Clocks, Order
from matcher.payout.stages import Stage, Step
from matcher.payout.workdays import day_of
from matcher.store.entitlements import EntitlementStore
from policies.model import LifecycleState, StoredClause
from policies.store.database import utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

CHATS_AT_ONCE = 10
"""How many chats are told in one unit of work: on SQLite nobody else writes meanwhile (about 20 ms a chat)."""
ACTOR = "notices"
Render = Callable[[Sequence[Reply], int], Collection[str]]


class Pause(StrEnum):
    """Why nothing more is told at the moment."""

    NOTHING_LEFT = "nothing_left"
    QUIET = "quiet"
    OUTBOX_FULL = "outbox_full"


@dataclass(frozen=True, slots=True)
class Told:
    """What one lot came to: messages and notices told, or why there were none."""

    messages: int = 0
    notices: int = 0
    pause: Pause | None = None


class NoticeDispatcher:
    """Tells the chats of one channel. Safe in several processes at once."""

    def __init__(
        self,
        line: WriteLine,
        vocabulary: Vocabulary,
        clocks: Clocks,
        settings: NoticeSettings,
        channels: dict[str, Render],
    ) -> None:
        self._line = line
        self._vocabulary = vocabulary
        self._clocks = clocks
        self._settings = settings
        self._channels = channels

    async def tell_next(self, now: datetime | None = None) -> Told:
        """Tell the next chats what waits for them, or say why not now."""
        now = now or utc_now()
        if self._settings.quiet.is_quiet(now):
            return Told(pause=Pause.QUIET)
        async with self._line.work() as session:
            is_full = False
            for channel, render in self._channels.items():
                room = self._settings.backlog - await OutboxQueue(session, channel).count(Progress.WAITING)
                is_full = is_full or room <= 0
                listeners = await SubscriptionStore(session).due(channel, now, max(min(room, CHATS_AT_ONCE), 0))
                if listeners:
                    return await self._tell(session, listeners, render, now)
        return Told(pause=Pause.OUTBOX_FULL if is_full else Pause.NOTHING_LEFT)

    async def job(self) -> bool:
        """Do one piece of work for `Workers`: whether anything was told."""
        return (await self.tell_next()).messages > 0

    async def _tell(self, session: AsyncSession, listeners: Sequence[Listener], render: Render, now: datetime) -> Told:
        clauses = _Clauses(session)
        told = [await self._tell_one(session, listener, clauses, render, now) for listener in listeners]
        return Told(sum(one.messages for one in told), sum(one.notices for one in told))

    async def _tell_one(
        self, session: AsyncSession, listener: Listener, clauses: _Clauses, render: Render, now: datetime
    ) -> Told:
        notices, day = NoticeStore(session), day_of(now)
        waiting = await self._still_true(notices, await notices.waiting(listener.uscc), clauses)
        settings = self._settings
        now_told = portion(
            waiting,
            await notices.told_on(listener, day),
            daily_cap=settings.daily_cap,
            per_message=settings.per_message,
        )
        for chunk in now_told.messages:
            number = await notices.tell(listener, day, now)
            items = [Item(notice, await clauses.get(notice.clause_id)) for notice in chunk]
            text = message(items, number, self._vocabulary, self._clocks.confirm_days)
            await notices.send(number, chunk, list(render([text], 0)), now)
            await self._notify(session, chunk, now)
        if not now_told.is_all:
            await SubscriptionStore(session).rest(listener, next_midnight(now))
        return Told(len(now_told.messages), sum(map(len, now_told.messages)))

    async def _still_true(self, notices: NoticeStore, waiting: Sequence[Notice], clauses: _Clauses) -> list[Notice]:
        """Drop what is no longer so: a clause taken out of force, or changed, since it was planned."""
        kept = [notice for notice in waiting if await clauses.holds(notice)]
        gone = [notice.id for notice in waiting if notice not in kept]
        if gone:
            await notices.mark(gone, NoticeState.DROPPED)
        return kept

    async def _notify(self, session: AsyncSession, notices: Sequence[Notice], now: datetime) -> None:
        """Move the entitlements of what was told; one that went on by another way stays where it is."""
        store = EntitlementStore(session, self._clocks)
        order = Order(Step.NOTIFY, ACTOR, "已在对话中告知", now)
        for notice in notices:
            if notice.kind is Kind.READY and not notice.is_news:
                found = await store.find(notice.uscc, notice.clause_id)
                if found is not None and found.stage is Stage.MATCHED:
                    await store.take(found.id, order)


class _Clauses:
    """Clauses as they stand, read once each in a unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._repository = PolicyRepository(session)
        self._known: dict[str, StoredClause] = {}

    async def get(self, clause_id: str) -> StoredClause:
        """Give a clause."""
        if clause_id not in self._known:
            self._known[clause_id] = await self._repository.get(clause_id)
        return self._known[clause_id]

    async def holds(self, notice: Notice) -> bool:
        """Whether a notice still speaks of the wording in force."""
        if notice.is_progress:
            return True
        subject = await self.get(notice.clause_id)
        return subject.version == notice.version and subject.state is LifecycleState.PUBLISHED
