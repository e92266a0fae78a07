from __future__ import annotations

from collections.abc import Callable
from itertools import product
from operator import and_, or_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.truth import Truth, agreed, every, some, truth_of

TRUTHS = st.sampled_from(Truth)
LISTS = st.lists(TRUTHS, max_size=6)


def at_least_as_known(vaguer: Truth, sharper: Truth) -> bool:
    """Whether `sharper` is `vaguer` or decides what it left open."""
    return vaguer is Truth.UNKNOWN or vaguer is sharper


@given(TRUTHS)
def test_denying_twice_gives_the_truth_back(truth: Truth) -> None:
    assert ~~truth is truth


@given(TRUTHS, TRUTHS)
def test_de_morgan_holds_for_and(one: Truth, other: Truth) -> None:
    assert ~(one & other) is (~one | ~other)


@given(TRUTHS, TRUTHS)
def test_de_morgan_holds_for_or(one: Truth, other: Truth) -> None:
    assert ~(one | other) is (~one & ~other)


@given(TRUTHS, TRUTHS)
def test_and_and_or_do_not_care_about_order(one: Truth, other: Truth) -> None:
    assert (one & other, one | other) == (other & one, other | one)


@given(TRUTHS, TRUTHS, TRUTHS)
def test_and_and_or_do_not_care_about_grouping(one: Truth, two: Truth, three: Truth) -> None:
    assert ((one & two) & three, (one | two) | three) == (one & (two & three), one | (two | three))


@given(TRUTHS, TRUTHS, TRUTHS)
def test_and_distributes_over_or_and_or_over_and(one: Truth, two: Truth, three: Truth) -> None:
    assert one & (two | three) is (one & two) | (one & three)
    assert one | (two & three) is (one | two) & (one | three)


@given(TRUTHS, TRUTHS)
def test_a_truth_absorbs_what_it_is_joined_with(one: Truth, other: Truth) -> None:
    assert one & (one | other) is one
    assert one | (one & other) is one


@given(TRUTHS)
def test_true_is_neutral_to_and_and_false_to_or(truth: Truth) -> None:
    assert (truth & Truth.TRUE, truth | Truth.FALSE) == (truth, truth)
    assert (truth & Truth.FALSE, truth | Truth.TRUE) == (Truth.FALSE, Truth.TRUE)


@pytest.mark.parametrize("join", [and_, or_])
def test_deciding_a_part_never_reverses_a_decided_joint(join: Callable[[Truth, Truth], Truth]) -> None:
    for one, other, sharper, sharper_other in product(Truth, repeat=4):
        if at_least_as_known(one, sharper) and at_least_as_known(other, sharper_other):
            assert at_least_as_known(join(one, other), join(sharper, sharper_other))


def test_deciding_a_part_never_reverses_a_denial() -> None:
    assert all(at_least_as_known(~one, ~two) for one, two in product(Truth, repeat=2) if at_least_as_known(one, two))


def test_excluded_middle_stays_unknown_of_an_unknown() -> None:
    assert Truth.UNKNOWN | ~Truth.UNKNOWN is Truth.UNKNOWN
    assert Truth.UNKNOWN & ~Truth.UNKNOWN is Truth.UNKNOWN


@given(LISTS)
def test_every_and_some_fold_and_and_or(parts: list[Truth]) -> None:
    conjunction, disjunction = Truth.TRUE, Truth.FALSE
    for part in parts:
        conjunction, disjunction = conjunction & part, disjunction | part
    assert (every(parts), some(parts)) == (conjunction, disjunction)


@given(LISTS)
def test_every_is_some_denied(parts: list[Truth]) -> None:
    assert every(parts) is ~some(~part for part in parts)


@given(LISTS)
def test_agreed_is_the_truth_that_all_cases_share(parts: list[Truth]) -> None:
    shared = parts[0] if parts and all(part is parts[0] for part in parts) else Truth.UNKNOWN
    assert agreed(parts) is shared


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_refuses_to_be_a_bool(truth: Truth) -> None:
    with pytest.raises(TypeError, match="Truth 不是布尔值"):
        bool(truth)


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_refuses_not(truth: Truth) -> None:
    with pytest.raises(TypeError, match="Truth 不是布尔值"):
        not truth  # noqa: B018 - the refusal is what is tested


@pytest.mark.parametrize(("truth", "value"), [*product(Truth, [True, False])])
@pytest.mark.parametrize("join", [and_, or_])
def test_a_truth_refuses_to_be_joined_with_a_bool_on_either_side(
    truth: Truth, value: object, join: Callable[[object, object], object]
) -> None:
    for one, other in ((truth, value), (value, truth)):
        with pytest.raises(TypeError, match="unsupported operand"):
            join(one, other)


@pytest.mark.parametrize(("truth", "value"), [*product(Truth, [True, False, 0, 1, 2])])
def test_no_truth_equals_a_bool_or_a_number(truth: Truth, value: object) -> None:
    assert truth != value


def test_only_truth_of_turns_a_bool_into_a_truth() -> None:
    assert (truth_of(True), truth_of(False)) == (Truth.TRUE, Truth.FALSE)  # noqa: FBT003 - the one door from bool


def test_true_and_false_are_decided_and_unknown_is_not() -> None:
    assert [truth for truth in Truth if truth.is_decided] == [Truth.FALSE, Truth.TRUE]
