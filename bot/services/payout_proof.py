"""Prove in the audit log what moved money and who was answered; ids and sums in clear, nobody's name."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from matcher.audit.canonical import Json
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.payout.budget import Budget
from matcher.payout.entitlement import Entitlement, Order
from matcher.store.audit_log import AuditLog


async def prove_step(session: AsyncSession, taken: Entitlement, order: Order, channel: str = "cli") -> None:
    """Prove a step of an entitlement; outside any savepoint. A confirmation names the words that were agreed to."""
    words = None if order.consent is None else order.consent.version
    details: dict[str, Json] = {
        "entitlement": taken.id,
        "clause": taken.clause_id,
        "version": taken.version,
        "step": order.step.value,
        "stage": taken.stage.value,
        "amount_fen": taken.amount_fen,
        "words": words,
    }
    act = Act(RecordKind.ENTITLEMENT, order.actor, channel, reason=order.reason, details=details)
    await AuditLog(session).record_action(act)


async def prove_budget(session: AsyncSession, budget: Budget, actor: str, reason: str) -> None:
    """Prove a budget as it stands after a change."""
    details: dict[str, Json] = {
        "clause": budget.clause_id,
        "period": budget.period,
        "total_fen": budget.total_fen,
        "released_fen": budget.released_fen,
        "paused": budget.paused,
    }
    await AuditLog(session).record_action(Act(RecordKind.BUDGET, actor, reason=reason, details=details))


async def prove_answer(session: AsyncSession, number: int, actor: str) -> None:
    """Prove that a grievance was answered; its words are the enterprise's and stay sealed."""
    await AuditLog(session).record_action(Act(RecordKind.ANSWER, actor, details={"grievance": number}))
