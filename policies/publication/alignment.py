"""Find the passages of a long text most like a short quote.

rapidfuzz scans 200 pages in two milliseconds for a quote of up to 64 characters, so the whole text is
scanned, and what is left beside the best passage again: an index of character pairs was no faster and
missed passages in texts that repeat themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

TRIES = 4
"""How many passages are looked at: the scan sees windows of the quote's length, the best fit may come second."""
ROUGH = 15
"""How much less alike a window may be than the passage that is fitted to it."""
SLACK = 12
"""How far a passage may reach beyond the window at either end."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the squeezed text, and how like the quote it is (0 to 100)."""

    start: int
    end: int
    score: float


def best_passages(quote: str, plain: str, least: float) -> list[Passage]:
    """Give passages at least so like the squeezed quote, the best first, none overlapping another."""
    found: list[Passage] = []
    pieces = [(0, len(plain))]
    for _ in range(TRIES):
        scans = [scan for piece in pieces if (scan := _scanned(quote, plain, piece, least - ROUGH)) is not None]
        if not scans:
            break
        passage, piece = max(scans, key=lambda scan: scan[0].score)
        found.append(passage)
        pieces.remove(piece)
        pieces += [(piece[0], passage.start), (passage.end, piece[1])]
    return sorted((p for p in found if p.score >= least), key=lambda p: (-p.score, p.start))


def _scanned(quote: str, plain: str, piece: tuple[int, int], least: float) -> tuple[Passage, tuple[int, int]] | None:
    text = plain[piece[0] : piece[1]]
    if len(text) < len(quote) // 2:
        return None
    window = fuzz.partial_ratio_alignment(quote, text, score_cutoff=least)
    if window is None or window.dest_end <= window.dest_start:
        return None
    fitted = _fitted(quote, text, window.dest_start, window.dest_end)
    return Passage(piece[0] + fitted.start, piece[0] + fitted.end, fitted.score), piece


def _fitted(quote: str, text: str, start: int, end: int) -> Passage:
    """Move the ends to where the passage is most like the quote: words may have been put in or taken out."""
    best = Passage(start, end, fuzz.ratio(quote, text[start:end]))
    for first in (False, True, False):
        best = max(_moved(quote, text, best, first=first), key=lambda passage: passage.score)
    return best


def _moved(quote: str, text: str, passage: Passage, *, first: bool) -> Iterator[Passage]:
    yield passage
    centre = passage.start if first else passage.end
    for place in range(max(0, centre - SLACK), min(len(text), centre + SLACK) + 1):
        start, end = (place, passage.end) if first else (passage.start, place)
        if start < end:
            yield Passage(start, end, fuzz.ratio(quote, text[start:end]))


def covering(starts: Sequence[int], place: int) -> int | None:
    """Give the index of the last of the rising starts that is not beyond the place."""
    found = bisect_right(starts, place) - 1
    return found if found >= 0 else None
