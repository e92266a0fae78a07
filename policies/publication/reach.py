"""Conditions that nobody can meet, branches and tiers that never count, rules that ask nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from policies.checks import Finding, Severity
from policies.language.benefits import Item, Tiers
from policies.language.conditions import All, AnyOf, Comparison, Condition, FirstReach, Operator, Quantity
from policies.language.printer import Printer
from policies.logic import Reasoner
from policies.model import Clause
from policies.vocabulary.units import write_quantity


def unreachable_parts(clause: Clause, reasoner: Reasoner, printer: Printer) -> list[Finding]:
    """Find what can never come true, as far as it can be proven."""
    if reasoner.cannot_hold(clause.condition):
        return [
            Finding(Severity.ERROR, "impossible", (clause.id,), _why_impossible(clause.condition, reasoner, printer))
        ]
    found = [
        Finding(Severity.WARNING, "unreachable", (clause.id,), problem)
        for problem in (
            *_dead_branches(clause.condition, (), reasoner, printer),
            *_dead_items(clause, reasoner, printer),
        )
    ]
    if reasoner.always_holds(clause.condition):
        message = "条件对任何企业都成立，等于没有限定；请核对是否写反或漏写"
        found.append(Finding(Severity.WARNING, "open_to_all", (clause.id,), message))
    return found


def _why_impossible(condition: Condition, reasoner: Reasoner, printer: Printer) -> str:
    """Point at two demands that exclude each other, where two do."""
    for one, other in combinations(conjuncts(condition), 2):
        if reasoner.cannot_hold(one, other):
            pair = f"“{printer.condition(one)}”与“{printer.condition(other)}”互相排斥"
            return f"没有企业能满足：{pair}；请改其中一个，若原意是二者居一，把“且”改成“或”"
    return f"没有企业能满足：{printer.condition(condition)}；请核对各项要求"


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Give the demands that must all be met, joints of joints taken apart."""
    if isinstance(condition, All):
        return tuple(leaf for part in condition.parts for leaf in conjuncts(part))
    return (condition,)


def _dead_branches(
    condition: Condition, beside: tuple[Condition, ...], reasoner: Reasoner, printer: Printer
) -> Iterator[str]:
    match condition:
        case All(parts=parts):
            for place, part in enumerate(parts):
                others = (*beside, *parts[:place], *parts[place + 1 :])
                yield from _dead_branches(part, others, reasoner, printer)
        case AnyOf(parts=parts):
            for part in parts:
                if reasoner.cannot_hold(part, *beside):
                    yield f"“或”里的“{printer.condition(part)}”与其他要求矛盾，永远不会成立；请删去或改正"
                else:
                    yield from _dead_branches(part, beside, reasoner, printer)
        case _:
            return


def _dead_items(clause: Clause, reasoner: Reasoner, printer: Printer) -> Iterator[str]:
    for item in () if clause.benefit is None else clause.benefit.items:
        asked = (clause.condition,) if item.when is None else (clause.condition, item.when)
        if reasoner.cannot_hold(*asked):
            when = "" if item.when is None else printer.condition(item.when)
            yield f"待遇里“当 {when} 时”与条款的条件矛盾，这一项永远给不出；请改正"
        elif isinstance(item.formula, Tiers):
            yield from _dead_tiers(item.formula, item, asked, reasoner)


def _dead_tiers(tiers: Tiers, item: Item, asked: tuple[Condition, ...], reasoner: Reasoner) -> Iterator[str]:
    del item
    reaches = [Comparison(tiers.attribute, Operator.GE, Quantity(tier.at, tiers.unit)) for tier in tiers.tiers]
    for tier, reach in zip(tiers.tiers, reaches, strict=True):
        if reasoner.cannot_hold(*asked, FirstReach(reach) if tiers.first_time else reach):
            yield f"“达到 {write_quantity(tier.at, tiers.unit)}”这一档与条款的条件矛盾，没有企业够得着；请核对门槛"
    whole = asked[0] if len(asked) == 1 else All(asked)
    for (tier, _), (_, following) in pairwise(zip(tiers.tiers, reaches, strict=True)):
        if not tiers.first_time and reasoner.implies(whole, following):
            at = write_quantity(tier.at, tiers.unit)
            yield f"“达到 {at}”这一档用不上：条件已经要求达到更高一档；请核对门槛"
