"""A record as an auditor sees it: opened as far as its key still stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.audit.chain import StoredRecord
from matcher.audit.clause_set import ClauseSet
from matcher.audit.record import MatchContent


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as far as it can be read: `content` is None of an act, and where nothing was kept.

    `erased` says in words why the content is gone; `is_intact` whether the record still has its own hash.
    """

    record: StoredRecord
    header: dict[str, Any]
    clauses: ClauseSet | None
    content: MatchContent | None
    erased: str
    is_intact: bool
