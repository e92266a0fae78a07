"""Every combination of a few values: where bounds meet, histories have holes, and words contradict each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from matcher.profile import Fact, Profile
from matcher.values import Amount, Candidates, Day, Range, ValueSet
from policies.errors import InputError
from policies.language.conditions import (
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    FirstReach,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)

DAY = date(2026, 5, 20)
FOUNDED = [
    None,
    Day(Range(None, None)),
    Day(Range(date(2023, 5, 20), date(2023, 5, 20))),
    Day(Range(date(2023, 5, 21), date(2023, 5, 21))),
    Day(Range(date(2023, 1, 1), date(2024, 12, 31))),
    Day(Range(None, date(2024, 3, 1))),
    Day(Range(date(2024, 6, 1), None)),
    Day(Range(date(2026, 2, 1), date(2026, 6, 1))),
]


def number(text: str | int, unit: str) -> Quantity:
    return Quantity(Decimal(text), unit)


def ranges(values: list[str | None]) -> list[Range[Decimal]]:
    made = []
    for low, high, low_open, high_open in product(values, values, [False, True], [False, True]):
        if (low is None and low_open) or (high is None and high_open):
            continue
        try:
            bounds = [None if text is None else Decimal(text) for text in (low, high)]
            made.append(Range(*bounds, low_open, high_open))
        except InputError:
            continue
    return made


def profile(**values: ValueSet | None) -> Profile:
    return Profile.of(Fact(name, value) for name, value in values.items() if value is not None)


def test_every_small_interval_compares_as_in_the_reference(registry: Any) -> None:
    known = ranges([None, "-1", "0", "0.015", "0.02", "1"])
    bounds = [number(text, "CNY") for text in ("-1", "0", "0.01", "0.02", "1")]
    rules: list[Condition] = [Comparison("total_assets", op, bound) for op, bound in product(Operator, bounds)]
    rules += [Between("total_assets", low, high) for low, high in product(bounds, bounds) if low.value <= high.value]
    registry.agree([profile(total_assets=Amount(one, "CNY")) for one in known], rules, DAY)


def test_an_age_is_what_the_founding_day_and_the_stated_age_leave_possible(registry: Any) -> None:
    stated = [None, *(Amount(one, "year") for one in ranges([None, "0", "2", "2.5", "3"]))]
    profiles = [profile(established_on=day, company_age_years=age) for day, age in product(FOUNDED, stated)]
    bounds = [number(text, "year") for text in ("-1", "0", "1", "2", "2.5", "3", "4")]
    registry.agree(
        profiles, [Comparison("company_age_years", op, bound) for op, bound in product(Operator, bounds)], DAY
    )


def test_every_small_history_is_read_as_in_the_reference(registry: Any) -> None:
    values = [None, *(Amount(one, "CNY") for one in (Range(Decimal(0), Decimal(0)), Range(Decimal(5), Decimal(9))))]
    profiles = [
        Profile.of(
            Fact(name, value, year=year)
            for name, value, year in [
                ("established_on", founded, None),
                ("annual_revenue", oldest, 2022),
                ("annual_revenue", before, 2024),
                ("annual_revenue", last, 2025),
                ("annual_revenue", undated, None),
            ]
            if value is not None
        )
        for founded, oldest, before, last, undated in product(FOUNDED[1:], values, values, values, values[:2])
    ]
    compared = [Comparison("annual_revenue", op, number(at, "CNY")) for op, at in product(Operator, (0, 5))]
    rules: list[Condition] = [FirstReach(one) for one in compared]
    rules += [OverYears(span, years, one) for span, years, one in product(Span, (3,), compared)]
    registry.agree(profiles, rules, DAY)


def test_sums_of_open_intervals_stay_open(registry: Any) -> None:
    known = [Amount(one, "CNY") for one in ranges(["1", "2"])]
    profiles = [
        Profile.of([Fact("annual_profit", one, year=2024), Fact("annual_profit", other, year=2025)])
        for one, other in product(known, known)
    ]
    rules = [
        OverYears(Span.SUM, 2, Comparison("annual_profit", op, number(at, "CNY")))
        for op, at in product(Operator, (2, 3, 4))
    ]
    registry.agree(profiles, rules, DAY)


def test_every_pair_of_places_lies_in_a_place_as_in_the_reference(registry: Any) -> None:
    places = ["330000", "330100", "330110", "330110012", "330113", "310000", "zone_ant_town", "zone_yungu"]
    profiles = [profile(region=Candidates(frozenset(pair))) for pair in product(places, places)]
    rules = [Within("region", pair) for pair in product(places, places)]
    registry.agree(profiles, rules, DAY)


def test_a_near_miss_is_one_measurable_failure_among_all(registry: Any) -> None:
    assets, staff = number(10, "CNY"), number(10, "person")
    parts: list[Condition] = [
        Comparison("total_assets", Operator.GE, assets),
        Comparison("employees", Operator.LT, staff),
        Comparison("established_on", Operator.GT, date(2024, 1, 1)),
        Within("region", ("330110",)),
    ]
    rules: list[Condition] = [
        All(tuple(parts)),
        AnyOf(tuple(parts)),
        All((parts[0], AnyOf((parts[1], parts[3])))),
        AnyOf((All((parts[0], parts[2])), parts[3])),
    ]
    profiles = [
        profile(
            total_assets=None if money is None else Amount(Range(Decimal(money), Decimal(money)), "CNY"),
            employees=None if people is None else Amount(Range(Decimal(people), Decimal(people)), "person"),
            established_on=founded,
            region=None if place is None else Candidates(frozenset({place})),
        )
        for money, people, founded, place in product(
            [None, 9, 10], [None, 9, 10], [None, FOUNDED[2], FOUNDED[7]], [None, "330110", "310000"]
        )
    ]
    registry.agree(profiles, rules, DAY)


def test_what_was_derived_of_an_earlier_year_counts_from_the_founding_on(registry: Any) -> None:
    money = [None, *(Amount(Range(Decimal(n), Decimal(n)), "CNY") for n in (0, 5, 100))]
    profiles = [
        Profile.of(
            Fact(name, value, year=year)
            for name, value, year in [
                ("established_on", founded, None),
                ("rd_expense", spent, 2024),
                ("annual_revenue", earned, 2024),
                ("rd_expense", money[2], 2025),
                ("annual_revenue", earned_now, 2025),
                ("annual_revenue", undated, None),
            ]
            if value is not None
        )
        for founded, spent, earned, earned_now, undated in product(FOUNDED[1:], money, money, money, [None, money[2]])
    ]
    share = [Comparison("rd_intensity", op, number("0.05", "ratio")) for op in (Operator.GE, Operator.LT, Operator.EQ)]
    grown = [Comparison("revenue_growth", op, number("0", "ratio")) for op in (Operator.GE, Operator.LT)]
    rules: list[Condition] = [*share, *grown, *(FirstReach(one) for one in share + grown)]
    rules += [OverYears(span, 2, one) for span, one in product([Span.EVERY, Span.ANY], share + grown)]
    registry.agree(profiles, rules, DAY)
