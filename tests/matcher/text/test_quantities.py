from decimal import Decimal

import pytest

from matcher.text.normal import normalise
from matcher.text.quantities import Quantity, find_quantities


def only(text: str) -> Quantity:
    found = find_quantities(normalise(text).text)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "operator", "low", "unit"),
    [
        ("不到20人", "<", "20", "person"),
        ("五十人不到", "<", "50", "person"),
        ("没到5000万", "<", "50000000", None),
        ("至少30个员工", ">=", "30", "person"),
        ("二十人以上", ">=", "20", "person"),
        ("刚过20件", ">", "20", "piece"),
        ("两个亿出头", ">", "200000000", None),
        ("八十多人", ">", "80", "person"),
        ("过亿", ">", "100000000", None),
        ("不超过300人", "<=", "300", "person"),
        ("100人以内", "<=", "100", "person"),
        ("1500万以下", "<=", "15000000", None),
        ("5kw左右", "==", "50000000", None),
        ("将近两亿", "==", "200000000", None),
        ("一百二十来个人", "==", "120", "person"),
    ],
)
def test_words_around_a_number_bound_it(text: str, operator: str, low: str, unit: str | None) -> None:
    quantity = only(text)
    assert (quantity.operator, quantity.low, quantity.unit) == (operator, Decimal(low), unit)


@pytest.mark.parametrize("text", ["5kw左右", "约三千万", "一百二十来个人", "差不多80人"])
def test_approximations_stay_equal_and_say_so(text: str) -> None:
    quantity = only(text)
    assert quantity.operator == "=="
    assert quantity.approximate


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("百分之十二", "0.12", "ratio"),
        ("6.5%", "0.065", "ratio"),
        ("八成", "0.8", "ratio"),
        ("一成五", "0.15", "ratio"),
        ("八个半点", "0.085", "ratio"),
        ("720万度", "7200000", "kWh"),
        ("1100万千瓦时", "11000000", "kWh"),
        ("35亩", "35", "mu"),
        ("两万平米", "20000", "m2"),
        ("300万美元", "3000000", "USD"),
        ("180万欧元", "1800000", "EUR"),
        ("3亿日元", "300000000", "JPY"),
        ("¥300万", "3000000", "CNY"),
        ("RMB 120 million", "120000000", "CNY"),
        ("３２００万元", "32000000", "CNY"),
    ],
)
def test_units_scale_to_the_base_unit(text: str, low: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.low, quantity.unit) == (Decimal(low), unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3000到5000万", 30000000, 50000000),
        ("2-3亿", 200000000, 300000000),
        ("100到150之间", 100, 150),
        ("5kw-6kw", 50000000, 60000000),
    ],
)
def test_the_second_bound_of_a_range_lends_unit_and_scale(text: str, low: int, high: int) -> None:
    quantity = only(text)
    assert (quantity.operator, quantity.low, quantity.high) == ("between", Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text", ["第3条", "iso9001", "一起来", "半导体", "十四五规划", "1. 注册地", "一点也不", "世界五金"]
)
def test_numerals_inside_words_count_nothing(text: str) -> None:
    assert find_quantities(normalise(text).text) == []


def test_a_negative_amount_keeps_its_sign() -> None:
    assert only("负的120万").low == Decimal(-1_200_000)
