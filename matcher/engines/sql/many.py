"""Many rules over all enterprises in one scan: each distinct leaf is judged once a row, and shared.

Real documents ask the same things over and over: a thousand clauses have a few hundred different
leaves, and nearly all of them ask for the place first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal_column, select

from matcher.engines.sql.compiler import LeafOutcome, RuleCompiler, covering, joined
from matcher.engines.sql.outcome import Bool, MissingBits, Number, Outcome, is_never, number
from policies.language.conditions import Condition, Leaf

HOLDS, FAILS, OPEN = 2, 0, 1
MOST_LEAVES = 400
"""Leaves in one statement; SQLite takes 2,000 columns and PostgreSQL 1,664."""


@dataclass(slots=True)
class SharedLeaves:
    """Gives every distinct leaf a column of a subquery, and rules the outcome of that column."""

    compile: LeafOutcome
    columns: list[ColumnElement[int]] = field(default_factory=list)
    _known: dict[Leaf, Outcome] = field(default_factory=dict)

    def outcome(self, leaf: Leaf) -> Outcome:
        """Look a leaf up, or compile it."""
        if leaf not in self._known:
            self._known[leaf] = self._shared(self.compile(leaf))
        return self._known[leaf]

    def _shared(self, found: Outcome) -> Outcome:
        if is_never(found.true) and is_never(found.false):
            return found
        name = f"leaf_{len(self.columns)}"
        judged = case((found.true, number(HOLDS)), (found.false, number(FAILS)), else_=number(OPEN))
        self.columns.append(judged.label(name))
        column: Number = literal_column(name, Integer())
        return Outcome(column == number(HOLDS), column == number(FAILS), number(0))


def counting_many(
    compiler: RuleCompiler, conditions: Sequence[Condition], as_of: date, *only: Bool
) -> Select[*tuple[int, ...]]:
    """Write one statement that counts, for each rule in turn, who is eligible and who is not.

    The other rows it covers are open. NotExpressibleError when rows cannot answer one of the rules.
    """
    leaves = SharedLeaves(compiler.leaves(as_of, MissingBits()))
    outcomes = [joined(condition, leaves.outcome) for condition in conditions]
    covers = covering(compiler.edition, as_of)
    # The offset keeps both databases from copying the leaves into every rule that asks for them.
    judged = select(number(1).label("one"), *leaves.columns).where(covers, *only).offset(0).subquery("judged")
    sums = [func.sum(case((side, 1), else_=0)) for found in outcomes for side in (found.true, found.false)]
    return select(*sums).select_from(judged)
