"""How bounds are counted: whole persons and pieces, whole days; one spelling for one bound."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from policies.language.conditions import Operator, Quantity
from policies.vocabulary.units import plain

WHOLE_UNITS = frozenset({"person", "piece"})
"""Units counted in whole numbers: more than 299 persons are at least 300."""

NEGATED = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.LT: Operator.GE,
    Operator.GE: Operator.LT,
    Operator.GT: Operator.LE,
    Operator.LE: Operator.GT,
}
_EXACT = Decimal(10) ** 20
"""Below it, one more or less is exact in the digits that Decimal keeps."""

Bound = Quantity | date
ONE_DAY = timedelta(days=1)


def counted(operator: Operator, bound: Bound) -> tuple[Operator, Bound]:
    """Write a comparison of whole things with `≥` or `≤` where it can be: `> 299人` is `≥ 300人`."""
    if isinstance(bound, date):
        return _of_days(operator, bound)
    operator, exact = _of_numbers(operator, bound.value, bound.unit)
    return operator, Quantity(exact, bound.unit)


def counted_value(operator: Operator, bound: Decimal | date, unit: str) -> tuple[Operator, Decimal | date]:
    """Do the same for a bare number or day."""
    return _of_days(operator, bound) if isinstance(bound, date) else _of_numbers(operator, bound, unit)


def _of_numbers(operator: Operator, value: Decimal, unit: str) -> tuple[Operator, Decimal]:
    exact = _plainest(value)
    if unit in WHOLE_UNITS and abs(exact) < _EXACT:
        return _of_pieces(operator, exact)
    return operator, exact


def _plainest(value: Decimal) -> Decimal:
    """Give the one spelling of a number: 1E+3, 1000 and 1000.0 are equal but not written alike."""
    return Decimal(plain(value)) if value else Decimal(0)


def _of_days(operator: Operator, day: date) -> tuple[Operator, date]:
    if operator is Operator.GT and day < date.max:
        return Operator.GE, day + ONE_DAY
    if operator is Operator.LT and day > date.min:
        return Operator.LE, day - ONE_DAY
    return operator, day


def _of_pieces(operator: Operator, value: Decimal) -> tuple[Operator, Decimal]:
    match operator:
        case Operator.GE:
            return Operator.GE, value.to_integral_value(ROUND_CEILING)
        case Operator.GT:
            return Operator.GE, value.to_integral_value(ROUND_FLOOR) + 1
        case Operator.LE:
            return Operator.LE, value.to_integral_value(ROUND_FLOOR)
        case Operator.LT:
            return Operator.LE, value.to_integral_value(ROUND_CEILING) - 1
        case _:
            return operator, value
