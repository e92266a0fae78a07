"""The audit log in the database: whole under concurrency, closed to changes, silent when nothing was committed."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from matcher.audit import checkpoints
from matcher.audit.chain import GENESIS, StoredRecord, hash_of
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act, Asking, MatchDraft, match_draft
from matcher.audit.sealing import context_of
from matcher.audit.verification import Verifier
from matcher.matching import MatchResult
from matcher.privacy.vault import Vault
from matcher.profile import Profile
from matcher.store import audit_log
from matcher.store.audit_log import AuditLog
from matcher.store.audit_reader import AuditReader
from policies.errors import NotFoundError, StoreError
from policies.store.database import Database

AT = datetime(2026, 11, 22, 1, 2, 3, 456_789, tzinfo=UTC)
NOTHING = MatchResult(date(2026, 11, 22), ())
PUBLISH = Act(RecordKind.PUBLISH, actor="cli:alice", reason="发布", details={"clause": "c", "version": 2})


def drafted(subject: str = "telegram:7", name: str = "甲") -> MatchDraft:
    return match_draft(Profile(name=name), NOTHING, Asking(subject, "test", "", AT), vocabulary_version="v1")


async def record(database: Database, draft: MatchDraft) -> str:
    async with database.work() as session:
        return await AuditLog(session, Vault(session)).record_match(draft)


async def log_of(database: Database) -> list[StoredRecord]:
    async with database.reading() as session:
        return [entry async for entry in AuditReader(session).records()]


async def is_whole(database: Database) -> bool:
    async with database.reading() as session:
        reader = AuditReader(session)
        verifier = Verifier(await reader.checkpoints(), await reader.clause_sets())
        faults = [fault async for entry in reader.records() if (fault := verifier.check(entry)) is not None]
    return not faults and verifier.end() is None


async def test_a_match_is_sealed_chained_and_found_by_its_code(database: Database) -> None:
    draft = drafted()
    code = await record(database, draft)
    async with database.reading() as session:
        found = await AuditReader(session).by_code(code.lower().replace("-", " "))
        opened = await Vault(session).open(found.key_id or "", found.body or b"", context_of(code))
    assert (found.seq, found.previous, found.kind) == (1, GENESIS, "match")
    assert found.at == "2026-11-22T01:02:03.456789+00:00"
    assert hash_of(found) == found.hash
    assert opened == draft.body
    assert json.loads(found.header)["actor"] == found.key_id


async def test_nothing_of_who_asked_stands_in_clear(database: Database) -> None:
    await record(database, drafted("telegram:4711", "杭州样例公司"))
    (kept,) = await log_of(database)
    clear = f"{kept.header}{kept.key_id}{kept.code}".encode() + (kept.body or b"")
    assert b"4711" not in clear
    assert "杭州样例公司".encode() not in clear


async def test_records_of_one_unit_of_work_follow_each_other(database: Database) -> None:
    async with database.work() as session:
        log = AuditLog(session, Vault(session))
        codes = [await log.record_action(PUBLISH), await log.record_match(drafted()), await log.record_action(PUBLISH)]
    entries = await log_of(database)
    assert [entry.code for entry in entries] == codes
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert await is_whole(database)


async def test_an_act_stands_in_clear_with_its_details(database: Database) -> None:
    async with database.work() as session:
        await AuditLog(session).record_action(PUBLISH)
    (entry,) = await log_of(database)
    assert json.loads(entry.header) == {
        "form": 2, "actor": "cli:alice", "channel": "cli", "subject": "", "reason": "发布",
        "details": {"clause": "c", "version": 2},
    }  # fmt: skip
    assert (entry.key_id, entry.body) == (None, None)


async def test_work_that_fails_leaves_no_record(database: Database) -> None:
    async def fail() -> None:
        async with database.work() as session:
            await AuditLog(session, Vault(session)).record_match(drafted())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await log_of(database) == []


async def test_recording_within_a_savepoint_is_refused(database: Database) -> None:
    with pytest.raises(TypeError, match="savepoint"):
        async with database.work() as session, session.begin_nested():
            await AuditLog(session).record_action(PUBLISH)


async def test_recording_while_only_reading_is_refused_instead_of_lost(database: Database) -> None:
    async with database.reading() as session:
        with pytest.raises(TypeError, match="work"):
            await AuditLog(session).record_action(PUBLISH)


async def test_a_profile_is_never_recorded_without_a_cipher(database: Database) -> None:
    with pytest.raises(TypeError, match="cipher"):
        async with database.work() as session:
            await AuditLog(session).record_match(drafted())
    assert await log_of(database) == []


async def test_two_records_never_share_a_code(database: Database) -> None:
    draft = drafted()
    await record(database, draft)
    with pytest.raises(StoreError):
        await record(database, draft)
    assert len(await log_of(database)) == 1
    assert await is_whole(database)


async def test_an_unknown_code_is_an_error_in_words(database: Database) -> None:
    with pytest.raises(NotFoundError, match="HQ-NONE"):
        async with database.reading() as session:
            await AuditReader(session).by_code("HQ-NONE")


async def test_the_records_of_a_subject_are_found_by_its_key(database: Database) -> None:
    codes = [await record(database, drafted("telegram:1")) for _ in range(2)]
    await record(database, drafted("telegram:2"))
    async with database.reading() as session:
        reader = AuditReader(session)
        key_id = (await reader.by_code(codes[0])).key_id
        assert [entry.code async for entry in reader.of_key(key_id or "")] == codes


async def test_many_at_once_on_two_pools_make_one_chain(database: Database, migrated_url: str) -> None:
    other = Database(migrated_url, info=dict(_info(database)))
    drafts = [drafted(f"telegram:{number % 5}") for number in range(40)]
    pools = [database, other]
    codes = await asyncio.gather(*(record(pools[n % 2], draft) for n, draft in enumerate(drafts)))
    await other.close()
    assert sorted(entry.code for entry in await log_of(database)) == sorted(codes)
    assert await is_whole(database)


def _info(database: Database) -> dict[str, object]:
    return database._sessions.kw["info"]


async def test_every_thousandth_record_leaves_a_checkpoint(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "EVERY", 4)
    for count in (3, 2, 4):
        async with database.work() as session:
            for _ in range(count):
                await AuditLog(session).record_action(PUBLISH)
    async with database.reading() as session:
        kept = await AuditReader(session).checkpoints()
    assert [checkpoint.size for checkpoint in kept] == [5, 9]
    assert await is_whole(database)
    assert checkpoints.EVERY == 1000


async def test_a_page_is_not_the_end(database: Database) -> None:
    async with database.work() as session:
        for _ in range(5):
            await AuditLog(session).record_action(PUBLISH)
    async with database.reading() as session:
        reader = AuditReader(session)
        assert [entry.seq async for entry in reader.records(page=2)] == [1, 2, 3, 4, 5]
        assert [digest async for digest in reader.hashes(page=2)] == [entry.hash for entry in await log_of(database)]


@pytest.mark.parametrize("table", ["audit_records", "audit_clause_sets", "audit_checkpoints"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_database_refuses_changes(database: Database, backend: str, table: str, change: str) -> None:
    if "TRUNCATE" in change and backend == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    async with database.work() as session:
        await AuditLog(session, Vault(session)).record_match(drafted())
        await session.run_sync(audit_log.add_checkpoint)
    column = {"audit_records": "code = 'x'", "audit_clause_sets": "clauses = 'x'", "audit_checkpoints": "root = 'x'"}
    with pytest.raises(DBAPIError, match=f"{table} is append-only"):
        async with database.engine.begin() as connection:
            await connection.execute(text(change.format(table, column[table])))


async def test_replacing_a_record_is_refused_too(database: Database, backend: str) -> None:
    if backend != "sqlite":
        pytest.skip("only SQLite replaces on insert")
    await record(database, drafted())
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.engine.begin() as connection:
            await connection.execute(text("INSERT OR REPLACE INTO audit_records SELECT * FROM audit_records"))
