"""Patterns that are only tried on texts that have what they need: one look at a text tells it of all of them.

A module makes its gates when it is imported; the look (`possible`) is taken once a text and kept by its draft.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from matcher.text.triggers import Triggers

EVERY = -1
"""The look that rules nothing out: every bit is set."""
_END = sys.maxsize


class Roll:
    """All gated patterns of the process, each with a bit of its own."""

    def __init__(self) -> None:
        self._sources: list[str] = []
        self._triggers: Triggers | None = None

    def enrol(self, sources: Iterable[str]) -> range:
        """Give the bits of new patterns; a look taken before does not know them."""
        first = len(self._sources)
        self._sources += sources
        self._triggers = None
        return range(first, len(self._sources))

    def possible(self, text: str) -> int:
        """Look at a text: the bits of the patterns that it may match."""
        if self._triggers is None:
            self._triggers = Triggers(self._sources)
        return self._triggers.possible(text)


ROLL = Roll()


class Gate:
    """A pattern, searched only where `possible`, the look at the whole text, does not rule it out."""

    __slots__ = ("bits", "pattern")

    bits: int
    pattern: re.Pattern[str]

    def __init__(self, source: str) -> None:
        self.pattern = re.compile(source)
        self.bits = 1 << ROLL.enrol([source]).start

    def search(self, possible: int, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """Search as the pattern does; `text` may be a part of what was looked at."""
        return self.pattern.search(text, start, end) if possible & self.bits else None

    def match(self, possible: int, text: str, start: int = 0, end: int = _END) -> re.Match[str] | None:
        """Match as the pattern does."""
        return self.pattern.match(text, start, end) if possible & self.bits else None

    def finditer(self, possible: int, text: str) -> Iterator[re.Match[str]]:
        """Find all as the pattern does."""
        return self.pattern.finditer(text) if possible & self.bits else iter(())


def any_of(*gates: Gate) -> int:
    """Give the bits of some patterns, so that one look tells whether any of them may match."""
    bits = 0
    for gate in gates:
        bits |= gate.bits
    return bits
