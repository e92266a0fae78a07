"""What a check finds; the checks themselves stand in `policies.publication`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error must be mended, a warning weighed, a note known."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `subjects` are clause or document ids, `message` says what to do."""

    severity: Severity
    topic: str
    subjects: tuple[str, ...]
    message: str
