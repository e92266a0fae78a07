"""Whom a change of clauses touches, before it is made: the database finds them, the reference counts the money.

Enterprises are looked at some at a time, so a registry of any size takes the same memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import ClauseImpact, ImpactReport, Planned
from matcher.engines.sql import RuleCompiler
from matcher.engines.sql.changes import ChangeQueries, CompiledChange, compiled
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.impact import Change, Impact, Outcome, Side, side
from matcher.profile import Profile
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from matcher.truth import Truth
from policies.model import Clause
from policies.store.database import Database
from policies.vocabulary import Vocabulary

AT_ONCE = 2_000
"""How many enterprises are looked at together."""


class ImpactService:
    """Measures planned changes over the registry."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._compiler = RuleCompiler(vocabulary)

    async def measure(self, planned: Sequence[Planned], *, limit: int | None = None) -> ImpactReport:
        """Measure changes; each list names at most `limit` enterprises."""
        async with self._database.reading() as session:
            queries = ChangeQueries(session, self._compiler.edition)
            registered = await queries.registered()
            if not registered:
                return ImpactReport(0, tuple(ClauseImpact(plan, Impact(limit)) for plan in planned))
            days = {plan.as_of for plan in planned}
            stale = {day for day in days if await queries.covered(day) < registered}
            measures = [_Measure(plan, self._compiled(plan), self._vocabulary, Impact(limit)) for plan in planned]
            found = _Pages(session, self._vocabulary, queries, measures, stale)
            await found.run()
        entries = tuple(ClauseImpact(one.plan, one.impact) for one in measures)
        return ImpactReport(registered, entries, found.touched, found.by_reference)

    def _compiled(self, plan: Planned) -> CompiledChange | None:
        return compiled(self._compiler, plan.change, plan.as_of)


@dataclass(slots=True)
class _Measure:
    """One change on its way through the registry."""

    plan: Planned
    rule: CompiledChange | None
    vocabulary: Vocabulary
    impact: Impact
    _plain: dict[tuple[int, int], tuple[Side, Side]] = field(default_factory=dict)

    @property
    def change(self) -> Change:
        return self.plan.change

    def plain_sides(self, old: int, new: int) -> tuple[Side, Side]:
        """Give both sides where facts add nothing: benefits the same for all, or verdicts open before and after."""
        if (old, new) not in self._plain:
            self._plain[old, new] = self.sides(old, new, self.facts(Profile.of(())))
        return self._plain[old, new]

    def sides(self, old: int, new: int, facts: FactView) -> tuple[Side, Side]:
        """Give both sides of an enterprise that the database has judged."""
        assert self.rule is not None  # noqa: S101 - nothing was judged without a rule
        truths, missing = self.rule.truths(old, new), self.rule.missing(old, new)
        clauses = (self.change.old, self.change.new)
        before, after = (side(*found, facts) for found in zip(clauses, truths, missing, strict=True))
        return before, after

    def of(self, pair: tuple[int, int] | None, facts: FactView) -> tuple[Side, Side]:
        """Give both sides of an enterprise; by the reference alone where the database could not judge."""
        if pair is not None:
            return self.sides(*pair, facts)
        return _by_reference(self.change.old, facts), _by_reference(self.change.new, facts)

    def facts(self, profile: Profile) -> FactView:
        return FactView(self.vocabulary, profile, self.plan.as_of)


def _by_reference(clause: Clause | None, facts: FactView) -> Side:
    if clause is None:
        return side(None, Truth.FALSE, frozenset(), facts)
    found = evaluate(clause.condition, facts)
    return side(clause, found.truth, found.missing, facts)


Asked = tuple[_Measure, dict[str, tuple[int, int] | None]]
"""A change with whom it needs the facts of, and the outcomes of its rules where the database could judge."""


@dataclass(slots=True)
class _Pages:
    """Goes through the registry by code; an enterprise that several changes touch is counted once."""

    session: AsyncSession
    vocabulary: Vocabulary
    queries: ChangeQueries
    measures: Sequence[_Measure]
    stale: set[date]
    touched: int = 0
    by_reference: int = 0

    async def run(self) -> None:
        after = ""
        while names := await self.queries.page(after, AT_ONCE):
            await self._page(names)
            after = next(reversed(names))

    async def _page(self, names: Mapping[str, str]) -> None:
        """Let the database judge whom it can; read only those whose amounts or verdicts need their facts."""
        codes = tuple(names)  # in the order of the database
        first, last = codes[0], codes[-1]
        outdated = {day: set(names) - await self.queries.covered_of(day, first, last) for day in self.stale}
        noticing: set[str] = set()
        asked: list[Asked] = []
        for one in self.measures:
            found = (
                {}
                if one.rule is None
                else {
                    uscc: (old, new)
                    for uscc, old, new in await self.queries.pairs(one.rule, first, last)
                    if uscc in names
                }
            )
            plain = {uscc: pair for uscc, pair in found.items() if one.change.is_constant or min(pair) >= 0}
            sides = ((uscc, one.plain_sides(*pair)) for uscc, pair in plain.items())
            noticing |= self._taken(one, names, sides)
            found = {uscc: pair for uscc, pair in found.items() if uscc not in plain}
            slow = names if one.rule is None else outdated.get(one.plan.as_of, ())
            asked.append((one, {**found, **dict.fromkeys(slow)}))
        noticing |= await self._read(asked, names)
        self.touched += len(noticing)

    async def _read(self, asked: Sequence[Asked], names: Mapping[str, str]) -> set[str]:
        """Read the facts of those asked for, once for all changes."""
        codes = {uscc for _, found in asked for uscc in found}
        enterprises = await EnterpriseRepository(self.session, Projector(self.vocabulary)).of(codes)
        profiles = {uscc: enterprise.profile() for uscc, enterprise in enterprises.items()}
        self.by_reference += len({uscc for _, found in asked for uscc, pair in found.items() if pair is None})
        noticing: set[str] = set()
        for one, found in asked:
            known = (
                (uscc, pair, one.facts(profiles[uscc])) for uscc, pair in sorted(found.items()) if uscc in profiles
            )
            noticing |= self._taken(one, names, ((uscc, one.of(pair, facts)) for uscc, pair, facts in known))
        return noticing

    def _taken(
        self, one: _Measure, names: Mapping[str, str], sides: Iterable[tuple[str, tuple[Side, Side]]]
    ) -> set[str]:
        """Take sides into the impact, and name whom it touches."""
        quiet = {Outcome.UNCHANGED, Outcome.STILL_UNKNOWN}
        return {
            uscc for uscc, (old, new) in sides if one.impact.add(one.change, uscc, names[uscc], old, new) not in quiet
        }
