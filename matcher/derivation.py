"""Facts computed from other facts: pure functions over sets of possible values, each with its source.

- 企业规模 by 《统计上大中小微型企业划分办法（2017）》 国统字〔2017〕213号: large, medium and small must
  reach the lower bound of every indicator of the industry's row, else the class falls one step;
  an enterprise below any of the bounds of small is micro.
- 成立年限: full years between the founding day and the day of matching.
- 研发占比: R&D expense over revenue of the same business year.
- 营收增长率: revenue of a business year over that of the year before, minus one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import product

from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, ValueSet
from policies.language.conditions import Operator
from policies.vocabulary import SizeIndicator, SizeRow, Vocabulary

SIZES = ("large", "medium", "small", "micro")
Lookup = Callable[[str, int | None], ValueSet | None]
"""Gives what is known of an attribute for a business year (None: the current one)."""


def company_age(founded: ValueSet | None, as_of: date) -> Amount | None:
    """Count full years since founding; a range of founding days gives a range of ages."""
    if not isinstance(founded, Day):
        return None
    youngest = _full_years(founded.range.high, as_of)
    oldest = _full_years(founded.range.low, as_of)
    if youngest is not None and oldest is not None and oldest < youngest:
        return None
    return Amount(Range(youngest if youngest is not None else Decimal(0), oldest), "year")


def _full_years(day: date | None, as_of: date) -> Decimal | None:
    if day is None:
        return None
    had_birthday = (as_of.month, as_of.day) >= (day.month, day.day)
    return Decimal(max(0, as_of.year - day.year - (0 if had_birthday else 1)))


def quotient(part: ValueSet | None, whole: ValueSet | None) -> Amount | None:
    """Divide two non-negative ranges of the same currency; None where nothing can be said."""
    if not isinstance(part, Amount) or not isinstance(whole, Amount) or part.unit != whole.unit:
        return None
    if whole.range.low is None and whole.range.high is None:
        return None
    if part.range.low is None or part.range.low < 0 or whole.range.low is None or whole.range.low < 0:
        return None
    low = _over(part.range.low, whole.range.high) or Decimal(0)
    high = _over(part.range.high, whole.range.low)
    if low == high:  # nothing over something, or a difference below the digits of a Decimal
        return Amount(Range(low, high), "ratio")
    low_open = low > 0 and (part.range.low_open or whole.range.high_open)
    high_open = high is not None and (part.range.high_open or whole.range.low_open)
    return Amount(Range(low, high, low_open, high_open), "ratio")


def _over(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or whole is None or whole == 0 else part / whole


def growth(current: ValueSet | None, previous: ValueSet | None) -> Amount | None:
    """Give the growth from one year's amount to the next as a ratio (0.2 = 20 % more)."""
    ratio = quotient(current, previous)
    if ratio is None:
        return None
    bounds = ratio.range
    low = None if bounds.low is None else bounds.low - 1
    high = None if bounds.high is None else bounds.high - 1
    if low == high and low is not None:
        return Amount(Range(low, high), "ratio")
    return Amount(Range(low, high, bounds.low_open, bounds.high_open), "ratio")


def size_class(vocabulary: Vocabulary, industry: ValueSet | None, lookup: Lookup) -> Candidates | None:
    """Compute the possible size classes; None when the table may not cover the industry."""
    if not isinstance(industry, Candidates):
        return None
    rows = frozenset[SizeRow | None]().union(*(size_rows(vocabulary, code) for code in industry.options))
    possible: set[str] = set()
    for row in rows:
        if row is None:
            return None
        possible |= _possible_classes(row, lookup)
    return Candidates(frozenset(possible))


@lru_cache(maxsize=2_048)
def size_rows(vocabulary: Vocabulary, industry_code: str) -> frozenset[SizeRow | None]:
    """Find the rows that may apply to an industry, several when it is known too coarsely.

    None is among them where the table leaves out the industry or a part of it.
    """
    chain = set(vocabulary.industry_tree.chain(industry_code))
    for row in vocabulary.size_rows:
        if not chain.isdisjoint(row.divisions):
            return frozenset({row})
    parts = [industry.code for industry in vocabulary.industries.values() if industry.parent == industry_code]
    return frozenset[SizeRow | None]().union(*(size_rows(vocabulary, part) for part in parts)) or frozenset({None})


def _possible_classes(row: SizeRow, lookup: Lookup) -> set[str]:
    options = [_indicator_classes(indicator, lookup(indicator.attribute, None)) for indicator in row.indicators]
    return {SIZES[max(SIZES.index(one) for one in combination)] for combination in product(*options)}


def _indicator_classes(indicator: SizeIndicator, known: ValueSet | None) -> set[str]:
    bounds = {"large": indicator.large, "medium": indicator.medium, "small": indicator.small}
    if not isinstance(known, Amount) or known.unit != indicator.unit:
        return {*bounds, "micro"}
    possible: set[str] = set()
    for name, bound in bounds.items():
        reaches = known.range.compare(Operator.GE, Decimal(bound))
        if reaches is not Truth.FALSE:
            possible.add(name)
        if reaches is Truth.TRUE:
            return possible
    return possible | {"micro"}
