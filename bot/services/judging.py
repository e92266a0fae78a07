"""Judge a lot of enterprises by one clause: the database where it can, the reference for the others and for details."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.amounts import worth
from matcher.engines.sql import CompiledRule, NotExpressibleError, RuleCompiler
from matcher.engines.sql.compiler import ELIGIBLE, NEAR
from matcher.enterprise import Enterprise
from matcher.evaluation import evaluate
from matcher.explanation import worth_text
from matcher.facts import FactView
from matcher.gaps import gap_text, near_miss
from matcher.profile import Source
from matcher.projection import Projector
from matcher.reverse import Group, group_of, standing_of
from matcher.road import Road, road
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.profile_columns import PROFILES
from matcher.store.tables import EnterpriseRow
from policies.model import StoredClause
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Judged:
    """How one enterprise stands to a clause. `detail`: what it gives, the one missing attribute, or the gap."""

    uscc: str
    group: Group
    detail: str = ""
    road: Road | None = None


class Judge:
    """Judges enterprises by one clause on one day."""

    def __init__(self, subject: StoredClause, as_of: date, vocabulary: Vocabulary, compiler: RuleCompiler) -> None:
        self._subject = subject
        self._as_of = as_of
        self._vocabulary = vocabulary
        self._projector = Projector(vocabulary)
        self._rule = self._compiled(compiler)

    def _compiled(self, compiler: RuleCompiler) -> CompiledRule | None:
        try:
            return compiler.compile(self._subject.clause.condition, self._as_of)
        except NotExpressibleError:
            return None

    async def lot(self, session: AsyncSession, after: str, size: int) -> tuple[list[str], dict[str, Group]]:
        """Give the next enterprises by code, and on which list those stand that are on any."""
        query = select(EnterpriseRow.uscc).where(EnterpriseRow.uscc > after).order_by(EnterpriseRow.uscc).limit(size)
        codes = list((await session.execute(query)).scalars())
        if not codes:
            return [], {}
        found, covered = await self._by_database(session, codes)
        for enterprise in (await self._repository(session).of(set(codes) - covered)).values():
            group = self._by_reference(enterprise)
            if group is not None:
                found[enterprise.uscc] = group
        return codes, found

    async def _by_database(self, session: AsyncSession, codes: Sequence[str]) -> tuple[dict[str, Group], set[str]]:
        rule = self._rule
        if rule is None:
            return {}, set()
        among = (PROFILES.c.uscc >= codes[0], PROFILES.c.uscc <= codes[-1], rule.covers)
        rows = (await session.execute(select(PROFILES.c.uscc, rule.verdict).where(*among))).all()
        found = {uscc: group for uscc, verdict in rows if (group := _group(verdict)) is not None}
        return found, {uscc for uscc, _ in rows}

    def _by_reference(self, enterprise: Enterprise) -> Group | None:
        facts = FactView(self._vocabulary, enterprise.profile(), self._as_of)
        evaluation = evaluate(self._subject.clause.condition, facts)
        return group_of(standing_of(evaluation, facts), evaluation.missing)

    async def explained(self, session: AsyncSession, usccs: Iterable[str]) -> list[Judged]:
        """Judge a few enterprises by the reference, with what there is to say of each."""
        enterprises = await self._repository(session).of(usccs)
        judged = [self.judged(enterprise) for _, enterprise in sorted(enterprises.items())]
        return [one for one in judged if one is not None]

    def judged(self, enterprise: Enterprise) -> Judged | None:
        """Judge one enterprise; None when it is on none of the three lists."""
        clause = self._subject.clause
        facts = FactView(self._vocabulary, enterprise.profile(), self._as_of)
        evaluation = evaluate(clause.condition, facts)
        match group_of(standing_of(evaluation, facts), evaluation.missing):
            case None:
                return None
            case Group.ELIGIBLE:
                verified = FactView(self._vocabulary, enterprise.profile(Source.VERIFIED), self._as_of)
                gives = "" if clause.benefit is None else worth_text(worth(clause.benefit, facts).total)
                return Judged(enterprise.uscc, Group.ELIGIBLE, gives, road(clause, evaluation, verified))
            case Group.ONE_MISSING:
                return Judged(enterprise.uscc, Group.ONE_MISSING, next(iter(evaluation.missing)))
            case Group.NEAR:
                gap = near_miss(evaluation, facts)
                return Judged(enterprise.uscc, Group.NEAR, "" if gap is None else gap_text(gap, facts))

    def _repository(self, session: AsyncSession) -> EnterpriseRepository:
        return EnterpriseRepository(session, self._projector)


def _group(verdict: int) -> Group | None:
    if verdict == ELIGIBLE:
        return Group.ELIGIBLE
    if verdict == NEAR:
        return Group.NEAR
    return Group.ONE_MISSING if verdict > 0 and verdict & (verdict - 1) == 0 else None
