"""Marks: words of the lexicon found in a text, longest first, none inside another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any


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
    """Give the kinds of some meanings."""
    return frozenset(entry.kind for entry in entries)


@dataclass(slots=True)
class Mark:
    """A word at a place in the text with all its meanings; `score` below 1 was read through a typo.

    Never changed; not frozen, because one is made for every word of every text and freezing trebles its cost.
    """

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
        """List the meanings of these kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)


_PLACE = itemgetter(2)
_FORM_WORDS = POLAR | {Kind.ALL_NONE, Kind.EXCEPT, Kind.HEARSAY, Kind.TOPIC}


Found = tuple[bool, int, int, Any]
"""A word found: whether it is of form, minus its length, its start (no two have all of these), and what it is."""


def longest(marks: Iterable[Mark]) -> list[Mark]:
    """Of marks that overlap keep the longest; words with content go before words of form (没|上市, not 没上|市)."""
    listed = list(marks)
    found = [(is_form(m.entries), m.start - m.end, m.start, i) for i, m in enumerate(listed)]
    return [listed[entry[3]] for entry in without_overlaps(found)]


def is_form(entries: tuple[Entry, ...]) -> bool:
    """Whether a word with these meanings only relates other words."""
    return entries[0].kind in _FORM_WORDS


def without_overlaps(found: list[Found]) -> list[Found]:
    """Of words that overlap keep the first in rank; in the order of the text."""
    if not found:
        return []
    found.sort()
    taken = bytearray(max(entry[2] - entry[1] for entry in found))
    kept: list[Found] = []
    for entry in found:
        _, negative_length, start, _ = entry
        end = start - negative_length
        if taken.find(1, start, end) < 0:
            kept.append(entry)
            taken[start:end] = b"\x01" * -negative_length
    kept.sort(key=_PLACE)
    return kept
