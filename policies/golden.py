"""Golden cases: what a clause must conclude of an example enterprise; publishing waits until all pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

VERDICTS = ("eligible", "unknown", "ineligible")


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One example; what is None is not looked at.

    `profile` is canonical JSON text of the `facts` part of PROFILE.json: a value that compares and
    stores exactly. `amount` is written as users see it (360万元/项目). Without `as_of` the case is run
    on the day of checking: give one wherever ages or business years count.
    """

    clause: str
    name: str
    profile: str
    verdict: str
    as_of: date | None = None
    amount: str | None = None
    missing: tuple[str, ...] | None = None
    judgements: tuple[str, ...] | None = None
