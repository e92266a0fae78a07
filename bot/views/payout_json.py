"""Entitlements, budgets and certificates as JSON. Money in yuan, exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.payout.shown import Expiring, Listed, Shown
from matcher.payout.budget import Budget
from matcher.payout.certificates import LapseWarning
from matcher.payout.stages import possible_steps
from matcher.store.entitlements import EntitlementEvent

FEN = Decimal(100)


def yuan_of(fen: int | None) -> Decimal | None:
    """Give an amount in yuan."""
    return None if fen is None else Decimal(fen) / FEN


def entitlement_json(listed: Listed) -> dict[str, Any]:
    """Write where an entitlement stands."""
    entry = listed.entitlement
    return {
        "id": entry.id,
        "uscc": entry.uscc,
        "name": listed.enterprise,
        "clause": entry.clause_id,
        "title": listed.title,
        "version": entry.version,
        "period": entry.period,
        "stage": entry.stage.value,
        "amount": yuan_of(entry.amount_fen),
        "due": None if entry.due is None else entry.due.day.isoformat(),
        "due_is_estimate": entry.due is not None and entry.due.is_estimate,
        "notice_ends": None if entry.notice_ends is None else entry.notice_ends.isoformat(),
        "consent": None if entry.consent is None else {"version": entry.consent.version, "hash": entry.consent.digest},
        "working_days": entry.payout_days(),
        "next": [step.value for step in possible_steps(entry.stage)],
    }


def shown_json(shown: Shown) -> dict[str, Any]:
    """Write an entitlement with its steps."""
    return entitlement_json(shown.listed) | {
        "events": [_event_json(event) for event in shown.events],
        "warnings": [warning_json(warning) for warning in shown.warnings],
    }


def _event_json(event: EntitlementEvent) -> dict[str, Any]:
    return {
        "step": event.step.value,
        "stage": event.stage.value,
        "actor": event.actor,
        "reason": event.reason,
        "at": event.at.isoformat(),
        "amount": yuan_of(event.amount_fen),
        "consent": None if event.consent is None else event.consent.version,
        "reference": event.reference,
    }


def budget_json(budget: Budget) -> dict[str, Any]:
    """Write a budget."""
    return {
        "clause": budget.clause_id,
        "period": budget.period,
        "state": budget.state.value,
        "total": yuan_of(budget.total_fen),
        "released": yuan_of(budget.released_fen),
        "committed": yuan_of(budget.committed_fen),
        "paid": yuan_of(budget.paid_fen),
        "left": yuan_of(budget.left_fen),
        "in_batches": budget.in_batches,
        "paused": budget.paused,
    }


def expiring_json(one: Expiring) -> dict[str, Any]:
    """Write a certificate that will not last, for a clause."""
    return {"clause": one.clause_id, "title": one.title} | warning_json(one.warning)


def warning_json(warning: LapseWarning) -> dict[str, Any]:
    """Write why a certificate will not last."""
    entry = warning.certificate
    return {
        "uscc": entry.uscc,
        "term": entry.term,
        "number": entry.number,
        "valid_to": None if entry.valid_to is None else entry.valid_to.isoformat(),
        "trouble": warning.trouble.value,
        "needed_on": warning.needed_on.isoformat(),
    }
