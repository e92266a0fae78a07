"""Bounds on plain numbers, which carry no unit: 容积率达到2.0以上, PUE值低于1.25."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from matcher.drafting.found import Found
from policies.language.conditions import Comparison, Operator, Quantity

_NAMES = (("plot_ratio", "容积率"), ("pue", "PUE"))
_BELOW = frozenset({"低于", "小于", "不足", "<", "＜"})
_AT_MOST = frozenset({"不高于", "不超过", "不大于", "≤"})
_BOUNDS = tuple(
    (
        name,
        re.compile(
            rf"{word}[^，。；\d<>≤≥＜＞]{{0,6}}?(?P<verb>不低于|不高于|不超过|不大于|不小于|达到|低于|小于|高于|大于|超过|不足|[<>≤≥＜＞])?"
            r"(?:在|到)?(?P<number>\d(?:\.\d+)?)(?!\d|[万亿%])(?:（含）)?(?P<tail>及?以上|及?以下)?"
        ),
    )
    for name, word in _NAMES
)


def read_ratios(text: str) -> Iterator[Found]:
    """Read the bounds on what has no unit."""
    for name, pattern in _BOUNDS:
        for found in pattern.finditer(text):
            verb, tail = found.group("verb"), found.group("tail") or ""
            if verb or tail:
                bound = Quantity(Decimal(found.group("number")), "ratio_times")
                yield Found(Comparison(name, _operator(verb, tail), bound), *found.span())


def _operator(verb: str | None, tail: str) -> Operator:
    if verb in _BELOW:
        return Operator.LT
    if verb in _AT_MOST or tail.endswith("以下"):
        return Operator.LE
    return Operator.GT if verb in {"高于", "大于", "超过", ">", "＞"} and not tail else Operator.GE
