"""A rule and a day → SQL that says of every row: holds, fails, or is open, and what is missing.

It follows `matcher.evaluation` node by node; where rows hold less than facts do, it refuses
(`NotExpressibleError`) and the reference judges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sqlalchemy import ColumnElement, and_, case, or_

from matcher import profile_layout as layout
from matcher.engines.sql.bounds import Age, Bounds, Pair, bound_code, column_bounds, compared
from matcher.engines.sql.outcome import (
    NEVER,
    Bool,
    MissingBits,
    NotExpressibleError,
    Number,
    Outcome,
    is_never,
    joint_all,
    joint_any,
    masks,
    number,
)
from matcher.engines.sql.sets import chosen, in_nodes, tags_held
from matcher.engines.sql.years import first_reached, over_years
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.gaps import LOWERING, RAISING
from matcher.numbering import Numbering
from matcher.profile import Fact, Profile
from matcher.projection import SIZE_INPUTS
from matcher.store.profile_columns import PROFILES
from matcher.truth import Truth
from matcher.values import Candidates
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
    Within,
)
from policies.vocabulary import Vocabulary

ELIGIBLE, INELIGIBLE, NEAR = -1, -2, -3
"""Outcomes beside the masks (0 and above), which say what an open verdict misses."""

LeafOutcome = Callable[[Leaf], Outcome]
"""Compiles one leaf."""

FIRST = "first_recognitions"
AGE = "company_age_years"


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule for one day; `attributes` names the bits of its masks from the lowest on."""

    outcome: Outcome
    attributes: tuple[str, ...]
    as_of: date
    edition: int

    @property
    def verdict(self) -> ColumnElement[int]:
        """One number a row: `ELIGIBLE`, `INELIGIBLE`, `NEAR`, else the mask of what is missing (0: human judgement)."""
        found = self.outcome
        failing = number(INELIGIBLE)
        if not is_never(found.near):
            failing = case((found.near, number(NEAR)), else_=failing)
        # Most enterprises fail most rules, and a failing one is told by its first failing condition.
        return case((found.false, failing), (found.true, number(ELIGIBLE)), else_=found.when_open)

    @property
    def covers(self) -> Bool:
        """Whether a row may be judged by it at all."""
        return covering(self.edition, self.as_of)

    def missing(self, mask: int) -> frozenset[str]:
        """Name the attributes of a mask."""
        return frozenset(name for bit, name in enumerate(self.attributes) if mask >> bit & 1)


def covering(edition: int, as_of: date) -> Bool:
    """Whether a row was made for this edition of the vocabulary, and for the business year of the day."""
    year, row = number(as_of.year - 1), PROFILES.c
    return and_(row.edition == number(edition), row.from_year <= year, row.to_year >= year)


class RuleCompiler:
    """Compiles rules; keeps what it learns of the vocabulary, so make one and use it for all."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbering = Numbering.of(vocabulary)
        self._nodes: dict[Within, tuple[list[int], list[int]]] = {}

    def compile(self, condition: Condition, as_of: date) -> CompiledRule:
        """Compile a rule for one day; NotExpressibleError when rows hold less than it asks."""
        bits = MissingBits()
        outcome = joined(condition, self.leaves(as_of, bits))
        return CompiledRule(outcome, tuple(bits.names), as_of, self._numbering.edition)

    def leaves(self, as_of: date, bits: MissingBits) -> LeafOutcome:
        """Give what compiles the leaves of a day's rules; `bits` collects what they may miss."""
        return _LeafOfDay(self, as_of, bits).outcome

    @property
    def edition(self) -> int:
        """The edition of the rows that compiled rules may judge."""
        return self._numbering.edition

    def unit(self, attribute: str) -> str | None:
        """Give the unit of a number attribute; None of dates."""
        return self._vocabulary.attribute(attribute).unit

    def term_bits(self, attribute: str, terms: Sequence[str]) -> list[int]:
        """Give the bit numbers of terms or options."""
        bits = self._numbering.bits.get(attribute, {})
        if not all(term in bits for term in terms):
            raise NotExpressibleError(f"“{attribute}”的画像列里没有这些词")
        return [bits[term] for term in terms]

    def nodes(self, leaf: Within) -> tuple[list[int], list[int]]:
        """Say of every place (or industry) whether it lies inside, by asking the reference."""
        if leaf not in self._nodes:
            numbers = self._numbering.nodes[leaf.attribute]
            truths = {node: self._lies_in(leaf, code) for code, node in numbers.items()}
            inside = [node for node, truth in truths.items() if truth is Truth.TRUE]
            self._nodes[leaf] = inside, [node for node, truth in truths.items() if truth is Truth.FALSE]
        return self._nodes[leaf]

    def _lies_in(self, leaf: Within, code: str) -> Truth:
        profile = Profile.of([Fact(leaf.attribute, Candidates(frozenset({code})))])
        return evaluate(leaf, FactView(self._vocabulary, profile, date.max)).truth


def joined(condition: Condition, leaf: LeafOutcome) -> Outcome:
    """Join the outcomes of the leaves along the tree."""
    match condition:
        case All(parts=parts):
            return joint_all([joined(part, leaf) for part in parts])
        case AnyOf(parts=parts):
            return joint_any([joined(part, leaf) for part in parts])
        case Not(part=part):
            return joined(part, leaf).denied()
        case _:
            return leaf(condition)


@dataclass(frozen=True, slots=True)
class _LeafOfDay:
    compiler: RuleCompiler
    as_of: date
    bits: MissingBits

    def outcome(self, leaf: Leaf) -> Outcome:
        match leaf:
            case Judgement():
                return Outcome(NEVER, NEVER, number(0))
            case Comparison():
                return self._comparison(leaf)
            case Has(first_time=True):
                return self._first_time(leaf)
            case FirstReach(comparison=comparison):
                reached = first_reached(comparison, self._last_year, self._yearly_unit(comparison.attribute))
                missing = reached.missing(self.bits.bit(comparison.attribute), self.bits.bit("established_on"))
                return Outcome(*reached.pair, missing)
            case OverYears(comparison=comparison):
                pair = over_years(leaf, self._last_year, self._yearly_unit(comparison.attribute))
                return Outcome(*pair, number(self.bits.bit(comparison.attribute)))
            case _:
                return Outcome(*self._pair(leaf), self._missing_of(leaf.attribute))

    @property
    def _last_year(self) -> int:
        return self.as_of.year - 1

    def _yearly_unit(self, attribute: str) -> str | None:
        if attribute not in layout.YEARLY:
            raise NotExpressibleError(f"“{attribute}”不是按年度存的")
        return self.compiler.unit(attribute)

    def _pair(self, leaf: Between | Within | Has | Lacks | OneOf | Flag) -> Pair:
        match leaf:
            case Between(attribute=attribute, low=low, high=high):
                least = self._compared(Comparison(attribute, Operator.GE, low))
                most = self._compared(Comparison(attribute, Operator.LE, high))
                return and_(least[0], most[0]), or_(least[1], most[1])
            case Within(attribute=attribute):
                return in_nodes(attribute, *self.compiler.nodes(leaf))
            case Has(attribute=attribute, terms=terms):
                return tags_held(attribute, self.compiler.term_bits(attribute, terms))
            case Lacks(attribute=attribute, terms=terms):
                held, unheld = tags_held(attribute, self.compiler.term_bits(attribute, terms))
                return unheld, held
            case OneOf(attribute=attribute, options=options):
                return chosen(attribute, self.compiler.term_bits(attribute, options))
            case Flag(attribute=attribute, expected=expected):
                answer = PROFILES.c[attribute]
                return answer == number(int(expected)), answer == number(int(not expected))
            case _ as unreachable:
                assert_never(unreachable)

    def _comparison(self, leaf: Comparison) -> Outcome:
        holds, fails = self._compared(leaf)
        measurable = leaf.operator in RAISING | LOWERING and isinstance(leaf.bound, Quantity | date)
        return Outcome(holds, fails, self._missing_of(leaf.attribute), fails if measurable else NEVER)

    def _compared(self, leaf: Comparison) -> Pair:
        code = bound_code(leaf.bound, self.compiler.unit(leaf.attribute))
        bounds: Bounds = Age(self.as_of) if leaf.attribute == AGE else column_bounds(leaf.attribute)
        return compared(bounds, leaf.operator, code)

    def _missing_of(self, attribute: str) -> Number:
        """Follow `evaluation.missing_for`."""
        match attribute:
            case "company_age_years":
                founded = column_bounds("established_on")
                asked = number(self.bits.bit("established_on"))
                return case((founded.low == founded.high, number(self.bits.bit(attribute))), else_=asked)
            case "size_class":
                return masks(self._missing_input(bit, name) for bit, name in enumerate(SIZE_INPUTS))
            case _:
                return number(self.bits.bit(attribute))

    def _missing_input(self, bit: int, name: str) -> Number:
        is_missing = PROFILES.c.size_missing.bitwise_and(number(1 << bit)) != number(0)
        return case((is_missing, number(self.bits.bit(name))), else_=number(0))

    def _first_time(self, leaf: Has) -> Outcome:
        """Ask of each term whether it is held and whether for the first time; only open ones miss anything."""
        return joint_any([self._first_term(leaf.attribute, term) for term in leaf.terms])

    def _first_term(self, attribute: str, term: str) -> Outcome:
        parts = [
            Outcome(*tags_held(name, self.compiler.term_bits(name, [term])), number(self.bits.bit(name)))
            for name in (attribute, FIRST)
        ]
        return joint_all(parts)
