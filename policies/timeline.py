"""Which version of a clause is in force on which day, and when it is suspended. Pure arithmetic of days.

A timeline is what is known now; what was known before is the store's part (`policies.store.publications`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from policies.errors import LifecycleError
from policies.model import Clause, LifecycleState

CHINA = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)


def day_in_china(moment: datetime) -> date:
    """Give the calendar day of an instant where the policies apply."""
    return moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first to the last, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def until(self, day: date | None) -> Days | None:
        """Give the part before a day; None when nothing is left."""
        if day is None or day == date.min or (self.first is not None and self.first >= day):
            return None
        before = day - _DAY
        return Days(self.first, before if self.last is None else min(self.last, before))

    def reaches(self, day: date | None) -> bool:
        """Whether any of them is the day or later."""
        return self.last is None or day is None or self.last >= day

    @property
    def is_empty(self) -> bool:
        """Whether the last comes before the first."""
        return self.first is not None and self.last is not None and self.last < self.first


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which one version is in force."""

    version: int
    days: Days


@dataclass(frozen=True, slots=True)
class Timeline:
    """Versions by day, never two on one day, and the days on which the clause is suspended whatever its version."""

    spans: tuple[Span, ...] = ()
    suspended: tuple[Days, ...] = ()

    def version_on(self, day: date) -> int | None:
        """Give the version published for a day, suspended or not."""
        return next((span.version for span in self.spans if day in span.days), None)

    def is_suspended(self, day: date) -> bool:
        """Whether the clause is suspended on a day."""
        return any(day in days for days in self.suspended)

    def state_on(self, day: date) -> LifecycleState:
        """Say where a published clause stands on a day; before its first day it counts as published."""
        version = self.version_on(day)
        return self.state_of(version or max((span.version for span in self.spans), default=0), day)

    def state_of(self, version: int, day: date) -> LifecycleState:
        """Say where one version stands on a day; before its first day it counts as published."""
        if self.version_on(day) == version:
            return LifecycleState.SUSPENDED if self.is_suspended(day) else LifecycleState.PUBLISHED
        if any(span.version > version for span in self.spans):
            return LifecycleState.SUPERSEDED
        own = [span.days.first for span in self.spans if span.version == version]
        is_to_come = any(first is not None and first > day for first in own)
        return LifecycleState.PUBLISHED if is_to_come else LifecycleState.EXPIRED

    def published(self, version: int, days: Days) -> Timeline:
        """Put a version in force; from its first day on it closes every other. Suspensions stay."""
        if days.is_empty:
            raise LifecycleError(f"生效日 {days.first} 晚于有效期终止日 {days.last}")
        return Timeline((*_before(self.spans, days.first), Span(version, days)), self.suspended)

    def suspended_from(self, day: date) -> Timeline:
        """Suspend from a day until it is resumed; LifecycleError when nothing is in force from then on."""
        self._require_days_from(day)
        if any(day in days and days.last is None for days in self.suspended):
            raise LifecycleError(f"从 {day} 起已经是暂停状态")
        kept = [days for days in self.suspended if not days.reaches(day)]
        joined = [days.first for days in self.suspended if days.reaches(day) and _starts_before(days, day)]
        return Timeline(self.spans, (*kept, Days(joined[0] if joined else day, None)))

    def resumed_from(self, day: date) -> Timeline:
        """End the suspension from a day on."""
        if not any(days.reaches(day) for days in self.suspended):
            raise LifecycleError(f"从 {day} 起没有暂停，不需要恢复")
        parts = (days.until(day) for days in self.suspended)
        return Timeline(self.spans, tuple(days for days in parts if days is not None))

    def expired_from(self, day: date) -> Timeline:
        """End it from a day on, whatever was to come."""
        self._require_days_from(day)
        return Timeline(tuple(_before(self.spans, day)), self.suspended)

    def _require_days_from(self, day: date) -> None:
        if not any(span.days.reaches(day) for span in self.spans):
            raise LifecycleError(f"{day} 起本来就没有生效的内容")


def _before(spans: Iterable[Span], day: date | None) -> Iterable[Span]:
    for span in spans:
        left = span.days.until(day)
        if left is not None:
            yield Span(span.version, left)


def _starts_before(days: Days, day: date) -> bool:
    return days.first is None or days.first <= day


def days_of_version(clause: Clause, *, is_first: bool, day: date, start: date | None = None) -> Days:
    """Say on which days a wording takes effect when it is published on `day`.

    The first version on its own days. A later one from `start`, else from the first day that it states itself, else
    from `day` on, so that the old wording answers for the days before. One that had ended by then mends the past:
    it takes the old wording's days over.
    """
    if start is not None:
        if not clause.is_in_force(start):
            raise LifecycleError(
                f"{clause.id} 的有效期是 {clause.valid_from or '…'} 至 {clause.valid_to or '…'}，不含 {start}"
            )
        return Days(start, clause.valid_to)
    if is_first or clause.valid_from is not None:
        return Days(clause.valid_from, clause.valid_to)
    has_ended = clause.valid_to is not None and clause.valid_to < day
    return Days(None if has_ended else day, clause.valid_to)
