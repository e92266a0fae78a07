"""Lists numbered within one line: 二、专项条件。1.…；2.…；3.…. Each item becomes a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.drafting.lines import Line

_MARK = re.compile(
    r"(?:(?<=[：；。])|^)(?P<number>\d{1,2})[、.](?!\d)|(?:(?<=[：；。])|^)（(?P<round>[一二三四五六七八九十])）"
)
_ROUND = "一二三四五六七八九十"
_LEAST_ITEMS = 3
_LEAST_LONG = 8
_LONGEST_HEADING = 16


def with_items(lines: Sequence[Line]) -> Iterator[Line]:
    """Cut lines at the numbers of a complete list (1, 2, 3…) within them."""
    for line in lines:
        if line.is_row or line.text.startswith(("问", "Q", "答")):
            yield line
            continue
        places = _places(line.text)
        for low, high in zip((0, *places), (*places, len(line.text)), strict=True):
            # 二、专项条件。1.…: what leads the list is its heading, which ends without a full stop.
            heading = low == 0 and places and high <= _LONGEST_HEADING and line.text[high - 1] == "。"
            end = high - 1 if heading else high
            if low < end:
                yield Line(line.text[low:end], line.offsets[low:end])


def _places(text: str) -> tuple[int, ...]:
    for kind in ("number", "round"):
        marks = [mark for mark in _MARK.finditer(text) if mark.group(kind) and mark.start() > 0]
        counted = [int(m.group(kind)) if kind == "number" else _ROUND.index(m.group(kind)) + 1 for m in marks]
        ends = [*(mark.start() for mark in marks), len(text)][1:]
        long = all(end - mark.start() >= _LEAST_LONG for mark, end in zip(marks, ends, strict=True))
        if len(marks) >= _LEAST_ITEMS and counted == list(range(1, len(marks) + 1)) and long:
            return tuple(mark.start() for mark in marks)
    return ()
