"""Values of notices: what an enterprise is told of a clause, and where a notice and a grievance stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.road import Road


class Reason(StrEnum):
    """Why an enterprise is told; the last two are followed by a colon and what they are about."""

    PUBLISHED = "published"
    CHANGED = "changed"
    RESUMED = "resumed"
    NEW_BATCH = "new_batch"
    CERTIFICATE = "certificate"
    PROGRESS = "progress"


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

    @property
    def is_progress(self) -> bool:
        """Whether it tells how an entitlement goes on."""
        return self.reason.startswith(Reason.PROGRESS)

    @property
    def is_news(self) -> bool:
        """Whether it tells of something else than how the enterprise stands to a clause; `detail` is what it tells."""
        return self.is_progress or self.reason.startswith(Reason.CERTIFICATE)
