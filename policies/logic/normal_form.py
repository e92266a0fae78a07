"""One spelling for conditions that differ only in how they were written.

Negation stands at the leaves, joints are flat and sorted, repeats are gone, bounds of whole things
are `≥` or `≤`, several bounds of one attribute are the tightest, and lists are merged where one leaf
says the same. Conditions of one normal form are equivalent; equivalent conditions may still have two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

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
    Leaf,
    Not,
    OneOf,
    Operator,
    OverYears,
    Span,
    Within,
)
from policies.logic.scale import NEGATED, counted
from policies.vocabulary import Vocabulary

LOWER = frozenset({Operator.GE, Operator.GT})
UPPER = frozenset({Operator.LE, Operator.LT})
_OPPOSITE = {Span.EVERY: Span.ANY, Span.ANY: Span.EVERY, Span.SUM: Span.SUM}


def normal_form(condition: Condition, vocabulary: Vocabulary) -> Condition:
    """Give the one spelling; it means the same wherever the facts it asks for are known."""
    return _normal(condition, vocabulary, positive=True)


def _normal(condition: Condition, vocabulary: Vocabulary, *, positive: bool) -> Condition:
    match condition:
        case Not(part=part):
            return _normal(part, vocabulary, positive=not positive)
        case All(parts=parts) | AnyOf(parts=parts):
            made = [_normal(part, vocabulary, positive=positive) for part in parts]
            return _joined(made, conjunction=isinstance(condition, All) is positive)
        case Between(attribute=attribute, low=low, high=high):
            ends = All((Comparison(attribute, Operator.GE, low), Comparison(attribute, Operator.LE, high)))
            return _normal(ends, vocabulary, positive=positive)
        case _:
            return _leaf(condition, positive=positive, vocabulary=vocabulary)


def _leaf(leaf: Leaf, vocabulary: Vocabulary, *, positive: bool) -> Condition:
    match leaf:
        case Comparison():
            return _compared(leaf, positive=positive)
        case OverYears(span=span, years=years, comparison=comparison):
            inner = _compared(comparison, positive=positive)
            if years == 1 and vocabulary.attribute(comparison.attribute).yearly:
                return inner
            return OverYears(span if positive else _OPPOSITE[span], years, inner)
        case FirstReach(comparison=comparison):
            reach = FirstReach(_compared(comparison, positive=True))
            return reach if positive else Not(reach)
        case Flag(attribute=attribute, expected=expected):
            return Flag(attribute, expected is positive)
        case Judgement():
            return leaf if positive else Not(leaf)
        case _:
            return _membership(leaf, vocabulary, positive=positive)


def _compared(node: Comparison, *, positive: bool) -> Comparison:
    operator, bound = counted(node.operator if positive else NEGATED[node.operator], node.bound)
    return Comparison(node.attribute, operator, bound)


def _membership(leaf: Between | Within | Has | Lacks | OneOf, vocabulary: Vocabulary, *, positive: bool) -> Condition:
    match leaf:
        case Has(attribute=attribute, terms=terms, first_time=True):
            first = Has(attribute, _sorted(terms), first_time=True)
            return first if positive else Not(first)
        case Has(attribute=attribute, terms=terms) | Lacks(attribute=attribute, terms=terms):
            node = Has if isinstance(leaf, Has) is positive else Lacks
            return node(attribute, _sorted(terms))
        case Within(attribute=attribute, codes=codes):
            within = Within(attribute, _sorted(codes))
            return within if positive else Not(within)
        case OneOf(attribute=attribute, options=options):
            return _one_of(attribute, frozenset(options), vocabulary, positive=positive)
        case Between():
            raise AssertionError(leaf)  # taken apart before


def _one_of(attribute: str, options: frozenset[str], vocabulary: Vocabulary, *, positive: bool) -> Condition:
    others = frozenset(term.name for term in vocabulary.attribute(attribute).terms) - options
    if positive:
        return OneOf(attribute, _sorted(options))
    return OneOf(attribute, _sorted(others)) if others else Not(OneOf(attribute, _sorted(options)))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _joined(parts: list[Condition], *, conjunction: bool) -> Condition:
    joint = All if conjunction else AnyOf
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, joint) else (part,))]
    distinct = sorted(set(_merged(flat, conjunction=conjunction)), key=repr)
    return distinct[0] if len(distinct) == 1 else joint(tuple(distinct))


def _merged(parts: list[Condition], *, conjunction: bool) -> list[Condition]:
    """Let one leaf say what several of the same kind and attribute say together."""
    groups: dict[object, list[Condition]] = {}
    for part in parts:
        groups.setdefault(_group(part, conjunction=conjunction), []).append(part)
    return [merged for group in groups.values() for merged in _as_one(group, conjunction=conjunction)]


def _group(part: Condition, *, conjunction: bool) -> object:
    match part:
        case Comparison(attribute=attribute, operator=operator, bound=bound) if operator in LOWER | UPPER:
            unit = None if isinstance(bound, date) else bound.unit
            return Comparison, attribute, unit, operator in LOWER
        case Has(attribute=attribute, first_time=first) if not conjunction:
            return Has, attribute, first
        case Lacks(attribute=attribute) if conjunction:
            return Lacks, attribute
        case Within(attribute=attribute) if not conjunction:
            return Within, attribute
        case Not(part=Within(attribute=attribute)) if conjunction:
            return Not, attribute
        case _:
            return part


def _as_one(group: list[Condition], *, conjunction: bool) -> list[Condition]:
    first = group[0]
    match first:
        case Comparison():
            return [_tightest([part for part in group if isinstance(part, Comparison)], conjunction=conjunction)]
        case Has(attribute=attribute, first_time=first_time):
            return [Has(attribute, _all_of(group, lambda part: part.terms), first_time)]
        case Lacks(attribute=attribute):
            return [Lacks(attribute, _all_of(group, lambda part: part.terms))]
        case Within(attribute=attribute):
            return [Within(attribute, _all_of(group, lambda part: part.codes))]
        case Not(part=Within(attribute=attribute)):
            return [Not(Within(attribute, _all_of(group, lambda part: part.part.codes)))]
        case _:
            return group


def _all_of(group: list[Condition], names: Callable[..., tuple[str, ...]]) -> tuple[str, ...]:
    return _sorted(name for part in group for name in names(part))


def _tightest(group: list[Comparison], *, conjunction: bool) -> Comparison:
    """Give the bound that decides: the highest floor and the lowest ceiling of a conjunction, else the loosest."""
    lower = group[0].operator in LOWER

    def strictness(node: Comparison) -> tuple[object, bool]:
        value = node.bound if isinstance(node.bound, date) else node.bound.value
        excludes = node.operator in {Operator.GT, Operator.LT}
        return value, excludes if lower else not excludes

    return max(group, key=strictness) if lower is conjunction else min(group, key=strictness)
