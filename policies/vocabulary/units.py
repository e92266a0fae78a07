"""Units of measure: a base unit per dimension, and the Chinese words that stand for multiples of it.

Values are exact `Decimal` in the base unit. Money is in yuan of its own currency; a foreign
currency is another dimension, because no rate is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

TEN_THOUSAND = Decimal(10_000)
HUNDRED_MILLION = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Unit:
    """A base unit: `code` in JSON, `zh` in rules, other spellings, and whether 万/亿 scale it."""

    code: str
    zh: str
    spellings: tuple[str, ...] = ()
    scales: bool = True

    @property
    def is_money(self) -> bool:
        """Whether amounts in this unit are money."""
        return self.code in CURRENCIES


CURRENCIES = frozenset({"CNY", "USD", "EUR", "JPY", "HKD", "GBP"})

UNITS: dict[str, Unit] = {
    unit.code: unit
    for unit in (
        Unit("CNY", "元", ("人民币", "块", "RMB")),
        Unit("USD", "美元", ("美金", "USD")),
        Unit("EUR", "欧元", ("EUR",)),
        Unit("JPY", "日元", ("JPY",)),
        Unit("HKD", "港元", ("港币", "HKD")),
        Unit("GBP", "英镑", ("GBP",)),
        Unit("person", "人", ("名", "位")),
        Unit("kWh", "千瓦时", ("度", "kWh", "度电")),
        Unit("kV", "千伏", ("kV",), scales=False),
        Unit("W", "瓦", ("W",)),
        Unit("m2", "平方米", ("平米", "平方", "㎡", "m2")),
        Unit("mu", "亩"),
        Unit("piece", "件", ("个", "项", "家", "座", "台", "套")),
        Unit("year", "年", ("岁", "周年"), scales=False),
        Unit("ratio", "%", ("％",), scales=False),
        Unit("ratio_times", "倍", (), scales=False),
    )
}

MULTIPLES: dict[str, Decimal] = {
    "": Decimal(1),
    "千": Decimal(1_000),
    "万": TEN_THOUSAND,
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": HUNDRED_MILLION,
}


def _spellings() -> dict[str, tuple[str, Decimal]]:
    words: dict[str, tuple[str, Decimal]] = {}
    for unit in UNITS.values():
        for word in (unit.zh, *unit.spellings):
            if unit.code == "ratio":
                words[word] = (unit.code, Decimal("0.01"))
            elif unit.scales:
                words.update({m + word: (unit.code, factor) for m, factor in MULTIPLES.items()})
            else:
                words[word] = (unit.code, Decimal(1))
    words.update(_compound_spellings())
    return words


def _compound_spellings() -> dict[str, tuple[str, Decimal]]:
    return {
        "千瓦": ("W", Decimal(1_000)),
        "kW": ("W", Decimal(1_000)),
        "万千瓦": ("W", Decimal(10_000_000)),
        "兆瓦": ("W", Decimal(1_000_000)),
        "MW": ("W", Decimal(1_000_000)),
        "吉瓦": ("W", Decimal(1_000_000_000)),
        "GW": ("W", Decimal(1_000_000_000)),
        "公顷": ("mu", Decimal(15)),
        "兆瓦时": ("kWh", Decimal(1_000)),
        "MWh": ("kWh", Decimal(1_000)),
    }


SPELLINGS: dict[str, tuple[str, Decimal]] = _spellings()
"""Every written unit, e.g. 万元 → ("CNY", 10000), % → ("ratio", 0.01)."""


def plain(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros.

    >>> plain(Decimal("1E+3")), plain(Decimal("0.5800"))
    ('1000', '0.58')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_quantity(value: Decimal, unit: str) -> str:
    """Write a quantity as people write it, exactly: parsing the result gives the value back.

    >>> write_quantity(Decimal(20000000), "CNY"), write_quantity(Decimal("0.3"), "ratio")
    ('2000万元', '30%')
    """
    known = UNITS[unit]
    if unit == "ratio":
        return plain(value * 100) + known.zh
    if unit == "ratio_times":
        return plain(value)
    for word, factor in (("亿", HUNDRED_MILLION), ("万", TEN_THOUSAND)):
        if known.scales and abs(value) >= factor and _is_short(value / factor):
            return plain(value / factor) + word + known.zh
    return plain(value) + known.zh


def _is_short(scaled: Decimal) -> bool:
    return scaled == scaled.quantize(Decimal("0.01"))
