"""Tags, choices, places and industries: sets as bits, and as numbers of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, or_

from matcher import profile_layout as layout
from matcher.engines.sql.bounds import Pair
from matcher.engines.sql.outcome import NEVER, Bool, Number, number
from matcher.store.profile_columns import PROFILES

_ALL_BITS = 2**layout.BITS_A_WORD - 1


def tags_held(attribute: str, bits: Iterable[int]) -> Pair:
    """Ask whether any of the terms is held; it fails where none is."""
    words: dict[int, int] = {}
    for bit in bits:
        word, place = divmod(bit, layout.BITS_A_WORD)
        words[word] = words.get(word, 0) | 1 << place
    holds = [_shares(PROFILES.c[layout.has_word(attribute, word)], mask) for word, mask in words.items()]
    fails = [_contains(PROFILES.c[layout.lacks_word(attribute, word)], mask) for word, mask in words.items()]
    return or_(*holds), and_(*fails)


def chosen(attribute: str, bits: Iterable[int]) -> Pair:
    """Ask whether all options that are possible (or none of them) are among the ones wanted."""
    mask = sum(1 << bit for bit in bits)
    column = PROFILES.c[attribute]
    # NULL is unknown: no bit operation on it gives 0.
    return _apart(column, ~mask), _apart(column, mask)


def _shares(column: Number, mask: int) -> Bool:
    return column.bitwise_and(number(mask)) != number(0)


def _contains(column: Number, mask: int) -> Bool:
    return column.bitwise_and(number(mask)) == number(mask)


def in_nodes(attribute: str, inside: Sequence[int], outside: Sequence[int]) -> Pair:
    """Ask whether every possible place (or industry) is among the nodes inside; it fails where all are outside."""
    return _all_among(attribute, inside), _all_among(attribute, outside)


def _all_among(attribute: str, nodes: Sequence[int]) -> Bool:
    if not nodes:
        return NEVER
    column = PROFILES.c[attribute]
    words = range(layout.NODE_WORDS[attribute])
    strays = ~sum(1 << node for node in nodes)
    only = [
        _apart(PROFILES.c[layout.node_word(attribute, word)], strays >> word * layout.BITS_A_WORD & _ALL_BITS)
        for word in words
    ]
    return or_(_among(column, nodes), and_(column == number(layout.SEVERAL), *only))


def _apart(column: Number, mask: int) -> Bool:
    return column.bitwise_and(number(mask)) == number(0)


def _among(column: Number, nodes: Sequence[int]) -> Bool:
    """Ask by unbroken runs: all below a node follows it, so there are few; the longest are the likeliest."""
    runs = sorted(_runs(nodes), key=lambda run: run[0] - run[1])
    return or_(*(_between(column, first, last) for first, last in runs))


def _between(column: Number, first: int, last: int) -> Bool:
    return column == number(first) if first == last else and_(column >= number(first), column <= number(last))


def _runs(nodes: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for node in sorted(nodes):
        if runs and node == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], node
        else:
            runs.append((node, node))
    return runs
