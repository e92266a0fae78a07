"""Three-valued truth with strong Kleene logic (Kleene 1952, §64): UNKNOWN has a name.

A `Truth` is never used as a bool: `if truth:` raises, so unknown can not slip through as no, and
joining it with a bool is a TypeError.

>>> Truth.TRUE & Truth.UNKNOWN, Truth.FALSE & Truth.UNKNOWN, ~Truth.UNKNOWN
(Truth.UNKNOWN, Truth.FALSE, Truth.UNKNOWN)
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import reduce
from operator import and_, or_
from typing import NoReturn


class Truth(Enum):
    """FALSE < UNKNOWN < TRUE in value; not an int, so that no truth equals or joins a bool."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __and__(self, other: Truth) -> Truth:
        """Conjunction: the lesser."""
        if not isinstance(other, Truth):
            return NotImplemented
        return self if self.value <= other.value else other

    def __or__(self, other: Truth) -> Truth:
        """Disjunction: the greater."""
        if not isinstance(other, Truth):
            return NotImplemented
        return self if self.value >= other.value else other

    def __invert__(self) -> Truth:
        """Negation; UNKNOWN stays UNKNOWN, so `x or not x` is UNKNOWN of an unknown x."""
        return Truth(2 - self.value)

    def __bool__(self) -> NoReturn:
        """Refuse to be a bool."""
        raise TypeError("Truth 不是布尔值：请与 Truth.TRUE / FALSE / UNKNOWN 比较")

    def __repr__(self) -> str:
        """Name the value."""
        return f"Truth.{self.name}"

    @property
    def is_decided(self) -> bool:
        """Whether it is TRUE or FALSE."""
        return self is not Truth.UNKNOWN


def truth_of(value: bool) -> Truth:  # noqa: FBT001 - this is the one door from bool
    """Turn a bool into a decided truth."""
    return Truth.TRUE if value else Truth.FALSE


def every(parts: Iterable[Truth]) -> Truth:
    """Join by `and`; TRUE of none (the language refuses empty conditions)."""
    return reduce(and_, parts, Truth.TRUE)


def some(parts: Iterable[Truth]) -> Truth:
    """Join by `or`; FALSE of none."""
    return reduce(or_, parts, Truth.FALSE)


def agreed(parts: Iterable[Truth]) -> Truth:
    """Give the truth that all possible cases share, else UNKNOWN; UNKNOWN of none."""
    seen = set(parts)
    return seen.pop() if len(seen) == 1 else Truth.UNKNOWN
