"""Spellings that mean the same: full-width and half-width forms of one character."""

from __future__ import annotations

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Write full-width letters, digits, punctuation and spaces half-width; every offset stays.

    >>> half_width("首台（套）５Ｇ")
    '首台(套)5G'
    """
    return text.translate(_HALF_WIDTH)
