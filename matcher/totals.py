"""What all that applies may come to in yuan: an honest range, because no document says what goes together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from matcher.amounts import INCOME_FORMS, Worth
from matcher.matching import ClauseMatch, MatchResult, Verdict, stake
from policies.model import Kind


@dataclass(frozen=True, slots=True)
class Total:
    """The benefits that apply: those `counted` in yuan, and those `beside` them (a price, a loan, an open amount).

    `worth` goes from the best of them alone, if only one may be enjoyed, to all of them together. What is
    given per project or person counts once.
    """

    counted: tuple[ClauseMatch, ...]
    beside: tuple[ClauseMatch, ...]
    worth: Worth | None


def total_of(result: MatchResult) -> Total:
    """Add up what applies; what is not decided is left out."""
    benefits = [found for found in result.having(Verdict.ELIGIBLE) if found.clause.kind is Kind.BENEFIT]
    counted = tuple(sorted((found for found in benefits if is_income(found)), key=stake, reverse=True))
    beside = tuple(found for found in benefits if not is_income(found))
    return Total(counted, beside, _sum([found.worth.total for found in counted if found.worth is not None]))


def is_income(found: ClauseMatch) -> bool:
    """Whether a clause gives an amount of yuan that stays with the enterprise."""
    if found.worth is None or not found.worth.total.is_money or found.worth.total.high == 0:
        return False
    form = found.worth.total.form
    return form is None or form in INCOME_FORMS


def _sum(given: list[Worth]) -> Worth | None:
    if not given:
        return None
    low = max(one.low or Decimal(0) for one in given)
    highs = [one.high for one in given if one.high is not None]
    high = sum(highs, Decimal(0)) if len(highs) == len(given) else None
    narrowed = frozenset[str]().union(*(one.narrowed_by for one in given))
    return Worth("several", low, high, narrowed_by=narrowed)
