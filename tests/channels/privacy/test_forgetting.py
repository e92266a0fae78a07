"""What is kept for how long, what an upgrade seals, and what an erasure leaves in the files."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.dialogue.state import Consent, ConversationState, Effect, EffectKind
from bot.services.erasure import Order, erase, scrub
from bot.services.retention import Retention
from bot.services.sealing_old import seal_old_rows
from bot.settings import Kept, RetentionSettings
from bot.store.conversations import Conversation, ConversationRepository, Offered
from bot.store.queues import Arrived, OutboxQueue, UpdateQueue
from bot.store.requests import RequestRepository
from bot.store.state_json import dump_state
from bot.store.tables import ConversationRow, RequestRow
from matcher.audit.kinds import RecordKind
from matcher.privacy.sealing import ErasedError
from matcher.privacy.subject import Subject
from matcher.privacy.tables import SubjectKeyRow
from matcher.privacy.vault import Vault
from matcher.profile import Profile
from matcher.store.audit_reader import AuditReader
from policies.errors import InputError
from policies.store.database import Database

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GRIEVANCE = Effect(EffectKind.FILE_GRIEVANCE, "三个月没到账", ("t-power",))
STATE = ConversationState(Profile(name="某某公司"), Consent.GIVEN)
ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def days(number: int) -> timedelta:
    return timedelta(days=number)


async def converse(database: Database, chat: str, at: datetime, state: ConversationState = STATE) -> None:
    async with database.work() as session:
        await ConversationRepository(session, "telegram").save(chat, Conversation(state), at)


async def purge(database: Database, now: datetime = NOW, **settings: int) -> dict[str, int]:
    counts = await Retention(RetentionSettings(**settings), database.work).purge(now, actor="tester")
    return {kind.value: number for kind, number in counts.items() if number}


async def kinds(database: Database) -> list[str]:
    async with database.reading() as session:
        return [record.kind async for record in AuditReader(session).records()]


async def handled(database: Database, at: datetime) -> None:
    async with database.work() as session:
        for queue in (UpdateQueue(session, "telegram"), OutboxQueue(session, "telegram")):
            if isinstance(queue, UpdateQueue):
                await queue.add([Arrived(1, "7", "x")], at)
            else:
                await queue.add("7", 1, ["y"], at)
            item = await queue.take(at)
            assert item is not None
            await queue.settle(item, at)


async def test_settled_rows_go_after_their_days_and_not_a_second_before(database: Database) -> None:
    await handled(database, NOW)
    assert await purge(database, NOW + days(7)) == {}
    assert await purge(database, NOW + days(7) + SECOND) == {"updates": 1, "messages": 1}
    assert await purge(database, NOW + days(7) + SECOND) == {}
    assert await kinds(database) == [], "rows without content are no act worth a record"


async def test_a_conversation_goes_when_nobody_went_on_with_it_unless_it_waits_for_news(database: Database) -> None:
    await converse(database, "1", NOW)
    await converse(database, "2", NOW + SECOND)
    await converse(database, "3", NOW, ConversationState(subscribed=True))
    assert await purge(database, NOW + days(180) + SECOND) == {"conversations": 1}
    async with database.reading() as session:
        assert list((await session.execute(select(ConversationRow.chat).order_by("chat"))).scalars()) == ["2", "3"]
    assert await kinds(database) == [RecordKind.PURGE]


async def test_the_words_of_requests_go_and_that_there_was_one_stays(database: Database) -> None:
    async with database.work() as session:
        repository = RequestRepository(session)
        await repository.add("telegram", "7", [GRIEVANCE], NOW)
        await repository.add("telegram", "7", [GRIEVANCE], NOW + days(1))
    assert await purge(database, NOW + days(730) + SECOND) == {"requests": 1}
    async with database.reading() as session:
        found = await RequestRepository(session).of_chat("telegram", "7")
    assert [(request.text, request.clauses) for request in found] == [("", ()), ("三个月没到账", ("t-power",))]


async def test_idle_keys_are_destroyed_and_those_of_enterprises_stay(database: Database) -> None:
    subjects = [Subject.chat("telegram", "1"), Subject.run("HQ-ABCDE-23456"), Subject.enterprise("91330110MA2AKXYZ0Q")]
    async with database.work() as session:
        sealed = [await Vault(session).seal(str(subject), b"x", b"") for subject in subjects]
        await session.execute(update(SubjectKeyRow).values(used_on=NOW.date()))
    assert await purge(database, NOW + days(1095)) == {}
    assert await purge(database, NOW + days(1096)) == {"keys": 2}
    async with database.reading() as session:
        with pytest.raises(ErasedError) as refused:
            await Vault(session).open(sealed[0].key_id, sealed[0].ciphertext, b"")
        assert refused.value.why == "retention"
        assert await Vault(session).open(sealed[2].key_id, sealed[2].ciphertext, b"") == b"x"


async def test_a_conversation_whose_key_is_gone_begins_anew(database: Database) -> None:
    await converse(database, "1", NOW)
    await purge(database, datetime.now(UTC) + days(2), keys=1, conversations=0)
    async with database.work() as session:
        found = await ConversationRepository(session, "telegram").load("1", NOW)
    assert (found.state, found.offered, found.revision) == (ConversationState(), Offered(), 1)


async def test_a_dry_run_counts_the_same_and_changes_nothing(database: Database) -> None:
    await converse(database, "1", NOW)
    await handled(database, NOW)
    retention = Retention(RetentionSettings(), database.reading)
    due = await retention.due(NOW + days(181))
    assert await retention.due(NOW + days(181)) == due
    purged = await Retention(RetentionSettings(), database.work).purge(NOW + days(181), actor="tester")
    assert due == purged
    assert (due[Kept.CONVERSATIONS], due[Kept.UPDATES], due[Kept.MESSAGES]) == (1, 1, 1)


async def test_zero_days_keep_for_ever(database: Database) -> None:
    await converse(database, "1", NOW)
    assert await purge(database, NOW + days(10_000), conversations=0, keys=0) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIQI_KEEP_UPDATES_DAYS", "1"),
        ("HUIQI_KEEP_MESSAGES_DAYS", "soon"),
        ("HUIQI_KEEP_REQUESTS_DAYS", "-1"),
        ("HUIQI_KEEP_CONVERSATIONS_DAYS", "1.5"),
        ("HUIQI_KEEP_KEYS_DAYS", "30"),
        ("HUIQI_KEEP_KEYS_DAYS", "999999"),
    ],
)
def test_a_wrong_term_is_named(name: str, value: str) -> None:
    with pytest.raises(InputError, match=name):
        RetentionSettings.from_environment({name: value})


async def test_what_an_older_release_left_in_clear_is_sealed_and_reads_the_same(database: Database) -> None:
    offered = json.dumps({"revision": 1, "labels": ["同意"], "text": "某某公司？"})
    async with database.work() as session:
        await ConversationRepository(session, "telegram").save("7", Conversation(), NOW)
        await session.execute(update(ConversationRow).values(state=dump_state(STATE), offered=offered, key_id=None))
        clear = {"kind": "file_grievance", "text": "某某公司没到账", "clauses": "t-power", "at": NOW}
        session.add(RequestRow(channel="telegram", chat="7", **clear))

    async def read() -> tuple[object, ...]:
        async with database.reading() as session:
            found = await ConversationRepository(session, "telegram").peek("7")
            (request,) = await RequestRepository(session).of_chat("telegram", "7")
        return found.state, found.offered, request.text, request.clauses

    before = await read()
    assert before == (STATE, Offered(1, ("同意",), "某某公司？"), "某某公司没到账", ("t-power",))
    assert await seal_old_rows(database) == 2
    assert await seal_old_rows(database) == 0
    assert await read() == before
    async with database.reading() as session:
        rows = (await session.execute(text("SELECT state, offered FROM conversations"))).all()
        rows += (await session.execute(text("SELECT text, clauses FROM requests"))).all()
    assert not re.search(r"[一-鿿]|\\u|power", str(rows))


async def test_an_old_sealed_conversation_put_back_does_not_open(database: Database) -> None:
    await converse(database, "7", NOW)
    async with database.work() as session:
        old = (await session.execute(select(ConversationRow.state))).scalar_one()
        repository = ConversationRepository(session, "telegram")
        kept = await repository.load("7", NOW)
        await repository.save("7", kept, NOW)
        await session.execute(update(ConversationRow).values(state=old))
    with pytest.raises(Exception, match="打不开"):
        async with database.reading() as session:
            await ConversationRepository(session, "telegram").peek("7")


async def test_what_was_erased_is_driven_out_of_the_files_while_others_read(database: Database) -> None:
    await converse(database, "7", NOW)
    async with database.work() as session:
        await erase(session, Subject.chat("telegram", "7"), Order("tester", "cli", "", NOW))
    async with database.reading() as session:
        assert (await session.execute(select(ConversationRow.state))).scalar_one() == ""
        assert await scrub(database)


@ONLY_SQLITE
async def test_after_an_erasure_the_wrapped_key_is_in_no_file_of_the_database(
    database: Database, tmp_path: Path
) -> None:
    def found(needle: bytes) -> list[str]:
        return [path.name for path in tmp_path.iterdir() if needle in path.read_bytes()]

    for chat in range(20):
        await converse(database, str(chat), NOW)
    async with database.work() as session:
        await RequestRepository(session).add("telegram", "7", [GRIEVANCE], NOW)
        (key,) = await Vault(session).find(Subject.chat("telegram", "7"))
        row = await session.get(SubjectKeyRow, key.id)
        assert row is not None
        wrapped, name_hash = row.wrapped or b"", (row.name_hash or "").encode()
    assert found(wrapped)
    assert found(name_hash)
    async with database.work() as session:
        await erase(session, Subject.chat("telegram", "7"), Order("tester", "cli", "", NOW))
    assert await scrub(database)
    assert found(wrapped) == []
    assert found(name_hash) == []
    assert found(key.id.encode()), "the tombstone stays"
