"""What became of consent, when, and under which words (个人信息保护法 第十四、十五条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentEvent(StrEnum):
    """What a person did."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One act of consent; `version` names the words that were shown."""

    event: ConsentEvent
    version: str
    channel: str
    at: datetime
