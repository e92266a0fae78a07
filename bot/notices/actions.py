"""Buttons that name a thing instead of words: a message, one clause of it, a grievance. Versioned. Pure.

They hold only numbers and codes: whose they are is looked up when they are pressed, so a forged number of another
enterprise opens nothing. A confirmation also names the words of consent that stood above the button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"


class Deed(StrEnum):
    """What a button of a notice does."""

    CONFIRM = "c"
    ANSWER = "q"
    EACH = "e"
    HOW = "h"
    DECLINE = "d"


class Verdict(StrEnum):
    """What the enterprise makes of an answer to its grievance."""

    SOLVED = "s"
    UNSOLVED = "u"


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """A deed on a whole message, or on one notice of it; `words` is the version of the consent shown."""

    deed: Deed
    message: int = 0
    notice: int = 0
    words: str = ""

    def data(self) -> str:
        """Write the callback data.

        >>> NoticeAction(Deed.CONFIRM, message=12, words="2026-11").data()
        'n1.m12.c.2026-11'
        """
        scope = f"n{self.notice}" if self.notice else f"m{self.message}"
        tail = f".{self.words}" if self.words else ""
        return f"n{VERSION}.{scope}.{self.deed}{tail}"


@dataclass(frozen=True, slots=True)
class GrievanceAction:
    """A verdict on the answer to a grievance."""

    number: int
    verdict: Verdict

    def data(self) -> str:
        """Write the callback data."""
        return f"g{VERSION}.{self.number}.{self.verdict}"


Action = NoticeAction | GrievanceAction

_NOTICE = re.compile(rf"n{VERSION}\.([mn])(\d{{1,18}})\.([{''.join(Deed)}])(?:\.([0-9A-Za-z-]{{1,20}}))?", re.ASCII)
_GRIEVANCE = re.compile(rf"g{VERSION}\.(\d{{1,18}})\.([{''.join(Verdict)}])", re.ASCII)


def read_action(data: str) -> Action | None:
    """Read callback data; None when it is none of these, or of another version."""
    if found := _NOTICE.fullmatch(data):
        number = int(found[2])
        one, many = (number, 0) if found[1] == "n" else (0, number)
        return NoticeAction(Deed(found[3]), message=many, notice=one, words=found[4] or "")
    if found := _GRIEVANCE.fullmatch(data):
        return GrievanceAction(int(found[1]), Verdict(found[2]))
    return None
