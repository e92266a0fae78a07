"""Working days in China, weekends worked in exchange for holidays included.

Each autumn the State Council publishes which days of the next year are worked. For years without that notice days
are estimated by weekdays and the holidays fixed by law; whatever rests on such a day says that it is an estimate.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import import_module

from chinese_calendar.constants import holidays as published_rest
from chinese_calendar.constants import workdays as published_work

from policies.timeline import CHINA

PUBLISHED = range(min(published_rest).year, max(published_rest).year + 1)
"""The years whose calendar is known."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for something; an estimate when it rests on a calendar not published yet."""

    day: date
    is_estimate: bool = False

    def __str__(self) -> str:
        """Write the day, and that it is an estimate."""
        return f"{self.day}{'（估）' if self.is_estimate else ''}"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A number of working days; negative when the end lies before the start."""

    days: int
    is_estimate: bool = False


def day_of(at: datetime) -> date:
    """Give the day in China of an instant."""
    return at.astimezone(CHINA).date()


def is_workday(day: date) -> bool:
    """Whether people work on the day, as far as is known."""
    if day in published_work:
        return True
    rests = published_rest if day.year in PUBLISHED else _lawful_holidays(day.year)
    return day.weekday() < SATURDAY and day not in rests


def after(start: date, count: int) -> Deadline:
    """Give the last of so many working days; the day on which they begin is not counted (民法典 第二百零一条).

    >>> str(after(date(2026, 2, 13), 2))  # Saturday the 14th is worked, then comes the Spring Festival
    '2026-02-24'
    >>> str(after(date(2026, 12, 31), 1))
    '2027-01-04（估）'
    """
    if count <= 0:
        return Deadline(start)
    left, year = count, start.year
    while True:
        days = _workdays(year)
        first = bisect_right(days, start)
        if left <= len(days) - first:
            return Deadline(days[first + left - 1], _is_estimate(start, days[first + left - 1]))
        left -= len(days) - first
        year += 1


def between(start: date, end: date) -> Elapsed:
    """Count the working days after `start` up to and with `end`.

    >>> between(date(2026, 9, 30), date(2026, 10, 10)).days  # the 8th, the 9th, and Saturday the 10th
    3
    """
    if end < start:
        return Elapsed(-between(end, start).days, _is_estimate(end, start))
    whole = sum(len(_workdays(year)) for year in range(start.year, end.year))
    days = bisect_right(_workdays(end.year), end) + whole - bisect_right(_workdays(start.year), start)
    return Elapsed(days, _is_estimate(start, end))


def _is_estimate(start: date, end: date) -> bool:
    """Whether a year between the days has no published calendar; a span that rests on no day of it does not count."""
    if start >= end:
        return False
    return (start + timedelta(days=1)).year not in PUBLISHED or end.year not in PUBLISHED


@lru_cache(maxsize=128)
def _workdays(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return tuple(day for day in (first + timedelta(days=n) for n in range(length)) if is_workday(day))


@lru_cache(maxsize=128)
def _lawful_holidays(year: int) -> frozenset[date]:
    # Loaded only for years that need it: it takes longer to import (0.1 s) than most commands take to run.
    return frozenset(import_module("holidays").country_holidays("CN", years=year))
