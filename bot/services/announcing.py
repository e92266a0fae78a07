"""Let a publication find its enterprises: whom to tell is worked out later, lot by lot, by the bot or by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.notices.model import Reason
from bot.store.notice_runs import NoticeRunStore, Occasion
from policies.model import Clause, Kind
from policies.store.versions import Act
from policies.timeline import day_in_china

TOLD_OF = frozenset({Kind.BENEFIT, Kind.SERVICE})
"""Kinds an enterprise gains by; of requirements and goals nobody is told unasked."""


@dataclass(frozen=True, slots=True)
class News:
    """A clause version that was put in force, and from which day (None: from ever on)."""

    clause: Clause
    version: int
    first: date | None


async def announce(session: AsyncSession, news: Iterable[News], act: Act) -> None:
    """Note, in the unit of work that publishes, that enterprises are to be told: publication and news go together."""
    runs, today = NoticeRunStore(session), day_in_china(act.at)
    for one in news:
        if one.clause.kind in TOLD_OF:
            as_of = today if one.first is None else max(today, one.first)
            await runs.request(Occasion(one.clause.id, one.version, Reason.PUBLISHED, act.actor, as_of), act.at)
