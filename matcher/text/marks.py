"""Marks: words of the lexicon found in a text, longest first, none inside another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a word of the lexicon does in a sentence."""

    TERM = "term"
    FLAG = "flag"
    PLACE = "place"
    INDUSTRY = "industry"
    ABOUT = "about"
    DECOY = "decoy"
    HAVE = "have"
    LACK = "lack"
    TIGHT_LACK = "tight_lack"
    GONE = "gone"
    HAD = "had"
    PLAN = "plan"
    ALL_NONE = "all_none"
    EXCEPT = "except"
    OURS = "ours"
    COMPANIES = "companies"
    PEOPLE = "people"
    HEARSAY = "hearsay"
    NOISE = "noise"


HELD = frozenset({Kind.TERM, Kind.FLAG})
POLAR = frozenset({Kind.HAVE, Kind.LACK, Kind.TIGHT_LACK, Kind.GONE, Kind.HAD, Kind.PLAN})
NOT_HELD = frozenset({Kind.LACK, Kind.TIGHT_LACK, Kind.GONE, Kind.HAD, Kind.PLAN})


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a word: a term of an attribute, a place code, a cue."""

    kind: Kind
    attribute: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place in the text with all its meanings; `score` below 1 was read through a typo."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    score: float = 1.0

    def has(self, kind: Kind) -> bool:
        """Whether one of the meanings is of that kind."""
        return any(entry.kind is kind for entry in self.entries)

    def of(self, kinds: Iterable[Kind]) -> tuple[Entry, ...]:
        """The meanings of these kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)


def longest(marks: Iterable[Mark]) -> list[Mark]:
    """Keep the longest marks, left to right; of two that overlap, the longer, else the first."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if kept and mark.start < kept[-1].end:
            if mark.end > kept[-1].end and mark.end - mark.start > kept[-1].end - kept[-1].start:
                kept[-1] = mark
            continue
        kept.append(mark)
    return kept
