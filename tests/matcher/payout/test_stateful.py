"""Entitlements and their budget under random steps: money adds up, and no step is possible that should not be."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from matcher.payout.budget import Budget, BudgetError, BudgetState
from matcher.payout.consent import current_words
from matcher.payout.entitlement import Clocks, Entitlement, Order, StepError, advance
from matcher.payout.stages import ENDS, Stage, Step
from matcher.payout.workdays import between, day_of

START = datetime(2026, 11, 20, 2, tzinfo=UTC)
ENTERPRISES = 4


class Payouts(RuleBasedStateMachine):
    @initialize(total=st.integers(0, 400), batches=st.booleans(), notice=st.integers(0, 3))
    def open(self, *, total: int, batches: bool, notice: int) -> None:
        self.now = START
        self.clocks = Clocks(notice_days=notice)
        self.budget = Budget("c", "2026", total, total // 2 if batches else total, in_batches=batches)
        self.all = [Entitlement(n, f"E{n}", "c", 1, "2026", Stage.MATCHED, START) for n in range(ENTERPRISES)]

    @rule(
        which=st.integers(0, ENTERPRISES - 1),
        step=st.sampled_from(list(Step)),
        amount=st.none() | st.integers(1, 200),
    )
    def take(self, which: int, step: Step, amount: int | None) -> None:
        before = self.all[which]
        words = current_words() if step is Step.CONFIRM else None
        try:
            after = advance(before, Order(step, "a", "r", self.now, amount, words), self.clocks)
            committed, paid = after.committed_fen - before.committed_fen, after.paid_fen - before.paid_fen
            self.budget = self.budget.moved(committed, paid)
        except (StepError, BudgetError):
            return
        assert before.stage not in ENDS
        if step is Step.PAY and self.clocks.notice_days:
            assert before.announced_at is not None
            assert between(day_of(before.announced_at), day_of(self.now)).days > 0
        self.all[which] = after

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(more=st.integers(0, 200), paused=st.booleans())
    def release(self, *, more: int, paused: bool) -> None:
        released = min(self.budget.released_fen + more, self.budget.total_fen)
        self.budget = dataclasses.replace(self.budget, released_fen=released, paused=paused)

    @invariant()
    def the_money_adds_up(self) -> None:
        if not hasattr(self, "all"):
            return
        assert self.budget.committed_fen == sum(entry.committed_fen for entry in self.all)
        assert self.budget.paid_fen == sum(entry.paid_fen for entry in self.all)
        assert self.budget.committed_fen + self.budget.paid_fen <= self.budget.released_fen <= self.budget.total_fen
        if self.budget.state is BudgetState.EXHAUSTED:
            assert self.budget.left_fen == 0

    @invariant()
    def clocks_run_only_where_something_is_due(self) -> None:
        for entry in getattr(self, "all", []):
            if entry.stage in ENDS or entry.stage in {Stage.SUSPENDED, Stage.MATCHED}:
                assert entry.due is None or entry.stage is Stage.MATCHED
            assert (entry.stage is Stage.SUSPENDED) == (entry.paused is not None)


Payouts.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPayouts = Payouts.TestCase
