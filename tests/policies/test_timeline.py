"""Days on which versions hold and clauses are suspended."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from policies.errors import LifecycleError
from policies.interchange.report import Bundle
from policies.model import Clause, LifecycleState
from policies.timeline import Days, Span, Timeline, days_of_version

NEW_YEAR, SPRING, SUMMER, AUTUMN, END = (
    date(2026, month, day) for month, day in ((1, 1), (4, 1), (7, 1), (10, 1), (12, 31))
)
ONE = Timeline().published(1, Days(NEW_YEAR, END))


@pytest.fixture
def clause(sample_bundles: list[Bundle]) -> Clause:
    return dataclasses.replace(sample_bundles[0].clauses[0], valid_from=NEW_YEAR, valid_to=END)


def test_a_new_version_closes_the_old_the_day_before() -> None:
    both = ONE.published(2, Days(SUMMER, None))
    assert both.spans == (Span(1, Days(NEW_YEAR, date(2026, 6, 30))), Span(2, Days(SUMMER, None)))


def test_a_new_version_from_before_the_old_takes_all_its_days() -> None:
    assert ONE.published(2, Days(date(2025, 1, 1), SUMMER)).spans == (Span(2, Days(date(2025, 1, 1), SUMMER)),)


def test_a_new_version_without_a_first_day_takes_all_days() -> None:
    assert ONE.published(2, Days(None, SPRING)).spans == (Span(2, Days(None, SPRING)),)


def test_a_later_version_planned_before_gives_way_to_one_that_begins_earlier() -> None:
    planned = ONE.published(2, Days(AUTUMN, None)).published(3, Days(SPRING, END))
    assert [planned.version_on(day) for day in (NEW_YEAR, SUMMER, AUTUMN)] == [1, 3, 3]


def test_a_version_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(LifecycleError, match="晚于"):
        ONE.published(2, Days(SUMMER, SPRING))


def test_suspended_days_are_not_in_force_and_resumed_ones_are() -> None:
    paused = ONE.suspended_from(SPRING).resumed_from(AUTUMN)
    days = (NEW_YEAR, SPRING, SUMMER, AUTUMN)
    assert [paused.state_on(day) for day in days] == [
        LifecycleState.PUBLISHED, LifecycleState.SUSPENDED, LifecycleState.SUSPENDED, LifecycleState.PUBLISHED,
    ]  # fmt: skip


def test_a_suspension_outlives_the_version_it_was_made_for() -> None:
    assert ONE.suspended_from(SPRING).published(2, Days(SUMMER, None)).state_on(AUTUMN) is LifecycleState.SUSPENDED


def test_a_suspension_from_an_earlier_day_swallows_the_later_one() -> None:
    assert ONE.suspended_from(SUMMER).resumed_from(AUTUMN).suspended_from(SPRING).suspended == (Days(SPRING, None),)


def test_an_expired_clause_holds_until_the_day_before() -> None:
    ended = ONE.suspended_from(AUTUMN).expired_from(SUMMER)
    assert ended.spans == (Span(1, Days(NEW_YEAR, date(2026, 6, 30))),)
    assert ended.state_on(SUMMER) is LifecycleState.EXPIRED


@pytest.mark.parametrize(
    ("timeline", "step"),
    [
        (Timeline(), Timeline.suspended_from),
        (Timeline(), Timeline.expired_from),
        (ONE, Timeline.resumed_from),
        (ONE.expired_from(SPRING), Timeline.suspended_from),
        (ONE.expired_from(SPRING), Timeline.expired_from),
        (ONE.suspended_from(SPRING), Timeline.suspended_from),
    ],
)
def test_a_step_that_would_change_nothing_is_refused(timeline: Timeline, step: object) -> None:
    with pytest.raises(LifecycleError, match=str(SUMMER)):
        step(timeline, SUMMER)  # type: ignore[operator]


def test_a_version_before_its_first_day_counts_as_published_and_an_older_one_as_superseded() -> None:
    both = ONE.published(2, Days(SUMMER, None))
    assert [both.state_of(version, SPRING) for version in (1, 2)] == [LifecycleState.PUBLISHED] * 2
    assert both.state_of(1, AUTUMN) is LifecycleState.SUPERSEDED


def test_a_first_version_takes_effect_on_the_days_it_states(clause: Clause) -> None:
    assert days_of_version(clause, is_first=True, day=AUTUMN) == Days(NEW_YEAR, END)


def test_a_later_version_takes_effect_on_its_own_first_day(clause: Clause) -> None:
    assert days_of_version(clause, is_first=False, day=AUTUMN) == Days(NEW_YEAR, END)


def test_a_later_version_without_a_first_day_takes_effect_when_it_is_published(clause: Clause) -> None:
    open_start = dataclasses.replace(clause, valid_from=None)
    assert days_of_version(open_start, is_first=False, day=AUTUMN) == Days(AUTUMN, END)


def test_a_mended_wording_of_what_has_ended_takes_all_its_days(clause: Clause) -> None:
    open_start = dataclasses.replace(clause, valid_from=None)
    assert days_of_version(open_start, is_first=False, day=date(2027, 3, 1)) == Days(None, END)


def test_an_approver_may_choose_the_first_day_within_the_stated_ones(clause: Clause) -> None:
    assert days_of_version(clause, is_first=False, day=AUTUMN, start=SUMMER) == Days(SUMMER, END)
    with pytest.raises(LifecycleError, match="2027-01-01"):
        days_of_version(clause, is_first=False, day=AUTUMN, start=date(2027, 1, 1))
