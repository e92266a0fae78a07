"""The reference semantics: condition × profile → truth, what is missing, and a trace.

Small and direct on purpose: the faster engines must agree with it, and it is what explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from matcher.facts import FactView
from matcher.truth import Truth, agreed, every, some, truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, YesNo
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
    Quantity,
    Span,
    Within,
)
from policies.vocabulary import AttributeType, Overlap

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The truth of a condition, with the same for its parts.

    `missing` names the attributes that could still decide it; it is empty once decided.
    An UNKNOWN with nothing missing waits for human judgement.
    """

    condition: Condition
    truth: Truth
    missing: frozenset[str] = NOTHING
    parts: tuple[Evaluation, ...] = ()

    def leaves(self) -> tuple[Evaluation, ...]:
        """Give the evaluations of the leaves from left to right."""
        if not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves())

    @property
    def judgements(self) -> tuple[str, ...]:
        """Texts of the judgements that are still open and could decide it."""
        if self.truth.is_decided:
            return ()
        if isinstance(self.condition, Judgement):
            return (self.condition.text,)
        return tuple(text for part in self.parts for text in part.judgements)


def evaluate(condition: Condition, facts: FactView) -> Evaluation:
    """Evaluate a condition against what is known; total, never raises on missing facts."""
    match condition:
        case All(parts=parts):
            return _joint(condition, tuple(evaluate(part, facts) for part in parts), conjunction=True)
        case AnyOf(parts=parts):
            return _joint(condition, tuple(evaluate(part, facts) for part in parts), conjunction=False)
        case Not(part=part):
            inner = evaluate(part, facts)
            return Evaluation(condition, ~inner.truth, inner.missing, (inner,))
        case _:
            truth, missing = _leaf(condition, facts)
            return Evaluation(condition, truth, NOTHING if truth.is_decided else missing)


def _joint(condition: Condition, parts: tuple[Evaluation, ...], *, conjunction: bool) -> Evaluation:
    truths = [part.truth for part in parts]
    truth = every(truths) if conjunction else some(truths)
    # A decided part cannot change the whole any more, so only undecided ones are missing anything.
    missing = NOTHING if truth.is_decided else NOTHING.union(*(part.missing for part in parts))
    return Evaluation(condition, truth, missing, parts)


def _leaf(leaf: Leaf, facts: FactView) -> tuple[Truth, frozenset[str]]:
    match leaf:
        case Judgement():
            return Truth.UNKNOWN, NOTHING
        case Has():
            return _has(leaf, facts)
        case OverYears():
            return _over_years(leaf, facts), frozenset({leaf.comparison.attribute})
        case FirstReach():
            return _first_reach(leaf, facts)
        case _:
            return _simple(leaf, facts), missing_for(leaf.attribute, facts)


def missing_for(attribute: str, facts: FactView) -> frozenset[str]:
    """Name what a person should be asked so that the attribute becomes known.

    An age is asked as a founding day and a size as its indicators (never self-declared); a ratio
    people know is asked as such.
    """
    entry = facts.vocabulary.attribute(attribute)
    if attribute not in {"company_age_years", "size_class"}:
        return frozenset({attribute})
    known = {name: facts.known(name) for name in entry.derived_from}
    unknown = frozenset(name for name, value in known.items() if not _is_exact(value))
    if attribute == "size_class":
        unknown -= NOTHING if _uses_assets(facts) else frozenset({"total_assets"})
    return unknown or frozenset({attribute})


def _uses_assets(facts: FactView) -> bool:
    industry = facts.known("industry")
    if not isinstance(industry, Candidates):
        return False
    tree = facts.vocabulary.industry_tree
    rows = [row for row in facts.vocabulary.size_rows if any(i.attribute == "total_assets" for i in row.indicators)]
    divisions = [division for row in rows for division in row.divisions]
    return any(tree.lies_in(code, d) or tree.lies_in(d, code) for code in industry.options for d in divisions)


def _is_exact(value: object) -> bool:
    match value:
        case Amount(range=bounds):
            return bounds.exact is not None
        case Day(range=days):
            return days.exact is not None
        case Candidates(options=options):
            return len(options) == 1
        case _:
            return False


def _simple(leaf: Comparison | Between | Within | Lacks | OneOf | Flag, facts: FactView) -> Truth:
    match leaf:
        case Comparison(attribute=attribute, operator=operator, bound=bound):
            return _compare(facts.known(attribute), operator, bound)
        case Between(attribute=attribute, low=low, high=high):
            known = facts.known(attribute)
            return _compare(known, Operator.GE, low) & _compare(known, Operator.LE, high)
        case Within(attribute=attribute, codes=codes):
            return _within(attribute, codes, facts)
        case Lacks(attribute=attribute, terms=terms):
            return ~some(holds(attribute, term, facts) for term in terms)
        case OneOf(attribute=attribute, options=options):
            chosen = facts.known(attribute)
            if not isinstance(chosen, Candidates):
                return Truth.UNKNOWN
            return agreed(truth_of(option in options) for option in chosen.options)
        case Flag(attribute=attribute, expected=expected):
            answer = facts.known(attribute)
            if not isinstance(answer, YesNo):
                return Truth.UNKNOWN
            return answer.truth if expected else ~answer.truth
        case _ as unreachable:
            assert_never(unreachable)


def _compare(known: object, operator: Operator, bound: Quantity | date) -> Truth:
    match known, bound:
        # Another currency than the rule's decides nothing: no exchange rate is guessed.
        case Amount(range=amounts, unit=unit), Quantity(value=value, unit=wanted) if unit == wanted:
            return amounts.compare(operator, value)
        case Day(range=days), date():
            return days.compare(operator, bound)
        case _:
            return Truth.UNKNOWN


def _within(attribute: str, codes: tuple[str, ...], facts: FactView) -> Truth:
    known = facts.known(attribute)
    if not isinstance(known, Candidates):
        return Truth.UNKNOWN
    is_region = facts.vocabulary.attribute(attribute).type is AttributeType.REGION
    inside = _region_inside if is_region else _industry_inside
    return agreed(some(inside(code, outer, facts) for outer in codes) for code in known.options)


def _region_inside(code: str, outer: str, facts: FactView) -> Truth:
    overlap = facts.vocabulary.regions.overlap(code, outer)
    if overlap == Overlap.PARTLY:
        return Truth.UNKNOWN
    return truth_of(overlap == Overlap.INSIDE)


def _industry_inside(code: str, outer: str, facts: FactView) -> Truth:
    tree = facts.vocabulary.industry_tree
    if tree.lies_in(code, outer):
        return Truth.TRUE
    return Truth.UNKNOWN if tree.lies_in(outer, code) else Truth.FALSE


def holds(attribute: str, term: str, facts: FactView) -> Truth:
    """Whether a tag is held."""
    known = facts.known(attribute)
    return known.holds(term) if isinstance(known, Tags) else Truth.UNKNOWN


def _has(leaf: Has, facts: FactView) -> tuple[Truth, frozenset[str]]:
    held = [holds(leaf.attribute, term, facts) for term in leaf.terms]
    if not leaf.first_time:
        return some(held), frozenset({leaf.attribute})
    first = [holds("first_recognitions", term, facts) for term in leaf.terms]
    both = [one & other for one, other in zip(held, first, strict=True)]
    missing = {leaf.attribute} if some(held) is Truth.UNKNOWN else set()
    # Only a recognition that may be held is worth asking whether it is the first.
    undecided = [f for h, f in zip(held, first, strict=True) if h is not Truth.FALSE]
    if Truth.UNKNOWN in undecided:
        missing.add("first_recognitions")
    return some(both), frozenset(missing)


def _over_years(leaf: OverYears, facts: FactView) -> Truth:
    comparison = leaf.comparison
    years = range(facts.last_year - leaf.years + 1, facts.last_year + 1)
    known = [facts.known(comparison.attribute, year) for year in years]
    if leaf.span is Span.SUM:
        return _compare(_sum(known), comparison.operator, comparison.bound)
    truths = [_compare(value, comparison.operator, comparison.bound) for value in known]
    return every(truths) if leaf.span is Span.EVERY else some(truths)


def _sum(known: Sequence[object]) -> Amount | None:
    amounts = [value for value in known if isinstance(value, Amount)]
    if len(amounts) < len(known) or len({amount.unit for amount in amounts}) != 1:
        return None
    lows = [amount.range.low for amount in amounts]
    highs = [amount.range.high for amount in amounts]
    total = Range(
        low=_total(lows),
        high=_total(highs),
        low_open=any(a.range.low_open for a in amounts) and None not in lows,
        high_open=any(a.range.high_open for a in amounts) and None not in highs,
    )
    return Amount(total, amounts[0].unit)


def _total(bounds: list[Decimal | None]) -> Decimal | None:
    known = [bound for bound in bounds if bound is not None]
    return sum(known, Decimal(0)) if len(known) == len(bounds) else None


def _first_reach(leaf: FirstReach, facts: FactView) -> tuple[Truth, frozenset[str]]:
    """Reached in the last complete year and in no year before, back to the founding year."""
    comparison = leaf.comparison

    def reached(year: int) -> Truth:
        return _compare(facts.known(comparison.attribute, year), comparison.operator, comparison.bound)

    founded = facts.known("established_on")
    oldest = founded.range.low.year if isinstance(founded, Day) and founded.range.low is not None else None
    history = {year for year in facts.profile.years(comparison.attribute) if year < facts.last_year}
    earlier = set(range(oldest, facts.last_year)) | history if oldest is not None else history
    before = some(reached(year) for year in sorted(earlier))
    missing = {comparison.attribute}
    if oldest is None:
        before |= Truth.UNKNOWN
        missing.add("established_on")
    return reached(facts.last_year) & ~before, frozenset(missing)
