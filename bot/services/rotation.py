"""Change the master key: every subject's key is wrapped anew; what it sealed stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.audit.canonical import Json
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.privacy.vault import Vault, master_keys
from matcher.store.audit_log import AuditLog
from policies.store.database import Database

BATCH = 500


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """Which master key is in use, and how many keys each master key wraps."""

    current: str
    wrapped: Mapping[str, int]
    destroyed: int

    @property
    def outdated(self) -> Mapping[str, int]:
        """What earlier master keys still wrap."""
        return {master_id: number for master_id, number in self.wrapped.items() if master_id != self.current}


async def key_status(database: Database) -> KeyStatus:
    """Count the keys."""
    async with database.reading() as session:
        wrapped, destroyed = await Vault(session).count()
        return KeyStatus(master_keys(session).current_id, wrapped, destroyed)


async def rotate(database: Database, *, actor: str) -> int:
    """Wrap anew what an earlier master key wrapped, in short units of work; cut short, it goes on at the next call."""
    total = 0
    while True:
        async with database.work() as session:
            done = await Vault(session).rewrap(BATCH)
            current = master_keys(session).current_id
        total += done
        if done < BATCH:
            break
    if total:
        async with database.work() as session:
            details: dict[str, Json] = {"keys": total, "master": current}
            await AuditLog(session).record_action(Act(RecordKind.KEY_ROTATION, actor=actor, details=details))
    return total
