from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from plain_reading import amount_in
from random_knowledge import everything_about, seen
from random_rules import BENEFITS, Case, askable_for

from matcher.amounts import Worth, worth

PATIENT = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROUNDS = 6


def lies_in(inner: Worth, outer: Worth) -> bool:
    """Whether every amount possible by `inner` is possible by `outer`."""
    assert inner.low is not None
    assert outer.low is not None
    return outer.low <= inner.low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))


@PATIENT
@given(BENEFITS)
def test_the_amount_of_a_world_fully_known_is_what_a_clerk_computes(case: Case) -> None:
    total = worth(case.subject, seen(case.exact)).total
    assert (total.low, total.high) == amount_in(case.subject, case.world)


@PATIENT
@given(BENEFITS)
def test_an_interval_contains_the_amount_of_every_world_it_may_be(case: Case) -> None:
    low, high = amount_in(case.subject, case.world)
    total = worth(case.subject, seen(case.wide)).total
    assert lies_in(Worth("clerk", low, high), total)


@PATIENT
@given(BENEFITS)
def test_more_knowledge_never_widens_an_amount(case: Case) -> None:
    wide, narrow, exact = (worth(case.subject, seen(known)).total for known in (case.wide, case.narrow, case.exact))
    assert lies_in(narrow, wide)
    assert lies_in(exact, narrow)


@PATIENT
@given(BENEFITS)
def test_an_amount_is_never_negative_and_its_ends_never_cross(case: Case) -> None:
    given_ = worth(case.subject, seen(case.wide))
    for one in (*given_.items, given_.total):
        assert one.low is not None
        assert Decimal(0) <= one.low
        assert one.high is None or one.low <= one.high


@PATIENT
@given(BENEFITS)
def test_the_overall_cap_holds(case: Case) -> None:
    total = worth(case.subject, seen(case.wide)).total
    if case.subject.cap is not None:
        assert total.high is not None
        assert total.high <= case.subject.cap


@PATIENT
@given(BENEFITS)
def test_each_item_keeps_its_cap_and_its_floor(case: Case) -> None:
    items = worth(case.subject, seen(case.wide)).items
    for item, given_ in zip(case.subject.items, items, strict=True):
        terms = getattr(item.formula, "terms", None)
        if terms is not None and terms.cap is not None:
            assert given_.high is not None
            assert given_.high <= terms.cap
        if terms is not None and terms.floor is not None and item.when is None:
            assert given_.low is not None
            assert given_.low >= terms.floor


@PATIENT
@given(BENEFITS)
def test_knowing_what_narrows_an_amount_makes_it_as_exact_as_it_can_be(case: Case) -> None:
    known = case.wide
    for _ in range(ROUNDS):
        names = worth(case.subject, seen(known)).total.narrowed_by
        if not names:
            break
        assert names <= askable_for(case.subject)
        kept = {key: value for key, value in known.items() if key[0] not in names}
        known = kept | everything_about(case.world, names)
    total = worth(case.subject, seen(known)).total
    assert (total.low, total.high) == amount_in(case.subject, case.world)
    assert not total.narrowed_by
