"""Cells that hold a number, `3200万元` or `50..80`: exact, and refused where two readings are possible."""

from __future__ import annotations

import re
from decimal import Decimal

from matcher.profile_json import MAX_DECIMALS, MAX_MAGNITUDE, MAY_BE_NEGATIVE
from matcher.values import Amount, Range
from policies.errors import InputError
from policies.vocabulary import Attribute
from policies.vocabulary.units import MULTIPLES, SPELLINGS, UNITS, plain

_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(\D*)")
_SCIENTIFIC = re.compile(r"[+-]?[\d.]+[eE][+-]?\d+")
_PREFIXES = (">=", "<=", "≥", "≤", ">", "<")
_LOWER, _UPPER = frozenset({">=", "≥", ">"}), frozenset({"<=", "≤", "<"})
MAX_DIGITS = 60
SHORT = 15


def read_number(attribute: Attribute, text: str) -> Amount:
    """Read a number or an interval; InputError says what to write instead."""
    if text.isdecimal() and len(text) <= SHORT and attribute.unit != "ratio":  # nearly all numbers of a registry
        exact = Decimal(text)
        return Amount(Range(exact, exact), attribute.unit or "")
    if ".." in text:
        low, high = text.split("..", 1)
        return _interval(attribute, low.strip(), high.strip())
    mark, rest = _marked(text)
    value, unit, _ = _quantity(attribute, rest)
    if mark in _LOWER:
        return Amount(Range(value, None, low_open=mark == ">"), unit)
    if mark in _UPPER:
        return Amount(Range(None, value, high_open=mark == "<"), unit)
    return Amount(Range(value, value), unit)


def _interval(attribute: Attribute, low_text: str, high_text: str) -> Amount:
    if not low_text and not high_text:
        raise InputError("区间写作 50..80、50.. 或 ..80")
    low, low_unit, low_scale, low_open = _end(attribute, low_text, _LOWER)
    high, high_unit, high_scale, high_open = _end(attribute, high_text, _UPPER)
    if low is not None and high is not None and (low_unit, low_scale) != (high_unit, high_scale):
        raise InputError(f"“{low_text}..{high_text}”两端的单位不一样，请两端都写单位，例如 50万元..80万元")
    return Amount(Range(low, high, low_open, high_open), (low_unit if low is not None else high_unit))


def _end(attribute: Attribute, text: str, allowed: frozenset[str]) -> tuple[Decimal | None, str, Decimal, bool]:
    if not text:
        return None, attribute.unit or "", Decimal(1), False
    mark, rest = _marked(text)
    if mark and mark not in allowed:
        raise InputError(f"“{text}”的方向不对：下限写 >，上限写 <")
    value, unit, scale = _quantity(attribute, rest)
    return value, unit, scale, mark in {">", "<"}


def _marked(text: str) -> tuple[str, str]:
    if text[0] not in "<>≤≥":
        return "", text
    mark = next(prefix for prefix in _PREFIXES if text.startswith(prefix))
    return mark, text[len(mark) :].strip()


def _quantity(attribute: Attribute, text: str) -> tuple[Decimal, str, Decimal]:
    """Read a number with its unit; give the value in base units, the unit, and what it was scaled by."""
    if _SCIENTIFIC.fullmatch(text):
        raise InputError(f"“{text}”是科学计数法，可能已丢失数字，请把单元格设为数值再导出")
    found = _NUMBER.fullmatch(text)
    if found is None or len(found[1]) > MAX_DIGITS:
        raise InputError(f"“{text[:30]}”不是数字；可写 3200万元、50..80、..20、100..")
    number = Decimal(found[1].replace(",", ""))
    unit, scale = _unit(attribute, found[2].strip(), number)
    return _bounded(attribute, number * scale), unit, scale


def _unit(attribute: Attribute, word: str, number: Decimal) -> tuple[str, Decimal]:
    own = attribute.unit or ""
    if not word:
        if own == "ratio" and abs(number) > 1:
            raise InputError(
                f"“{plain(number)}”是 {plain(number)}% 还是 {plain(number)} 倍？请写 5% 或 0.05 这样的比例"
            )
        return own, Decimal(1)
    if word in MULTIPLES and UNITS[own].scales and own != "ratio":
        return own, MULTIPLES[word]
    unit, scale = SPELLINGS.get(word, ("", Decimal(1)))
    if unit == own or (UNITS[own].is_money and unit in UNITS and UNITS[unit].is_money):
        return unit, scale
    raise InputError(f"单位“{word[:10]}”不对，{attribute.zh}的单位是{UNITS[own].zh}")


def _bounded(attribute: Attribute, value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if abs(value) > MAX_MAGNITUDE or not isinstance(exponent, int) or exponent < -MAX_DECIMALS:
        raise InputError("数字超出范围")
    if value < 0 and attribute.name not in MAY_BE_NEGATIVE:
        raise InputError("不能是负数")
    return value


def write_number(amount: Amount) -> str:
    """Write a number so that `read_number` gives it back; another unit than the attribute's own is written out."""
    bounds = amount.range
    if bounds.exact is not None:
        return _written(bounds.exact, amount.unit)
    low = "" if bounds.low is None else (">" if bounds.low_open else "") + _written(bounds.low, amount.unit)
    high = "" if bounds.high is None else ("<" if bounds.high_open else "") + _written(bounds.high, amount.unit)
    return f"{low}..{high}"


def _written(value: Decimal, unit: str) -> str:
    if unit == "ratio":
        return plain(value * 100) + "%"
    return plain(value) + UNITS[unit].zh if unit != "ratio_times" else plain(value)
