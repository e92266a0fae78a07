"""Budgets: what they let through, and what they say when they do not."""

from __future__ import annotations

import dataclasses

import pytest

from matcher.payout.budget import Budget, BudgetError, BudgetState

WHOLE = Budget("c", "2026", 100, 100)
BATCHES = Budget("c", "2026", 100, 40, in_batches=True)


def test_a_budget_used_up_says_so_and_opens_again_when_money_comes_back() -> None:
    full = WHOLE.moved(100, 0)
    assert full.state is BudgetState.EXHAUSTED
    with pytest.raises(BudgetError, match=r"额满即止：本次要 0\.01元，只剩 0元"):
        full.moved(1, 0)
    assert full.moved(-30, 0).state is BudgetState.OPEN


def test_a_batch_used_up_waits_for_the_next() -> None:
    full = BATCHES.moved(40, 0)
    assert (BATCHES.state, full.state) == (BudgetState.BATCH, BudgetState.BATCH_FULL)
    with pytest.raises(BudgetError, match="等下一批放出"):
        full.moved(1, 0)
    assert dataclasses.replace(full, released_fen=60).state is BudgetState.BATCH


def test_a_pause_lets_nothing_be_taken_or_paid_but_money_come_back() -> None:
    paused = dataclasses.replace(WHOLE.moved(50, 0), paused=True)
    for committed, paid in ((10, 0), (-50, 50)):
        with pytest.raises(BudgetError, match="已暂停"):
            paused.moved(committed, paid)
    assert paused.moved(-50, 0).committed_fen == 0


def test_paying_what_was_set_aside_takes_nothing_more() -> None:
    assert WHOLE.moved(100, 0).moved(-100, 100).paid_fen == 100


@pytest.mark.parametrize(
    "changes", [{"released_fen": 101}, {"committed_fen": 101}, {"paid_fen": -1}, {"total_fen": 90}]
)
def test_sums_that_do_not_add_up_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(BudgetError):
        dataclasses.replace(WHOLE, **changes)  # type: ignore[arg-type]  # ints
