"""Find the passage of a long text most like a short quote: by shared pairs of characters, then by alignment."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

GRAM = 2
BUCKET = 16
"""Places so near to each other vote together."""
COMMON = 400
"""A pair of characters that stands in more places than this says little of where a quote stands."""
CANDIDATES = 8
SLACK = 12
"""How far the passage may reach beyond the quote's length at either end."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the squeezed text, and how like the quote it is (0 to 100)."""

    start: int
    end: int
    score: float

    def overlaps(self, other: Passage) -> bool:
        """Whether both share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class Searcher:
    """A squeezed text prepared for many searches."""

    plain: str
    _grams: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Note where every pair of characters stands."""
        for place in range(len(self.plain) - GRAM + 1):
            self._grams[self.plain[place : place + GRAM]].append(place)

    def best(self, quote: str, least: float) -> list[Passage]:
        """Give passages at least so like the squeezed quote, the best first, none overlapping a better one."""
        found = sorted(self._passages(quote, least), key=lambda passage: (-passage.score, passage.start))
        kept: list[Passage] = []
        for passage in found:
            if not any(passage.overlaps(better) for better in kept):
                kept.append(passage)
        return kept

    def _passages(self, quote: str, least: float) -> Iterator[Passage]:
        for start in self._likely_starts(quote):
            low = max(0, start - BUCKET)
            window = self.plain[low : start + len(quote) + 2 * BUCKET]
            rough = fuzz.partial_ratio_alignment(quote, window, score_cutoff=least - 25)
            if rough is not None and rough.dest_end > rough.dest_start:
                passage = _fitted(quote, window, rough.dest_start, rough.dest_end)
                if passage.score >= least:
                    yield Passage(low + passage.start, low + passage.end, passage.score)

    def _likely_starts(self, quote: str) -> list[int]:
        """Vote for where the quote would begin if each of its pairs stood where the text has it."""
        votes: Counter[int] = Counter()
        for offset in range(len(quote) - GRAM + 1):
            places = self._grams.get(quote[offset : offset + GRAM], ())
            if len(places) <= COMMON:
                votes.update({max(0, place - offset) // BUCKET for place in places})
        neighbours = {bucket: count + votes.get(bucket + 1, 0) for bucket, count in votes.items()}
        best = sorted(neighbours, key=lambda bucket: (-neighbours[bucket], bucket))[:CANDIDATES]
        return [bucket * BUCKET for bucket in best]


def _fitted(quote: str, window: str, start: int, end: int) -> Passage:
    """Move the ends to where the passage is most like the quote: words may have been put in or taken out."""
    best = Passage(start, end, fuzz.ratio(quote, window[start:end]))
    for first in (False, True, False):
        best = max(_moved(quote, window, best, first=first), key=lambda passage: passage.score)
    return best


def _moved(quote: str, window: str, passage: Passage, *, first: bool) -> Iterator[Passage]:
    yield passage
    centre = passage.start if first else passage.end
    for place in range(max(0, centre - SLACK), min(len(window), centre + SLACK) + 1):
        start, end = (place, passage.end) if first else (passage.start, place)
        if start < end:
            yield Passage(start, end, fuzz.ratio(quote, window[start:end]))


def covering(starts: list[int], place: int) -> int | None:
    """Give the index of the last of the rising starts that is not beyond the place."""
    found = bisect_left(starts, place + 1) - 1
    return found if found >= 0 else None
