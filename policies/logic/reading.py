"""Read a condition into a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
from policies.logic.formula import Both, Bounded, Chosen, Either, Formula, Located, Opaque, Tagged, negated
from policies.logic.scale import Bound, counted
from policies.vocabulary import Vocabulary

FIRSTS = "first_recognitions"
YES_NO = frozenset({"yes", "no"})
_SIGNS = {
    Operator.EQ: Decimal.__eq__,
    Operator.NE: Decimal.__ne__,
    Operator.LT: Decimal.__lt__,
    Operator.LE: Decimal.__le__,
    Operator.GT: Decimal.__gt__,
    Operator.GE: Decimal.__ge__,
}


def formula_of(condition: Condition, vocabulary: Vocabulary) -> Formula:
    """Read a condition; VocabularyError when it names an attribute nobody knows."""
    match condition:
        case All(parts=parts):
            return Both(tuple(formula_of(part, vocabulary) for part in parts))
        case AnyOf(parts=parts):
            return Either(tuple(formula_of(part, vocabulary) for part in parts))
        case Not(part=part):
            return negated(formula_of(part, vocabulary))
        case _:
            return _leaf(condition, vocabulary)


def _leaf(leaf: Leaf, vocabulary: Vocabulary) -> Formula:
    match leaf:
        case Comparison():
            return _bounded(leaf, _present(leaf.attribute, vocabulary))
        case Between(attribute=attribute, low=low, high=high):
            ends = (Comparison(attribute, Operator.GE, low), Comparison(attribute, Operator.LE, high))
            return Both(tuple(_bounded(end, _present(attribute, vocabulary)) for end in ends))
        case OverYears():
            return _over_years(leaf)
        case FirstReach(comparison=comparison):
            return _first_reach(leaf, comparison)
        case Has(attribute=attribute, terms=terms, first_time=first):
            return Either(tuple(_held(attribute, term, first=first) for term in terms))
        case Lacks(attribute=attribute, terms=terms):
            return Both(tuple(Tagged(attribute, term, held=False) for term in terms))
        case Within(attribute=attribute, codes=codes):
            return Located(attribute, codes)
        case OneOf(attribute=attribute, options=options):
            known = frozenset(term.name for term in vocabulary.attribute(attribute).terms)
            return Chosen(attribute, frozenset(options), known | frozenset(options))
        case Flag(attribute=attribute, expected=expected):
            return Chosen(attribute, frozenset({"yes" if expected else "no"}), YES_NO)
        case Judgement():
            return Opaque(leaf)


def _held(attribute: str, term: str, *, first: bool) -> Formula:
    held = Tagged(attribute, term)
    return Both((held, Tagged(FIRSTS, term))) if first else held


def _present(attribute: str, vocabulary: Vocabulary) -> str:
    return "0" if vocabulary.attribute(attribute).yearly else "now"


def _bounded(comparison: Comparison, aspect: str) -> Bounded:
    operator, bound = counted(comparison.operator, comparison.bound)
    variable = (comparison.attribute, _unit(bound), aspect)
    return Bounded(variable, operator, bound if isinstance(bound, date) else bound.value)


def _unit(bound: Bound) -> str:
    return "" if isinstance(bound, date) else bound.unit


def _over_years(leaf: OverYears) -> Formula:
    if leaf.span is Span.SUM and leaf.years > 1:
        return _bounded(leaf.comparison, f"sum{leaf.years}")
    each = tuple(_bounded(leaf.comparison, str(back)) for back in range(leaf.years))
    return Either(each) if leaf.span is Span.ANY else Both(each)


def _first_reach(leaf: FirstReach, comparison: Comparison) -> Formula:
    """Say what a first reach proves: reached in the last year, and not in the year before.

    An enterprise not yet founded then had 0, so the year before says nothing where 0 reaches it too.
    """
    reached = (Opaque(leaf), _bounded(comparison, "0"))
    bound = comparison.bound
    if isinstance(bound, date) or _SIGNS[comparison.operator](Decimal(0), bound.value):
        return Both(reached)
    return Both((*reached, negated(_bounded(comparison, "1"))))
