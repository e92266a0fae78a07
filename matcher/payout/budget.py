"""The budget of a clause: what may be given in a period, what is set aside, what is paid. Fen, never a fraction. Pure.

committed + paid never exceeds what is released, which never exceeds the total. The store does the same arithmetic in
one guarded UPDATE, so that it holds between processes; a test runs both side by side.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from policies.errors import InputError


class BudgetError(InputError):
    """Money that is not there; nothing was set aside."""


class BudgetState(StrEnum):
    """What a budget lets through at the moment."""

    OPEN = "open"
    BATCH = "batch"
    BATCH_FULL = "batch_full"
    EXHAUSTED = "exhausted"
    PAUSED = "paused"


BUDGET_WORDS: Mapping[BudgetState, str] = MappingProxyType(
    {
        BudgetState.OPEN: "可兑付",
        BudgetState.BATCH: "分批兑付，本批尚有额度",
        BudgetState.BATCH_FULL: "分批兑付，本批已满",
        BudgetState.EXHAUSTED: "额满即止，额度已用完",
        BudgetState.PAUSED: "暂停兑付",
    }
)


@dataclass(frozen=True, slots=True)
class Budget:
    """One clause's money in one period. In batches `released_fen` grows up to the total, else it is the total."""

    clause_id: str
    period: str
    total_fen: int
    released_fen: int
    committed_fen: int = 0
    paid_fen: int = 0
    in_batches: bool = False
    paused: bool = False

    def __post_init__(self) -> None:
        """Refuse a budget whose sums do not add up."""
        if not 0 <= self.committed_fen + self.paid_fen <= self.released_fen <= self.total_fen:
            raise BudgetError(f"{self.clause_id} 的预算对不上：已定和已付不能多于已放出的，已放出的不能多于总额")
        if min(self.committed_fen, self.paid_fen) < 0:
            raise BudgetError(f"{self.clause_id} 的预算不能是负数")
        if not self.in_batches and self.released_fen != self.total_fen:
            raise BudgetError(f"{self.clause_id} 的预算不分批，放出的就是总额")

    @property
    def left_fen(self) -> int:
        """What can still be set aside now."""
        return self.released_fen - self.committed_fen - self.paid_fen

    @property
    def state(self) -> BudgetState:
        """What it lets through. Money set aside may come back, so 额满 can become open again."""
        if self.paused:
            return BudgetState.PAUSED
        if self.committed_fen + self.paid_fen >= self.total_fen:
            return BudgetState.EXHAUSTED
        if self.left_fen == 0:
            return BudgetState.BATCH_FULL
        return BudgetState.BATCH if self.in_batches else BudgetState.OPEN

    def moved(self, committed_fen: int, paid_fen: int) -> Budget:
        """Change what is set aside and paid; BudgetError when more would be taken than there is, or while paused.

        What takes nothing more (paying what was set aside, giving back) goes through in every state but a pause
        of payments.
        """
        takes = committed_fen + paid_fen
        if self.paused and (takes > 0 or paid_fen > 0):
            raise BudgetError(f"{self.clause_id} 的兑付已暂停，等恢复后再办")
        if takes > self.left_fen:
            raise BudgetError(refusal(self, takes))
        return dataclasses.replace(
            self, committed_fen=self.committed_fen + committed_fen, paid_fen=self.paid_fen + paid_fen
        )


def refusal(budget: Budget, takes: int) -> str:
    """Say why so much cannot be taken."""
    left = f"本次要 {yuan(takes)}，只剩 {yuan(budget.left_fen)}"
    if budget.in_batches and budget.released_fen < budget.total_fen:
        return f"{budget.clause_id} 分批兑付，本批额度不够：{left}；等下一批放出"
    return f"{budget.clause_id} 额满即止：{left}"


def yuan(fen: int) -> str:
    """Write an amount.

    >>> yuan(123456700), yuan(50)
    ('1,234,567元', '0.50元')
    """
    whole, rest = divmod(fen, 100)
    return f"{whole:,}元" if rest == 0 else f"{whole:,}.{rest:02d}元"
