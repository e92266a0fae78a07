"""The reference semantics: condition × profile → truth, what is missing, and a trace.

Small and direct on purpose: the faster engines must agree with it, and it is what explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from matcher.derivation import size_rows
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
    match attribute:
        case "company_age_years" if not _is_exact(facts.known("established_on")):
            return frozenset({"established_on"})
        case "size_class":
            return _missing_for_size(facts) or frozenset({attribute})
        case _:
            return frozenset({attribute})


def _missing_for_size(facts: FactView) -> frozenset[str]:
    industry = facts.known("industry")
    if not isinstance(industry, Candidates):
        # Few industries are sized by assets: they are asked for once the industry is known.
        return frozenset({"industry"}) | _inexact({"employees", "annual_revenue"}, facts)
    rows = {row for code in industry.options for row in size_rows(facts.vocabulary, code)}
    indicators = _inexact({indicator.attribute for row in rows if row for indicator in row.indicators}, facts)
    return indicators | {"industry"} if len(rows) > 1 else indicators


def _inexact(attributes: set[str], facts: FactView) -> frozenset[str]:
    return frozenset(name for name in attributes if not _is_exact(facts.known(name)))


def _is_exact(value: object) -> bool:
    match value:
        case Amount(range=bounds):
            return bounds.exact is not None
        case Day(range=days):
            return days.exact is not None
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
    pairs = list(zip(held, first, strict=True))
    # Only of a term still open is it worth asking whether it is held, and whether for the first time.
    undecided = [pair for pair in pairs if not (pair[0] & pair[1]).is_decided]
    missing = {leaf.attribute} if any(h is Truth.UNKNOWN for h, _ in undecided) else set()
    if any(f is Truth.UNKNOWN for _, f in undecided):
        missing.add("first_recognitions")
    return some(h & f for h, f in pairs), frozenset(missing)


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
    days: Range[date] = founded.range if isinstance(founded, Day) else Range()
    oldest = None if days.low is None else days.low.year
    newest = None if days.high is None else days.high.year
    history = {year for year in facts.profile.years(comparison.attribute) if year < facts.last_year}
    earlier = set(range(oldest, facts.last_year)) | history if oldest is not None else history
    before = some(reached(year) for year in sorted(earlier))
    if oldest is None:
        before |= Truth.UNKNOWN
    missing = {comparison.attribute}
    if before is Truth.UNKNOWN and (oldest is None or oldest != newest):
        missing.add("established_on")
    return reached(facts.last_year) & ~before, frozenset(missing)
