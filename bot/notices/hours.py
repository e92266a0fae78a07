"""Decent hours in China: when nobody is told anything, and when it may begin again. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from policies.errors import InputError
from policies.timeline import CHINA

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` up to `end`, across midnight where start is the later; the same time twice: never quiet.

    >>> night = QuietHours(time(21), time(8, 30))
    >>> [night.is_quiet(datetime(2026, 11, 22, hour, 30, tzinfo=UTC)) for hour in (13, 0)]
    [True, False]
    """

    start: time
    end: time

    def is_quiet(self, at: datetime) -> bool:
        """Whether nobody may be told anything at an instant."""
        now = at.astimezone(CHINA).time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def next_open(self, at: datetime) -> datetime:
        """Give the first instant from this one on at which people may be told, in UTC."""
        if not self.is_quiet(at):
            return at
        local = at.astimezone(CHINA)
        ends = datetime.combine(local.date(), self.end, tzinfo=CHINA)
        return (ends if ends > local else ends + timedelta(days=1)).astimezone(UTC)

    def __str__(self) -> str:
        """Write as in the setting."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def quiet_hours(text: str) -> QuietHours:
    """Read `21:00-08:30`; InputError when it is no span of a day."""
    found = _SPAN.fullmatch(text.strip())
    try:
        first, minute, last, end = (int(part) for part in found.groups()) if found else (99, 0, 0, 0)
        return QuietHours(time(first, minute), time(last, end))
    except ValueError:
        raise InputError(f"HUIQI_NOTICE_QUIET 写作 21:00-08:30（此间不打扰），现在是“{text[:40]}”") from None


def next_midnight(at: datetime) -> datetime:
    """Give the next midnight in China, in UTC: the daily cap counts anew."""
    tomorrow = at.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=CHINA).astimezone(UTC)
