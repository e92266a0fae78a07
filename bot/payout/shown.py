"""Entitlements and certificates with the names that people know them by."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.payout.certificates import LapseWarning
from matcher.payout.entitlement import Entitlement
from matcher.store.entitlements import EntitlementEvent


@dataclass(frozen=True, slots=True)
class Listed:
    """An entitlement with the names that people know it by."""

    entitlement: Entitlement
    title: str
    enterprise: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An entitlement with its steps and the certificates that will not last."""

    listed: Listed
    events: tuple[EntitlementEvent, ...]
    warnings: tuple[LapseWarning, ...]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A clause, and the certificates it turns on that will not last."""

    clause_id: str
    title: str
    warning: LapseWarning
