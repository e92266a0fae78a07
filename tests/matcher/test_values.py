from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.truth import Truth, agreed, truth_of
from matcher.values import Candidates, Range, Tags
from policies.errors import InputError
from policies.language.conditions import Operator

POINTS = st.integers(-4, 4)
TESTS = {
    Operator.EQ: lambda a, b: a == b,
    Operator.NE: lambda a, b: a != b,
    Operator.LT: lambda a, b: a < b,
    Operator.LE: lambda a, b: a <= b,
    Operator.GT: lambda a, b: a > b,
    Operator.GE: lambda a, b: a >= b,
}
GRID = [Decimal(n) / 2 for n in range(-11, 12)]
"""Half steps beyond both ends, so that between any two whole bounds lies a point."""


def ranges() -> st.SearchStrategy[Range[Decimal]]:
    def make(low: int | None, high: int | None, low_open: bool, high_open: bool) -> Range[Decimal] | None:  # noqa: FBT001 - drawn
        bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
        try:
            return Range(bounds[0], bounds[1], low_open, high_open)
        except InputError:
            return None

    drawn = st.builds(make, st.none() | POINTS, st.none() | POINTS, st.booleans(), st.booleans())
    return drawn.filter(lambda made: made is not None)


def contains(held: Range[Decimal], value: Decimal) -> bool:
    above = held.low is None or held.low < value or (held.low == value and not held.low_open)
    below = held.high is None or value < held.high or (held.high == value and not held.high_open)
    return above and below


@given(ranges(), st.sampled_from(Operator), POINTS)
def test_a_comparison_says_what_all_possible_values_say(held: Range[Decimal], operator: Operator, bound: int) -> None:
    possible = [value for value in GRID if contains(held, value)]
    expected = agreed(truth_of(TESTS[operator](value, bound)) for value in possible)
    assert held.compare(operator, Decimal(bound)) is expected


@given(ranges(), ranges())
def test_the_meeting_of_two_ranges_holds_what_both_hold(one: Range[Decimal], other: Range[Decimal]) -> None:
    met = one.meet(other)
    both = [value for value in GRID if contains(one, value) and contains(other, value)]
    assert both == ([] if met is None else [value for value in GRID if contains(met, value)])


@given(ranges(), ranges(), st.sampled_from(Operator), POINTS)
def test_narrowing_a_range_never_reverses_a_comparison(
    one: Range[Decimal], other: Range[Decimal], operator: Operator, bound: int
) -> None:
    before, met = one.compare(operator, Decimal(bound)), one.meet(other)
    if met is not None and before.is_decided:
        assert met.compare(operator, Decimal(bound)) is before


@pytest.mark.parametrize(("low_open", "high_open"), [(True, False), (False, True), (True, True)])
def test_a_range_that_holds_nothing_is_refused(*, low_open: bool, high_open: bool) -> None:
    with pytest.raises(InputError, match="下限大于上限"):
        Range(Decimal(1), Decimal(1), low_open, high_open)


def test_a_reversed_range_is_refused() -> None:
    with pytest.raises(InputError, match="下限大于上限"):
        Range(Decimal(2), Decimal(1))


def test_only_a_single_point_is_exact() -> None:
    assert Range(Decimal(1), Decimal("1.0")).exact == 1
    assert Range(Decimal(1), None).exact is None
    assert Range().exact is None


def test_a_term_both_held_and_not_held_is_refused() -> None:
    with pytest.raises(InputError, match="既说有又说没有"):
        Tags(frozenset({"a"}), frozenset({"a"}))


@pytest.mark.parametrize(
    ("term", "complete", "truth"),
    [
        ("held", False, Truth.TRUE),
        ("refused", False, Truth.FALSE),
        ("other", False, Truth.UNKNOWN),
        ("held", True, Truth.TRUE),
        ("other", True, Truth.FALSE),
    ],
)
def test_tags_know_members_non_members_and_all_if_complete(term: str, truth: Truth, *, complete: bool) -> None:
    assert Tags(frozenset({"held"}), frozenset({"refused"}), complete).holds(term) is truth


def test_candidates_of_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="候选项不能为空"):
        Candidates(frozenset())
