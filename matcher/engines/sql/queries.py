"""Ask the stored profiles whom a rule fits; the database judges, in one statement for all enterprises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import assert_never

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.engines.sql.compiler import ELIGIBLE, INELIGIBLE, NEAR, CompiledRule
from matcher.engines.sql.outcome import number
from matcher.reverse import Counts, Group, Standing
from matcher.store.profile_columns import PROFILES
from matcher.store.tables import EnterpriseRow

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    """An enterprise of one of the three lists; `missing` is empty but for `one_missing`."""

    uscc: str
    name: str
    missing: frozenset[str]


class ProfileQueries:
    """Questions to the stored profiles within one session. Rows that a rule does not cover are passed over."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self, rule: CompiledRule) -> Counts:
        """Count the verdicts, and how often each attribute is missing."""
        dialect = self._session.get_bind().dialect.name
        counts = Counts()
        for found, times in (await self._session.execute(counting(rule, dialect))).all():
            counts.add(*_read(found, rule), times)
        return counts

    async def registered(self) -> int:
        """Count all enterprises, with a current profile or not."""
        return (await self._session.execute(select(func.count()).select_from(EnterpriseRow))).scalar_one()

    async def listed(self, rule: CompiledRule, group: Group, limit: int | None) -> AsyncIterator[list[Hit]]:
        """Give the enterprises of a list by code, some at a time."""
        outcome = rule.verdict.label("outcome")
        query = (
            select(PROFILES.c.uscc, EnterpriseRow.name, outcome)
            .join(EnterpriseRow, EnterpriseRow.uscc == PROFILES.c.uscc)
            .where(rule.covers, _belongs(rule, group))
            .order_by(PROFILES.c.uscc)
            .limit(limit)
        )
        stream = await self._session.stream(query.execution_options(yield_per=AT_ONCE))
        async for rows in stream.partitions():
            yield [Hit(uscc, name, rule.missing(max(found, 0))) for uscc, name, found in rows]


def counting(rule: CompiledRule, dialect: str) -> Select[int, int]:
    """Write the statement that counts the outcomes of a rule, in one scan."""
    judged = select(rule.verdict.label("outcome")).where(rule.covers)
    if dialect == "sqlite":
        # An offset keeps SQLite from working the verdict out twice, once to group and once to show.
        judged = judged.offset(0)
    outcome = judged.subquery().c.outcome
    return select(outcome, func.count()).group_by(outcome)


def _belongs(rule: CompiledRule, group: Group) -> ColumnElement[bool]:
    outcome, zero = rule.verdict, number(0)
    match group:
        case Group.ELIGIBLE:
            return rule.outcome.true
        case Group.ONE_MISSING:
            return (outcome > zero) & (outcome.bitwise_and(outcome - number(1)).self_group() == zero)
        case Group.NEAR:
            return rule.outcome.false & rule.outcome.near
        case _ as unreachable:
            assert_never(unreachable)


_DECIDED = {ELIGIBLE: Standing.ELIGIBLE, INELIGIBLE: Standing.INELIGIBLE, NEAR: Standing.NEAR}


def _read(outcome: int, rule: CompiledRule) -> tuple[Standing, frozenset[str]]:
    return _DECIDED.get(outcome, Standing.UNKNOWN), rule.missing(max(outcome, 0))
