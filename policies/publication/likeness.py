"""How alike short texts are: rapidfuzz in one place.

`ratio`, not `WRatio`: measured better on short Chinese phrases and ten times faster (MEASURED, Text).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process


def likeness(one: str, other: str) -> float:
    """Give 0 (nothing in common) to 100 (equal)."""
    return fuzz.ratio(one, other)


def alike(texts: Sequence[str], others: Sequence[str], least: int) -> Iterator[tuple[int, int, int]]:
    """Give the pairs (index, index of the other, likeness) at least so alike, in one batch."""
    if not texts or not others:
        return
    scores = process.cdist(texts, others, scorer=fuzz.ratio, dtype=np.uint8, score_cutoff=least)
    for row, column in zip(*np.nonzero(scores), strict=True):
        yield int(row), int(column), int(scores[row, column])
