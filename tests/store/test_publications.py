"""What is in force on a day, as known at an instant: against a naive model, and never rewritten."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.migrating import downgrade, upgrade
from policies.errors import LifecycleError
from policies.interchange.report import Bundle
from policies.lifecycle import Step
from policies.model import Clause
from policies.store.database import Database, sync_url
from policies.store.repository import PolicyRepository
from policies.store.versions import Act

FIRST_DAY = date(2026, 3, 1)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(10)]
START = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Move:
    """One decision: which, from which day, and until when for a publication."""

    step: Step
    first: int
    last: int | None = None
    ticks: int = 1


@dataclass(slots=True)
class Naive:
    """The model: which version each day has, whether it is suspended, written down after every decision."""

    version: dict[date, int | None] = field(default_factory=lambda: dict.fromkeys(DAYS))
    suspended: dict[date, bool] = field(default_factory=lambda: dict.fromkeys(DAYS, False))
    newest: int = 0

    def publish(self, first: date, last: date | None) -> None:
        self.newest += 1
        for day in DAYS:
            if day >= first:
                self.version[day] = self.newest if last is None or day <= last else None

    def take(self, step: Step, first: date) -> None:
        for day in DAYS:
            if day >= first:
                match step:
                    case Step.EXPIRE:
                        self.version[day] = None
                    case _:
                        self.suspended[day] = step is Step.SUSPEND

    def in_force(self) -> dict[date, int | None]:
        return {day: None if self.suspended[day] else self.version[day] for day in DAYS}


@st.composite
def moves(draw: st.DrawFn) -> Move:
    step = draw(st.sampled_from([Step.PUBLISH, Step.PUBLISH, Step.SUSPEND, Step.RESUME, Step.EXPIRE]))
    first = draw(st.integers(0, len(DAYS) - 1))
    last = draw(st.one_of(st.none(), st.integers(first, len(DAYS) - 1))) if step is Step.PUBLISH else None
    return Move(step, first, last, draw(st.integers(0, 2)))


@pytest.fixture
def clause(sample_bundles: list[Bundle]) -> Clause:
    return dataclasses.replace(sample_bundles[0].clauses[0], valid_from=DAYS[0], valid_to=DAYS[-1])


async def decide(repository: PolicyRepository, clause: Clause, move: Move, at: datetime) -> None:
    act = Act("乙", "试验", at)
    first = DAYS[move.first]
    if move.step is Step.PUBLISH:
        last = None if move.last is None else DAYS[move.last]
        wording = dataclasses.replace(clause, valid_from=first, valid_to=last)
        await repository.publish([wording], act, step=Step.PUBLISH)
        return
    steps = {Step.SUSPEND: repository.suspend, Step.RESUME: repository.resume, Step.EXPIRE: repository.expire}
    await steps[move.step](clause.id, first, act)


async def answers(repository: PolicyRepository, clause_id: str, known_at: datetime | None) -> dict[date, int | None]:
    """Ask in both ways: the timeline for every day, the query of matching for two of them."""
    timeline = await repository.timeline(clause_id, known_at)
    found = {day: None if timeline.is_suspended(day) else timeline.version_on(day) for day in DAYS}
    for day in (DAYS[1], DAYS[6]):
        in_force = {entry.clause.id: entry.version for entry in await repository.in_force(day, known_at)}
        assert in_force.get(clause_id) == found[day]
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.lists(moves(), min_size=1, max_size=7))
async def test_what_is_in_force_as_known_then_equals_a_naive_model_and_never_changes_later(
    database: Database, sample_bundles: list[Bundle], clause: Clause, plan: list[Move]
) -> None:
    own = dataclasses.replace(clause, id=f"clause-{next(_numbers)}")
    async with database.work() as session:
        await PolicyRepository(session).save(
            [Bundle(sample_bundles[0].document, (own,))], actor="甲", reason="试验", at=START
        )
    naive = Naive()
    naive.publish(DAYS[0], DAYS[-1])
    seen = {START: naive.in_force()}
    now = START
    for move in plan:
        now += SECOND * move.ticks  # two decisions may bear the same instant: the later one is then what was known
        try:
            async with database.work() as session:
                await decide(PolicyRepository(session), own, move, now)
        except LifecycleError:
            continue  # it would have changed nothing
        if move.step is Step.PUBLISH:
            naive.publish(DAYS[move.first], None if move.last is None else DAYS[move.last])
        else:
            naive.take(move.step, DAYS[move.first])
        seen[now] = naive.in_force()
    async with database.work() as session:
        repository = PolicyRepository(session)
        assert await answers(repository, own.id, None) == naive.in_force()
        for instant, expected in seen.items():
            assert await answers(repository, own.id, instant) == expected


async def test_a_clock_that_goes_back_does_not_rewrite_what_was_known(
    database: Database, sample_bundles: list[Bundle], clause: Clause
) -> None:
    late = START + timedelta(hours=1)
    async with database.work() as session:
        repository = PolicyRepository(session)
        await repository.save([Bundle(sample_bundles[0].document, (clause,))], actor="甲", reason="试验", at=START)
        await repository.suspend(clause.id, DAYS[3], Act("乙", "试验", late))
        before = await answers(repository, clause.id, late - SECOND)
        await repository.expire(clause.id, DAYS[5], Act("乙", "试验", START + SECOND))
        assert await answers(repository, clause.id, late - SECOND) == before
        assert (await repository.timeline(clause.id)).version_on(DAYS[5]) is None


async def test_nothing_was_known_before_the_first_publication(database: Database, sample_bundles: list[Bundle]) -> None:
    async with database.work() as session:
        repository = PolicyRepository(session)
        await repository.save(sample_bundles, actor="甲", reason="试验", at=START)
        assert await repository.in_force(DAYS[0], START - SECOND) == []
        with pytest.raises(LifecycleError, match=str(DAYS[0])):
            await repository.get("sm-high-tech-award", DAYS[0], START - SECOND)


async def test_old_versions_answer_for_old_days_with_their_own_words(
    database: Database, sample_bundles: list[Bundle], clause: Clause
) -> None:
    renewed = dataclasses.replace(clause, summary="改为二十五万元。", valid_from=DAYS[4], valid_to=None)
    async with database.work() as session:
        repository = PolicyRepository(session)
        for wording in (clause, renewed):
            await repository.save([Bundle(sample_bundles[0].document, (wording,))], actor="甲", reason="试验", at=START)
        found = {day: (await repository.get(clause.id, day)) for day in (DAYS[3], DAYS[4])}
        in_force = {day: (await repository.in_force(day))[0] for day in (DAYS[3], DAYS[4])}
    assert [(entry.version, entry.clause) for entry in found.values()] == [(1, clause), (2, renewed)]
    assert in_force[DAYS[3]].last_day == DAYS[3]
    assert [entry.clause for entry in in_force.values()] == [clause, renewed]


async def test_the_edition_changes_with_each_decision(
    database: Database, sample_bundles: list[Bundle], clause: Clause
) -> None:
    async with database.work() as session:
        repository = PolicyRepository(session)
        await repository.save([Bundle(sample_bundles[0].document, (clause,))], actor="甲", reason="试验", at=START)
        editions = [await repository.edition()]
        for move in (Move(Step.SUSPEND, 2), Move(Step.RESUME, 4), Move(Step.PUBLISH, 5), Move(Step.EXPIRE, 8)):
            await decide(repository, clause, move, START + SECOND)
            editions.append(await repository.edition())
    assert editions == sorted(set(editions))


CHANGES = {
    "a day": "UPDATE publications SET valid_to = '2030-01-01'",
    "the version": "UPDATE publications SET version = version + 1",
    "when it was learnt": "UPDATE publications SET known_from = '2020-01-01 00:00:00.000000'",
    "an end before the beginning": "UPDATE publications SET known_to = '2020-01-01 00:00:00.000000'",
    "all of it": "DELETE FROM publications",
    "a suspension's day": "UPDATE suspensions SET valid_from = NULL",
    "a suspension": "DELETE FROM suspensions",
}


@pytest.fixture
async def settled(database: Database, sample_bundles: list[Bundle], clause: Clause, migrated_url: str) -> str:
    """Give the address of a database with one clause, published and suspended."""
    async with database.work() as session:
        repository = PolicyRepository(session)
        await repository.save([Bundle(sample_bundles[0].document, (clause,))], actor="甲", reason="试验", at=START)
        await repository.suspend(clause.id, DAYS[3], Act("乙", "试验", START + SECOND))
    return sync_url(migrated_url)


@pytest.mark.parametrize("case", CHANGES)
async def test_what_was_known_cannot_be_rewritten(settled: str, case: str) -> None:
    engine = create_engine(settled)
    with pytest.raises(DBAPIError, match=r"only known_to|append-only"), engine.begin() as connection:
        connection.execute(text(CHANGES[case]))
    engine.dispose()


async def test_the_end_of_what_was_known_is_set_once(settled: str) -> None:
    engine = create_engine(settled)
    change = text("UPDATE publications SET known_to = :at")
    with engine.begin() as connection:
        connection.execute(change, {"at": "2026-02-01 00:00:00.000000"})
    for at in ("2026-02-02 00:00:00.000000", None):
        with pytest.raises(DBAPIError, match="only known_to"), engine.begin() as connection:
            connection.execute(change, {"at": at})
    engine.dispose()


OLD_ROWS = """
INSERT INTO documents (id, title, level, grade, statements, disclaimed_places)
VALUES ('d', '文件', 'city', 'plan', '[]', '[]');
INSERT INTO clauses (id, document_id, state, latest_version) VALUES ('c', 'd', 'published', 2);
INSERT INTO clauses (id, document_id, state, latest_version) VALUES ('s', 'd', 'suspended', 1);
INSERT INTO clause_versions (clause_id, version, content_hash, payload, valid_from, recorded_at)
VALUES ('c', 1, 'h', '{}', '2026-01-01', '2026-01-05 00:00:00.000000');
INSERT INTO clause_versions (clause_id, version, content_hash, payload, valid_from, recorded_at)
VALUES ('c', 2, 'h', '{}', '2026-01-01', '2026-02-05 00:00:00.000000');
INSERT INTO clause_versions (clause_id, version, content_hash, payload, recorded_at)
VALUES ('s', 1, 'h', '{}', '2026-01-05 00:00:00.000000');
"""


@pytest.fixture
def upgraded_url(database_url: str) -> Iterator[str]:
    """Give a database that held clauses before publications were kept."""
    upgrade(database_url, "0003")
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        for statement in OLD_ROWS.split(";")[:-1]:
            connection.execute(text(statement))
    upgrade(database_url)
    yield database_url
    engine.dispose()
    downgrade(database_url, "0003")


async def test_clauses_stored_before_are_published_as_they_were_held_then(upgraded_url: str) -> None:
    database = Database(upgraded_url)
    day = date(2026, 6, 1)
    async with database.work() as session:
        repository = PolicyRepository(session)
        instants = {number: datetime(2026, number, 20, tzinfo=UTC) for number in (1, 2)}
        versions = {n: (await repository.timeline("c", at)).version_on(day) for n, at in instants.items()}
        suspended = await repository.timeline("s")
    await database.close()
    assert versions == {1: 1, 2: 2}
    assert suspended.is_suspended(day)
