"""Send what the outbox holds: in order within a chat, several chats at once, until sent or given up with a reason.

A message is marked as sent in the transaction that took it, right after the channel accepted it. Only if the
process or the database dies between the two is the message sent again: no channel of ours knows a
message it has seen, so this window cannot be closed, only kept as short as one UPDATE and one COMMIT.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.logs.events import event_log
from bot.services.taking import Taking, WriteLine
from bot.store.queues import OutboxQueue, Queued
from policies.store.database import Database, utc_now

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 300.0
KEPT = timedelta(hours=24)
"""An answer older than this helps nobody: it is given up when it still cannot be sent."""

_log = event_log("huiqi.outbox")


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel accepted the message."""


@dataclass(frozen=True, slots=True)
class Slower:
    """The channel asks to wait so long; the message is fine."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Broken:
    """The channel or the way to it is broken; whether the message arrived may be unknown."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel will never take this message; with `whole_chat` none for this chat either."""

    reason: str
    whole_chat: bool = False


Delivery = Sent | Slower | Broken | Refused
Refusal = Callable[[AsyncSession, str], Awaitable[None]]
"""Told in the same unit of work of a chat that takes no more messages."""


class Courier(Protocol):
    """Carries one message to a chat. Never raises for what the channel or the network does."""

    async def deliver(self, chat: str, payload: str) -> Delivery:
        """Carry a message as the channel's own payload says."""


class Outbox:
    """The sender of one channel."""

    def __init__(
        self, database: Database, channel: str, courier: Courier, line: WriteLine, on_refused: Refusal | None = None
    ) -> None:
        self._courier = courier
        self._on_refused = on_refused
        self._taking = Taking(database, OutboxQueue, channel, line)

    async def send_next(self) -> bool:
        """Send one message; False when none may be sent now."""
        async with self._taking.first() as taken:
            if taken is None:
                return False
            delivery = await self._courier.deliver(taken.item.chat, taken.item.payload)
            async with taken.writing() as session:
                await self._note(self._taking.queue(session), taken.item, delivery)
                if isinstance(delivery, Refused) and delivery.whole_chat and self._on_refused is not None:
                    await self._on_refused(session, taken.item.chat)
            return True

    async def _note(self, queue: OutboxQueue, item: Queued, delivery: Delivery) -> None:
        now = utc_now()
        match delivery:
            case Sent():
                await queue.settle(item, now)
            case Slower(seconds):
                await queue.postpone(item, now + timedelta(seconds=seconds), "asked to wait", failed=False)
            case Broken(reason) if now - item.created_at < KEPT:
                _log.warning("message_delayed", message_id=item.id, attempt=item.attempts + 1)
                await queue.postpone(item, now + backoff(item.attempts), reason, failed=True)
            case Broken(reason) | Refused(reason, whole_chat=False):
                _log.error("message_given_up", message_id=item.id, attempt=item.attempts + 1)
                await queue.give_up(item, reason, now)
            case Refused(reason):
                _log.info("chat_refuses", message_id=item.id)
                await queue.give_up_chat(item.chat, reason, now)


def backoff(attempts: int) -> timedelta:
    """Give the wait after so many failures: twice as long each time, and random, so that chats do not retry at once."""
    longest = min(FIRST_DELAY_S * 2.0 ** min(attempts, 20), LONGEST_DELAY_S)
    return timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311 - spreads load, guards nothing
