"""The business year of a quantity: the year named before it, or the years listed in turn."""

from __future__ import annotations

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate, any_of
from matcher.text.quantity import Quantity

_RESPECTIVELY = Gate(r"分别|依次|各(?:是|为|有|做了)")
_YEARS = Gate(r"(20\d\d)年?(?:到|至|-|~)(20\d\d)年?")
_LAST_YEARS = Gate(r"(?:近|最近|过去|前|这)(?:的)?([两三四五几])年")
_SEVERAL = any_of(_YEARS, _LAST_YEARS)


def period_of(draft: Draft, quantity: Quantity) -> str | None:
    """Take the year named nearest before the quantity in its sentence, else right behind it in its clause."""
    clause = draft.clause_of(quantity.number_start)
    if quantity.number_start in draft.columns:
        return draft.columns[quantity.number_start]
    if not draft.moments and not draft.possible & _SEVERAL:
        return None
    respective = _respective_year(draft, quantity, clause)
    if respective:
        return respective
    floor = clause.sentence
    before = [
        m
        for m in draft.moments
        if floor <= m.start < quantity.number_start and not draft.text.startswith("比", m.start - 1)
    ]
    if before:
        return before[-1].year
    behind = [m for m in draft.moments if quantity.end <= m.start < clause.end]
    return behind[0].year if behind else None


def _respective_year(draft: Draft, quantity: Quantity, clause: Clause) -> str | None:
    """2023年、2024年营收分别为1.2亿、1.5亿, 近三年分别为 …: the years in turn."""
    found = _RESPECTIVELY.search(draft.possible, draft.text, clause.start, quantity.start)
    if not found:
        return _listed_year(draft, quantity, clause)
    listed = [q for q in draft.quantities if found.end() <= q.start < clause.end and q.unit == quantity.unit]
    years = [m.year for m in draft.moments if clause.start <= m.start < found.start()]
    span = _YEARS.search(draft.possible, draft.text, clause.start, found.start())
    if span:
        years = [str(year) for year in range(int(span.group(1)), int(span.group(2)) + 1)]
    if not years:
        floor = clause.sentence
        years = list(dict.fromkeys(m.year for m in draft.moments if floor <= m.start < found.start()))
    last = _LAST_YEARS.search(draft.possible, draft.text, clause.start, found.start())
    if last and (last.group(1) == "几" or len(listed) == "两三四五".index(last.group(1)) + 2):
        years = [str(draft.today.year - len(listed) + i) for i in range(len(listed))]
    return _in_turn(years, listed, quantity)


def _in_turn(years: list[str], listed: list[Quantity], quantity: Quantity) -> str | None:
    """Take the year in the quantity's place of the list; one whose scale was supplied stands where it stood."""
    starts = [q.number_start for q in listed]
    place = starts.index(quantity.number_start) if quantity.number_start in starts else None
    return years[place] if place is not None and len(years) == len(listed) else None


def _recent_year(draft: Draft, quantity: Quantity, clause: Clause) -> str | None:
    """近两年营收：1.61亿、1.86亿: as many amounts as years that lie behind us."""
    last = _LAST_YEARS.search(draft.possible, draft.text, clause.start, quantity.start)
    if last is None or last.group(1) == "几":
        return None
    listed = [q for q in draft.quantities if last.end() <= q.start < clause.end and q.unit == quantity.unit]
    count = "两三四五".index(last.group(1)) + 2
    return _in_turn([str(draft.today.year - count + i) for i in range(count)], listed, quantity)


def _listed_year(draft: Draft, quantity: Quantity, clause: Clause) -> str | None:
    """2023至2025年研发费用：280万、350万、460万: as many amounts as years."""
    span = _YEARS.search(draft.possible, draft.text, clause.start, quantity.start)
    if span is None:
        return _recent_year(draft, quantity, clause)
    listed = [q for q in draft.quantities if span.end() <= q.start < clause.end and q.unit == quantity.unit]
    years = [str(year) for year in range(int(span.group(1)), int(span.group(2)) + 1)]
    return _in_turn(years, listed, quantity)
