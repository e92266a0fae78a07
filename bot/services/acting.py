"""Who acts, why and when, for the use cases that change policies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from policies.errors import InputError
from policies.lifecycle import checked_reason
from policies.store.database import utc_now
from policies.store.versions import Act
from policies.timeline import CHINA


async def begin(session: AsyncSession, actor: str, reason: str) -> Act:
    """Open an act at the present instant.

    The transaction begins first (on SQLite that waits for the other writer), so that no other change of an earlier
    instant appears after this one has been read.
    """
    await session.connection()
    return Act(actor, checked_reason(reason), utc_now())


def refuse_future(known_at: datetime | None) -> None:
    """Refuse to say what will be known: it could be told otherwise later."""
    if known_at is not None and known_at > utc_now():
        raise InputError(f"“所知时间”{known_at.astimezone(CHINA):%Y-%m-%d %H:%M} 还没有到，只能问过去或现在所知")
