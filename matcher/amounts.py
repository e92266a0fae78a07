"""What a benefit is worth under uncertainty: exact intervals, and the facts that would narrow them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import assert_never

from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.truth import Truth
from matcher.values import Amount, Range
from policies.language.benefits import (
    Benefit,
    Fixed,
    Form,
    Formula,
    InKind,
    Item,
    OpenAmount,
    PerUnit,
    Price,
    Rate,
    Terms,
    Tiers,
    UpTo,
)
from policies.language.conditions import Comparison, FirstReach, Operator, Quantity

ZERO = Decimal(0)
NOTHING: frozenset[str] = frozenset()
INCOME_FORMS = frozenset({Form.AWARD, Form.SUBSIDY, Form.GRANT, Form.MATCHING, Form.COMPENSATION, Form.INTEREST})
"""Forms of money that stay with the enterprise; equity, loans and guarantees do not."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one item gives: yuan between `low` and `high` (None: no upper bound is known).

    `per` counts what the amount is for (project, person, year …). A price is in `unit` (CNY/kWh).
    `kind` is the formula's type. Without money (`in_kind`, `open`) both bounds are None.
    """

    kind: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None = "CNY"
    per: tuple[str, ...] = ()
    form: Form | None = None
    narrowed_by: frozenset[str] = NOTHING

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of yuan, bounded or not."""
        return self.unit == "CNY" and self.low is not None


@dataclass(frozen=True, slots=True)
class BenefitWorth:
    """A benefit's items, and their sum where they may be added (same count, all yuan)."""

    items: tuple[Worth, ...]
    total: Worth


def worth(benefit: Benefit, facts: FactView) -> BenefitWorth:
    """Compute what a benefit gives to whoever meets its condition."""
    items = tuple(_item(item, facts) for item in benefit.items)
    return BenefitWorth(items, _total(items, benefit.cap))


def _item(item: Item, facts: FactView) -> Worth:
    given = _formula(item.formula, facts)
    if item.when is None:
        return given
    asked = evaluate(item.when, facts)
    if asked.truth is Truth.TRUE or given.low is None:
        return given
    if asked.truth is Truth.FALSE:
        return Worth(given.kind, ZERO, ZERO, given.unit, given.per, given.form)
    narrowed = given.narrowed_by | asked.missing
    return Worth(given.kind, ZERO, given.high, given.unit, given.per, given.form, narrowed)


def _total(items: tuple[Worth, ...], cap: Decimal | None) -> Worth:
    money = [item for item in items if item.is_money]
    if not money or len({item.per for item in money}) > 1:
        return items[0]
    low = sum((item.low for item in money if item.low is not None), ZERO)
    highs = [item.high for item in money if item.high is not None]
    high = sum(highs, ZERO) if len(highs) == len(money) else None
    kind = money[0].kind if len(money) == 1 else "several"
    narrowed = NOTHING.union(*(item.narrowed_by for item in money))
    form = money[0].form if len({item.form for item in money}) == 1 else None
    return Worth(kind, _capped(low, cap) or ZERO, _capped(high, cap), "CNY", money[0].per, form, narrowed)


def _capped(value: Decimal | None, cap: Decimal | None) -> Decimal | None:
    if value is None or cap is None:
        return cap if value is None else value
    return min(value, cap)


def _formula(formula: Formula, facts: FactView) -> Worth:
    match formula:
        case Fixed(form=form, amount=amount, terms=terms):
            held = _limit(Range(amount, amount), terms)
            return Worth("fixed", held.low, held.high, "CNY", terms.per, form)
        case UpTo(form=form, cap=cap, terms=terms):
            held = _limit(Range(ZERO, cap), terms)
            return Worth("up_to", held.low, held.high, "CNY", terms.per, form)
        case Rate():
            return _rate(formula, facts)
        case Tiers():
            return _tiers(formula, facts)
        case PerUnit():
            return _per_unit(formula, facts)
        case Price(amount=amount, unit=unit):
            return Worth("price", amount, amount, f"CNY/{unit}")
        case InKind():
            return Worth("in_kind", None, None, None)
        case OpenAmount(form=form):
            return Worth("open", None, None, "CNY", form=form)
        case _ as unreachable:
            assert_never(unreachable)


def _limit(value: Range[Decimal], terms: Terms) -> Range[Decimal]:
    """Apply cap and floor to an interval of yuan; money is never negative."""
    low = max(value.low if value.low is not None else ZERO, ZERO)
    high = value.high
    if terms.floor is not None:
        low = max(low, terms.floor)
        high = None if high is None else max(high, terms.floor)
    low = _capped(low, terms.cap) or ZERO
    high = _capped(high, terms.cap)
    return Range(low, None if high is None else max(high, low))


def _known(attribute: str, unit: str, facts: FactView) -> Range[Decimal]:
    known = facts.known(attribute)
    if isinstance(known, Amount) and known.unit == unit:
        return Range(max(known.range.low or ZERO, ZERO), known.range.high)
    return Range(ZERO, None)


def _scaled(base: Range[Decimal], factor: Decimal) -> Range[Decimal]:
    low = None if base.low is None else base.low * factor
    return Range(low, None if base.high is None else base.high * factor)


def _rate(node: Rate, facts: FactView) -> Worth:
    scaled = _scaled(_known(node.base, "CNY", facts), node.rate)
    held = _limit(Range(ZERO, scaled.high) if node.at_most else scaled, node.terms)
    return Worth("rate", held.low, held.high, "CNY", node.terms.per, node.form, _narrowing(held, node.base))


def _narrowing(held: Range[Decimal], base: str) -> frozenset[str]:
    return NOTHING if held.exact is not None else frozenset({base})


def _per_unit(node: PerUnit, facts: FactView) -> Worth:
    base = _known(node.base, node.step.unit, facts)
    low = _steps(base.low, node.step) * node.amount
    high = None if base.high is None else _steps(base.high, node.step) * node.amount
    held = _limit(Range(low, high), node.terms)
    return Worth("per_unit", held.low, held.high, "CNY", node.terms.per, node.form, _narrowing(held, node.base))


def _steps(value: Decimal | None, step: Quantity) -> Decimal:
    """Count steps: fractions count for a step of one unit (每瓦), only whole ones else (每满100万元)."""
    ratio = (value or ZERO) / step.value
    return ratio if step.value == 1 else ratio.to_integral_value(ROUND_FLOOR)


def _tiers(node: Tiers, facts: FactView) -> Worth:
    low = high = ZERO
    for tier in node.tiers:
        reach = Comparison(node.attribute, Operator.GE, Quantity(tier.at, node.unit))
        truth = evaluate(FirstReach(reach) if node.first_time else reach, facts).truth
        if truth is not Truth.FALSE:
            high = max(high, tier.amount)
        if truth is Truth.TRUE:
            low = max(low, tier.amount)
    narrowed = NOTHING if low == high else frozenset({node.attribute})
    return Worth("tiers", low, high, "CNY", (), node.form, narrowed)
