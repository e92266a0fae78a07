"""Tables of profiles alone, on both databases, kept for all examples of a property."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from sqlalchemy import Engine, create_engine, delete, insert, select, text

from matcher.engines.sql import CompiledRule, RuleCompiler
from matcher.engines.sql.compiler import ELIGIBLE, INELIGIBLE, NEAR
from matcher.engines.sql.many import counting_many
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.gaps import near_miss
from matcher.numbering import Numbering
from matcher.profile import Profile
from matcher.projection import Projector
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from matcher.truth import Truth
from policies.language.conditions import Condition
from policies.store.database import sync_url
from policies.vocabulary import Vocabulary, load_vocabulary

Told = tuple[Truth, frozenset[str], bool]
"""Truth, what is missing, and whether it is a near miss."""


class Registry:
    """Projects profiles into a database and asks it what the rules say of them."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary) -> None:
        self.engine = engine
        self.projector = Projector(vocabulary)
        self.compiler = RuleCompiler(vocabulary)
        self.numbering = Numbering.of(vocabulary)

    def hold(self, profiles: Sequence[Profile], year: int) -> None:
        """Keep these profiles and no others."""
        made = [self.projector.project(profile, year) for profile in profiles]
        rows = [{"uscc": f"{n:018}", **projection.row} for n, projection in enumerate(made)]
        years = [{"uscc": f"{n:018}", **row} for n, projection in enumerate(made) for row in projection.years]
        with self.engine.begin() as connection:
            for table, found in ((PROFILE_YEARS, years), (PROFILES, rows)):
                connection.execute(delete(table))
                if found:
                    connection.execute(insert(table), found)

    def judge(self, rules: Sequence[CompiledRule]) -> list[list[int]]:
        """Ask for the outcomes of many rules in one statement: one row a profile."""
        return self._asked(*(rule.verdict.label(f"rule_{n}") for n, rule in enumerate(rules)))

    def covered(self, rule: CompiledRule) -> list[bool]:
        """Say which rows may be judged on the rule's day."""
        return [bool(row[0]) for row in self._asked(rule.covers.label("covered"))]

    def agree(self, profiles: Sequence[Profile], conditions: Sequence[Condition], as_of: date) -> None:
        """Assert that the database says of every profile and rule what the reference says."""
        self.hold(profiles, as_of.year - 1)
        rules = [self.compiler.compile(condition, as_of) for condition in conditions]
        assert all(self.covered(rules[0]))
        for row, profile in zip(self.judge(rules), profiles, strict=True):
            facts = FactView(load_vocabulary(), profile, as_of)
            for found, rule, condition in zip(row, rules, conditions, strict=True):
                assert self.read(found, rule) == self.told(condition, facts), (condition, facts.profile.facts)

    @staticmethod
    def read(found: int, rule: CompiledRule) -> Told:
        """Read a number of the database."""
        if found >= 0:
            return Truth.UNKNOWN, rule.missing(found), False
        truth = {ELIGIBLE: Truth.TRUE, INELIGIBLE: Truth.FALSE, NEAR: Truth.FALSE}[found]
        return truth, frozenset(), found == NEAR

    @staticmethod
    def told(condition: Condition, facts: FactView) -> Told:
        """Ask the reference."""
        found = evaluate(condition, facts)
        return found.truth, found.missing, near_miss(found, facts) is not None

    def count(self, conditions: Sequence[Condition], as_of: date) -> list[int]:
        """Count for each rule who is eligible and who is not, all in one scan."""
        with self.engine.connect() as connection:
            return list(connection.execute(counting_many(self.compiler, conditions, as_of)).one())

    def _asked(self, *columns: object) -> list[list[int]]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(*columns).select_from(PROFILES).order_by(PROFILES.c.uscc)).all()  # type: ignore[call-overload]
        return [list(row) for row in rows]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def registry(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give an empty registry of profiles on one kind of database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('registry') / 'profiles.db'}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.url(server.create_database())
    engine = create_engine(sync_url(url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE enterprises (uscc VARCHAR(18) PRIMARY KEY)"))
        for table in (PROFILES, PROFILE_YEARS):
            table.create(connection)
            if request.param == "postgresql":  # SQLite is not asked to check
                connection.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT fk_{table.name}_uscc_enterprises"))
    yield Registry(engine, load_vocabulary())
    engine.dispose()
