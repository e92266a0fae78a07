"""One case of a proof: all literals assumed so far, refused as soon as no enterprise could meet them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from policies.language.conditions import Operator
from policies.logic.formula import Bounded, Chosen, Literal, Located, Opaque, Tagged
from policies.logic.terms import Relations

Limit = tuple[Operator, Decimal | date]


@dataclass(frozen=True, slots=True)
class Branch:
    """What is assumed, by variable. Immutable: `assume` gives a new branch."""

    relations: Relations
    seen: frozenset[Literal] = frozenset()
    limits: Mapping[Any, tuple[Limit, ...]] = field(default_factory=dict)
    tags: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    areas: Mapping[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def assume(self, literal: Literal) -> Branch | None:
        """Take a literal in; None when nobody could meet it beside the rest."""
        if literal in self.seen:
            return self
        branch = replace(self, seen=self.seen | {literal})
        match literal:
            case Bounded():
                return branch._bound(literal)  # noqa: SLF001 - of the same class
            case Tagged():
                return branch._tag(literal)  # noqa: SLF001
            case Located():
                return branch._locate(literal)  # noqa: SLF001
            case Chosen():
                return branch._choose(literal)  # noqa: SLF001
            case Opaque(source=source, holds=holds):
                return None if Opaque(source, not holds) in self.seen else branch

    def _bound(self, literal: Bounded) -> Branch | None:
        limits = (*self.limits.get(literal.variable, ()), (literal.operator, literal.bound))
        if _is_empty(limits):
            return None
        return replace(self, limits={**self.limits, literal.variable: limits})

    def _tag(self, literal: Tagged) -> Branch | None:
        key = (literal.attribute, literal.term)
        follow = self.relations.wider if literal.held else self.relations.narrower
        proved = [key, *((literal.attribute, term) for term in follow.get(key, ()))]
        if any(self.tags.get(one, literal.held) is not literal.held for one in proved):
            return None
        return replace(self, tags={**self.tags, **dict.fromkeys(proved, literal.held)})

    def _locate(self, literal: Located) -> Branch | None:
        inside, outside = self.areas.get(literal.attribute, ((), ()))
        if literal.inside:
            inside = (*inside, literal.codes)
        else:
            outside = (*outside, *literal.codes)
        if self.relations.are_apart(list(inside), list(outside), literal.attribute):
            return None
        return replace(self, areas={**self.areas, literal.attribute: (inside, outside)})

    def _choose(self, literal: Chosen) -> Branch | None:
        options = self.choices.get(literal.attribute, literal.domain) & literal.options
        return replace(self, choices={**self.choices, literal.attribute: options}) if options else None


def _is_empty(limits: tuple[Limit, ...]) -> bool:
    """Whether no value satisfies all limits."""
    lows = [(bound, op is Operator.GT) for op, bound in limits if op in {Operator.GE, Operator.GT, Operator.EQ}]
    highs = [(bound, op is Operator.LT) for op, bound in limits if op in {Operator.LE, Operator.LT, Operator.EQ}]
    if not lows or not highs:
        return False
    low: Any = max(lows)  # of equal bounds the one that excludes its end is the tighter
    high: Any = min(highs, key=lambda end: (end[0], not end[1]))
    if low[0] != high[0]:
        return bool(low[0] > high[0])
    return low[1] or high[1] or any(op is Operator.NE and bound == low[0] for op, bound in limits)
