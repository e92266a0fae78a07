"""Which of many patterns can match a text at all: each needs one of a few characters, so most are never tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache


def alternatives(source: str) -> list[str]:
    """Split a regular expression at its outermost bars.

    >>> alternatives("a(b|c)|[|]d")
    ['a(b|c)', '[|]d']
    """
    parts: list[str] = []
    start = 0
    for position, atom in _atoms(source):
        if atom == "|":
            parts.append(source[start:position])
            start = position + 1
    return [*parts, source[start:]]


@cache
def needed(source: str) -> frozenset[str] | None:
    """Characters one of which every match of the expression contains; None when nothing can be said.

    >>> sorted(needed("x?(?:删除|清空)[^，]*"))
    ['删', '清']
    """
    sets = [_needed_by_all(part) for part in alternatives(source)]
    known = [found for found in sets if found is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


def all_needed(source: str) -> list[frozenset[str]]:
    """Every set of characters of which a match contains one, for an expression without outermost bars."""
    parts = alternatives(source)
    return list(_needs(parts[0])) if len(parts) == 1 else []


class Triggers:
    """For each character the patterns it may set off, as bits in the order of the patterns.

    A pattern is set off when each of its most telling needs (at most `_DEPTH`) is met.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._always = [0] * _DEPTH
        masks: dict[str, list[int]] = defaultdict(lambda: [0] * _DEPTH)
        for index, source in enumerate(sources):
            needs = sorted(all_needed(source), key=len)[:_DEPTH]
            whole = needed(source)
            if not needs and whole is not None:
                needs = [whole]
            for level in range(_DEPTH):
                if level >= len(needs):
                    self._always[level] |= 1 << index
                    continue
                for character in needs[level]:
                    masks[character][level] |= 1 << index
        self._masks = {character: tuple(levels) for character, levels in masks.items()}

    def candidates(self, text: str) -> list[int]:
        """Indexes, in order, of the patterns that may match the text."""
        first, second, third = self._always
        masks = self._masks
        for character in set(text):
            if character in masks:
                one, two, three = masks[character]
                first |= one
                second |= two
                third |= three
        found = first & second & third
        chosen: list[int] = []
        while found:
            lowest = found & -found
            chosen.append(lowest.bit_length() - 1)
            found ^= lowest
        return chosen


_DEPTH = 3


def _needed_by_all(sequence: str) -> frozenset[str] | None:
    """Find the smallest need of the mandatory atoms of a sequence."""
    return min(_needs(sequence), key=len, default=None)


def _needs(sequence: str) -> Iterator[frozenset[str]]:
    for position, atom in _atoms(sequence):
        after = sequence[position + len(atom) :]
        if after[:1] in {"?", "*"} or after.startswith("{0"):
            continue
        need = _need_of_atom(atom)
        if need is not None:
            yield need


def _need_of_atom(atom: str) -> frozenset[str] | None:
    if atom.startswith("(?:"):
        return needed(atom[3:-1])
    if atom.startswith("["):
        inner = atom[1:-1]
        return None if inner.startswith("^") or "\\" in inner or "-" in inner else frozenset(inner)
    if len(atom) == 1 and atom not in ".^$|()?*+":
        return frozenset(atom)
    return None


def _atoms(source: str) -> Iterator[tuple[int, str]]:
    """Literals, classes and groups of an expression with their places; quantifiers are passed over."""
    position = 0
    while position < len(source):
        end = _end_of_atom(source, position)
        if source[position] == "{":
            end = source.index("}", position) + 1
        elif source[position] not in "?*+":
            yield position, source[position:end]
        position = end


def _end_of_atom(source: str, start: int) -> int:
    if source[start] == "\\":
        return start + 2
    if source[start] == "[":
        return source.index("]", start + 2) + 1
    return _end_of_group(source, start) if source[start] == "(" else start + 1


def _end_of_group(source: str, start: int) -> int:
    depth, position = 0, start
    while True:
        char = source[position]
        if char == "\\":
            position += 1
        elif char == "[":
            position = source.index("]", position + 2)
        depth += (char == "(") - (char == ")")
        position += 1
        if depth == 0:
            return position
