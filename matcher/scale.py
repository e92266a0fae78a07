"""Numbers as whole numbers that a database compares exactly: doubled steps, an odd one lying between two steps.

SQLite has no exact decimals and PostgreSQL's are slow, so a bound is counted in steps of its unit
(money in fen) and doubled: `2k` is the step k itself, `2k + 1` is anywhere between k and k + 1. An
excluded bound is thereby one code further in, and a bound finer than a step still compares rightly
with everything that lies on a step.

>>> low_code(Decimal(20), "person", excluded=True), high_code(Decimal(20), "person", excluded=True)
(41, 39)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from policies.vocabulary.units import CURRENCIES

LIMIT = 2**58
"""Codes beyond it are cut off, so that a sum over sixteen years stays within 63 bits."""

FIRST_DAY, LAST_DAY = 0, 99_999_999
"""Stand for a date open to that side: unlike NULL they say that something is known."""

_STEPS = {"ratio": 10**9, "person": 1, "piece": 1}


def steps(unit: str) -> int:
    """Count the steps that one of the unit is divided into."""
    return 100 if unit in CURRENCIES else _STEPS.get(unit, 10_000)


def low_code(bound: Decimal | None, unit: str, *, excluded: bool) -> int | None:
    """Give the code that every possible value reaches; None where there is none, or it is below all codes."""
    if bound is None:
        return None
    whole, rest = _counted(bound, unit)
    code = 2 * whole + (1 if rest or excluded else 0)
    return None if code < -LIMIT else min(code, LIMIT + 1)


def high_code(bound: Decimal | None, unit: str, *, excluded: bool) -> int | None:
    """Give the code that no possible value goes beyond; None where there is none, or it is above all codes."""
    if bound is None:
        return None
    whole, rest = _counted(bound, unit)
    code = 2 * whole + (1 if rest else -1 if excluded else 0)
    return None if code > LIMIT else max(code, -LIMIT - 1)


def threshold_code(bound: Decimal, unit: str) -> int | None:
    """Give the code of a rule's bound; None when it lies between steps or out of reach, so that codes cannot tell."""
    whole, rest = _counted(bound, unit)
    return None if rest or abs(2 * whole) >= LIMIT else 2 * whole


def _counted(bound: Decimal, unit: str) -> tuple[int, int]:
    above, below = bound.as_integer_ratio()
    return divmod(above * steps(unit), below)


def day_code(day: date) -> int:
    """Write a day so that later days are greater and a year is 10,000.

    >>> day_code(date(2026, 5, 20))
    20260520
    """
    return day.year * 10_000 + day.month * 100 + day.day
