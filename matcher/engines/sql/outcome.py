"""What SQL says of a condition: one expression for "holds", one for "fails", and what is missing between the two.

Both are built of comparisons joined by AND and OR only, never by NOT. A NULL (nothing known) is
therefore never the reason that one of them is true, on any database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from sqlalchemy import BigInteger, ColumnElement, and_, case, false, literal_column, or_
from sqlalchemy.sql.elements import False_

from policies.errors import HuiqiError

Bool = ColumnElement[bool]
Number = ColumnElement[int]
MISSING_BITS = 62
NEVER: Bool = false()


class NotExpressibleError(HuiqiError):
    """A rule asks for what rows do not hold, e.g. dollars; the reference evaluator must judge it."""


def number(value: int) -> Number:
    """Write a whole number into the statement itself: the planner sees it, and no statement has too many parameters."""
    return literal_column(f"({value})" if value < 0 else str(value), BigInteger())


def is_never(expression: Bool) -> bool:
    """Whether an expression is the constant false."""
    return isinstance(expression, False_)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The SQL of one node.

    `when_open` is the mask of missing attributes supposing the node is neither true nor false.
    `near` is true where it fails by one measurable condition alone (`matcher.gaps.near_miss`).
    """

    true: Bool
    false: Bool
    when_open: Number
    near: Bool = field(default_factory=lambda: NEVER)

    def denied(self) -> Outcome:
        """Give the outcome of `非 (…)`; a denied condition has no measurable gap."""
        return Outcome(self.false, self.true, self.when_open)


def joint_all(parts: Sequence[Outcome]) -> Outcome:
    """Join by 且. Where it is open no part fails, so a part is missing something unless it holds."""
    return Outcome(
        and_(*(part.true for part in parts)),
        or_(*(part.false for part in parts)),
        masks(_unless(part.true, part.when_open) for part in parts),
        or_(NEVER, *(and_(part.near, _none(parts, besides=part)) for part in parts if not is_never(part.near))),
    )


def joint_any(parts: Sequence[Outcome]) -> Outcome:
    """Join by 或. Where it is open no part holds; of alternatives that all fail, the nearest counts."""
    fails = and_(*(part.false for part in parts))
    nearly = [part.near for part in parts if not is_never(part.near)]
    return Outcome(
        or_(*(part.true for part in parts)),
        fails,
        masks(_unless(part.false, part.when_open) for part in parts),
        and_(or_(*nearly), fails) if nearly else NEVER,
    )


def _unless(decided: Bool, mask: Number) -> Number:
    return mask if is_never(decided) else case((decided, number(0)), else_=mask)


def _none(parts: Sequence[Outcome], *, besides: Outcome) -> Bool:
    """Whether no other part fails; asked by CASE, because NOT would be NULL where nothing is known."""
    others = [part.false for part in parts if part is not besides and not is_never(part.false)]
    if not others:
        return number(1) == number(1)
    return case((or_(*others), number(0)), else_=number(1)) == number(1)


def masks(found: Iterable[Number]) -> Number:
    """Join masks bit by bit."""
    return reduce(lambda one, other: one.bitwise_or(other).self_group(), found)


@dataclass(slots=True)
class MissingBits:
    """Gives every attribute that a rule may miss a bit of its own."""

    names: list[str] = field(default_factory=list)

    def bit(self, attribute: str) -> int:
        """Give the attribute's bit as a mask; NotExpressibleError when the rule names too many."""
        if attribute not in self.names:
            self.names.append(attribute)
        if len(self.names) > MISSING_BITS:
            raise NotExpressibleError("规则涉及的属性太多，数据库里算不了")
        return 1 << self.names.index(attribute)
