"""Values of notices: what an enterprise is told of a clause, and where a notice and a grievance stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.road import Road


class Reason(StrEnum):
    """Why an enterprise is told. A certificate's reason also names the certificate: `certificate:<term>:<day>`."""

    PUBLISHED = "published"
    CHANGED = "changed"
    RESUMED = "resumed"
    NEW_BATCH = "new_batch"
    CERTIFICATE = "certificate"


class Kind(StrEnum):
    """How an enterprise stands to a clause that it is told of."""

    READY = "ready"
    ONE_MISSING = "one_missing"
    NEAR = "near"


class NoticeState(StrEnum):
    """Where a notice stands. `told`: in a message; then what the enterprise made of it."""

    WAITING = "waiting"
    TOLD = "told"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DROPPED = "dropped"


class GrievanceState(StrEnum):
    """Where a grievance stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Notice:
    """What one enterprise is told of one clause version; `detail` names what is missing, the gap, or a certificate."""

    id: int
    uscc: str
    clause_id: str
    version: int
    reason: str
    kind: Kind
    detail: str
    road: Road | None
    state: NoticeState = NoticeState.WAITING
