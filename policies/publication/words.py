"""Names in a clause that the vocabulary does not know, or uses for something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from policies.checks import Finding, Severity
from policies.language.benefits import Benefit, Formula, PerUnit, Price, Progressive, Rate, Tiers
from policies.language.conditions import (
    Between,
    Comparison,
    FirstReach,
    Flag,
    Has,
    Judgement,
    Lacks,
    Leaf,
    OneOf,
    OverYears,
    Quantity,
    Within,
    leaves,
)
from policies.model import Clause
from policies.vocabulary import Attribute, AttributeType, Vocabulary, nearest
from policies.vocabulary.units import CURRENCIES, UNITS

_TYPES = AttributeType
_FITTING: dict[type, frozenset[AttributeType]] = {
    Comparison: frozenset({_TYPES.NUMBER, _TYPES.DATE}),
    Between: frozenset({_TYPES.NUMBER, _TYPES.DATE}),
    Within: frozenset({_TYPES.REGION, _TYPES.INDUSTRY}),
    Has: frozenset({_TYPES.TAGS}),
    Lacks: frozenset({_TYPES.TAGS}),
    OneOf: frozenset({_TYPES.CHOICE}),
    Flag: frozenset({_TYPES.BOOLEAN}),
}


def unknown_words(clause: Clause, vocabulary: Vocabulary) -> list[Finding]:
    """Find them; such a clause can be neither printed nor reasoned about, so no other check is run on it."""
    problems = [problem for leaf in _all_leaves(clause) for problem in _of_leaf(leaf, vocabulary)]
    problems += [problem for formula in _formulas(clause.benefit) for problem in _of_formula(formula, vocabulary)]
    return [
        Finding(Severity.ERROR, "vocabulary", (clause.id,), f"{problem}；请改用词表里的名称，或先把它加进词表")
        for problem in dict.fromkeys(problems)
    ]


def _all_leaves(clause: Clause) -> Iterator[Leaf]:
    yield from leaves(clause.condition)
    for item in () if clause.benefit is None else clause.benefit.items:
        yield from () if item.when is None else leaves(item.when)


def _formulas(benefit: Benefit | None) -> list[Formula]:
    return [] if benefit is None else [item.formula for item in benefit.items]


def _of_leaf(leaf: Leaf, vocabulary: Vocabulary) -> Iterator[str]:
    match leaf:
        case Judgement():
            return
        case OverYears(comparison=comparison) | FirstReach(comparison=comparison):
            yield from _of_leaf(comparison, vocabulary)
            return
    attribute = vocabulary.attributes.get(leaf.attribute)
    if attribute is None:
        yield _unknown("属性", leaf.attribute, vocabulary.attributes)
    elif attribute.type not in _FITTING[type(leaf)]:
        yield f"“{attribute.zh}”不能这样写：它不是这种取值的属性"
    else:
        yield from _of_names(leaf, attribute, vocabulary)


def _of_names(leaf: Leaf, attribute: Attribute, vocabulary: Vocabulary) -> Iterator[str]:
    match leaf:
        case Comparison(bound=bound):
            yield from _of_bounds(attribute, [bound])
        case Between(low=low, high=high):
            yield from _of_bounds(attribute, [low, high])
        case Has(terms=names) | Lacks(terms=names) | OneOf(options=names):
            known = [term.name for term in attribute.terms]
            yield from (_unknown(f"“{attribute.zh}”名称", name, known) for name in names if name not in known)
        case Within(codes=codes):
            is_region = attribute.type is AttributeType.REGION
            places = vocabulary.places if is_region else vocabulary.industries
            yield from (_unknown("地区" if is_region else "行业", code, places) for code in codes if code not in places)


def _of_bounds(attribute: Attribute, bounds: list[Quantity | date]) -> Iterator[str]:
    for bound in bounds:
        if isinstance(bound, date) is not (attribute.type is AttributeType.DATE):
            yield f"“{attribute.zh}”不能与{'日期' if isinstance(bound, date) else '数字'}比较"
        elif isinstance(bound, Quantity):
            yield from _of_unit(attribute, bound.unit)


def _of_unit(attribute: Attribute, unit: str) -> Iterator[str]:
    if unit not in UNITS:
        yield _unknown("单位", unit, UNITS)
    elif unit != attribute.unit and not {unit, attribute.unit} <= CURRENCIES:
        own = UNITS[attribute.unit].zh if attribute.unit in UNITS else "没有单位"
        yield f"“{attribute.zh}”的单位是{own}，不是{UNITS[unit].zh}"


def _of_formula(formula: Formula, vocabulary: Vocabulary) -> Iterator[str]:
    match formula:
        case Rate(base=base) | Progressive(base=base):
            yield from _of_base(base, None, vocabulary)
        case PerUnit(base=base, step=step):
            yield from _of_base(base, step.unit, vocabulary)
        case Tiers(attribute=base, unit=unit):
            yield from _of_base(base, unit, vocabulary)
        case Price(base=str() as base, unit=unit):
            yield from _of_base(base, unit, vocabulary)


def _of_base(name: str, unit: str | None, vocabulary: Vocabulary) -> Iterator[str]:
    attribute = vocabulary.attributes.get(name)
    if attribute is None:
        yield _unknown("属性", name, vocabulary.attributes)
    elif unit is not None:
        yield from _of_unit(attribute, unit)
    elif attribute.unit != "CNY":
        yield f"“{attribute.zh}”不是金额，不能按它的比例给钱"


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"未知的{kind}“{name}”" + (f"，最接近的是“{near}”" if near else "")
