"""Several clauses in one message, and only so many messages a day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.notices.model import Kind, Notice
from matcher.road import Road

ROADS = {Road.NO_APPLICATION: 0, Road.QUICK: 1, Road.APPLICATION: 2, None: 2}
KINDS = {Kind.READY: 0, Kind.ONE_MISSING: 3, Kind.NEAR: 6}


@dataclass(frozen=True, slots=True)
class Portion:
    """What a chat is told now, message by message, and whether something waits for another day."""

    messages: tuple[tuple[Notice, ...], ...]
    is_all: bool


def portion(waiting: Sequence[Notice], told_today: int, *, daily_cap: int, per_message: int) -> Portion:
    """Cut what waits into messages, what needs least of the enterprise first; what exceeds the cap waits."""
    ordered = sorted(waiting, key=urgency)
    room = max(daily_cap - told_today, 0) * per_message
    now = ordered[:room]
    messages = tuple(tuple(now[start : start + per_message]) for start in range(0, len(now), per_message))
    return Portion(messages, len(now) == len(ordered))


def urgency(notice: Notice) -> tuple[int, int]:
    """Order notices: what only needs a confirmation first; among equals the older first."""
    if notice.is_news:
        return -1, notice.id
    return KINDS[notice.kind] + ROADS[notice.road], notice.id
