"""The `understand` contract: an understanding as JSON data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from matcher.text.understanding import FactValue, ReadFact, Understanding

COUNTED = frozenset({"person", "piece", "year", "ratio"})
"""Units that go without saying in the contract: a head count is 52, a share 0.08."""


def understanding_to_json(understanding: Understanding) -> dict[str, Any]:
    """Give intent and facts as the command `huiqi understand --json` prints them."""
    return {"intent": understanding.intent.value, "facts": [fact_to_json(fact) for fact in understanding.facts]}


def fact_to_json(fact: ReadFact) -> dict[str, Any]:
    """Give one fact; every key is present, null when it does not apply."""
    return {
        "attr": fact.attribute,
        "op": fact.operator,
        "value": _plain(fact.value),
        "unit": None if fact.unit in COUNTED else fact.unit,
        "period": fact.period,
        "text": fact.text,
        "span": list(fact.span),
        "confidence": fact.confidence,
        "rule": fact.rule,
        "place": fact.place,
        "approximate": fact.approximate,
    }


def _plain(value: FactValue) -> object:
    match value:
        case tuple():
            return [_number(value[0]), _number(value[1])]
        case Decimal():
            return _number(value)
        case _:
            return value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
