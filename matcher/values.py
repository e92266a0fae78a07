"""Sets of possible values: what is known of one attribute (DESIGN §4).

Nothing known is all values possible. Narrowing a set never reverses what was decided of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from matcher.truth import Truth
from policies.errors import InputError
from policies.language.conditions import Operator

B = TypeVar("B", Decimal, date)


@dataclass(frozen=True, slots=True)
class Range(Generic[B]):
    """Values between two bounds; a None bound is open to infinity, `…_open` excludes the bound."""

    low: B | None = None
    high: B | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        """Refuse a range that holds nothing."""
        if self.low is None or self.high is None:
            return
        if self.high < self.low or (self.low == self.high and (self.low_open or self.high_open)):
            raise InputError("区间的下限大于上限")

    @property
    def exact(self) -> B | None:
        """The only possible value, if there is just one."""
        return self.low if self.low is not None and self.low == self.high else None

    def compare(self, operator: Operator, bound: B) -> Truth:
        """Ask whether all, none or some possible values satisfy the comparison."""
        match operator:
            case Operator.GE:
                return self._at_least(bound, including=True)
            case Operator.GT:
                return self._at_least(bound, including=False)
            case Operator.LT:
                return ~self._at_least(bound, including=True)
            case Operator.LE:
                return ~self._at_least(bound, including=False)
            case Operator.EQ:
                return self._equals(bound)
            case Operator.NE:
                return ~self._equals(bound)

    def _at_least(self, bound: B, *, including: bool) -> Truth:
        if self.low is not None and (self.low > bound or (self.low == bound and (including or self.low_open))):
            return Truth.TRUE
        if self.high is not None and (self.high < bound or (self.high == bound and (self.high_open or not including))):
            return Truth.FALSE
        return Truth.UNKNOWN

    def _equals(self, bound: B) -> Truth:
        if self.exact == bound:
            return Truth.TRUE
        inside = self._at_least(bound, including=True) is not Truth.FALSE
        above = self._at_least(bound, including=False) is Truth.TRUE
        return Truth.UNKNOWN if inside and not above else Truth.FALSE

    def meet(self, other: Range[B]) -> Range[B] | None:
        """Give the values possible for both; None when there are none."""
        low, low_open = _tighter((self.low, self.low_open), (other.low, other.low_open), upper=False)
        high, high_open = _tighter((self.high, self.high_open), (other.high, other.high_open), upper=True)
        try:
            return Range(low, high, low_open, high_open)
        except InputError:
            return None


def _tighter(one: tuple[B | None, bool], other: tuple[B | None, bool], *, upper: bool) -> tuple[B | None, bool]:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] < other[0]) is upper else other


@dataclass(frozen=True, slots=True)
class Amount:
    """A number known to lie in a range, in a unit of `policies.vocabulary.units`."""

    range: Range[Decimal]
    unit: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date known to lie in a range of days, both ends included."""

    range: Range[date]


@dataclass(frozen=True, slots=True)
class Tags:
    """Known members, known non-members, and whether the members are all there are."""

    members: frozenset[str] = frozenset()
    non_members: frozenset[str] = frozenset()
    complete: bool = False

    def __post_init__(self) -> None:
        """Refuse a term both held and not held."""
        both = self.members & self.non_members
        if both:
            raise InputError(f"“{'、'.join(sorted(both))}”既说有又说没有，请确认")

    def holds(self, term: str) -> Truth:
        """Whether the term is held."""
        if term in self.members:
            return Truth.TRUE
        return Truth.FALSE if self.complete or term in self.non_members else Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Candidates:
    """A choice (or place, or industry) known to be one of these; never empty."""

    options: frozenset[str]

    def __post_init__(self) -> None:
        """Refuse an empty set: something must be possible."""
        if not self.options:
            raise InputError("候选项不能为空")


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes-or-no fact."""

    truth: Truth


ValueSet = Amount | Day | Tags | Candidates | YesNo
