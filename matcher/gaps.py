"""What would have to change: the conditions that fail, and by how much where it can be measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matcher.evaluation import Evaluation
from matcher.explanation import counted
from matcher.facts import FactView
from matcher.truth import Truth
from matcher.values import Amount, Day
from policies.language.conditions import All, AnyOf, Comparison, Condition, Operator, Quantity
from policies.vocabulary.units import plain, write_quantity

RAISING = frozenset({Operator.GE, Operator.GT})
LOWERING = frozenset({Operator.LE, Operator.LT})
DAY = "day"
"""Unit of the gap between two dates."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One failing condition. `by` is how far the known value is off, in the attribute's unit."""

    condition: Condition
    attribute: str | None
    by: Decimal | None
    unit: str | None
    must_rise: bool = True


def gaps(evaluation: Evaluation, facts: FactView) -> tuple[Gap, ...]:
    """List what fails in a FALSE condition; of alternatives the one that takes the least."""
    if evaluation.truth is not Truth.FALSE:
        return ()
    match evaluation.condition:
        case All():
            return tuple(gap for part in evaluation.parts for gap in gaps(part, facts))
        case AnyOf():
            return min((gaps(part, facts) for part in evaluation.parts), key=_cost)
        case Comparison():
            return (_measured(evaluation.condition, facts),)
        case _:
            attribute = getattr(evaluation.condition, "attribute", None)
            return (Gap(evaluation.condition, attribute, None, None),)


def _cost(found: tuple[Gap, ...]) -> tuple[int, int]:
    return len([gap for gap in found if gap.by is None]), len(found)


def _measured(node: Comparison, facts: FactView) -> Gap:
    rises = node.operator in RAISING
    known, unmeasured = facts.known(node.attribute), Gap(node, node.attribute, None, None)
    if node.operator not in RAISING | LOWERING:
        return unmeasured
    match known, node.bound:
        case Amount(range=amounts, unit=unit), Quantity(value=value, unit=wanted) if unit == wanted:
            edge = amounts.high if rises else amounts.low
            return unmeasured if edge is None else Gap(node, node.attribute, abs(value - edge), unit, must_rise=rises)
        case Day(range=days), date() as bound:
            last = days.high if rises else days.low
            if last is None:
                return unmeasured
            # Days are whole: after a day means a day later.
            days_off = abs((bound - last).days) + (node.operator in {Operator.GT, Operator.LT})
            return Gap(node, node.attribute, Decimal(days_off), DAY, must_rise=rises)
        case _:
            return unmeasured


def near_miss(evaluation: Evaluation, facts: FactView) -> Gap | None:
    """Give the one measurable gap that alone keeps a clause from applying; None when it is not so near."""
    found = gaps(evaluation, facts)
    return found[0] if len(found) == 1 and found[0].by is not None else None


def gap_text(gap: Gap, facts: FactView) -> str:
    """Write a measurable gap, e.g. `研发占比再高0.8个百分点`."""
    name = facts.vocabulary.attribute(gap.attribute or "").zh
    if gap.by is None or gap.unit is None:
        return name
    if gap.unit == DAY:
        return f"{name}再{'晚' if gap.must_rise else '早'}{plain(gap.by)}天"
    change = "再高" if gap.must_rise else "再低"
    if gap.unit == "ratio":
        return f"{name}{change}{plain((gap.by * 100).quantize(Decimal('0.01')))}个百分点"
    if gap.by == 0:
        return f"{name}要{'超过' if gap.must_rise else '低于'}现在的数"
    return f"{name}{change}{counted(write_quantity(gap.by, gap.unit), gap.attribute or '', gap.unit)}"
