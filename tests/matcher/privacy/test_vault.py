"""The vault on both databases: one key a subject, rotation, and erasure for good."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from matcher.privacy.master import MasterKeys
from matcher.privacy.sealing import ErasedError, Sealed, TamperedError
from matcher.privacy.subject import Subject, SubjectKind
from matcher.privacy.tables import SubjectKeyRow
from matcher.privacy.vault import Vault, key_info
from policies.errors import InputError, NotFoundError, StoreError
from policies.store.database import Database

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
CHAT, OTHER = "telegram:7001001", "telegram:7001002"
OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)


async def seal(database: Database, subject: str = CHAT, plain: bytes = b"secret") -> Sealed:
    async with database.work() as session:
        return await Vault(session).seal(subject, plain, b"place")


async def unseal(database: Database, sealed: Sealed, context: bytes = b"place") -> bytes:
    async with database.reading() as session:
        return await Vault(session).open(sealed.key_id, sealed.ciphertext, context)


async def destroy(database: Database, key_id: str) -> bool:
    async with database.work() as session:
        return await Vault(session).destroy(key_id, "erased", AT)


async def test_what_is_sealed_opens_later(database: Database) -> None:
    assert await unseal(database, await seal(database)) == b"secret"


async def test_a_subject_keeps_its_key_and_another_gets_another(database: Database) -> None:
    first, again, other = await seal(database), await seal(database), await seal(database, OTHER)
    assert first.key_id == again.key_id != other.key_id


async def test_a_text_does_not_open_under_another_subjects_key(database: Database) -> None:
    mine, other = await seal(database), await seal(database, OTHER)
    with pytest.raises(TamperedError):
        await unseal(database, Sealed(other.key_id, mine.ciphertext))
    with pytest.raises(TamperedError):
        await unseal(database, mine, b"elsewhere")


async def test_many_at_once_agree_on_one_key(database: Database) -> None:
    sealed = await asyncio.gather(*(seal(database) for _ in range(6)))
    assert len({entry.key_id for entry in sealed}) == 1


async def test_nothing_in_the_table_names_the_subject(database: Database) -> None:
    await seal(database)
    async with database.reading() as session:
        row = (await session.execute(select(SubjectKeyRow))).scalar_one()
    shown = "".join(str(getattr(row, column.name)) for column in SubjectKeyRow.__table__.columns)
    assert "7001001" not in shown
    assert row.kind == "chat"


async def test_after_an_erasure_nothing_opens_and_nothing_leads_back(database: Database) -> None:
    sealed = await seal(database)
    assert await destroy(database, sealed.key_id)
    with pytest.raises(ErasedError, match="清除") as refused:
        await unseal(database, sealed)
    assert (refused.value.why, refused.value.destroyed_at) == ("erased", AT)
    async with database.reading() as session:
        row = (await session.execute(select(SubjectKeyRow))).scalar_one()
        assert (row.name_hash, row.wrapped, row.master_id) == (None, None, None)
        assert await Vault(session).find(Subject.parse(CHAT)) == ()


async def test_erasing_twice_does_nothing_the_second_time(database: Database) -> None:
    sealed = await seal(database)
    assert await destroy(database, sealed.key_id)
    assert not await destroy(database, sealed.key_id)


async def test_a_key_destroyed_in_a_unit_of_work_is_gone_within_it(database: Database) -> None:
    sealed = await seal(database)
    async with database.work() as session:
        vault = Vault(session)
        await vault.open(sealed.key_id, sealed.ciphertext, b"place")
        await vault.destroy(sealed.key_id, "erased", AT)
        with pytest.raises(ErasedError):
            await vault.open(sealed.key_id, sealed.ciphertext, b"place")


async def test_who_comes_back_after_an_erasure_is_somebody_new(database: Database) -> None:
    before = await seal(database)
    await destroy(database, before.key_id)
    after = await seal(database)
    assert after.key_id != before.key_id
    assert await unseal(database, after) == b"secret"


async def test_a_destroyed_key_can_neither_be_revived_nor_removed(database: Database) -> None:
    sealed = await seal(database)
    async with database.reading() as session:
        row = (await session.execute(select(SubjectKeyRow))).scalar_one()
    revived = {"wrapped": row.wrapped, "name_hash": row.name_hash, "destroyed_at": None}
    await destroy(database, sealed.key_id)
    for statement, why in (
        (update(SubjectKeyRow).values(revived), "stays"),
        (text("DELETE FROM subject_keys"), "keeps"),
    ):
        with pytest.raises((StoreError, DBAPIError), match=why):
            async with database.work() as session:
                await session.execute(statement)


async def test_an_unknown_key_is_an_error_in_words(database: Database) -> None:
    with pytest.raises(NotFoundError, match="NOKEY"):
        await unseal(database, Sealed("NOKEY", b""))


async def test_a_rolled_back_unit_of_work_leaves_no_key(database: Database) -> None:
    async def fail() -> None:
        async with database.work() as session:
            await Vault(session).seal(CHAT, b"secret", b"place")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as session:
        assert await Vault(session).find(Subject.parse(CHAT)) == ()


async def test_rotation_wraps_all_keys_anew_and_the_old_master_key_may_go(migrated_url: str) -> None:
    async def opened(keys: MasterKeys) -> Database:
        return Database(migrated_url, info=key_info(keys))

    before = await opened(MasterKeys(OLD))
    sealed = [await seal(before, f"telegram:{chat}") for chat in range(7)]
    erased = await seal(before, OTHER)
    await destroy(before, erased.key_id)
    await before.close()

    between = await opened(MasterKeys(NEW, [OLD]))
    assert await unseal(between, sealed[0]) == b"secret"
    for expected in (5, 2, 0):
        async with between.work() as session:
            assert await Vault(session).rewrap(5) == expected
    await between.close()

    after = await opened(MasterKeys(NEW))
    assert [await unseal(after, entry) for entry in sealed] == [b"secret"] * 7
    assert (await seal(after, "telegram:3")).key_id == sealed[3].key_id, "still found by name"
    async with after.reading() as session:
        assert await Vault(session).count() == ({MasterKeys(NEW).current_id: 7}, 1)
    await after.close()


async def test_a_subject_who_got_two_keys_while_processes_disagreed_loses_neither(migrated_url: str) -> None:
    one, two = (Database(migrated_url, info=key_info(MasterKeys(key))) for key in (OLD, NEW))
    mine = [await seal(one), await seal(two)]
    await asyncio.gather(one.close(), two.close())
    both = Database(migrated_url, info=key_info(MasterKeys(NEW, [OLD])))
    async with both.work() as session:
        assert await Vault(session).rewrap(10) == 1
    async with both.reading() as session:
        assert {key.id for key in await Vault(session).find(Subject.parse(CHAT))} == {entry.key_id for entry in mine}
    assert [await unseal(both, entry) for entry in mine] == [b"secret", b"secret"]
    await both.close()


async def test_idle_keys_are_those_nothing_was_sealed_with_since(database: Database) -> None:
    await seal(database)
    today = datetime.now(UTC).date()
    async with database.work() as session:
        await session.execute(update(SubjectKeyRow).values(used_on=date(2026, 1, 31)))
        vault = Vault(session)
        assert await vault.idle_since(date(2026, 1, 31), (SubjectKind.CHAT,)) == []
        assert len(await vault.idle_since(date(2026, 2, 1), (SubjectKind.CHAT,))) == 1
        assert await vault.idle_since(date(2026, 2, 1), (SubjectKind.RUN,)) == []
    await seal(database)
    async with database.reading() as session:
        assert (await session.execute(select(SubjectKeyRow.used_on))).scalar_one() == today


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("telegram:77", "telegram:77"),
        (" hq-abcde-23456 ", "run:HQ-ABCDE-23456"),
        ("run:hq-abcde-23456", "run:HQ-ABCDE-23456"),
        ("91330110ma2akxyz0q", "enterprise:91330110MA2AKXYZ0Q"),
        ("enterprise:91330110MA2AKXYZ0Q", "enterprise:91330110MA2AKXYZ0Q"),
    ],
)
def test_a_subject_is_written_as_people_do(written: str, read: str) -> None:
    assert str(Subject.parse(written)) == read


@pytest.mark.parametrize("written", ["", "telegram", ":7", "telegram:", "x" * 300 + ":7"])
def test_what_is_no_subject_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="telegram:123456"):
        Subject.parse(written)


async def test_a_database_without_master_keys_seals_nothing(migrated_url: str) -> None:
    bare = Database(migrated_url)
    with pytest.raises(StoreError, match="主密钥"):
        await seal(bare)
    await bare.close()
