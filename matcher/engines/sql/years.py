"""Conditions over several business years: 连续三年, 近三年累计, 首次."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select

from matcher import profile_layout as layout
from matcher.engines.sql.bounds import Interval, Pair, bound_code, column_bounds, compared, founded_after
from matcher.engines.sql.outcome import NotExpressibleError, Number, masks, number
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from policies.language.conditions import Comparison, OverYears, Span

MOST_SUMMED = 16
"""Codes are cut off so that as many years can be summed in 63 bits."""

_YEAR = PROFILE_YEARS.c.year
_FOUNDED = column_bounds("established_on")


def over_years(leaf: OverYears, last_year: int, unit: str | None) -> Pair:
    """Compare each of the last years, or their sum."""
    comparison = leaf.comparison
    if leaf.years > MOST_SUMMED or leaf.years < 1:
        raise NotExpressibleError(f"画像表最多跨 {MOST_SUMMED} 年计算")
    code = bound_code(comparison.bound, unit)
    years = [_of_year(comparison.attribute, year) for year in range(last_year - leaf.years + 1, last_year)]
    known = [*years, column_bounds(comparison.attribute)]
    if leaf.span is Span.SUM:
        return compared(_sum(known), comparison.operator, code)
    pairs = [compared(bounds, comparison.operator, code) for bounds in known]
    holds, fails = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return (and_(*holds), or_(*fails)) if leaf.span is Span.EVERY else (or_(*holds), and_(*fails))


def _of_year(attribute: str, year: int) -> Interval:
    """Give the bounds of a past year: its row, else nothing earned before the founding, else unknown."""
    row = select(number(1)).where(PROFILE_YEARS.c.uscc == PROFILES.c.uscc, number(year) == _YEAR)
    has_row = exists(row.correlate(PROFILES))

    def bound(name: str) -> Number:
        value = _rows(PROFILE_YEARS.c[name]).where(number(year) == _YEAR).scalar_subquery()
        return case((has_row, value), (founded_after(year), number(0)))

    return Interval(bound(layout.low(attribute)), bound(layout.high(attribute)))


def _rows(column: ColumnElement[int]) -> Select[int]:
    return select(column).where(PROFILE_YEARS.c.uscc == PROFILES.c.uscc).correlate(PROFILES)


def _sum(known: list[Interval]) -> Interval:
    """Add whole steps, and keep the sum off its bound where a part is off its own; NULL where a part is."""
    one = number(1)
    lows = [bounds.low for bounds in known]
    highs = [bounds.high for bounds in known]
    low = _total([low - low.bitwise_and(one) for low in lows]) + masks(lows).bitwise_and(one)
    high = _total([high + high.bitwise_and(one) for high in highs]) - masks(highs).bitwise_and(one)
    return Interval(low, high)


def _total(parts: list[Number]) -> Number:
    return reduce(lambda total, part: total + part, parts)


@dataclass(frozen=True, slots=True)
class FirstReached:
    """首次: whether the last year reaches the bound, and whether a year before did."""

    now: Pair
    before: Pair

    @property
    def pair(self) -> Pair:
        """Reached now and in no year before."""
        return and_(self.now[0], self.before[1]), or_(self.now[1], self.before[0])

    def missing(self, attribute: int, founded: int) -> Number:
        """Ask for the founding day too, where the years before are open and it is not known to the year."""
        decided = or_(*self.before)
        same_year = _FOUNDED.low // number(10_000) == _FOUNDED.high // number(10_000)
        return case((or_(decided, same_year), number(attribute)), else_=number(attribute | founded))


def first_reached(comparison: Comparison, last_year: int, unit: str | None) -> FirstReached:
    """Look at all dated years since the founding, and at dated years stated before it."""
    attribute, operator = comparison.attribute, comparison.operator
    code = bound_code(comparison.bound, unit)
    past = Interval(PROFILE_YEARS.c[layout.low(attribute)], PROFILE_YEARS.c[layout.high(attribute)])
    before = _before(attribute, compared(past, operator, code), last_year)
    return FirstReached(compared(column_bounds(attribute), operator, code), before)


def _before(attribute: str, reached: Pair, last_year: int) -> Pair:
    rows = _rows(number(1)).where(number(last_year) > _YEAR)
    bit = number(1 << layout.YEARLY.index(attribute))
    stated = PROFILE_YEARS.c.stated.bitwise_and(bit) != number(0)
    founded_year = _FOUNDED.low // number(10_000)
    since = and_(_FOUNDED.low > number(0), founded_year <= _YEAR)
    counted = case((reached[1], number(1)), else_=number(0))
    not_below = _rows(func.count()).where(number(last_year) > _YEAR, since, counted == number(1)).scalar_subquery()
    years = case((founded_year < number(last_year), number(last_year) - founded_year), else_=number(0))
    open_history = rows.where(stated, case((since, number(1)), else_=number(0)) == number(0), counted == number(0))
    never = and_(_FOUNDED.low > number(0), not_below == years, not_(exists(open_history)))
    return exists(rows.where(or_(stated, since), reached[0])), never
