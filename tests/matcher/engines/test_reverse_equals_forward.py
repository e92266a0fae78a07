from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

import pytest
from seeded_enterprises import enterprises
from sqlalchemy import select

from matcher.engines.sql import CompiledRule, RuleCompiler
from matcher.engines.sql.compiler import ELIGIBLE, INELIGIBLE, NEAR
from matcher.enterprise import Enterprise
from matcher.facts import FactView
from matcher.gaps import near_miss
from matcher.matching import Verdict, match_one
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.profile_columns import PROFILES
from policies.corpus.shipped import shipped_bundles
from policies.model import Clause, StoredClause
from policies.store.database import Database
from policies.vocabulary import Vocabulary

AS_OF = date(2026, 5, 20)
COUNT = 300
AT_ONCE = 40
"""Clauses asked for in one statement."""

Told = tuple[Verdict, frozenset[str], bool]


@dataclass(frozen=True)
class World:
    """Enterprises and clauses, with what the reference says of each pair."""

    enterprises: list[Enterprise]
    clauses: list[Clause]
    forward: list[list[Told]]


@pytest.fixture(scope="module")
def world(vocabulary: Vocabulary) -> World:
    registered = list(enterprises(COUNT, vocabulary))
    views = [FactView(vocabulary, enterprise.profile(), AS_OF) for enterprise in registered]
    subjects = [
        StoredClause(clause, bundle.document, 1, "")
        for bundle in shipped_bundles(vocabulary)
        for clause in bundle.clauses
    ]
    return World(
        registered, [subject.clause for subject in subjects], [forward(subject, views) for subject in subjects]
    )


def forward(subject: StoredClause, views: Sequence[FactView]) -> list[Told]:
    found = [match_one(subject, facts) for facts in views]
    return [
        (one.verdict, one.evaluation.missing, near_miss(one.evaluation, facts) is not None)
        for one, facts in zip(found, views, strict=True)
    ]


def told(number: int, rule: CompiledRule) -> Told:
    match number:
        case n if n == ELIGIBLE:
            return Verdict.ELIGIBLE, frozenset(), False
        case n if n in {INELIGIBLE, NEAR}:
            return Verdict.INELIGIBLE, frozenset(), n == NEAR
        case _:
            return Verdict.UNKNOWN, rule.missing(number), False


async def test_reverse_equals_forward_for_every_shipped_clause(
    database: Database, vocabulary: Vocabulary, world: World
) -> None:
    async with database.work() as session:
        repository = EnterpriseRepository(session, Projector(vocabulary))
        await repository.save(world.enterprises, year=AS_OF.year - 1, at=datetime(2026, 5, 20, tzinfo=UTC))
    compiler = RuleCompiler(vocabulary)
    pairs = zip(world.clauses, world.forward, strict=True)
    seen = set()
    async with database.reading() as session:
        while some := list(islice(pairs, AT_ONCE)):
            rules = [compiler.compile(clause.condition, AS_OF) for clause, _ in some]
            query = select(*(rule.verdict for rule in rules)).where(rules[0].covers).order_by(PROFILES.c.uscc)
            answers = zip(*(await session.execute(query)).all(), strict=True)
            for (clause, expected), rule, answer in zip(some, rules, answers, strict=True):
                reverse = [told(number, rule) for number in answer]
                assert reverse == expected, clause.id
                seen |= {verdict for verdict, _, _ in reverse}
    assert seen == set(Verdict), "the comparison is worth something only if every verdict occurs"
