"""What a benefit is worth under uncertainty: exact intervals, and the facts that would narrow them."""

from __future__ import annotations

import dataclasses
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
    Progressive,
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
    `quantity` is how much a price holds for, in the base's unit; None when that is not known.
    `given` tells whether the item's own condition (`当 … 时`) holds.
    """

    kind: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None = "CNY"
    per: tuple[str, ...] = ()
    form: Form | None = None
    narrowed_by: frozenset[str] = NOTHING
    given: Truth = Truth.TRUE
    quantity: Range[Decimal] | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of yuan, bounded or not."""
        return self.unit == "CNY" and self.low is not None


@dataclass(frozen=True, slots=True)
class BenefitWorth:
    """A benefit's items, and the sum of the money among them.

    Where the items are counted differently (a project, a person) no sum is made: the first one stands.
    """

    items: tuple[Worth, ...]
    total: Worth


def worth(benefit: Benefit, facts: FactView) -> BenefitWorth:
    """Compute what a benefit gives to whoever meets its condition."""
    items = tuple(_item(item, facts) for item in benefit.items)
    return BenefitWorth(items, _total(items, benefit.cap))


def _item(item: Item, facts: FactView) -> Worth:
    worth_if_given = _formula(item.formula, facts)
    if item.when is None:
        return worth_if_given
    asked = evaluate(item.when, facts)
    if asked.truth is Truth.TRUE:
        return worth_if_given
    narrowed = worth_if_given.narrowed_by | asked.missing if asked.truth is Truth.UNKNOWN else NOTHING
    found = dataclasses.replace(worth_if_given, given=asked.truth, narrowed_by=narrowed)
    if found.form is None:  # a service or a price that is not given is not one of nothing
        return found
    if asked.truth is Truth.FALSE:
        return dataclasses.replace(found, low=ZERO, high=ZERO)
    return found if found.low is None else dataclasses.replace(found, low=ZERO)


def _total(items: tuple[Worth, ...], cap: Decimal | None) -> Worth:
    possible = [item for item in items if item.given is not Truth.FALSE] or list(items)
    money = [item for item in possible if item.is_money]
    if not money:
        return possible[0]
    if len({item.per for item in money}) > 1:
        return money[0]
    low = sum((item.low for item in money if item.low is not None), ZERO)
    highs = [item.high for item in money if item.high is not None]
    # Beside an amount that the document leaves open no sum is the most there can be.
    is_open = any(item.kind == "open" for item in possible)
    high = None if is_open or len(highs) < len(money) else sum(highs, ZERO)
    low, high = _capped(low, cap) or ZERO, _capped(high, cap)
    kind = money[0].kind if len(money) == 1 and not is_open else "several"
    narrowed = NOTHING if low == high else NOTHING.union(*(item.narrowed_by for item in money))
    form = money[0].form if len({item.form for item in money}) == 1 else None
    return Worth(kind, low, high, "CNY", money[0].per, form, narrowed)


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
        case Progressive():
            return _progressive(formula, facts)
        case Tiers():
            return _tiers(formula, facts)
        case PerUnit():
            return _per_unit(formula, facts)
        case Price(amount=amount, unit=unit):
            return Worth("price", amount, amount, f"CNY/{unit}", quantity=_priced(formula, facts))
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
    """Give what is known of a base: a loss earns no more than nothing does."""
    known = facts.known(attribute)
    if isinstance(known, Amount) and known.unit == unit:
        high = known.range.high
        return Range(max(known.range.low or ZERO, ZERO), None if high is None else max(high, ZERO))
    return Range(ZERO, None)


def _scaled(base: Range[Decimal], factor: Decimal) -> Range[Decimal]:
    low = None if base.low is None else base.low * factor
    return Range(low, None if base.high is None else base.high * factor)


def _priced(node: Price, facts: FactView) -> Range[Decimal] | None:
    """Give how much of the base a price holds for: all of it, or the part above a threshold."""
    if node.base is None or node.unit != facts.vocabulary.attribute(node.base).unit:
        return None
    base = _known(node.base, node.unit, facts)
    above = ZERO if node.above is None else node.above.value
    if base.low is None or base.high is None:
        return None
    return Range(max(base.low - above, ZERO), max(base.high - above, ZERO))


def _rate(node: Rate, facts: FactView) -> Worth:
    scaled = _scaled(_known(node.base, "CNY", facts), node.rate)
    held = _limit(Range(ZERO, scaled.high) if node.at_most else scaled, node.terms)
    narrowed = _narrowing(scaled, node.terms, node.base)
    return Worth("rate", held.low, held.high, "CNY", node.terms.per, node.form, narrowed)


def _progressive(node: Progressive, facts: FactView) -> Worth:
    base = _known(node.base, "CNY", facts)
    # What is given never falls as the base rises, so the ends of the one are the ends of the other.
    high = None if base.high is None else node.given_for(base.high)
    given = Range(node.given_for(base.low or ZERO), high)
    held, narrowed = _limit(given, node.terms), _narrowing(given, node.terms, node.base)
    return Worth("progressive", held.low, held.high, "CNY", node.terms.per, node.form, narrowed)


def _narrowing(value: Range[Decimal], terms: Terms, base: str) -> frozenset[str]:
    """Name the base if knowing it better could change what is given: not where cap or floor settle it."""
    ends = {_limit(Range(end, end), terms).high if end is not None else terms.cap for end in (value.low, value.high)}
    return NOTHING if len(ends) == 1 and None not in ends else frozenset({base})


def _per_unit(node: PerUnit, facts: FactView) -> Worth:
    base = _known(node.base, node.step.unit, facts)
    low = _steps(base.low, node.step) * node.amount
    high = None if base.high is None else _steps(base.high, node.step) * node.amount
    given = Range(low, high)
    held, narrowed = _limit(given, node.terms), _narrowing(given, node.terms, node.base)
    return Worth("per_unit", held.low, held.high, "CNY", node.terms.per, node.form, narrowed)


def _steps(value: Decimal | None, step: Quantity) -> Decimal:
    """Count steps: fractions count for a step of one unit (每瓦), only whole ones else (每满100万元)."""
    ratio = (value or ZERO) / step.value
    return ratio if step.value == 1 else ratio.to_integral_value(ROUND_FLOOR)


def _tiers(node: Tiers, facts: FactView) -> Worth:
    low = high = ZERO
    open_for = NOTHING
    for tier in node.tiers:
        reach = Comparison(node.attribute, Operator.GE, Quantity(tier.at, node.unit))
        reached = evaluate(FirstReach(reach) if node.first_time else reach, facts)
        if reached.truth is not Truth.FALSE:
            high = max(high, tier.amount)
        if reached.truth is Truth.TRUE:
            low = max(low, tier.amount)
        open_for |= reached.missing
    narrowed = NOTHING if low == high else open_for
    return Worth("tiers", low, high, "CNY", (), node.form, narrowed)
