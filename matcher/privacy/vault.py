"""The vault: one data key for each subject, wrapped by the master key; destroying it erases all it sealed."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.privacy.master import MasterKeys, Wrapped
from matcher.privacy.sealing import KEY_BYTES, Box, ErasedError, Sealed
from matcher.privacy.subject import Subject, SubjectKind
from matcher.privacy.tables import SubjectKeyRow
from policies.errors import NotFoundError, StoreError
from policies.store.database import utc_now
from policies.store.inserting import insert_missing

ID_BYTES = 16
MASTER_KEYS, OPENED, SEALING = "master_keys", "opened_keys", "sealing_keys"
"""Where a unit of work carries the master keys, the keys it opened so far, and those it seals with."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A subject's key, open for the length of a unit of work. Keep it no longer: it may be destroyed meanwhile."""

    id: str
    subject: Subject
    box: Box = field(repr=False)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Seal for a place, such as a record's code: elsewhere it will not open."""
        return self.box.seal(plain, self._bound(context))

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Open what was sealed for this place and subject; TamperedError when it was not."""
        return self.box.open(sealed, self._bound(context))

    def _bound(self, context: bytes) -> bytes:
        return self.id.encode() + b"|" + context


def key_info(keys: MasterKeys | Callable[[], MasterKeys]) -> dict[str, object]:
    """Give what a `Database` must carry for its units of work to open the vault."""
    return {MASTER_KEYS: keys if callable(keys) else lambda: keys}


def master_keys(session: AsyncSession) -> MasterKeys:
    """Give the master keys that this unit of work carries."""
    source = session.info.get(MASTER_KEYS)
    if source is None:
        raise StoreError("这个数据库连接没有带主密钥，不能读写加密的内容")
    keys = source()
    assert isinstance(keys, MasterKeys)  # noqa: S101 - for the type checker
    return keys


class Vault:
    """The subjects' keys within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._keys = master_keys(session)
        self._opened: dict[str, DataKey] = session.info.setdefault(OPENED, {})
        self._sealing: dict[Subject, DataKey] = session.info.setdefault(SEALING, {})

    async def seal(self, subject: str, plain: bytes, context: bytes) -> Sealed:
        """Seal under a subject's key, made when there is none; needs a unit of work that may write."""
        key = await self.key_for(Subject.parse(subject))
        return Sealed(key.id, key.seal(plain, context))

    async def open(self, key_id: str, ciphertext: bytes, context: bytes) -> bytes:
        """Open with the key of this id; ErasedError when it was destroyed."""
        return (await self.key(key_id)).open(ciphertext, context)

    async def key_for(self, subject: Subject) -> DataKey:
        """Give a subject's key to seal with, made when there is none, and note that it is in use."""
        if subject not in self._sealing:
            row = await self._row_of(subject) or await self._made(subject)
            row.used_on = max(row.used_on, utc_now().date())
            self._sealing[subject] = self._open(row)
        return self._sealing[subject]

    async def find(self, subject: Subject) -> tuple[DataKey, ...]:
        """Give the keys of a subject: none, one, or rarely more."""
        return tuple(self._open(row) for row in await self._rows_of(subject))

    async def key(self, key_id: str) -> DataKey:
        """Give the key of an id; ErasedError when it was destroyed, NotFoundError when there never was one."""
        if key_id in self._opened:
            return self._opened[key_id]
        row = await self._session.get(SubjectKeyRow, key_id)
        if row is None:
            raise NotFoundError(f"没有编号为 {key_id} 的密钥")
        if row.destroyed_at is not None:
            raise ErasedError(key_id, row.destroyed_at, row.why)
        return self._open(row)

    async def keys(self, key_ids: set[str]) -> Mapping[str, DataKey]:
        """Give many keys at once; those that were destroyed are absent."""
        query = select(SubjectKeyRow).where(SubjectKeyRow.id.in_(key_ids), SubjectKeyRow.destroyed_at.is_(None))
        return {row.id: self._open(row) for row in (await self._session.execute(query)).scalars()}

    async def destroy(self, key_id: str, why: str, at: datetime) -> bool:
        """Destroy a key for good; a tombstone stays that names nobody. False when there was nothing to destroy."""
        destroyed = self._opened.pop(key_id, None)
        if destroyed is not None:
            self._sealing.pop(destroyed.subject, None)
        row = await self._session.get(SubjectKeyRow, key_id)
        if row is None or row.destroyed_at is not None:
            return False
        row.name_hash = row.master_id = row.wrapped = None
        row.destroyed_at, row.why = at, why
        await self._session.flush()
        return True

    async def idle_since(self, day: date, kinds: tuple[SubjectKind, ...], limit: int | None = None) -> list[str]:
        """Name the keys that nothing was sealed with since a day, at most so many."""
        query = select(SubjectKeyRow.id).where(
            SubjectKeyRow.used_on < day,
            SubjectKeyRow.destroyed_at.is_(None),
            SubjectKeyRow.kind.in_([kind.value for kind in kinds]),
        )
        return list((await self._session.execute(query.order_by(SubjectKeyRow.id).limit(limit))).scalars())

    async def count(self) -> tuple[Mapping[str, int], int]:
        """Count the keys under each master key, and those that were destroyed."""
        query = select(SubjectKeyRow.master_id, func.count()).group_by(SubjectKeyRow.master_id)
        found: dict[str | None, int] = dict((await self._session.execute(query)).all())
        destroyed = found.pop(None, 0)
        return {str(master_id): number for master_id, number in found.items()}, destroyed

    async def rewrap(self, limit: int) -> int:
        """Wrap keys anew that an earlier master key wrapped, and find them by the one in use; give how many."""
        query = select(SubjectKeyRow).where(SubjectKeyRow.master_id != self._keys.current_id)
        rows = list((await self._session.execute(query.order_by(SubjectKeyRow.id).limit(limit))).scalars())
        for row in rows:
            await self._rewrap(row)
        return len(rows)

    async def _rewrap(self, row: SubjectKeyRow) -> None:
        plain = unwrapped(row, self._keys)
        wrapped = self._keys.wrap(plain, row.id.encode())
        name_hash = self._keys.name_hashes(plain[KEY_BYTES:].decode())[0]
        same_name = select(func.count()).where(SubjectKeyRow.name_hash == name_hash)
        row.ordinal = (await self._session.execute(same_name)).scalar_one()  # > 0: see SubjectKeyRow
        row.name_hash, row.master_id, row.wrapped = name_hash, wrapped.master_id, wrapped.ciphertext
        await self._session.flush()

    async def _row_of(self, subject: Subject) -> SubjectKeyRow | None:
        rows = await self._rows_of(subject)
        return rows[0] if rows else None

    async def _rows_of(self, subject: Subject) -> list[SubjectKeyRow]:
        hashes = self._keys.name_hashes(str(subject))
        query = select(SubjectKeyRow).where(SubjectKeyRow.name_hash.in_(hashes))
        rows = list((await self._session.execute(query)).scalars())
        return sorted(rows, key=lambda row: (hashes.index(row.name_hash or ""), row.ordinal))

    async def _made(self, subject: Subject) -> SubjectKeyRow:
        key_id, secret = _new_id(), secrets.token_bytes(KEY_BYTES)
        wrapped = self._keys.wrap(secret + str(subject).encode(), key_id.encode())
        values = {
            "id": key_id,
            "kind": subject.kind.value,
            "name_hash": self._keys.name_hashes(str(subject))[0],
            "ordinal": 0,
            "master_id": wrapped.master_id,
            "wrapped": wrapped.ciphertext,
            "used_on": utc_now().date(),
            "why": "",
        }
        await insert_missing(self._session, SubjectKeyRow, [values], ["name_hash", "ordinal"])
        row = await self._row_of(subject)  # ours, or that of another process which was first
        assert row is not None  # noqa: S101 - inserted or found
        return row

    def _open(self, row: SubjectKeyRow) -> DataKey:
        if row.id not in self._opened:
            self._opened[row.id] = opened_key(row, self._keys)
        return self._opened[row.id]


def opened_key(row: SubjectKeyRow, keys: MasterKeys) -> DataKey:
    """Unwrap the key of a row that has one."""
    plain = unwrapped(row, keys)
    return DataKey(row.id, Subject.parse(plain[KEY_BYTES:].decode()), Box(plain[:KEY_BYTES]))


def unwrapped(row: SubjectKeyRow, keys: MasterKeys) -> bytes:
    """Give the key of a row, and the name of its subject after it."""
    return keys.unwrap(Wrapped(row.master_id or "", row.wrapped or b""), row.id.encode())


def _new_id() -> str:
    return base64.b32encode(secrets.token_bytes(ID_BYTES)).decode().rstrip("=")
