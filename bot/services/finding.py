"""Find the enterprises of a clause: the database judges, the reference explains what is shown.

Enterprises whose stored profile does not hold for the day or the vocabulary, and rules that ask
for more than profiles hold, are judged by the reference: slower, never otherwise.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from matcher.engines.sql import CompiledRule, NotExpressibleError, RuleCompiler
from matcher.engines.sql.queries import ProfileQueries
from matcher.enterprise import Enterprise
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.gaps import gap_text, near_miss
from matcher.profile import Source
from matcher.projection import Projector
from matcher.reverse import Counts, Found, Group, Standing, group_of, standing_of
from matcher.road import road
from matcher.store.enterprises import EnterpriseRepository
from policies.errors import InputError
from policies.model import StoredClause
from policies.store.database import Database
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary


@dataclass(slots=True)
class Search:
    """One clause on one day among all enterprises, while its session is open."""

    subject: StoredClause
    as_of: date
    _session: AsyncSession
    _vocabulary: Vocabulary
    _rule: CompiledRule | None
    _limit: int | None
    counts: Counts = field(default_factory=Counts)
    by_reference: int = 0
    _slow: dict[Group, list[Found]] = field(default_factory=lambda: {group: [] for group in Group})

    @property
    def can_be_faster(self) -> bool:
        """Whether stored profiles made anew would spare the reference its work."""
        return self._rule is not None

    async def run(self) -> None:
        """Judge every enterprise; afterwards `counts` are complete and the lists can be read."""
        if self._rule is not None:
            queries = ProfileQueries(self._session)
            self.counts = await queries.counts(self._rule)
            if self.counts.total == await queries.registered():
                return  # looking for outdated profiles would take as long as judging all
        stale_for = None if self._rule is None else self.as_of.year - 1
        async for enterprises in self._repository().stream(stale_for=stale_for):
            for enterprise in enterprises:
                self._judge(enterprise)

    async def listed(self, group: Group) -> AsyncIterator[Found]:
        """Give a list, those judged by the database first, as many as the limit allows."""
        left = self._limit
        if self._rule is not None:
            async for hits in ProfileQueries(self._session).listed(self._rule, group, self._limit):
                left = None if left is None else left - len(hits)
                for found in await self._explained([hit.uscc for hit in hits]):
                    yield found
        for found in self._slow[group][:left]:
            yield found

    def _repository(self) -> EnterpriseRepository:
        return EnterpriseRepository(self._session, Projector(self._vocabulary))

    async def _explained(self, usccs: Sequence[str]) -> list[Found]:
        enterprises = await self._repository().of(usccs)
        return [self._found(enterprises[uscc])[0] for uscc in usccs if uscc in enterprises]

    def _judge(self, enterprise: Enterprise) -> None:
        found, standing = self._found(enterprise)
        self.by_reference += 1
        self.counts.add(standing, found.missing)
        group = group_of(standing, found.missing)
        if group is not None and (self._limit is None or len(self._slow[group]) < self._limit):
            self._slow[group].append(found)

    def _found(self, enterprise: Enterprise) -> tuple[Found, Standing]:
        facts = FactView(self._vocabulary, enterprise.profile(), self.as_of)
        verified = FactView(self._vocabulary, enterprise.profile(Source.VERIFIED), self.as_of)
        clause = self.subject.clause
        evaluation = evaluate(clause.condition, facts)
        gap = near_miss(evaluation, facts)
        found = Found(
            uscc=enterprise.uscc,
            name=enterprise.name,
            missing=evaluation.missing,
            gap=gap,
            gap_text="" if gap is None else gap_text(gap, facts),
            road=road(clause, evaluation, verified),
        )
        return found, standing_of(evaluation, facts)


class FindingService:
    """The reverse match, as the command line and the notifications use it."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._compiler = RuleCompiler(vocabulary)

    @asynccontextmanager
    async def search(self, clause_id: str, as_of: date, *, limit: int | None = None) -> AsyncIterator[Search]:
        """Judge all enterprises by a clause; InputError when it is not valid that day."""
        async with self._database.reading() as session:
            subject = await PolicyRepository(session).get(clause_id)
            _require_valid(subject, as_of)
            found = Search(subject, as_of, session, self._vocabulary, self._compiled(subject, as_of), limit)
            await found.run()
            yield found

    def _compiled(self, subject: StoredClause, as_of: date) -> CompiledRule | None:
        try:
            return self._compiler.compile(subject.clause.condition, as_of)
        except NotExpressibleError:
            return None


def _require_valid(subject: StoredClause, as_of: date) -> None:
    clause = subject.clause
    if not clause.is_in_force(as_of):
        span = f"{clause.valid_from or '…'} 至 {clause.valid_to or '…'}"
        raise InputError(f"条款 {clause.id} 的有效期是 {span}，{as_of} 不在其中；请用 --as-of 指定有效期内的一天")
