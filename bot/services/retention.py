"""Forget what was kept long enough: five classes, each after its own number of days. Idempotent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Kept, RetentionSettings
from bot.store.aging import AgingRows, old_conversations, settled_messages, settled_updates, spoken_requests
from matcher.audit.canonical import Json
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.privacy.subject import SubjectKind
from matcher.privacy.vault import Vault
from matcher.store.audit_log import AuditLog
from policies.store.database import utc_now

RETENTION = "retention"
BATCH = 500
"""How much is forgotten in one unit of work: others must not wait long."""

PASSING = frozenset({Kept.UPDATES, Kept.MESSAGES})
"""Classes without content; a purge of these alone is no act worth a record."""

OF_CHATS = (SubjectKind.CHAT, SubjectKind.RUN)
"""Whose keys age. An enterprise keeps its key until it is erased by name."""

Work = Callable[[], AbstractAsyncContextManager[AsyncSession]]


class Aging(Protocol):
    """One class of things within a unit of work."""

    async def count(self, before: datetime) -> int:
        """Count what is older than a time."""

    async def forget(self, before: datetime, limit: int) -> int:
        """Forget at most so many that are older; give how many."""


class AgingKeys:
    """Keys that nothing was sealed with for long; with them the records they seal become unreadable."""

    def __init__(self, session: AsyncSession) -> None:
        self._vault = Vault(session)

    async def count(self, before: datetime) -> int:
        """Count them."""
        return len(await self._vault.idle_since(before.date(), OF_CHATS))

    async def forget(self, before: datetime, limit: int) -> int:
        """Destroy at most so many."""
        idle = await self._vault.idle_since(before.date(), OF_CHATS, limit)
        for key_id in idle:
            await self._vault.destroy(key_id, RETENTION, utc_now())
        return len(idle)


CLASSES: dict[Kept, Callable[[AsyncSession], Aging]] = {
    Kept.UPDATES: lambda session: AgingRows(session, settled_updates),
    Kept.MESSAGES: lambda session: AgingRows(session, settled_messages),
    Kept.CONVERSATIONS: lambda session: AgingRows(session, old_conversations),
    Kept.REQUESTS: lambda session: AgingRows(session, spoken_requests),
    Kept.KEYS: AgingKeys,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """Purges by the settings, in units of work of `work`."""

    settings: RetentionSettings
    work: Work

    async def due(self, now: datetime) -> Mapping[Kept, int]:
        """Count what a purge would forget; changes nothing."""
        counts = dict.fromkeys(Kept, 0)
        async with self.work() as session:
            for kind, before in self._deadlines(now).items():
                counts[kind] = await CLASSES[kind](session).count(before)
        return counts

    async def purge(self, now: datetime, *, actor: str) -> Mapping[Kept, int]:
        """Forget, and give how many of each class; a purge that took content is recorded."""
        counts = dict.fromkeys(Kept, 0)
        for kind, before in self._deadlines(now).items():
            counts[kind] = await self._purge(kind, before)
        if any(number for kind, number in counts.items() if kind not in PASSING):
            details: dict[str, Json] = {kind.value: number for kind, number in counts.items()}
            async with self.work() as session:
                act = Act(RecordKind.PURGE, actor=actor, reason="保存期满", details=details)
                await AuditLog(session).record_action(act)
        return counts

    async def _purge(self, kind: Kept, before: datetime) -> int:
        total = 0
        while True:
            async with self.work() as session:
                done = await CLASSES[kind](session).forget(before, BATCH)
            total += done
            if done < BATCH:
                return total

    def _deadlines(self, now: datetime) -> dict[Kept, datetime]:
        """Give before when each class is too old; a class kept for 0 days is kept for ever."""
        return {kind: now - timedelta(days=days) for kind, days in self.settings.days.items() if days > 0}
