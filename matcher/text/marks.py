"""Marks: words of the lexicon found in a text, longest first, none inside another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter


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
    TOPIC = "topic"
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


def kinds_of(entries: Iterable[Entry]) -> frozenset[Kind]:
    """The kinds of some meanings."""
    return frozenset(entry.kind for entry in entries)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place in the text with all its meanings; `score` below 1 was read through a typo."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    kinds: frozenset[Kind]
    score: float = 1.0

    def has(self, kind: Kind) -> bool:
        """Whether one of the meanings is of that kind."""
        return kind in self.kinds

    def is_any(self, kinds: frozenset[Kind]) -> bool:
        """Whether one of the meanings is of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    def of(self, kinds: Iterable[Kind]) -> tuple[Entry, ...]:
        """The meanings of these kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)


_RANK = itemgetter(0, 1, 2)
_PLACE = itemgetter(0)
_FORM_WORDS = POLAR | {Kind.ALL_NONE, Kind.EXCEPT, Kind.HEARSAY, Kind.TOPIC}


def longest(marks: Iterable[Mark]) -> list[Mark]:
    """Of marks that overlap keep the longest; words with content go before words of form (没|上市, not 没上|市)."""
    ranked = sorted([(m.entries[0].kind in _FORM_WORDS, m.start - m.end, m.start, m) for m in marks], key=_RANK)
    if not ranked:
        return []
    taken = bytearray(max(rank[2] - rank[1] for rank in ranked))
    kept: list[tuple[int, Mark]] = []
    for _, negative_length, start, mark in ranked:
        end = start - negative_length
        if taken.find(1, start, end) < 0:
            kept.append((start, mark))
            taken[start:end] = b"\x01" * -negative_length
    kept.sort(key=_PLACE)
    return [mark for _, mark in kept]
