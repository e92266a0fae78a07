"""Certificates of qualifications and how long they hold: warn before one lapses that a clause turns on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.language.conditions import Condition, Has, leaves
from policies.model import Clause

QUALIFICATIONS = "qualifications"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One qualification of an enterprise, from when to when (both days included; an open end is None)."""

    uscc: str
    term: str
    valid_from: date
    valid_to: date | None = None
    number: str = ""


class Trouble(StrEnum):
    """When a certificate lapses that a clause turns on."""

    LAPSED = "lapsed"
    BEFORE_WINDOW = "before_window"
    BEFORE_PAYOUT = "before_payout"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class LapseWarning:
    """A certificate that will not last, and what it would be needed for."""

    certificate: Certificate
    trouble: Trouble
    needed_on: date


def terms_of(condition: Condition) -> frozenset[str]:
    """Name the qualifications that a rule turns on."""
    found = (leaf for leaf in leaves(condition) if isinstance(leaf, Has) and leaf.attribute == QUALIFICATIONS)
    return frozenset(term for leaf in found for term in leaf.terms)


def lasting(certificates: Iterable[Certificate]) -> list[Certificate]:
    """Give of each enterprise and qualification the certificate that lasts longest: a renewal ends the worry."""
    best: dict[tuple[str, str], Certificate] = {}
    for entry in certificates:
        key = entry.uscc, entry.term
        known = best.get(key)
        if known is None or (entry.valid_to or date.max) > (known.valid_to or date.max):
            best[key] = entry
    return sorted(best.values(), key=lambda entry: (entry.valid_to or date.max, entry.uscc, entry.term))


def lapse_warnings(
    clause: Clause, certificates: Sequence[Certificate], today: date, payout_by: date, soon_by: date = date.min
) -> list[LapseWarning]:
    """Warn of certificates a clause turns on that lapse before its window closes, before it can be paid, or soon."""
    terms = terms_of(clause.condition)
    closes = clause.window.closes if clause.window is not None else None
    found: list[LapseWarning] = []
    for entry in lasting(certificates):
        if entry.term not in terms or entry.valid_to is None:
            continue
        if entry.valid_to < today:
            found.append(LapseWarning(entry, Trouble.LAPSED, today))
        elif closes is not None and today <= closes and entry.valid_to < closes:
            found.append(LapseWarning(entry, Trouble.BEFORE_WINDOW, closes))
        elif entry.valid_to < payout_by:
            found.append(LapseWarning(entry, Trouble.BEFORE_PAYOUT, payout_by))
        elif entry.valid_to <= soon_by:
            found.append(LapseWarning(entry, Trouble.SOON, entry.valid_to))
    return found
