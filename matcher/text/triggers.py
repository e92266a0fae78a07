"""Which of many patterns can match a text at all: each needs one of a few characters or pairs, so most are never tried.

A gram is a character or a pair of characters that stand together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from operator import add


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
    """Grams one of which every match of the expression contains; None when nothing can be said.

    >>> sorted(needed("x?(?:删除|清空)[^，]*"))
    ['删除', '清空']
    """
    sets = [min(_needs(part), key=_likelihood, default=None) for part in alternatives(source)]
    known = [found for found in sets if found is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


def all_needed(source: str) -> list[frozenset[str]]:
    """Every set of grams of which a match contains one, for an expression without outermost bars."""
    parts = alternatives(source)
    return list(_needs(parts[0])) if len(parts) == 1 else []


class Triggers:
    """For each gram the patterns it may set off, as bits in the order of the patterns.

    A pattern is set off when each of its most telling needs (at most `_DEPTH`) is met; each need has bits of its own,
    one stretch of bits a need, so that a text costs one union a gram.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        listed = list(sources)
        self._size = len(listed)
        self._all = (1 << self._size) - 1
        self._always = 0
        masks: dict[str, int] = defaultdict(int)
        for index, source in enumerate(listed):
            for level, needs in enumerate(_most_telling(source)):
                bit = 1 << (level * self._size + index)
                if needs is None:
                    self._always |= bit
                for gram in needs or ():
                    masks[gram] |= bit
        self._masks = dict(masks)

    def possible(self, text: str) -> int:
        """Give the patterns that may match the text, as bits in their order."""
        met, masks, size = self._always, self._masks, self._size
        for character in text:
            if character in masks:
                met |= masks[character]
        for pair in map(add, text, text[1:]):
            if pair in masks:
                met |= masks[pair]
        return met & met >> size & met >> 2 * size & self._all

    def candidates(self, text: str) -> list[int]:
        """Indexes, in order, of the patterns that may match the text."""
        return bits_of(self.possible(text))


def bits_of(found: int) -> list[int]:
    """List the places of the bits that are set, from the lowest.

    >>> bits_of(0b1010)
    [1, 3]
    """
    chosen: list[int] = []
    while found:
        lowest = found & -found
        chosen.append(lowest.bit_length() - 1)
        found ^= lowest
    return chosen


_DEPTH = 3
_COMMONER = 12
"""How much likelier a text has a given character than a given pair, roughly."""


def _most_telling(source: str) -> list[frozenset[str] | None]:
    """Give the `_DEPTH` needs that the fewest texts meet; None where there are not so many."""
    needs: list[frozenset[str] | None] = [*sorted(set(all_needed(source)), key=_likelihood)[:_DEPTH]]
    if not needs:
        needs.append(needed(source))
    return needs + [None] * (_DEPTH - len(needs))


def _likelihood(need: frozenset[str]) -> tuple[int, list[str]]:
    """Estimate how likely a text meets a need; the grams settle ties, so that the order is the same in every run."""
    return sum(_COMMONER if len(gram) == 1 else 1 for gram in need), sorted(need)


def _needs(sequence: str) -> Iterator[frozenset[str]]:
    """Give what each match contains: a set for every atom that must be there, and for every pair of letters."""
    last, last_end = "", -1
    for position, atom in _atoms(sequence):
        end = position + len(atom)
        after = sequence[end : end + 2]
        if after[:1] in {"?", "*"} or after == "{0":
            continue
        need = _need_of_atom(atom)
        if need is not None:
            yield need
        letter = _letter(atom)
        if letter and last and last_end == position:
            yield frozenset({last + letter})
        last, last_end = letter, end


_CONTAINED = re.compile(r"\((?:\?(?::|=|<=|P<\w+>)|(?!\?))")
"""How groups begin whose content a text must have: plain, named, looking ahead or behind."""


def _letter(atom: str) -> str:
    """Give an atom that stands for itself; nothing for every other."""
    return atom if len(atom) == 1 and atom not in ".^$|()?*+" else ""


def _need_of_atom(atom: str) -> frozenset[str] | None:
    group = _CONTAINED.match(atom)
    if group:
        return needed(atom[group.end() : -1])
    if atom.startswith("["):
        inner = atom[1:-1]
        return None if inner.startswith("^") or "\\" in inner or "-" in inner else frozenset(inner)
    return frozenset(atom) if _letter(atom) else None


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
