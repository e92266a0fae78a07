from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.text.numerals import read_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3,200.5", "3200.5"),
        ("三千二百五十万", "32500000"),
        ("一亿二", "120000000"),
        ("1亿2000万", "120000000"),
        ("2千3百", "2300"),
        ("一个半亿", "150000000"),
        ("两亿半", "250000000"),
        ("半个亿", "50000000"),
        ("3kw", "30000000"),
        ("3000w", "30000000"),
        ("0.8个亿", "80000000"),
        ("两千零五", "2005"),
        ("一百五", "150"),
        ("三点五亿", "350000000"),
        ("二零一七", "2017"),
        ("50million", "50000000"),
        ("1.2e", "120000000"),
        ("十五", "15"),
        ("三万五", "35000"),
    ],
)
def test_a_spoken_or_written_number_is_read_exactly(written: str, value: str) -> None:
    number = read_number(written)
    assert number is not None
    assert number.low == Decimal(value)
    assert number.high is None


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("三四千万", 30000000, 40000000),
        ("五六十", 50, 60),
        ("十七八", 17, 18),
        ("两千二三百万", 22000000, 23000000),
        ("百八十", 80, 100),
    ],
)
def test_neighbouring_digits_are_a_range(written: str, low: int, high: int) -> None:
    number = read_number(written)
    assert number is not None
    assert (number.low, number.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("written", ["几千万", "好几百", "大几千万", "1e999", "9" * 40, "亿亿亿"])
def test_a_vague_or_unbelievable_number_is_none(written: str) -> None:
    assert read_number(written) is None


def test_more_and_about_are_remembered() -> None:
    more, about = read_number("八十多"), read_number("一千来万")
    assert more is not None
    assert more.more
    assert about is not None
    assert about.about


@given(st.integers(min_value=1, max_value=10**11))
def test_digits_with_thousands_separators_are_read_back(value: int) -> None:
    number = read_number(f"{value:,}")
    assert number is not None
    assert number.low == value


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿半点多来几个把0123456789.,wk", max_size=20))
def test_no_sequence_of_number_characters_raises(written: str) -> None:
    read_number(written)
