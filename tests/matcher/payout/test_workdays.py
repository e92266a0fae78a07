"""Working days: the published calendar, the estimated one, and arithmetic against a walk day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.payout.workdays import PUBLISHED, after, between, day_of, is_workday

DAYS = st.dates(date(2003, 6, 1), date(2029, 6, 30))


def walked_after(start: date, count: int) -> date:
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def walked_between(start: date, end: date) -> int:
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(map(is_workday, days))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 14), True),  # Saturday before the Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday
        (date(2026, 1, 2), False),  # Friday
        (date(2026, 1, 4), True),  # Sunday
        (date(2026, 5, 9), True),
        (date(2026, 9, 20), True),  # Sunday
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 23), True),
        (date(2027, 10, 1), False),  # by law, whatever the notice will say
        (date(2027, 2, 7), False),
    ],
)
def test_who_works_when(day: date, *, worked: bool) -> None:
    assert is_workday(day) is worked


@given(DAYS, st.integers(0, 80))
def test_a_deadline_is_where_a_walk_day_by_day_ends(start: date, count: int) -> None:
    assert after(start, count).day == walked_after(start, count)


@given(DAYS, st.integers(0, 900))
def test_elapsed_days_are_those_a_walk_counts(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    assert between(start, end).days == walked_between(start, end)
    assert between(end, start).days == -walked_between(start, end)


@given(DAYS, st.integers(0, 80))
def test_between_undoes_after(start: date, count: int) -> None:
    assert between(start, after(start, count).day).days == count


@given(DAYS, st.integers(1, 80))
def test_only_a_span_with_a_day_of_an_unpublished_year_is_an_estimate(start: date, count: int) -> None:
    found = after(start, count)
    years = {(start + timedelta(days=n)).year for n in range(1, (found.day - start).days + 1)}
    assert found.is_estimate is not all(year in PUBLISHED for year in years)


def test_the_year_end_of_2026_is_known_and_the_next_day_is_an_estimate() -> None:
    assert (after(date(2026, 12, 30), 1).day, after(date(2026, 12, 30), 1).is_estimate) == (date(2026, 12, 31), False)
    assert str(after(date(2026, 12, 30), 2)) == "2027-01-04（估）"


def test_the_day_is_that_of_china() -> None:
    assert day_of(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == date(2026, 11, 23)
