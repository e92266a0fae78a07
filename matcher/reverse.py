"""The reverse match: from one clause to the enterprises it fits, one fact short of fitting, or nearly fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from matcher.evaluation import Evaluation
from matcher.facts import FactView
from matcher.gaps import Gap, near_miss
from matcher.road import Road
from matcher.truth import Truth


class Group(StrEnum):
    """The three lists that an admin sees."""

    ELIGIBLE = "eligible"
    ONE_MISSING = "one_missing"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Found:
    """An enterprise on one of the lists: with its road where the clause applies, with its gap where nearly."""

    uscc: str
    name: str
    missing: frozenset[str] = frozenset()
    gap: Gap | None = None
    gap_text: str = ""
    road: Road | None = None


class Standing(StrEnum):
    """How a clause stands to an enterprise: the verdict, with near misses told apart from the rest."""

    ELIGIBLE = "eligible"
    UNKNOWN = "unknown"
    NEAR = "near"
    INELIGIBLE = "ineligible"


@dataclass(slots=True)
class Counts:
    """How many enterprises stand how; `missing` counts, of the open ones, how often each attribute is missing."""

    standing: Counter[Standing] = field(default_factory=Counter)
    one_missing: int = 0
    missing: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All enterprises judged."""
        return self.standing.total()

    def in_group(self, group: Group) -> int:
        """Count the enterprises of a list."""
        return self.one_missing if group is Group.ONE_MISSING else self.standing[Standing(group.value)]

    def add(self, standing: Standing, missing: frozenset[str], times: int = 1) -> None:
        """Count some enterprises that stand the same."""
        self.standing[standing] += times
        self.one_missing += times if len(missing) == 1 else 0
        for attribute in missing:
            self.missing[attribute] += times


def standing_of(found: Evaluation, facts: FactView) -> Standing:
    """Read an evaluation by the reference."""
    match found.truth:
        case Truth.TRUE:
            return Standing.ELIGIBLE
        case Truth.UNKNOWN:
            return Standing.UNKNOWN
        case Truth.FALSE:
            return Standing.INELIGIBLE if near_miss(found, facts) is None else Standing.NEAR
        case _ as unreachable:
            assert_never(unreachable)


def group_of(standing: Standing, missing: frozenset[str]) -> Group | None:
    """Name the list an enterprise belongs on, if any."""
    match standing:
        case Standing.ELIGIBLE:
            return Group.ELIGIBLE
        case Standing.UNKNOWN:
            return Group.ONE_MISSING if len(missing) == 1 else None
        case Standing.NEAR:
            return Group.NEAR
        case Standing.INELIGIBLE:
            return None
        case _ as unreachable:
            assert_never(unreachable)
