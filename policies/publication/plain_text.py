"""A text without what copying changes: spaces, line breaks, width, kinds of quotation marks and dashes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from policies.vocabulary.spelling import half_width

_ALIKE = str.maketrans({
    "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'",
    "—": "-", "–": "-", "－": "-", "―": "-", "〜": "~", "～": "~", "〇": "零", "　": " ",
    "。": ".", "、": ",", "﹒": ".", "·": "·", "•": "·", "〔": "[", "〕": "]", "【": "[", "】": "]",
})  # fmt: skip


def squeezed(text: str) -> str:
    """Write a text so that two copies of one sentence are equal.

    >>> squeezed("给予　“专精特新” 企业 １００ 万元") == squeezed('给予"专精特新"企业100万元')
    True
    """
    return "".join(half_width(text).translate(_ALIKE).split())


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text squeezed, with the way back: `origins[i]` is where squeezed character `i` stands in the text."""

    text: str
    plain: str
    origins: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> PlainText:
        """Squeeze a text; each character is mapped on its own, so every offset can be traced."""
        same_length = half_width(text).translate(_ALIKE)
        kept = [(place, char) for place, char in enumerate(same_length) if not char.isspace()]
        return cls(text, "".join(char for _, char in kept), tuple(place for place, _ in kept))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the text that a squeezed span stands for; not of an empty one."""
        return self.origins[start], self.origins[end - 1] + 1

    def offset(self, place: int) -> int:
        """Give the squeezed offset of a place in the text."""
        return bisect_right(self.origins, place - 1)


def places_of(part: str, plain: str) -> list[int]:
    """Give every place where a squeezed text stands in another."""
    found: list[int] = []
    start = plain.find(part) if part else -1
    while start >= 0:
        found.append(start)
        start = plain.find(part, start + 1)
    return found
