"""The figures of the cockpit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from matcher.store.payout_figures import PayoutFigures
from policies.model import Statement, StoredClause


@dataclass(frozen=True, slots=True)
class Bar:
    """The figure a document states, with where it states it."""

    statement: Statement
    document: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """A clause that no enterprise is known to meet, and how many still might."""

    subject: StoredClause
    undecided: int


@dataclass(slots=True)
class Reach:
    """What came of asking who meets which clause. `waiting` and `unasked` clauses are not in the other figures."""

    looked_at: int = 0
    of: int = 0
    unasked: int = 0
    unmet: list[Unmet] = field(default_factory=list)
    missing: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Cockpit:
    """All figures on one day."""

    day: date
    enterprises: int
    clauses: int
    subscribed: int
    speaking: int
    payouts: PayoutFigures
    reach: Reach
    grievances: int
    grievances_open: int
    grievances_overdue: int
    bar: Bar | None


def median(counts: Sequence[tuple[int, int]]) -> Fraction | None:
    """Give the median of values with how often each occurs; None of nothing.

    >>> median([(3, 2), (5, 1), (9, 1)])
    Fraction(4, 1)
    """
    ordered = sorted(counts)
    total = sum(times for _, times in ordered)
    if total == 0:
        return None
    return Fraction(_at(ordered, (total - 1) // 2) + _at(ordered, total // 2), 2)


def _at(ordered: Sequence[tuple[int, int]], place: int) -> int:
    for value, times in ordered:
        if place < times:
            return value
        place -= times
    raise IndexError(place)
