from datetime import date

import pytest

from matcher.text.dates import find_moments

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021年3月", "2021-03"),
        ("2018.6成立", "2018-06"),
        ("22年8月才注册", "2022-08"),
        ("二零一七年注册", "2017"),
        ("九八年建的", "1998"),
        ("2019年10月18日", "2019-10-18"),
        ("去年", "2025"),
        ("上年度", "2025"),
        ("前年", "2024"),
        ("三年前成立", "2023"),
        ("半年前", "2026-05"),
        ("上个月", "2026-10"),
        ("去年8月份", "2025-08"),
        ("2025年度", "2025"),
    ],
)
def test_times_are_counted_from_today(text: str, iso: str) -> None:
    assert [moment.iso for moment in find_moments(text, TODAY)] == [iso]


def test_next_year_lies_in_the_future() -> None:
    assert find_moments("明年3月", TODAY)[0].future


def test_the_same_period_of_the_year_before_follows_the_year_named() -> None:
    assert [m.iso for m in find_moments("2024年1000万，上年同期800万", TODAY)] == ["2024", "2023"]


@pytest.mark.parametrize("text", ["12年了", "成立10年", "3000万", "三年经验"])
def test_spans_and_amounts_are_no_times(text: str) -> None:
    assert find_moments(text, TODAY) == []
