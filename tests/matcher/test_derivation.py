"""Derived facts against cases worked out by hand from 国统字〔2017〕213号 and the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matcher.facts import FactView
from matcher.values import Amount, Candidates, Range

View = Callable[..., FactView]
WAN = 10_000

SIZES = [
    # 工业 (39 计算机、通信制造): 1000人/4亿, 300人/2000万, 20人/300万
    ("39", {"employees": 1000, "annual_revenue": 40000 * WAN}, "large"),
    ("39", {"employees": 999, "annual_revenue": 40000 * WAN}, "medium"),
    ("39", {"employees": 1000, "annual_revenue": 40000 * WAN - 1}, "medium"),
    ("39", {"employees": 5000, "annual_revenue": 2000 * WAN - 1}, "small"),
    ("39", {"employees": 300, "annual_revenue": 2000 * WAN}, "medium"),
    ("39", {"employees": 299, "annual_revenue": 100000 * WAN}, "small"),
    ("39", {"employees": 20, "annual_revenue": 300 * WAN}, "small"),
    ("39", {"employees": 19, "annual_revenue": 100000 * WAN}, "micro"),
    ("39", {"employees": 1000, "annual_revenue": 300 * WAN - 1}, "micro"),
    # 软件和信息技术服务业 (6513): 300人/1亿, 100人/1000万, 10人/50万
    ("6513", {"employees": 300, "annual_revenue": 10000 * WAN}, "large"),
    ("6513", {"employees": 120, "annual_revenue": 10000 * WAN}, "medium"),
    ("6513", {"employees": 99, "annual_revenue": 3200 * WAN}, "small"),
    ("6513", {"employees": 10, "annual_revenue": 50 * WAN}, "small"),
    ("6513", {"employees": 9, "annual_revenue": 3200 * WAN}, "micro"),
    # 农林牧渔业 (01): revenue alone, 2亿, 500万, 50万
    ("01", {"annual_revenue": 20000 * WAN}, "large"),
    ("01", {"annual_revenue": 500 * WAN}, "medium"),
    ("01", {"annual_revenue": 50 * WAN}, "small"),
    ("01", {"annual_revenue": 50 * WAN - 1}, "micro"),
    # 建筑业 (47): revenue and assets, 8亿/8亿, 6000万/5000万, 300万/300万
    ("47", {"annual_revenue": 80000 * WAN, "total_assets": 80000 * WAN}, "large"),
    ("47", {"annual_revenue": 80000 * WAN, "total_assets": 5000 * WAN}, "medium"),
    ("47", {"annual_revenue": 6000 * WAN, "total_assets": 5000 * WAN - 1}, "small"),
    # 批发业 (51): 200人/4亿, 20人/5000万, 5人/1000万
    ("51", {"employees": 20, "annual_revenue": 5000 * WAN}, "medium"),
    ("51", {"employees": 5, "annual_revenue": 5000 * WAN}, "small"),
    ("51", {"employees": 4, "annual_revenue": 5000 * WAN}, "micro"),
    # 租赁和商务服务业 (72): employees and assets, 300人/12亿, 100人/8000万, 10人/100万
    ("72", {"employees": 300, "total_assets": 120000 * WAN}, "large"),
    ("72", {"employees": 300, "total_assets": 8000 * WAN}, "medium"),
    # 物业管理 and 房地产开发经营 have rows of their own
    ("702", {"employees": 99, "annual_revenue": 5000 * WAN}, "micro"),
    ("701", {"annual_revenue": 200000 * WAN, "total_assets": 10000 * WAN}, "large"),
    # 其他未列明 (73 研究和试验发展): employees alone
    ("73", {"employees": 300}, "large"),
    ("73", {"employees": 9}, "micro"),
]


@pytest.mark.parametrize(("industry", "facts", "size"), SIZES)
def test_size_class_follows_the_statistical_table(view: View, industry: str, facts: dict[str, Any], size: str) -> None:
    known = view({"industry": industry, **facts}).known("size_class")
    assert known == Candidates(frozenset({size}))


POSSIBLE_SIZES: list[tuple[dict[str, Any], set[str]]] = [
    # one failing indicator is enough to be micro, whatever the other is
    ({"industry": "6513", "employees": 9}, {"micro"}),
    # 120 people: medium at most, the revenue decides
    ({"industry": "6513", "employees": 120}, {"medium", "small", "micro"}),
    ({"industry": "6513", "employees": 120, "annual_revenue": {">=": 1000 * WAN}}, {"medium"}),
    ({"industry": "6513", "employees": {"between": [50, 80]}, "annual_revenue": 3200 * WAN}, {"small"}),
    ({"industry": "6513", "employees": {"between": [90, 110]}, "annual_revenue": 3200 * WAN}, {"small", "medium"}),
    ({"industry": "6513", "employees": {"<": 10}}, {"micro"}),
    ({"industry": "6513", "employees": {"<=": 10}}, {"micro", "small"}),
    ({"industry": "6513"}, {"large", "medium", "small", "micro"}),
    # the whole of manufacturing is one row, so the section is enough
    ({"industry": "C", "employees": 19}, {"micro"}),
    ({"industry": {"in": ["13", "39"]}, "employees": 19}, {"micro"}),
    # two rows may apply: what either gives is possible
    ({"industry": {"in": ["39", "65"]}, "employees": 15, "annual_revenue": 3200 * WAN}, {"micro", "small"}),
    ({"industry": "59", "employees": 15}, {"micro"}),
    ({"industry": "I", "employees": 120, "annual_revenue": 3200 * WAN}, {"medium"}),
    # foreign money says nothing of the table's yuan
    ({"industry": "01", "annual_revenue": {"==": 900 * WAN, "unit": "USD"}}, {"large", "medium", "small", "micro"}),
]


@pytest.mark.parametrize(("facts", "sizes"), POSSIBLE_SIZES)
def test_size_class_is_open_as_far_as_its_indicators_are(view: View, facts: dict[str, Any], sizes: set[str]) -> None:
    assert view(facts).known("size_class") == Candidates(frozenset(sizes))


@pytest.mark.parametrize(
    "industry",
    ["66", "J", "704", "83", "53", "G", "K", {"in": ["39", "66"]}],
)
def test_size_class_stays_open_where_the_table_does_not_cover_the_industry(view: View, industry: object) -> None:
    facts = {"industry": industry, "employees": 5, "annual_revenue": 1, "total_assets": 1}
    assert view(facts).known("size_class") is None


def test_size_class_stays_open_without_an_industry(view: View) -> None:
    assert view({"employees": 5}).known("size_class") is None


def test_a_stated_size_class_is_narrowed_by_the_computed_one(view: View) -> None:
    facts = {"size_class": {"in": ["small", "micro"]}, "industry": "6513", "employees": 120}
    assert view(facts).known("size_class") == Candidates(frozenset({"small", "micro"}))


@pytest.mark.parametrize(
    ("founded", "as_of", "age"),
    [
        ("2020-05-20", date(2026, 5, 20), (6, 6)),
        ("2020-05-21", date(2026, 5, 20), (5, 5)),
        ("2020-05-19", date(2026, 5, 20), (6, 6)),
        ("2026-05-20", date(2026, 5, 20), (0, 0)),
        ("2026-05-21", date(2026, 5, 20), (0, 0)),
        ("2020-02-29", date(2021, 2, 28), (0, 0)),
        ("2020-02-29", date(2021, 3, 1), (1, 1)),
        ("2020-02-29", date(2024, 2, 29), (4, 4)),
        ("2021-03", date(2026, 3, 1), (4, 5)),
        ("2021-03", date(2026, 4, 1), (5, 5)),
        ("2021", date(2026, 5, 20), (4, 5)),
        ({">=": "2021-03-01"}, date(2026, 5, 20), (0, 5)),
        ({"<=": "2021-03-01"}, date(2026, 5, 20), (5, None)),
        ({"between": ["2016", "2018-06"]}, date(2026, 5, 20), (7, 10)),
    ],
)
def test_company_age_counts_full_years_on_the_day_of_matching(
    view: View, founded: object, as_of: date, age: tuple[int, int | None]
) -> None:
    known = view({"established_on": founded}, as_of).known("company_age_years")
    low, high = (None if bound is None else Decimal(bound) for bound in age)
    assert known == Amount(Range(low, high), "year")


def test_company_age_is_not_known_without_a_founding_day(view: View) -> None:
    assert view({}).known("company_age_years") is None


def ratio(low: str, high: str | None, *, low_open: bool = False, high_open: bool = False) -> Amount:
    return Amount(Range(Decimal(low), None if high is None else Decimal(high), low_open, high_open), "ratio")


@pytest.mark.parametrize(
    ("expense", "revenue", "expected"),
    [
        (160, 3200, ratio("0.05", "0.05")),
        ({"between": [100, 200]}, 2000, ratio("0.05", "0.1")),
        (100, {"between": [1000, 2000]}, ratio("0.05", "0.1")),
        ({"between": [100, 200]}, {"between": [1000, 2000]}, ratio("0.05", "0.2")),
        ({">=": 100}, 2000, ratio("0.05", None)),
        (100, {">=": 1000}, ratio("0", "0.1")),
        (100, {">": 1000}, ratio("0", "0.1", high_open=True)),
        ({">": 100, "<": 200}, 2000, ratio("0.05", "0.1", low_open=True, high_open=True)),
        (100, {">=": 1000, "<": 2000}, ratio("0.05", "0.1", low_open=True)),
        (100, {"between": [0, 2000]}, ratio("0.05", None)),
        (0, {"between": [1000, 2000]}, ratio("0", "0")),
        (0, {">": 1000, "<": 2000}, ratio("0", "0")),
        (0, {">=": 1000}, ratio("0", "0")),
        (0, {">": 1000}, ratio("0", "0")),
    ],
)
def test_rd_intensity_divides_expense_by_revenue(
    view: View, expense: object, revenue: object, expected: Amount
) -> None:
    assert view({"rd_expense": expense, "annual_revenue": revenue}).known("rd_intensity") == expected


@pytest.mark.parametrize(
    ("expense", "revenue"),
    [
        (100, {"<": 2000}),
        ({"<": 100}, 2000),
        (100, {"==": 2000, "unit": "USD"}),
    ],
)
def test_rd_intensity_is_not_guessed(view: View, expense: object, revenue: object) -> None:
    assert view({"rd_expense": expense, "annual_revenue": revenue}).known("rd_intensity") is None


def test_rd_intensity_of_no_revenue_is_open(view: View) -> None:
    assert view({"rd_expense": 100, "annual_revenue": 0}).known("rd_intensity") == ratio("0", None)


def test_rd_intensity_needs_both_amounts_of_the_same_year(view: View) -> None:
    facts = view({"rd_expense": {"years": {"2024": 100}}, "annual_revenue": {"years": {"2025": 2000}}})
    assert facts.known("rd_intensity", 2024) is None
    assert facts.known("rd_intensity", 2025) is None


def test_rd_intensity_of_any_year_is_derived_from_that_year(view: View) -> None:
    years = {"rd_expense": {"years": {"2023": 10, "2024": 30}}, "annual_revenue": {"years": {"2023": 100, "2024": 100}}}
    facts = view(years)
    assert facts.known("rd_intensity", 2023) == ratio("0.1", "0.1")
    assert facts.known("rd_intensity", 2024) == ratio("0.3", "0.3")


def test_a_stated_ratio_is_narrowed_by_the_derived_one(view: View) -> None:
    stated = {"rd_intensity": {">=": 0.06}, "rd_expense": {"between": [100, 200]}, "annual_revenue": 2000}
    assert view(stated).known("rd_intensity") == ratio("0.06", "0.1")


def test_a_stated_ratio_stands_where_the_derived_one_contradicts_it(view: View) -> None:
    stated = {"rd_intensity": 0.3, "rd_expense": 100, "annual_revenue": 2000}
    assert view(stated).known("rd_intensity") == ratio("0.3", "0.3")


@pytest.mark.parametrize(
    ("revenues", "expected"),
    [
        ({"2024": 1000, "2025": 1200}, ratio("0.2", "0.2")),
        ({"2024": 1000, "2025": 800}, ratio("-0.2", "-0.2")),
        ({"2024": 1000, "2025": {"between": [1100, 1500]}}, ratio("0.1", "0.5")),
        ({"2024": {"between": [800, 1000]}, "2025": 1000}, ratio("0", "0.25")),
        ({"2024": 1000, "2025": {">": 1200}}, ratio("0.2", None, low_open=True)),
        ({"2024": 0, "2025": 100}, ratio("-1", None)),
    ],
)
def test_growth_compares_the_last_year_with_the_year_before(
    view: View, revenues: dict[str, object], expected: Amount
) -> None:
    assert view({"annual_revenue": {"years": revenues}}).known("revenue_growth") == expected


def test_growth_is_not_guessed_from_one_year(view: View) -> None:
    assert view({"annual_revenue": 1000}).known("revenue_growth") is None


def test_digits_beyond_exact_division_never_break_a_derivation(view: View) -> None:
    facts = {"rd_expense": {">": 1, "<": Decimal("1.00000000000000000000000000000001")}, "annual_revenue": 3}
    known = view(facts).known("rd_intensity")
    assert isinstance(known, Amount)
    assert known.range.low == known.range.high == Decimal(1) / 3
