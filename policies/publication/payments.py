"""Amounts that contradict each other within one benefit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from policies.checks import Finding, Severity
from policies.language.benefits import Benefit, Fixed, Formula, PerUnit, Price, Progressive, Rate, Terms, Tiers, UpTo
from policies.language.printer import write_money
from policies.model import Clause
from policies.vocabulary.units import write_quantity

WHOLE = Decimal(1)
Problem = tuple[Severity, str]


def payment_problems(clause: Clause) -> list[Finding]:
    """Find caps below what they cap, floors above it, rates beyond the whole, tiers that do not rise."""
    benefit = clause.benefit
    if benefit is None:
        return []
    problems = [problem for item in benefit.items for problem in _of_formula(item.formula)]
    problems += _of_whole(benefit)
    return [Finding(severity, "payment", (clause.id,), message) for severity, message in dict.fromkeys(problems)]


def _of_formula(formula: Formula) -> Iterator[Problem]:
    match formula:
        case Fixed(amount=amount, terms=terms):
            yield from _of_amount(amount, "定额", terms)
        case UpTo(cap=cap, terms=terms):
            yield from _of_amount(cap, "最高额", terms)
        case Rate(rate=rate):
            yield from _of_rate(rate)
        case Progressive(brackets=brackets):
            for bracket in brackets:
                yield from _of_rate(bracket.rate)
        case PerUnit():
            yield from _per_unit(formula)
        case Tiers():
            yield from _of_tiers(formula)
        case Price(amount=amount):
            if amount <= 0:
                yield Severity.ERROR, "价格不是正数；请核对"
        case _:
            return


def _of_amount(amount: Decimal, name: str, terms: Terms) -> Iterator[Problem]:
    if amount <= 0:
        yield Severity.ERROR, f"{name}是 {write_money(amount)}，等于什么也不给；金额未定请写“补贴 待定”"
    if terms.cap is not None and terms.cap < amount:
        yield Severity.ERROR, f"最高 {write_money(terms.cap)} 低于{name} {write_money(amount)}；请核对单位和数字"
    if terms.floor is not None and terms.floor > amount:
        yield Severity.ERROR, f"最低 {write_money(terms.floor)} 高于{name} {write_money(amount)}；请核对单位和数字"


def _of_rate(rate: Decimal) -> Iterator[Problem]:
    if rate <= 0:
        yield Severity.ERROR, "比例不是正数；请核对"
    elif rate > WHOLE:
        shown = write_quantity(rate, "ratio")
        yield Severity.WARNING, f"比例 {shown} 超过 100%；若不是加计或倍数，请核对单位和数字"


def _per_unit(formula: PerUnit) -> Iterator[Problem]:
    if formula.step.value <= 0 or formula.amount <= 0:
        yield Severity.ERROR, "每单位的数量和金额都应大于零；请核对"
    elif formula.terms.cap is not None and formula.terms.cap < formula.amount:
        cap, amount = write_money(formula.terms.cap), write_money(formula.amount)
        yield Severity.ERROR, f"最高 {cap} 低于一个单位的 {amount}；请核对单位和数字"


def _of_tiers(tiers: Tiers) -> Iterator[Problem]:
    if any(tier.amount <= 0 for tier in tiers.tiers):
        yield Severity.ERROR, "有一档的金额不是正数；请删去这一档或补上金额"
    for low, high in pairwise(tiers.tiers):
        if high.amount <= low.amount:
            steps = f"{write_quantity(low.at, tiers.unit)} 给 {write_money(low.amount)}"
            higher = f"{write_quantity(high.at, tiers.unit)} 给 {write_money(high.amount)}"
            yield Severity.WARNING, f"门槛更高的一档没有给得更多：{steps}，{higher}；请核对顺序"


def _of_whole(benefit: Benefit) -> Iterator[Problem]:
    for item in benefit.items:
        single = _promised(item.formula)
        if benefit.cap is not None and single is not None and benefit.cap < single:
            yield Severity.ERROR, f"合计最高 {write_money(benefit.cap)} 低于其中一项的 {write_money(single)}；请核对"
    if len(set(benefit.items)) < len(benefit.items):
        yield Severity.WARNING, "待遇里有一项写了两遍；若确实给两份，请写明分别给什么"


def _promised(formula: Formula) -> Decimal | None:
    match formula:
        case Fixed(amount=amount) | UpTo(cap=amount):
            return amount
        case _:
            return None
