"""超额累进: shares over parts of one base. They are one offer: each share alone would promise too much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from matcher.drafting.figures import Figure, FigureKind, read_figures
from matcher.drafting.lexicon import Lexicon
from policies.vocabulary.units import UNITS

_PART_AFTER = re.compile(r"(?:及|或)?(?P<side>以上|以下|以内|之间)?(?:（[^）]*）)?的?(?:增量|超出|超过|新增)?部分")
_FROM_NOTHING = re.compile(r"(?:不超过|不高于|不足|低于|未超过)$")
_FARTHEST_SHARE = 12
_WIDEST_GAP = 24
_LEAST_PARTS = 2
_CHANGE = re.compile("增量|增长|增加|新增|超出|超过|扩大")
_TAIL = "，：、的中其按在"


@dataclass(frozen=True, slots=True)
class Part:
    """Above `at`, and up to the next part, the share is `rate`."""

    at: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Progression:
    """Parts of one base in rising order; `start` is where the words of the first part begin."""

    parts: tuple[Part, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    part: Part
    start: int
    end: int


def read_progressions(text: str) -> list[Progression]:
    """Find the progressions of a sentence.

    >>> [p.at for p in read_progressions("1000万元以内的部分按5%奖励，1000万元以上的部分按8%奖励")[0].parts]
    [Decimal('0'), Decimal('10000000')]
    """
    runs: list[list[_Found]] = []
    for found in _parts(text):
        if runs and _follows(runs[-1][-1], found, text):
            runs[-1].append(found)
        else:
            runs.append([found])
    return [
        Progression(tuple(one.part for one in run), run[0].start, run[-1].end)
        for run in runs
        if len(run) >= _LEAST_PARTS
    ]


def _parts(text: str) -> Iterator[_Found]:
    figures = read_figures(text)
    for bound, share in pairwise(figures):
        found = _PART_AFTER.match(text, bound.end)
        if bound.kind is FigureKind.SHARE or share.kind is not FigureKind.SHARE or not found:
            continue
        between = text[found.end() : share.start]
        if len(between) <= _FARTHEST_SHARE and not re.search("[。；]", between):
            yield _Found(Part(_at(bound, found.group("side"), text), share.high or share.low), bound.start, share.end)


def _at(bound: Figure, side: str | None, text: str) -> Decimal:
    if bound.high is None and (side in {"以下", "以内"} or _FROM_NOTHING.search(text[: bound.start])):
        return Decimal(0)
    return bound.low


def _follows(one: _Found, other: _Found, text: str) -> bool:
    between = text[one.end : other.start]
    return len(between) <= _WIDEST_GAP and "。" not in between and one.part.at < other.part.at


def covering(progressions: Sequence[Progression], place: int) -> Progression | None:
    """Give the progression that a figure stands in."""
    return next((one for one in progressions if one.start <= place < one.end), None)


def progressive_base(words: str, lexicon: Lexicon) -> str | None:
    """Give the attribute whose parts are meant; None where the words before them name a growth, or nothing known."""
    bare = words.rstrip(_TAIL)
    named = [one for one in lexicon.find_numbers(bare) if one.end == len(bare)]
    if _CHANGE.search(bare) or not named:
        return None
    attribute = max(named, key=lambda one: one.end - one.start).attribute
    return attribute if UNITS[lexicon.unit_of(attribute)].is_money else None
