"""How notices are told, read from the environment in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from bot.notices.hours import QuietHours, quiet_hours
from matcher.payout.entitlement import Clocks
from policies.errors import InputError

MOST_DAYS = 250


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """`backlog`: how many messages may wait in the outbox before notices stand back behind answers."""

    quiet: QuietHours = field(default_factory=lambda: QuietHours(time(21), time(8, 30)))
    daily_cap: int = 2
    per_message: int = 5
    backlog: int = 50

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> NoticeSettings:
        """Read the settings; InputError names the one that is wrong."""
        given = os.environ if environment is None else environment
        quiet = given.get("HUIQI_NOTICE_QUIET")
        usual = cls()
        return cls(
            quiet=quiet_hours(quiet) if quiet else usual.quiet,
            daily_cap=_whole(given, "HUIQI_NOTICE_DAILY_CAP", usual.daily_cap, 1, 100),
            per_message=_whole(given, "HUIQI_NOTICE_PER_MESSAGE", usual.per_message, 1, 20),
            backlog=_whole(given, "HUIQI_NOTICE_BACKLOG", usual.backlog, 1, 1_000_000),
        )


def clocks_from_environment(environment: Mapping[str, str] | None = None) -> Clocks:
    """Read how many working days each stage may take; InputError names the one that is wrong."""
    given, usual = os.environ if environment is None else environment, Clocks()
    return Clocks(
        confirm_days=_whole(given, "HUIQI_CONFIRM_DAYS", usual.confirm_days, 1, MOST_DAYS),
        announce_days=_whole(given, "HUIQI_ANNOUNCE_DAYS", usual.announce_days, 1, MOST_DAYS),
        notice_days=_whole(given, "HUIQI_PUBLIC_NOTICE_DAYS", usual.notice_days, 0, MOST_DAYS),
        objection_days=_whole(given, "HUIQI_OBJECTION_DAYS", usual.objection_days, 1, MOST_DAYS),
        payout_days=_whole(given, "HUIQI_PAYOUT_DAYS", usual.payout_days, 1, MOST_DAYS),
    )


def grievance_days(environment: Mapping[str, str] | None = None) -> int:
    """Read within how many working days a grievance is answered."""
    given = os.environ if environment is None else environment
    return _whole(given, "HUIQI_GRIEVANCE_DAYS", 5, 1, MOST_DAYS)


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = (given.get(name) or str(default)).strip()
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise InputError(f"{name} 应是 {least} 到 {most} 的整数，现在是“{text[:20]}”")
    return int(text)
