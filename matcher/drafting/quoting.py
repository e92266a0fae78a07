"""Choose the short span that a draft quotes: its figures, and as many of the words before as fit."""

from __future__ import annotations

import re

from matcher.drafting.sentences import Sentence
from policies.model import MAX_QUOTE

_TAIL = re.compile(r"[^，。；|]{0,16}")


def quote_span(sentence: Sentence, low: int, start: int, end: int, text: str) -> tuple[int, int]:
    """Give a span of the text read of at most 60 characters that ends with the figure's own words.

    `low`, `start` and `end` are offsets into the sentence: where its condition and its figure begin, and the end.
    """
    base = sentence.start
    whole = sentence.text
    tail = _TAIL.match(whole, end)
    finish = tail.end() if tail else end
    first = _clause_start(whole, min(low, start))
    while not _fits(sentence, base + first, base + finish):
        following = _next_start(whole, first, start)
        if following is None:
            break
        first = following
    if not _fits(sentence, base + first, base + finish):
        finish = end
    while not _fits(sentence, base + first, base + finish) and finish - 1 > first:
        if first < start:
            first += 1
        else:
            finish -= 1
    first, finish = _trimmed(whole, first, finish)
    del text
    return sentence.line.span(base + first, base + finish)


def _fits(sentence: Sentence, low: int, high: int) -> bool:
    start, end = sentence.line.span(low, high)
    return end - start <= MAX_QUOTE


def _clause_start(whole: str, low: int) -> int:
    while low < len(whole) - 1 and whole[low] in "，。；：、|）":
        low += 1
    return low


def _next_start(whole: str, first: int, start: int) -> int | None:
    found = re.search(r"[，；：|]", whole[first:start])
    return None if found is None or first + found.end() >= start + 1 else first + found.end()


def _trimmed(whole: str, first: int, finish: int) -> tuple[int, int]:
    while finish - 1 > first and whole[finish - 1] in "，；|":
        finish -= 1
    while first < finish - 1 and whole[first] in "，。；|":
        first += 1
    return first, finish
