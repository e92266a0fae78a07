"""What a change of a clause does to enterprises: who gains, loses or changes, and by how much. Pure arithmetic.

A side of a change is what an enterprise stands at before or after it: the verdict, and what the benefit is worth to
it. A clause that does not exist (yet, or any more) is one that everybody is ineligible for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from functools import cached_property

from matcher.amounts import Worth, worth
from matcher.facts import FactView
from matcher.matching import VERDICTS, Verdict
from matcher.truth import Truth
from policies.language.benefits import Benefit, Fixed, Form, Formula, InKind, OpenAmount, UpTo
from policies.model import Clause

ZERO = Decimal(0)
NOTHING: frozenset[str] = frozenset()
CAPITAL = frozenset({Form.EQUITY, Form.LOAN, Form.GUARANTEE})
"""Forms of money that go back or are never paid out: summed apart from what enterprises keep."""
FEN = Decimal(100)


class Outcome(StrEnum):
    """What a change does to an enterprise, as far as is known of it."""

    GAINS = "gains"
    LOSES = "loses"
    BECOMES_UNKNOWN = "becomes_unknown"
    CHANGES = "amount_changes"
    STILL_UNKNOWN = "still_unknown"
    UNCHANGED = "unchanged"


TOUCHED = (Outcome.GAINS, Outcome.LOSES, Outcome.BECOMES_UNKNOWN, Outcome.CHANGES)
"""Outcomes that an enterprise would notice. `STILL_UNKNOWN` was open and is open, by another condition or benefit."""


@dataclass(frozen=True, slots=True)
class Span:
    """Yuan between two bounds; None is open."""

    low: Decimal | None = ZERO
    high: Decimal | None = ZERO

    def __add__(self, other: Span) -> Span:
        return Span(_sum(self.low, other.low), _sum(self.high, other.high))

    def __sub__(self, other: Span) -> Span:
        """Give what the difference can be when nothing is known of how both go together."""
        return self + Span(_negative(other.high), _negative(other.low))

    def capped(self, cap: Decimal | None) -> Span:
        """Apply a cap to both bounds."""
        if cap is None:
            return self
        return Span(min(self.low or ZERO, cap), cap if self.high is None else min(self.high, cap))

    @property
    def fen(self) -> tuple[int | None, int | None]:
        """Both bounds in whole fen, rounded outwards."""
        return _fen(self.low, ROUND_FLOOR), _fen(self.high, ROUND_CEILING)


NIL = Span()


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _fen(value: Decimal | None, rounding: str) -> int | None:
    return None if value is None else int((value * FEN).to_integral_value(rounding))


@dataclass(frozen=True, slots=True)
class Purse:
    """Amounts that may be added up: of one way of counting (a project, a person), kept or to be given back."""

    per: tuple[str, ...] = ()
    is_capital: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What an eligible enterprise is given: money by purse, what is no money, and what would narrow the amounts."""

    money: Mapping[Purse, Span] = field(default_factory=dict)
    other: tuple[Formula, ...] = ()
    narrowed_by: frozenset[str] = NOTHING


@dataclass(frozen=True, slots=True)
class Side:
    """Where an enterprise stands before or after; `missing` could still decide the verdict."""

    verdict: Verdict
    missing: frozenset[str] = NOTHING
    given: Given = field(default_factory=Given)

    def money(self, purse: Purse) -> Span:
        """Give what it gets: nothing for certain while the verdict is open."""
        held = self.given.money.get(purse, NIL)
        match self.verdict:
            case Verdict.ELIGIBLE:
                return held
            case Verdict.UNKNOWN:
                return Span(ZERO, held.high)
            case Verdict.INELIGIBLE:
                return NIL


def given(benefit: Benefit | None, facts: FactView) -> Given:
    """Compute what a benefit gives, purse by purse."""
    if benefit is None:
        return Given()
    items = list(zip(benefit.items, worth(benefit, facts).items, strict=True))
    possible = [(item.formula, found) for item, found in items if found.given is not Truth.FALSE]
    money: dict[Purse, Span] = {}
    for _, found in possible:
        purse = _purse_of(found)
        if purse is not None:
            money[purse] = money.get(purse, NIL) + _span_of(found)
    return Given(
        _capped(money, benefit.cap),
        tuple(formula for formula, found in possible if not found.is_money),
        NOTHING.union(*(found.narrowed_by for _, found in possible)),
    )


def _purse_of(found: Worth) -> Purse | None:
    if found.unit != "CNY":
        return None
    return Purse(tuple(word for word in found.per if word != "enterprise"), found.form in CAPITAL)


def _span_of(found: Worth) -> Span:
    if found.kind == "open" or found.low is None:
        return Span(ZERO, None)
    return Span(ZERO if found.given is Truth.UNKNOWN else found.low, found.high)


def _capped(money: dict[Purse, Span], cap: Decimal | None) -> dict[Purse, Span]:
    """Apply the cap over all items; where several purses share it, none of them is sure of its least."""
    if cap is None or len(money) == 1:
        return {purse: span.capped(cap) for purse, span in money.items()}
    return {purse: Span(ZERO, span.capped(cap).high) for purse, span in money.items()}


CONSTANT = Fixed | UpTo | InKind | OpenAmount


def is_constant(benefit: Benefit | None) -> bool:
    """Whether a benefit gives every eligible enterprise the same."""
    return benefit is None or all(item.when is None and isinstance(item.formula, CONSTANT) for item in benefit.items)


@dataclass(frozen=True)
class Change:
    """A clause before and after; None where there is none."""

    clause_id: str
    title: str
    old: Clause | None
    new: Clause | None

    @cached_property
    def same_benefit(self) -> bool:
        """Whether both sides give by the same formulas."""
        return _benefit(self.old) == _benefit(self.new)

    @cached_property
    def same_condition(self) -> bool:
        """Whether both sides ask for the same."""
        if self.old is None or self.new is None:
            return self.old is self.new
        return self.old.condition == self.new.condition

    @cached_property
    def is_constant(self) -> bool:
        """Whether what both sides give does not depend on facts."""
        return is_constant(_benefit(self.old)) and is_constant(_benefit(self.new))

    def outcome(self, old: Side, new: Side) -> Outcome:
        """Say what the change does to an enterprise that stands so before and after."""
        match old.verdict, new.verdict:
            case (Verdict.ELIGIBLE, Verdict.ELIGIBLE):
                return Outcome.CHANGES if self._differs(old.given, new.given) else Outcome.UNCHANGED
            case (Verdict.UNKNOWN, Verdict.UNKNOWN):
                is_same = self.same_condition and self.same_benefit
                return Outcome.UNCHANGED if is_same else Outcome.STILL_UNKNOWN
            case (Verdict.INELIGIBLE, Verdict.INELIGIBLE):
                return Outcome.UNCHANGED
            case (_, Verdict.ELIGIBLE):
                return Outcome.GAINS
            case (_, Verdict.INELIGIBLE):
                return Outcome.LOSES
            case _:
                return Outcome.BECOMES_UNKNOWN

    def _differs(self, old: Given, new: Given) -> bool:
        """Equal ranges of other formulas may hold other amounts, as long as a fact would narrow them."""
        if self.same_benefit:
            return False
        return (old.money, old.other) != (new.money, new.other) or bool(old.narrowed_by | new.narrowed_by)

    def difference(self, old: Side, new: Side, purse: Purse) -> Span:
        """Give by how much the money of a purse changes; the same benefit is worth the same on both sides."""
        if self.same_benefit:
            match old.verdict, new.verdict:
                case (Verdict.ELIGIBLE, Verdict.ELIGIBLE):
                    return NIL
                case (Verdict.ELIGIBLE, Verdict.UNKNOWN):
                    return NIL - new.money(purse)
                case (Verdict.UNKNOWN, Verdict.ELIGIBLE):
                    return Span(ZERO, new.money(purse).high)
                case _:
                    pass
        return new.money(purse) - old.money(purse)


def _benefit(clause: Clause | None) -> Benefit | None:
    return None if clause is None else clause.benefit


def side(clause: Clause | None, truth: Truth, missing: frozenset[str], facts: FactView) -> Side:
    """Give a side from what a condition came to and, for the benefit, the facts."""
    if clause is None or truth is Truth.FALSE:
        return Side(Verdict.INELIGIBLE)
    return Side(VERDICTS[truth], missing, given(clause.benefit, facts))


@dataclass(frozen=True, slots=True)
class Touched:
    """An enterprise that would notice, with where it stands before and after."""

    uscc: str
    name: str
    outcome: Outcome
    old: Side
    new: Side


@dataclass(slots=True)
class Flow:
    """The money of one purse over all enterprises touched: before, after, and the difference."""

    before: Span = NIL
    after: Span = NIL
    difference: Span = NIL

    def add(self, other: Flow) -> None:
        """Add the flow of other enterprises."""
        self.before += other.before
        self.after += other.after
        self.difference += other.difference


@dataclass(slots=True)
class Impact:
    """What a change does to all enterprises: exact counts, sums as ranges, and the first of each list.

    `moves` counts verdicts before and after, of those that are not unchanged; `narrowing` counts, of those touched,
    how often each fact is missing; `unpriced` those touched whose benefit is also, or only, no amount of money.
    """

    limit: int | None = None
    counts: Counter[Outcome] = field(default_factory=Counter)
    moves: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    money: dict[Purse, Flow] = field(default_factory=dict)
    narrowing: Counter[str] = field(default_factory=Counter)
    unpriced: int = 0
    listed: dict[Outcome, list[Touched]] = field(default_factory=lambda: {outcome: [] for outcome in TOUCHED})

    @property
    def touched(self) -> int:
        """How many enterprises would notice."""
        return sum(self.counts[outcome] for outcome in TOUCHED)

    def add(self, change: Change, uscc: str, name: str, old: Side, new: Side) -> Outcome:
        """Take in an enterprise."""
        outcome = change.outcome(old, new)
        if outcome is not Outcome.UNCHANGED:
            self.counts[outcome] += 1
            self.moves[old.verdict, new.verdict] += 1
        if outcome in self.listed:
            self._take(change, old, new)
            if self.limit is None or len(self.listed[outcome]) < self.limit:
                self.listed[outcome].append(Touched(uscc, name, outcome, old, new))
        return outcome

    def _take(self, change: Change, old: Side, new: Side) -> None:
        for purse in {**old.given.money, **new.given.money}:
            flow = Flow(old.money(purse), new.money(purse), change.difference(old, new, purse))
            self.money.setdefault(purse, Flow()).add(flow)
        self.narrowing.update(old.missing | new.missing | old.given.narrowed_by | new.given.narrowed_by)
        self.unpriced += 1 if old.given.other or new.given.other else 0


def joined_money(impacts: Iterable[Impact]) -> dict[Purse, Flow]:
    """Add up what several changes move, purse by purse."""
    money: dict[Purse, Flow] = {}
    for impact in impacts:
        for purse, flow in impact.money.items():
            money.setdefault(purse, Flow()).add(flow)
    return money
