"""Two quantities that name the ends of a range."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from matcher.text.quantity import Quantity

_MORE = re.compile(r"(?:再|又|新|多|增|扩)(?:招|聘|加|增)?(?:了)?$")
_RANGE = re.compile(r"_?(?:到|至|~|-+|—+)_?(?:了)?")


def join_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Replace neighbours that name two ends by one quantity."""
    merged: list[Quantity] = []
    for quantity in found:
        last = merged[-1] if merged else None
        joined = _join(text, last, quantity) if last else None
        if joined:
            merged[-1] = joined
        else:
            merged.append(quantity)
    return merged


def _join(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """3000到5000万, 100到150之间, 5000万和6000万之间: the second's unit and scale serve both."""
    between = text[first.end : second.start]
    spans = _RANGE.fullmatch(between) or (between in {"和", "与", "、"} and text.startswith("之间", second.end))
    if spans and _MORE.search(text[: first.start]):
        return None
    if spans and "了" in between and text[: first.start].endswith(("从", "由")):
        return None  # 人从18个到了35个
    if not spans or second.operator not in {"==", ">"} or first.operator not in {"==", ">"}:
        return None
    low = first.low
    if first.unit is None and not first.scaled and second.low:
        low = low * _scale_of(text, second)
    if first.unit not in {None, second.unit} or low >= second.low:
        return None
    end = second.end + 2 if text.startswith("之间", second.end) else second.end
    return replace(
        second,
        start=first.start,
        number_start=first.number_start,
        end=end,
        low=low,
        high=second.low,
        operator="between",
        approximate=first.approximate or second.approximate,
    )


def _scale_of(text: str, quantity: Quantity) -> Decimal:
    """Give the factor between the digits written and the value: 5000万 → 10000, 60% → 0.01."""
    digits = re.match(r"[\d.,]+", text[quantity.number_start : quantity.end])
    if not digits:
        return _spoken_scale(text, quantity)
    value = Decimal(digits.group().replace(",", "").rstrip(".") or 1)
    return quantity.low / value if value else Decimal(1)


def _spoken_scale(text: str, quantity: Quantity) -> Decimal:
    written = re.match(r"[一二两三四五六七八九十百千]+([万亿])", text[quantity.number_start : quantity.end])
    return Decimal({"万": 10**4, "亿": 10**8}[written.group(1)]) if written else Decimal(1)
