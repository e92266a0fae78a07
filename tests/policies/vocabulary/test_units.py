"""Units: exact multiples, and quantities written as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from policies.vocabulary.units import SPELLINGS, UNITS, write_quantity


@pytest.mark.parametrize(
    ("word", "unit", "factor"),
    [
        ("万元", "CNY", "10000"),
        ("亿元", "CNY", "100000000"),
        ("千万元", "CNY", "10000000"),
        ("万美元", "USD", "10000"),
        ("度", "kWh", "1"),
        ("万度", "kWh", "10000"),
        ("亿千瓦时", "kWh", "100000000"),
        ("兆瓦时", "kWh", "1000"),
        ("千瓦", "W", "1000"),
        ("万千瓦", "W", "10000000"),
        ("MW", "W", "1000000"),
        ("公顷", "mu", "15"),
        ("万平方米", "m2", "10000"),
        ("%", "ratio", "0.01"),
        ("家", "piece", "1"),
        ("周年", "year", "1"),
    ],
)
def test_a_written_unit_stands_for_an_exact_multiple(word: str, unit: str, factor: str) -> None:
    assert SPELLINGS[word] == (unit, Decimal(factor))


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("20000000", "CNY", "2000万元"),
        ("100000000", "CNY", "1亿元"),
        ("123456789", "CNY", "123456789元"),
        ("10001", "CNY", "10001元"),
        ("0.58", "CNY", "0.58元"),
        ("0.3", "ratio", "30%"),
        ("0.005", "ratio", "0.5%"),
        ("1.20", "ratio_times", "1.2"),
        ("3000000", "USD", "300万美元"),
        ("-50000", "CNY", "-5万元"),
        ("1E+7", "kWh", "1000万千瓦时"),
        ("0", "person", "0人"),
        ("110", "kV", "110千伏"),
    ],
)
def test_a_quantity_is_written_as_people_write_it(value: str, unit: str, written: str) -> None:
    assert write_quantity(Decimal(value), unit) == written


def test_no_spelling_belongs_to_two_units() -> None:
    owners: dict[str, set[str]] = {}
    for unit in UNITS.values():
        for word in (unit.zh, *unit.spellings):
            owners.setdefault(word, set()).add(unit.code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}
