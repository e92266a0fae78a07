"""Write conditions and benefits in 规则中文; parsing the text gives the same value back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import assert_never

from policies.language.benefits import (
    FORM_WORDS,
    PER_WORDS,
    Benefit,
    Fixed,
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
from policies.language.conditions import (
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    FirstReach,
    Flag,
    Has,
    Judgement,
    Lacks,
    Not,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)
from policies.vocabulary import Vocabulary
from policies.vocabulary.units import UNITS, plain, write_quantity

OPERATOR_SIGNS = {
    Operator.EQ: "=",
    Operator.NE: "≠",
    Operator.LT: "<",
    Operator.LE: "≤",
    Operator.GT: ">",
    Operator.GE: "≥",
}
SPAN_WORDS = {Span.EVERY: "连续{}年", Span.ANY: "近{}年任一年", Span.SUM: "近{}年累计"}


def write_money(amount: Decimal) -> str:
    """Write yuan as people write them.

    >>> write_money(Decimal(3600000))
    '360万元'
    """
    return write_quantity(amount, "CNY")


class Printer:
    """Writes rules with the Chinese names of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def condition(self, condition: Condition) -> str:
        """Write a condition."""
        match condition:
            case All(parts=parts):
                return " 且 ".join(self._part(part) for part in parts)
            case AnyOf(parts=parts):
                return " 或 ".join(self._part(part) for part in parts)
            case Not(part=part):
                return f"非 ({self.condition(part)})"
            case Judgement(text=text):
                return f"需人工判断「{text}」"
            case OverYears(span=span, years=years, comparison=comparison):
                return f"{SPAN_WORDS[span].format(years)} {self._comparison(comparison)}"
            case FirstReach(comparison=comparison):
                return f"首次 {self._comparison(comparison)}"
            case Comparison():
                return self._comparison(condition)
            case Between(attribute=attribute, low=low, high=high):
                return f"{self._name(attribute)} 介于 {self._bound(low)} 至 {self._bound(high)}"
            case _:
                return self._membership(condition)

    def _part(self, part: Condition) -> str:
        # Nested joints keep their parentheses even where precedence would allow none: the tree
        # an admin saved is the tree an auditor reads.
        return f"({self.condition(part)})" if isinstance(part, All | AnyOf) else self.condition(part)

    def _comparison(self, node: Comparison) -> str:
        return f"{self._name(node.attribute)} {OPERATOR_SIGNS[node.operator]} {self._bound(node.bound)}"

    def _membership(self, node: Within | Has | Lacks | OneOf | Flag) -> str:
        name = self._name(node.attribute)
        match node:
            case Flag(expected=expected):
                return f"{name} 为 {'是' if expected else '否'}"
            case OneOf(options=options):
                return f"{name} 为 {self._names(node.attribute, options)}"
            case Within(codes=codes):
                return f"{name} 属于 {self._names(node.attribute, codes)}"
            case Lacks(terms=terms):
                return f"{name} 不含 {self._names(node.attribute, terms)}"
            case Has(terms=terms, first_time=first_time):
                verb = "含" if len(terms) == 1 else "含任一"
                return f"{name} {verb} {self._names(node.attribute, terms)}{'(首次)' if first_time else ''}"
            case _ as unreachable:
                assert_never(unreachable)

    def _names(self, attribute: str, codes: tuple[str, ...]) -> str:
        return "、".join(self._vocabulary.name_of(attribute, code) for code in codes)

    def _name(self, attribute: str) -> str:
        return self._vocabulary.attribute(attribute).zh

    def _bound(self, bound: Quantity | date) -> str:
        if isinstance(bound, date):
            return bound.isoformat()
        return write_quantity(bound.value, bound.unit)

    def benefit(self, benefit: Benefit) -> str:
        """Write a benefit, its items parted by a full-width semicolon."""
        parts = [self.item(item) for item in benefit.items]
        if benefit.cap is not None:
            parts.append(f"合计 最高 {write_money(benefit.cap)}")
        return "；".join(parts)

    def item(self, item: Item) -> str:
        """Write one item with its own condition, if it has one."""
        text = self.formula(item.formula)
        return text if item.when is None else f"当 {self.condition(item.when)} 时 {text}"

    def formula(self, formula: Formula) -> str:
        """Write one formula."""
        match formula:
            case Fixed(form=form, amount=amount, terms=terms):
                return f"{FORM_WORDS[form]} {write_money(amount)}{_per(terms)}{_options(terms, per=False)}"
            case UpTo(form=form, cap=cap, terms=terms):
                return f"最高 {FORM_WORDS[form]} {write_money(cap)}{_per(terms)}{_options(terms, per=False)}"
            case Rate():
                return self._rate(formula)
            case Progressive():
                return self._progressive(formula)
            case Tiers():
                return self._tiers(formula)
            case PerUnit(form=form, base=base, step=step, amount=amount, terms=terms):
                each = _each(step)
                money = write_money(amount)
                return f"按 {self._name(base)} 每{each} {money} {FORM_WORDS[form]}{_options(terms)}"
            case Price():
                return self._price(formula)
            case InKind(text=text):
                return f"提供「{text}」"
            case OpenAmount(form=form):
                return f"{FORM_WORDS[form]} 待定"
            case _ as unreachable:
                assert_never(unreachable)

    def _rate(self, node: Rate) -> str:
        ceiling = "最高 " if node.at_most else ""
        rate = write_quantity(node.rate, "ratio")
        form = FORM_WORDS[node.form]
        return f"按 {self._name(node.base)} 的 {ceiling}{rate} {form}{_options(node.terms)}"

    def _progressive(self, node: Progressive) -> str:
        bounds = "、".join(write_money(bracket.at) for bracket in node.brackets)
        rates = "、".join(write_quantity(bracket.rate, "ratio") for bracket in node.brackets)
        base, form = self._name(node.base), FORM_WORDS[node.form]
        return f"按 {base} 超过 {bounds} 部分 分别 {rates} {form}{_options(node.terms)}"

    def _tiers(self, node: Tiers) -> str:
        bounds = "、".join(write_quantity(tier.at, node.unit) for tier in node.tiers)
        amounts = "、".join(write_money(tier.amount) for tier in node.tiers)
        reach = "首次达到" if node.first_time else "达到"
        return f"{self._name(node.attribute)} {reach} {bounds} 分别{FORM_WORDS[node.form]} {amounts}"

    def _price(self, node: Price) -> str:
        text = f"执行 {write_money(node.amount)}/{UNITS[node.unit].zh} 价格"
        if node.base is None:
            return text
        if node.above is None:
            return f"{text}, 按 {self._name(node.base)}"
        return f"{text}, 按 {self._name(node.base)} 超过 {self._bound(node.above)} 部分"


def _each(step: Quantity) -> str:
    # “每%” would read as one percent, and a bare number would run into the amount after it.
    if step.value == 1 and step.unit != "ratio":
        return UNITS[step.unit].zh
    unit = UNITS[step.unit].zh if step.unit == "ratio_times" else ""
    return f" {write_quantity(step.value, step.unit)}{unit}"


def _per(terms: Terms) -> str:
    return "".join(f"/{PER_WORDS[word]}" for word in terms.per)


def _options(terms: Terms, *, per: bool = True) -> str:
    """Write what bounds an item; `per` stands on the cap unless the amount carries it already."""
    text = ""
    if terms.floor is not None:
        text += f", 最低 {write_money(terms.floor)}"
    if terms.cap is not None:
        text += f", 最高 {write_money(terms.cap)}{_per(terms) if per else ''}"
    elif per and terms.per:
        text += f", 每{_per(terms)[1:]}"
    if terms.years is not None:
        text += f", 连续{terms.years}年"
    return text


__all__ = ["Printer", "plain", "write_money"]
