"""Numbers and dates with a lower and an upper bound, compared inside the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, assert_never

from sqlalchemy import and_, case, or_

from matcher import profile_layout as layout
from matcher.engines.sql.outcome import Bool, NotExpressibleError, Number, number
from matcher.scale import FIRST_DAY, LAST_DAY, day_code, steps, threshold_code
from matcher.store.profile_columns import PROFILES
from policies.language.conditions import Operator, Quantity

Pair = tuple[Bool, Bool]
"""Holds, fails."""


class Bounds(Protocol):
    """What is known of a number: the two questions every comparison comes down to."""

    def reaches(self, code: int) -> Bool:
        """Whether every possible value is at least the code."""

    def stays(self, code: int) -> Bool:
        """Whether every possible value is at most the code."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds that two expressions give, NULL where there is none."""

    low: Number
    high: Number

    def reaches(self, code: int) -> Bool:
        """Ask the lower bound."""
        return self.low >= number(code)

    def stays(self, code: int) -> Bool:
        """Ask the upper bound."""
        return self.high <= number(code)


def column_bounds(attribute: str) -> Interval:
    """Give the bounds a row holds of an attribute."""
    return Interval(PROFILES.c[layout.low(attribute)], PROFILES.c[layout.high(attribute)])


def compared(bounds: Bounds, operator: Operator, code: int) -> Pair:
    """Compare with a code; the reference is `Range.compare`."""
    match operator:
        case Operator.GE:
            return bounds.reaches(code), bounds.stays(code - 1)
        case Operator.GT:
            return bounds.reaches(code + 1), bounds.stays(code)
        case Operator.LT | Operator.LE | Operator.NE:
            holds, fails = compared(bounds, _OPPOSITE[operator], code)
            return fails, holds
        case Operator.EQ:
            equal = and_(bounds.reaches(code), bounds.stays(code))
            return equal, or_(bounds.stays(code - 1), bounds.reaches(code + 1))
        case _ as unreachable:
            assert_never(unreachable)


_OPPOSITE = {Operator.LT: Operator.GE, Operator.LE: Operator.GT, Operator.NE: Operator.EQ}


def bound_code(bound: Quantity | date, unit: str | None) -> int:
    """Give the code of a rule's bound; NotExpressibleError where rows cannot tell."""
    if not isinstance(bound, Quantity):
        if unit is not None:
            raise NotExpressibleError("数量和日期不能比较")
        return day_code(bound)
    if unit != bound.unit:
        raise NotExpressibleError("画像表只存本位单位的数，别的货币要逐家计算")
    code = threshold_code(bound.value, bound.unit)
    if code is None:
        raise NotExpressibleError("门槛比画像表的最小刻度还细（或太大），要逐家计算")
    return code


@dataclass(frozen=True, slots=True)
class Age:
    """Full years on a day: what the founding day gives, narrowed by an age as stated.

    Where the two contradict each other the stated one stands, as in `matcher.facts`.
    """

    as_of: date

    def reaches(self, code: int) -> Bool:
        """Ask whether the youngest possible age reaches the code."""
        years = -(-code // _YEAR)
        last_day = LAST_DAY if years <= 0 else day_code(self.as_of) - years * 10_000
        return or_(_stated_age().reaches(code), and_(_FOUNDED.high <= number(last_day), self._agrees()))

    def stays(self, code: int) -> Bool:
        """Ask whether the oldest possible age stays within the code."""
        years = code // _YEAR
        stated = _stated_age().stays(code)
        if years < 0:
            return stated
        day = day_code(self.as_of) - (years + 1) * 10_000
        return or_(stated, and_(_FOUNDED.low > number(max(day, FIRST_DAY)), self._agrees()))

    def _agrees(self) -> Bool:
        stated = _stated_age()
        oldest, youngest = self._age(_FOUNDED.low), self._age(_FOUNDED.high)
        from_below = or_(stated.low.is_(None), _FOUNDED.low <= number(FIRST_DAY), stated.low <= oldest)
        from_above = or_(stated.high.is_(None), stated.high >= youngest)
        return or_(and_(stated.low.is_(None), stated.high.is_(None)), and_(from_below, from_above))

    def _age(self, founded: Number) -> Number:
        today = number(day_code(self.as_of))
        years = case((founded <= today, (today - founded) // number(10_000)), else_=number(0))
        return years * number(_YEAR)


_YEAR = 2 * steps("year")
_FOUNDED = column_bounds("established_on")


def _stated_age() -> Interval:
    return column_bounds("company_age_years")


def founded_after(year: int) -> Bool:
    """Whether the enterprise cannot have existed in a business year."""
    return _FOUNDED.low > number(year * 10_000 + 1231)
