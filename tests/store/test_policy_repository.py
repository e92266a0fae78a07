"""Documents and clauses in the store: immutable versions, dates and states, nearest names, history."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import canonical_text, clause_to_json, content_hash
from policies.errors import InputError, NotFoundError, StoreError
from policies.interchange.report import Bundle
from policies.model import Clause, Grade, Level, LifecycleState
from policies.store.database import Database
from policies.store.repository import HistoryEvent, ImportCounts, PolicyRepository
from policies.store.versions import Act

FIRST = datetime(2026, 1, 10, 8, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
AWARD, INVESTMENT = "sm-high-tech-award", "sm-investment"


async def save(
    database: Database, bundles: Sequence[Bundle], *, actor: str = "tester", reason: str = "试验", at: datetime = FIRST
) -> ImportCounts:
    async with database.work() as session:
        return await PolicyRepository(session).save(bundles, actor=actor, reason=reason, at=at)


async def scalar(session: AsyncSession, query: str) -> object:
    return (await session.execute(text(query))).scalar_one()


def with_clause(bundles: Sequence[Bundle], clause: Clause) -> list[Bundle]:
    return [
        Bundle(bundle.document, tuple(clause if clause.id == old.id else old for old in bundle.clauses))
        for bundle in bundles
    ]


def clause_of(bundles: Sequence[Bundle], clause_id: str) -> Clause:
    return next(clause for bundle in bundles for clause in bundle.clauses if clause.id == clause_id)


def reworded(bundles: Sequence[Bundle], clause_id: str, summary: str) -> list[Bundle]:
    return with_clause(bundles, dataclasses.replace(clause_of(bundles, clause_id), summary=summary))


async def test_what_is_saved_comes_back_equal(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    async with database.work() as session:
        repository = PolicyRepository(session)
        stored, documents = await repository.all_clauses(), await repository.documents()
    assert {entry.clause.id: entry.clause for entry in stored} == {
        clause.id: clause for bundle in sample_bundles for clause in bundle.clauses
    }
    assert documents == sorted((bundle.document for bundle in sample_bundles), key=lambda document: document.id)


async def test_the_stored_hash_is_that_of_the_canonical_text(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    async with database.work() as session:
        stored = await PolicyRepository(session).get(AWARD)
    assert stored.content_hash == content_hash(canonical_text(clause_to_json(clause_of(sample_bundles, AWARD))))


async def test_a_first_import_adds_everything(database: Database, sample_bundles: list[Bundle]) -> None:
    counts = await save(database, sample_bundles)
    assert counts == ImportCounts(tuple(c.id for b in sample_bundles for c in b.clauses), (), 0)


async def test_a_second_import_changes_nothing(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    counts = await save(database, sample_bundles, at=LATER)
    assert counts == ImportCounts((), (), 5)
    async with database.work() as session:
        assert await scalar(session, "SELECT count(*) FROM clause_versions") == 5
        assert await scalar(session, "SELECT count(*) FROM clause_events") == 5


async def test_a_changed_clause_gets_a_new_version_and_keeps_the_old(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    await save(database, sample_bundles)
    counts = await save(database, reworded(sample_bundles, AWARD, "改为奖励二十万元。"), at=LATER)
    assert counts == ImportCounts((), (AWARD,), 4)
    async with database.work() as session:
        stored = await PolicyRepository(session).get(AWARD)
        query = text("SELECT payload FROM clause_versions WHERE clause_id = :id ORDER BY version")
        payloads = (await session.execute(query, {"id": AWARD})).scalars().all()
    assert (stored.version, stored.clause.summary) == (2, "改为奖励二十万元。")
    assert payloads == [canonical_text(clause_to_json(c)) for c in (clause_of(sample_bundles, AWARD), stored.clause)]


async def test_going_back_to_an_older_wording_is_a_version_of_its_own(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    await save(database, sample_bundles)
    await save(database, reworded(sample_bundles, AWARD, "改。"))
    await save(database, sample_bundles)
    async with database.work() as session:
        stored = await PolicyRepository(session).get(AWARD)
    assert stored.version == 3
    assert stored.clause == clause_of(sample_bundles, AWARD)


async def test_every_version_has_its_own_citation_and_window(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    await save(database, with_clause(sample_bundles, _without_window(clause_of(sample_bundles, "sm-first-set"))))
    async with database.work() as session:
        citations = await scalar(session, "SELECT count(*) FROM citations WHERE clause_id = 'sm-first-set'")
        windows = (
            await session.execute(text("SELECT version, note FROM windows WHERE clause_id = 'sm-first-set'"))
        ).all()
    assert citations == 2
    assert [tuple(row) for row in windows] == [(1, "以当年通知为准")]


def _without_window(clause: Clause) -> Clause:
    return dataclasses.replace(clause, window=None)


async def test_a_document_is_updated_in_place(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    changed = dataclasses.replace(
        sample_bundles[0].document, title="新名称", number=None, grade=Grade.PLAN, level=Level.CITY, statements=()
    )
    counts = await save(database, [Bundle(changed, sample_bundles[0].clauses)])
    async with database.work() as session:
        documents = await PolicyRepository(session).documents()
    assert counts.unchanged == 4
    assert changed in documents


async def test_a_clause_cannot_move_to_another_document(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    report = sample_bundles[1].document
    moved = dataclasses.replace(clause_of(sample_bundles, AWARD), document=report.id)
    with pytest.raises(InputError, match=f"{AWARD} 已属于文件 sample-measures"):
        await save(database, [Bundle(report, (moved,))])


async def test_an_error_in_the_middle_of_an_import_leaves_nothing(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    stray = dataclasses.replace(clause_of(sample_bundles, AWARD), document="sample-report")
    with pytest.raises(InputError):
        await save(database, [*sample_bundles, Bundle(sample_bundles[1].document, (stray,))])
    async with database.work() as session:
        repository = PolicyRepository(session)
        assert await repository.is_empty()
        assert await repository.documents() == []


MEASURES = {AWARD, "sm-first-set", "sm-judged-service"}
OPEN_ENDED = {"sr-roof-requirement"}
IN_FORCE = {
    date(2026, 1, 31): OPEN_ENDED,  # the measures begin in February
    date(2026, 2, 1): OPEN_ENDED | MEASURES,
    date(2026, 5, 31): OPEN_ENDED | MEASURES,
    date(2026, 6, 1): OPEN_ENDED | MEASURES | {INVESTMENT},  # has a validity of its own
    date(2026, 11, 30): OPEN_ENDED | MEASURES | {INVESTMENT},
    date(2026, 12, 1): OPEN_ENDED | MEASURES,
    date(2028, 12, 31): OPEN_ENDED | MEASURES,
    date(2029, 1, 1): OPEN_ENDED,
}


async def test_both_ends_of_validity_are_days_in_force(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    async with database.work() as session:
        found = {day: await PolicyRepository(session).in_force(day) for day in IN_FORCE}
    assert {day: {entry.clause.id for entry in entries} for day, entries in found.items()} == IN_FORCE
    assert all(entry.clause.is_in_force(day) for day, entries in found.items() for entry in entries)


async def test_validity_is_that_of_the_latest_version(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    shortened = dataclasses.replace(clause_of(sample_bundles, AWARD), valid_to=date(2026, 6, 30))
    await save(database, with_clause(sample_bundles, shortened))
    async with database.work() as session:
        found = await PolicyRepository(session).in_force(date(2026, 7, 1))
    assert AWARD not in {entry.clause.id for entry in found}


async def test_a_suspended_or_expired_clause_is_not_in_force(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    day, act = date(2026, 7, 1), Act("乙", "试验", LATER)
    for step, state in (
        (PolicyRepository.suspend, LifecycleState.SUSPENDED),
        (PolicyRepository.resume, LifecycleState.PUBLISHED),
        (PolicyRepository.expire, LifecycleState.EXPIRED),
    ):
        async with database.work() as session:
            repository = PolicyRepository(session)
            await step(repository, AWARD, day, act)
            in_force = {entry.clause.id for entry in await repository.in_force(day)}
            stored = {entry.clause.id: entry for entry in await repository.all_clauses(day)}[AWARD]
        assert (AWARD in in_force) is (state is LifecycleState.PUBLISHED)
        assert stored.state is state


async def test_a_new_wording_stays_suspended_until_it_is_resumed(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    day = date(2026, 7, 1)
    await save(database, sample_bundles)
    async with database.work() as session:
        await PolicyRepository(session).suspend(AWARD, day, Act("乙", "试验", LATER))
    await save(database, reworded(sample_bundles, AWARD, "改。"), at=LATER)
    async with database.work() as session:
        repository = PolicyRepository(session)
        stored = await repository.get(AWARD, day)
        assert AWARD not in {entry.clause.id for entry in await repository.in_force(day)}
    assert (stored.version, stored.state) == (2, LifecycleState.SUSPENDED)


async def test_an_unknown_clause_is_an_error_with_the_nearest_id(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    await save(database, sample_bundles)
    with pytest.raises(NotFoundError, match=f"没有编号为“sm-high-tech-awrd”的条款，最接近的是 {AWARD}"):
        async with database.work() as session:
            await PolicyRepository(session).get("sm-high-tech-awrd")


async def test_an_unknown_clause_in_an_empty_store_is_an_error_without_a_guess(database: Database) -> None:
    with pytest.raises(NotFoundError, match=r"没有编号为“x”的条款$"):
        async with database.work() as session:
            await PolicyRepository(session).get("x")


async def test_two_changes_at_once_lose_none(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, sample_bundles)
    changes = [reworded(sample_bundles, AWARD, f"第{number}种说法。") for number in range(4)]
    results = await asyncio.gather(*(save(database, change) for change in changes), return_exceptions=True)
    stored = [result for result in results if isinstance(result, ImportCounts)]
    async with database.work() as session:
        latest = (await PolicyRepository(session).get(AWARD)).version
        kept = await scalar(session, f"SELECT count(*) FROM clause_versions WHERE clause_id = '{AWARD}'")  # noqa: S608 - ours
    assert latest == kept == 1 + len(stored)
    assert all(isinstance(result, ImportCounts | StoreError) for result in results)


async def test_history_tells_what_who_why_and_when_oldest_first(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    await save(database, sample_bundles, actor="甲", reason="初稿")
    await save(database, reworded(sample_bundles, AWARD, "改。"), actor="乙", reason="勘误", at=LATER)
    async with database.work() as session:
        history = await PolicyRepository(session).history(AWARD)
    assert history == [
        HistoryEvent(1, "added", "甲", "初稿", FIRST),
        HistoryEvent(2, "changed", "乙", "勘误", LATER),
    ]


async def test_clauses_come_by_document_and_id(database: Database, sample_bundles: list[Bundle]) -> None:
    await save(database, list(reversed(sample_bundles)))
    async with database.work() as session:
        keys = [(entry.document.id, entry.clause.id) for entry in await PolicyRepository(session).all_clauses()]
    assert keys == sorted(keys)


async def test_long_texts_of_a_document_are_kept_whole_on_both_databases(
    database: Database, sample_bundles: list[Bundle]
) -> None:
    long = "长" * 4_000
    document = dataclasses.replace(sample_bundles[1].document, title=long, number=long, issuer=long, file=long)
    await save(database, [Bundle(document, ())])
    async with database.work() as session:
        assert await PolicyRepository(session).documents() == [document]
