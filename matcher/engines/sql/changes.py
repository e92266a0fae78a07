"""Ask the stored profiles whom a change may touch: two rules judged in one scan, some enterprises at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.engines.sql.compiler import ELIGIBLE, INELIGIBLE, CompiledRule, RuleCompiler, covering
from matcher.engines.sql.outcome import NotExpressibleError, Number, number
from matcher.impact import Change
from matcher.store.profile_columns import PROFILES
from matcher.store.tables import EnterpriseRow
from matcher.truth import Truth

Rule = CompiledRule | None
"""None where there is no clause."""

Pair = tuple[str, int, int]
"""An enterprise with the outcomes of the rule before and after."""


@dataclass(frozen=True, slots=True)
class CompiledChange:
    """A change on one day, as a statement over the enterprises between two codes."""

    statement: Select[*tuple[Any, ...]]
    old: Rule
    new: Rule

    def truths(self, old: int, new: int) -> tuple[Truth, Truth]:
        """Read both outcomes."""
        return _truth(old), _truth(new)

    def missing(self, old: int, new: int) -> tuple[frozenset[str], frozenset[str]]:
        """Name what each side misses."""
        return _missing(self.old, old), _missing(self.new, new)


def _statement(change: Change, as_of: date, edition: int, old_rule: Rule, new_rule: Rule) -> Select[*tuple[Any, ...]]:
    """Select, of the enterprises between `first` and `last`, those that a change may touch or that stay open."""
    row = PROFILES.c
    judged = (
        select(row.uscc, _verdict(old_rule).label("old"), _verdict(new_rule).label("new"))
        .where(covering(edition, as_of), _between(row.uscc))
        .offset(0)  # keeps both databases from working the verdicts out again in the condition below
        .subquery()
    )
    old, new = judged.c.old, judged.c.new
    holds, is_open = number(ELIGIBLE), number(0)
    same = [and_(old < holds, new < holds)]
    if change.same_benefit:
        same.append(and_(old == holds, new == holds))
        if change.same_condition:
            same.append(and_(old >= is_open, new >= is_open))
    return select(judged.c.uscc, old, new).where(not_(or_(*same))).order_by(judged.c.uscc)


def _between(code: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(code >= bindparam("first"), code <= bindparam("last"))


def compiled(compiler: RuleCompiler, change: Change, as_of: date) -> CompiledChange | None:
    """Compile both sides; None when rows hold less than one of them asks."""
    try:
        old, new = (
            None if clause is None else compiler.compile(clause.condition, as_of) for clause in (change.old, change.new)
        )
    except NotExpressibleError:
        return None
    return CompiledChange(_statement(change, as_of, compiler.edition, old, new), old, new)


def _verdict(rule: Rule) -> Number:
    return number(INELIGIBLE) if rule is None else rule.verdict


def _truth(outcome: int) -> Truth:
    if outcome >= 0:
        return Truth.UNKNOWN
    return Truth.TRUE if outcome == ELIGIBLE else Truth.FALSE


def _missing(rule: Rule, outcome: int) -> frozenset[str]:
    return frozenset() if rule is None else rule.missing(max(outcome, 0))


class ChangeQueries:
    """Questions about changes within one session."""

    def __init__(self, session: AsyncSession, edition: int) -> None:
        self._session = session
        self._edition = edition

    async def page(self, after: str, size: int) -> dict[str, str]:
        """Give the next enterprises by code, with their names."""
        query = (
            select(EnterpriseRow.uscc, EnterpriseRow.name)
            .where(EnterpriseRow.uscc > after)
            .order_by(EnterpriseRow.uscc)
            .limit(size)
        )
        return {row.uscc: row.name for row in (await self._session.execute(query)).all()}

    async def registered(self) -> int:
        """Count all enterprises."""
        return (await self._session.execute(select(func.count()).select_from(EnterpriseRow))).scalar_one()

    async def covered(self, as_of: date) -> int:
        """Count the enterprises whose stored profile may be judged on a day."""
        query = select(func.count()).select_from(PROFILES).where(covering(self._edition, as_of))
        return (await self._session.execute(query)).scalar_one()

    async def covered_of(self, as_of: date, first: str, last: str) -> frozenset[str]:
        """Name, of the enterprises between two codes, those that rows may be asked of."""
        code = PROFILES.c.uscc
        query = select(code).where(covering(self._edition, as_of), _between(code))
        return frozenset((await self._session.execute(query, {"first": first, "last": last})).scalars())

    async def pairs(self, change: CompiledChange, first: str, last: str) -> Sequence[Pair]:
        """Judge the enterprises between two codes by both rules."""
        found = await self._session.execute(change.statement, {"first": first, "last": last})
        return [(uscc, old, new) for uscc, old, new in found.all()]
