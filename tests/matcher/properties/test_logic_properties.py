"""What `policies.logic` proves of rules must hold in every random world, by the plain reading and by the evaluator."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_reading import holds_in
from random_knowledge import Known, everything_about, seen, wider
from random_rules import askable, conditions
from random_worlds import World, worlds

from matcher.evaluation import evaluate
from matcher.truth import Truth, truth_of
from policies.language.conditions import All, AnyOf, Condition, Not
from policies.logic import Reasoner, normal_form
from policies.vocabulary import load_vocabulary

PATIENT = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
VOCABULARY = load_vocabulary()
REASONER = Reasoner(VOCABULARY)


@dataclass(frozen=True, slots=True)
class Two:
    """Two rules, the second often made from the first so that they do relate, and a world with a partial view of it."""

    one: Condition
    other: Condition
    world: World
    exact: Known
    partial: Known


@st.composite
def related(draw: st.DrawFn) -> Two:
    one = draw(conditions())
    more = draw(conditions())
    other = draw(st.sampled_from([more, AnyOf((more, one)), All((one, more)), Not(AnyOf((one, more))), Not(one)]))
    names = askable(one) | askable(other)
    world = draw(worlds(names))
    exact = everything_about(world, names)
    return Two(one, other, world, exact, draw(wider(exact)))


@PATIENT
@given(related())
def test_who_meets_the_stronger_rule_meets_the_weaker(two: Two) -> None:
    if REASONER.implies(two.one, two.other) and holds_in(two.one, two.world):
        assert holds_in(two.other, two.world)
        assert evaluate(two.other, seen(two.exact)).truth is Truth.TRUE


@PATIENT
@given(related())
def test_whoever_is_said_to_meet_the_stronger_rule_is_never_refused_by_the_weaker(two: Two) -> None:
    if REASONER.implies(two.one, two.other) and evaluate(two.one, seen(two.partial)).truth is Truth.TRUE:
        assert evaluate(two.other, seen(two.partial)).truth is not Truth.FALSE


@PATIENT
@given(related())
def test_no_world_meets_what_cannot_hold(two: Two) -> None:
    together = All((two.one, two.other))
    if REASONER.cannot_hold(together):
        assert not holds_in(together, two.world)


@PATIENT
@given(related())
def test_a_rule_implies_itself_with_an_alternative_and_is_implied_by_itself_with_a_demand(two: Two) -> None:
    assert REASONER.implies(two.one, AnyOf((two.other, two.one)))
    assert REASONER.implies(All((two.other, two.one)), two.one)
    assert REASONER.cannot_hold(two.one, Not(two.one))


@PATIENT
@given(related())
def test_the_normal_form_means_what_the_rule_means(two: Two) -> None:
    normal = normal_form(two.one, VOCABULARY)
    assert evaluate(normal, seen(two.exact)).truth is truth_of(holds_in(two.one, two.world))
    assert REASONER.are_equivalent(two.one, normal)
