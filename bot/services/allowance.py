"""How much one chat may send: a burst at once, then so many a minute. Pure.

Counted by the time a message was sent, not handled: a backlog after an outage is nobody's flood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.conversations import Allowance


class Admission(StrEnum):
    """What becomes of a message."""

    GRANTED = "granted"
    REFUSED = "refused"
    REFUSED_AGAIN = "refused_again"


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` messages at once, refilled at `per_minute`; 0 a minute means no limit."""

    burst: int
    per_minute: float

    def admit(self, left: Allowance | None, at: datetime) -> tuple[Allowance, Admission]:
        """Count a message sent at a time; the first refusal is told apart, since only that one is answered.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 5, 20, 12, tzinfo=UTC)
        >>> left, first = Pace(1, 6).admit(None, noon)
        >>> left, second = Pace(1, 6).admit(left, noon)
        >>> first.value, second.value, left.refused
        ('granted', 'refused', 1)
        """
        if left is None or self.per_minute <= 0:
            return Allowance(self.burst - 1.0, 0, at), Admission.GRANTED
        tokens = self._refilled(left, at)
        counted = max(left.counted_at, at)
        if tokens >= 1:
            return Allowance(tokens - 1, 0, counted), Admission.GRANTED
        verdict = Admission.REFUSED if left.refused == 0 else Admission.REFUSED_AGAIN
        return Allowance(tokens, left.refused + 1, counted), verdict

    def _refilled(self, left: Allowance, at: datetime) -> float:
        passed = max((at - left.counted_at).total_seconds(), 0.0)
        return min(left.tokens + passed * self.per_minute / 60, float(self.burst))
