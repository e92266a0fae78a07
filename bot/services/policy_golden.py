"""Golden cases: keep those of a file, and run them on what is published."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from bot.services.acting import begin, prove
from matcher.golden import CaseResult, run_golden
from policies.golden import GoldenCase
from policies.lifecycle import Roles, Step
from policies.store.database import Database, utc_now
from policies.store.golden import GoldenStore
from policies.store.repository import PolicyRepository
from policies.timeline import day_in_china
from policies.vocabulary import Vocabulary


class PolicyGolden:
    """Use cases on golden cases."""

    def __init__(self, database: Database, vocabulary: Vocabulary, roles: Roles | None = None) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._roles = roles or Roles()

    async def keep(self, cases: Sequence[GoldenCase], *, actor: str, reason: str) -> dict[str, int]:
        """Keep the cases of a file: of each clause named in it, instead of those before. Gives how many of each."""
        author = self._roles.require(actor, Step.GOLDEN)
        by_clause = sorted(cases, key=attrgetter("clause"))
        kept: dict[str, int] = {}
        async with self._database.work() as session:
            act = await begin(session, author, reason)
            for clause_id, group in groupby(by_clause, key=attrgetter("clause")):
                own = list(group)
                await GoldenStore(session).replace(clause_id, own)
                await PolicyRepository(session).log(clause_id, act, Step.GOLDEN)
                kept[clause_id] = len(own)
            await prove(session, act, Step.GOLDEN, kept)
        return kept

    async def run(self) -> list[CaseResult]:
        """Run every case on the newest published version of its clause."""
        today = day_in_china(utc_now())
        async with self._database.work() as session:
            golden, stored = GoldenStore(session), await PolicyRepository(session).all_clauses()
            subjects = {entry.clause.id: entry for entry in stored}
            cases = {name: await golden.cases(name) for name in await golden.clause_ids() if name in subjects}
        return [
            result
            for clause_id, own in cases.items()
            for result in run_golden(subjects[clause_id], own, self._vocabulary, today=today)
        ]
