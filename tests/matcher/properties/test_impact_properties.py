"""The range of what changes holds what really changes, however little is known."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_knowledge import seen
from random_rules import Case, _case, askable, askable_for, benefits, conditions

from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.impact import TOUCHED, Change, Impact, Outcome, Side, Span, side
from policies.language.benefits import Benefit
from policies.language.conditions import Condition
from policies.model import Citation, Clause, Kind

PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Wording = tuple[Condition, Benefit]
WORDINGS = st.tuples(conditions(), benefits())


def asked(pair: tuple[Wording, Wording]) -> set[str]:
    return set().union(*(askable(condition) | askable_for(benefit) for condition, benefit in pair))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Wording, Wording]:
    """Draw two wordings that often share their condition or their benefit."""
    old, new = draw(WORDINGS), draw(WORDINGS)
    kept = draw(st.sampled_from(["nothing", "condition", "benefit"]))
    return old, (old[0] if kept == "condition" else new[0], old[1] if kept == "benefit" else new[1])


CASES = _case(pairs(), asked)


def clause(wording: Wording) -> Clause:
    condition, benefit = wording
    return Clause("c", "d", "条款", "", Kind.BENEFIT, condition, benefit, Citation("一", "引句"))


def change_of(case: Case) -> Change:
    old, new = case.subject
    return Change("c", "条款", clause(old), clause(new))


def side_of(subject: Clause | None, facts: FactView) -> Side:
    assert subject is not None
    found = evaluate(subject.condition, facts)
    return side(subject, found.truth, found.missing, facts)


def impact_of(change: Change, facts: FactView) -> Impact:
    impact = Impact()
    impact.add(change, "u", "企业", side_of(change.old, facts), side_of(change.new, facts))
    return impact


def holds(outer: Span, inner: Span) -> bool:
    lower = outer.low is None or (inner.low is not None and outer.low <= inner.low)
    return lower and (outer.high is None or (inner.high is not None and inner.high <= outer.high))


@PATIENT
@given(CASES)
def test_what_changes_in_the_world_lies_in_the_range_told_of_what_is_known_of_it(case: Case) -> None:
    change, wide, exact = change_of(case), seen(case.wide), seen(case.exact)
    sides = [(side_of(change.old, facts), side_of(change.new, facts)) for facts in (wide, exact)]
    purses = {purse for pair in sides for one in pair for purse in one.given.money}
    for purse in purses:
        (known_old, known_new), (old, new) = sides
        assert holds(change.difference(known_old, known_new, purse), change.difference(old, new, purse))
        assert holds(known_old.money(purse), old.money(purse))
        assert holds(known_new.money(purse), new.money(purse))


@PATIENT
@given(CASES)
def test_an_enterprise_known_to_be_unchanged_is_never_touched_by_what_else_is_learned(case: Case) -> None:
    change = change_of(case)
    known = change.outcome(*(side_of(one, seen(case.wide)) for one in (change.old, change.new)))
    learned = change.outcome(*(side_of(one, seen(case.exact)) for one in (change.old, change.new)))
    if known is Outcome.UNCHANGED and evaluate(change.old.condition, seen(case.wide)).truth.is_decided:  # type: ignore[union-attr]
        assert learned is Outcome.UNCHANGED


@PATIENT
@given(CASES)
def test_undoing_a_change_gives_back_what_it_took(case: Case) -> None:
    change, facts = change_of(case), seen(case.wide)
    there = impact_of(change, facts)
    back = impact_of(Change("c", "条款", change.new, change.old), facts)
    swapped = {Outcome.GAINS, Outcome.LOSES, Outcome.CHANGES}
    for outcome in set(TOUCHED) & set(there.counts) & swapped:
        opposite = {Outcome.GAINS: {Outcome.LOSES, Outcome.BECOMES_UNKNOWN}, Outcome.CHANGES: {Outcome.CHANGES}}
        assert set(back.counts) <= opposite.get(outcome, {Outcome.GAINS, Outcome.BECOMES_UNKNOWN})
    for purse, flow in there.money.items():
        assert back.money[purse].before == flow.after
        low, high = flow.difference.low, flow.difference.high
        assert back.money[purse].difference == Span(_negative(high), _negative(low))


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def test_money_is_told_in_whole_fen_rounded_outwards() -> None:
    assert Span(Decimal("1.005"), Decimal("2.001")).fen == (100, 201)
    assert Span(Decimal("-1.005"), None).fen == (-101, None)
    assert dataclasses.replace(Span(), low=None).fen == (None, 0)
