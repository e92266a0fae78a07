"""A lower and an upper bound of one thing are a range."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from matcher.text.understanding import ReadFact


def merge_bounds(facts: list[ReadFact]) -> list[ReadFact]:
    """Make a range of a lower and an upper bound of one attribute: 至少80, 最多100."""
    if len(facts) <= 1:
        return facts
    merged: list[ReadFact] = []
    for fact in facts:
        index = next((i for i, other in enumerate(merged) if _bounds_meet(other, fact)), None)
        if index is None:
            merged.append(fact)
        else:
            merged[index] = _between(merged[index], fact)
    return merged


def _bounds_meet(one: ReadFact, other: ReadFact) -> bool:
    sides = {one.operator[0], other.operator[0]}
    same = one.attribute == other.attribute and one.unit == other.unit
    ranged = isinstance(one.value, Decimal) and isinstance(other.value, Decimal)
    return same and ranged and sides == {"<", ">"}


def _between(one: ReadFact, other: ReadFact) -> ReadFact:
    values = sorted(v for v in (one.value, other.value) if isinstance(v, Decimal))
    start, end = min(one.span[0], other.span[0]), max(one.span[1], other.span[1])
    return replace(one, operator="between", value=(values[0], values[1]), span=(start, end), rule="numbers.bounds")
