"""The naive two-valued reading of rules in a world fully known: what the matcher must agree with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from random_worlds import LAST_YEAR, World

from policies.language.benefits import Benefit, Fixed, Formula, PerUnit, Progressive, Rate, Terms, Tiers, UpTo
from policies.language.conditions import (
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    FirstReach,
    Flag,
    Has,
    Lacks,
    Not,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)

SIGNS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: lambda a, b: a == b,
    Operator.NE: lambda a, b: a != b,
    Operator.LT: lambda a, b: a < b,
    Operator.LE: lambda a, b: a <= b,
    Operator.GT: lambda a, b: a > b,
    Operator.GE: lambda a, b: a >= b,
}


def holds_in(condition: Condition, world: World) -> bool:
    """Read a condition as plain yes or no of a world fully known."""
    match condition:
        case All(parts=parts):
            return all(holds_in(part, world) for part in parts)
        case AnyOf(parts=parts):
            return any(holds_in(part, world) for part in parts)
        case Not(part=part):
            return not holds_in(part, world)
        case Comparison():
            return _compares(condition, world)
        case Between(attribute="established_on", low=low, high=high):
            return bool(low <= world.now["established_on"] <= high)
        case Between(attribute=name, low=Quantity(value=low), high=Quantity(value=high)):
            return bool(low <= world.number(name) <= high)
        case OverYears(span=span, years=count, comparison=comparison):
            return _holds_over(span, count, comparison, world)
        case FirstReach(comparison=comparison):
            earlier = range(world.now["established_on"].year, LAST_YEAR)
            reached_before = any(_compares(comparison, world, year) for year in earlier)
            return _compares(comparison, world) and not reached_before
        case _:
            return _is_member(condition, world)


def _compares(node: Comparison, world: World, year: int | None = None) -> bool:
    if isinstance(node.bound, Quantity):
        return SIGNS[node.operator](world.number(node.attribute, year), node.bound.value)
    return SIGNS[node.operator](world.now[node.attribute], node.bound)


def _holds_over(span: Span, count: int, comparison: Comparison, world: World) -> bool:
    years = [LAST_YEAR - back for back in range(count)]
    if span is Span.SUM:
        total = sum(world.number(comparison.attribute, year) for year in years)
        return SIGNS[comparison.operator](total, comparison.bound.value)  # type: ignore[union-attr]  # sums are of numbers
    one_by_one = [_compares(comparison, world, year) for year in years]
    return all(one_by_one) if span is Span.EVERY else any(one_by_one)


def _is_member(node: Condition, world: World) -> bool:
    match node:
        case Within(attribute="region", codes=codes):
            return any(world.now["region"].startswith(_area(code)) for code in codes)
        case Within(codes=codes):
            return any(code in _industry_chain(world.now["industry"]) for code in codes)
        case Has(attribute=name, terms=terms, first_time=first):
            counted = world.now[name] & (world.now["first_recognitions"] if first else set(terms))
            return bool(counted & set(terms))
        case Lacks(attribute=name, terms=terms):
            return not world.now[name] & set(terms)
        case OneOf(attribute=name, options=options):
            return world.now[name] in options
        case Flag(attribute=name, expected=expected):
            return bool(world.now[name] is expected)
        case _:
            raise AssertionError(node)


def _area(code: str) -> str:
    """Cut a GB/T 2260 code to the pairs of digits that name the area."""
    return code[:6].removesuffix("00").removesuffix("00") + code[6:]


def _industry_chain(code: str) -> tuple[str, ...]:
    """Cut a code to its division and give the section by the standard's boundaries."""
    sections = {"01": "A", "31": "C", "51": "F", "59": "G", "65": "I", "66": "J", "70": "K"}
    return (*(code[:length] for length in range(2, len(code) + 1)), sections[code[:2]])


def amount_in(benefit: Benefit, world: World) -> tuple[Decimal, Decimal]:
    """Compute the least and the most a benefit gives in a world: they differ where only a ceiling is said."""
    given = [_given(item.formula, world) for item in benefit.items if item.when is None or holds_in(item.when, world)]
    low, high = sum((pair[0] for pair in given), Decimal(0)), sum((pair[1] for pair in given), Decimal(0))
    return (low, high) if benefit.cap is None else (min(low, benefit.cap), min(high, benefit.cap))


def _given(formula: Formula, world: World) -> tuple[Decimal, Decimal]:
    match formula:
        case Fixed(amount=amount, terms=terms):
            return (_bounded(amount, terms),) * 2
        case UpTo(cap=cap):
            return Decimal(0), cap
        case Rate(rate=rate, base=base, at_most=at_most, terms=terms):
            share = max(world.number(base), Decimal(0)) * rate
            return _bounded(Decimal(0) if at_most else share, terms), _bounded(share, terms)
        case PerUnit(base=base, step=step, amount=amount, terms=terms):
            units = max(world.number(base), Decimal(0)) / step.value
            return (_bounded((units if step.value == 1 else units // 1) * amount, terms),) * 2
        case Progressive(brackets=brackets, base=base, terms=terms):
            # Each bracket raises the share of all that lies above it.
            held, before, given = world.number(base), Decimal(0), Decimal(0)
            for bracket in brackets:
                given += max(held - bracket.at, Decimal(0)) * (bracket.rate - before)
                before = bracket.rate
            return (_bounded(given, terms),) * 2
        case Tiers():
            return (_tier(formula, world),) * 2
        case _:
            raise AssertionError(formula)


def _bounded(amount: Decimal, terms: Terms) -> Decimal:
    if terms.floor is not None and amount < terms.floor:
        return terms.floor
    return terms.cap if terms.cap is not None and amount > terms.cap else amount


def _tier(node: Tiers, world: World) -> Decimal:
    earned = Decimal(0)
    for tier in node.tiers:
        reach = Comparison(node.attribute, Operator.GE, Quantity(tier.at, node.unit))
        if holds_in(FirstReach(reach) if node.first_time else reach, world):
            earned = tier.amount
    return earned
