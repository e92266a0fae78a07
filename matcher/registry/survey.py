"""A first look through a table before anything is stored: its columns, its length, and the codes that repeat."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.registry.columns import Header, read_header
from matcher.registry.sheet import Sheet
from policies.errors import DocumentError
from policies.vocabulary import Vocabulary

MOST_REPEATED = 100_000
"""Rows of repeated codes wait in memory for each other, so there is an end to them."""

TOLD_EVERY = 4_096
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a table: `repeats` counts the rows of each code that stands in several."""

    header: Header
    rows: int
    repeats: dict[int, int] = field(default_factory=dict)


def code_key(header: Header, cells: Sequence[str]) -> int:
    """Give a number that is the same for rows of one enterprise; eight bytes instead of a text."""
    return hash(header.code_of(cells))


def survey(sheet: Sheet, vocabulary: Vocabulary, tell: Tell, *, ignore_unknown: bool = False) -> Survey:
    """Look through a table; DocumentError when its header is not understood or it has no rows."""
    rows = sheet.rows()
    first = next(rows, None)
    if first is None:
        raise DocumentError(f"文件 {sheet.path.name} 是空的")
    if first.problem:
        raise DocumentError(f"文件 {sheet.path.name} 的表头读不了：{first.problem}")
    header = read_header(first.cells, vocabulary, ignore_unknown=ignore_unknown)
    keys = array("q")
    for row in rows:
        if not row.problem:
            keys.append(code_key(header, row.cells))
        if row.number % TOLD_EVERY == 0:
            tell(sheet.position)
    return Survey(header, len(keys), _repeats(keys))


def _repeats(keys: array[int]) -> dict[int, int]:
    numbers, counts = np.unique(np.frombuffer(keys, dtype=np.int64), return_counts=True) if keys else ((), ())
    several = np.asarray(counts) > 1
    total = int(np.asarray(counts)[several].sum())
    if total > MOST_REPEATED:
        raise DocumentError(f"文件里有 {total} 行的信用代码重复，最多 {MOST_REPEATED} 行；请先合并重复的企业")
    pairs = zip(np.asarray(numbers)[several].tolist(), np.asarray(counts)[several].tolist(), strict=True)
    return dict(pairs)
