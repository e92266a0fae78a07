"""The life of an entitlement, step by step."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.payout.consent import current_words
from matcher.payout.entitlement import Clocks, Entitlement, Order, StepError, advance
from matcher.payout.stages import ENDS, TARGETS, Stage, Step, possible_steps

FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)
CLOCKS = Clocks()


def fresh() -> Entitlement:
    return Entitlement(1, "91330110MA2ABCDE1X", "demo", 1, "2026", Stage.MATCHED, FRIDAY)


def order(step: Step, at: datetime = FRIDAY, amount_fen: int | None = None) -> Order:
    words = current_words() if step is Step.CONFIRM else None
    return Order(step, "cli:official", "按程序", at, amount_fen, words)


def walked(*steps: Step, at: datetime = FRIDAY, clocks: Clocks = CLOCKS) -> Entitlement:
    found = fresh()
    for step in steps:
        found = advance(found, order(step, at, 100_00 if step is Step.CONFIRM else None), clocks)
    return found


def test_the_whole_way_from_match_to_payout_in_working_days() -> None:
    announced = walked(Step.NOTIFY, Step.CONFIRM, Step.ANNOUNCE)
    assert announced.notice_ends == date(2026, 11, 27)
    assert announced.due is not None
    assert announced.due.day == date(2026, 12, 2)
    monday = datetime(2026, 11, 30, 2, tzinfo=UTC)
    paid = advance(announced, order(Step.PAY, monday), CLOCKS)
    assert (paid.stage, paid.paid_fen, paid.payout_days(), paid.due) == (Stage.PAID, 100_00, 6, None)


def test_nothing_is_paid_before_the_public_notice_is_over() -> None:
    announced = walked(Step.NOTIFY, Step.CONFIRM, Step.ANNOUNCE)
    with pytest.raises(StepError, match="公示到 2026-11-27 为止"):
        advance(announced, order(Step.PAY, datetime(2026, 11, 27, 2, tzinfo=UTC)), CLOCKS)
    with pytest.raises(StepError, match="要先公示"):
        advance(walked(Step.NOTIFY, Step.CONFIRM), order(Step.PAY), CLOCKS)


def test_where_nothing_is_announced_a_confirmed_entitlement_is_paid() -> None:
    clocks = Clocks(notice_days=0)
    assert walked(Step.NOTIFY, Step.CONFIRM, Step.PAY, clocks=clocks).stage is Stage.PAID


def test_a_confirmation_names_the_words_agreed_to() -> None:
    bare = Order(Step.CONFIRM, "a", "b", FRIDAY)
    with pytest.raises(StepError, match="哪一版文字"):
        advance(walked(Step.NOTIFY), bare, CLOCKS)
    confirmed = walked(Step.NOTIFY, Step.CONFIRM)
    assert confirmed.consent == current_words()
    assert len(current_words().digest) == 64


def test_another_sum_than_the_one_announced_is_not_paid() -> None:
    announced = walked(Step.NOTIFY, Step.CONFIRM, Step.ANNOUNCE)
    with pytest.raises(StepError, match=r"公示的是 100\.00 元"):
        advance(announced, order(Step.PAY, FRIDAY + timedelta(days=12), 200_00), CLOCKS)


def test_money_without_an_amount_is_not_announced_and_a_service_needs_none() -> None:
    confirmed = advance(walked(Step.NOTIFY), order(Step.CONFIRM), CLOCKS)
    with pytest.raises(StepError, match="还没有核定金额"):
        advance(confirmed, order(Step.ANNOUNCE), CLOCKS)
    service = dataclasses.replace(confirmed, in_money=False)
    assert advance(service, order(Step.ANNOUNCE), CLOCKS).stage is Stage.PUBLIC_NOTICE


def test_a_suspension_stops_the_clocks_and_a_resumption_lets_them_run_on() -> None:
    announced = walked(Step.NOTIFY, Step.CONFIRM, Step.ANNOUNCE)
    suspended = advance(announced, order(Step.SUSPEND, FRIDAY + timedelta(days=3)), CLOCKS)  # Monday: 4 days left
    assert (suspended.due, suspended.notice_ends, suspended.committed_fen) == (None, None, 100_00)
    assert not suspended.is_overdue(date(2030, 1, 1))
    resumed = advance(suspended, order(Step.RESUME, FRIDAY + timedelta(days=10)), CLOCKS)  # Monday the 30th
    assert (resumed.stage, resumed.notice_ends) == (Stage.PUBLIC_NOTICE, date(2026, 12, 4))


def test_an_objection_that_fails_neither_shortens_nor_restarts_the_notice() -> None:
    objected = walked(Step.NOTIFY, Step.CONFIRM, Step.ANNOUNCE, Step.OBJECT)
    back = advance(objected, order(Step.OVERRULE, FRIDAY + timedelta(days=3)), CLOCKS)
    assert (back.stage, back.notice_ends) == (Stage.PUBLIC_NOTICE, date(2026, 11, 27))
    upheld = advance(objected, order(Step.UPHOLD), CLOCKS)
    assert (upheld.stage, upheld.committed_fen) == (Stage.REFUSED, 0)


def test_what_is_overdue_is_the_day_after_its_deadline() -> None:
    notified = walked(Step.NOTIFY)
    assert notified.due is not None
    assert not notified.is_overdue(notified.due.day)
    assert notified.is_overdue(notified.due.day + timedelta(days=1))
    assert not walked(Step.NOTIFY, Step.WITHDRAW).is_overdue(date(2030, 1, 1))


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("step", list(Step))
def test_a_step_that_leads_nowhere_is_refused_with_what_can_be_done(stage: Stage, step: Step) -> None:
    if step in possible_steps(stage) or (step is Step.RESUME and stage is Stage.SUSPENDED):
        return
    with pytest.raises(StepError, match="现在是"):
        advance(dataclasses.replace(fresh(), stage=stage), order(step), CLOCKS)


def test_ends_are_ends_and_every_other_stage_can_be_left() -> None:
    assert {stage for stage in Stage if not possible_steps(stage)} == ENDS
    assert set(TARGETS) == set(Step)


def test_every_step_names_who_and_why() -> None:
    with pytest.raises(StepError, match="谁做的、为什么"):
        advance(fresh(), Order(Step.NOTIFY, "", "x", FRIDAY), CLOCKS)
    with pytest.raises(StepError, match="谁做的、为什么"):
        advance(fresh(), Order(Step.NOTIFY, "x", " ", FRIDAY), CLOCKS)
