"""Formulas: a condition with negation pushed to literals, each about one variable.

A yearly attribute is one variable a business year, so 连续3年 is a conjunction and 近3年任一年 a
disjunction of plain bounds. What has no inner structure here (a judgement, 首次) is opaque.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.language.conditions import FirstReach, Judgement, Operator
from policies.logic.scale import NEGATED, counted_value

Variable = tuple[str, str, str]
"""Attribute, unit, and which of its values: `now`, `0` for the last complete year, `1` for the one before, `sum3`."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number or day against a bound."""

    variable: Variable
    operator: Operator
    bound: Decimal | date


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag held or not."""

    attribute: str
    term: str
    held: bool = True


@dataclass(frozen=True, slots=True)
class Located:
    """Inside one of the places or industries, or outside all of them."""

    attribute: str
    codes: tuple[str, ...]
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """The one value of a choice is among `options`, out of a known `domain`."""

    attribute: str
    options: frozenset[str]
    domain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A statement taken as a whole: it holds or it does not."""

    source: Judgement | FirstReach
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds; of no parts: true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds; of no parts: false."""

    parts: tuple[Formula, ...]


Literal = Bounded | Tagged | Located | Chosen | Opaque
Formula = Literal | Both | Either


def negated(formula: Formula) -> Formula:
    """Give the formula that holds exactly where this one does not."""
    match formula:
        case Both(parts=parts):
            return Either(tuple(negated(part) for part in parts))
        case Either(parts=parts):
            return Both(tuple(negated(part) for part in parts))
        case Bounded(variable=variable, operator=operator, bound=bound):
            return Bounded(variable, *counted_value(NEGATED[operator], bound, variable[1]))
        case Tagged(attribute=attribute, term=term, held=held):
            return Tagged(attribute, term, not held)
        case Located(attribute=attribute, codes=codes, inside=inside):
            return Located(attribute, codes, not inside)
        case Chosen(attribute=attribute, options=options, domain=domain):
            return Chosen(attribute, domain - options, domain)
        case Opaque(source=source, holds=holds):
            return Opaque(source, not holds)
