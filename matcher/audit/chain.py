"""The hash chain: every record carries the hash of the one before, so none can change without all that follow."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted

GENESIS = "0" * 64
"""What the first record carries in place of a hash before it."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A record that has no place in the chain yet. `header` is canonical JSON; `body` is sealed, or None."""

    code: str
    kind: str
    at: str
    header: str
    key_id: str | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it stands in the database; nothing in it is believed before it is verified."""

    seq: int
    code: str
    kind: str
    at: str
    header: str
    key_id: str | None
    body: bytes | None
    previous: str
    hash: str


def linked(record: Unlinked, seq: int, previous: str) -> StoredRecord:
    """Give a record its place."""
    fields = (record.code, record.kind, record.at, record.header, record.key_id, record.body)
    return StoredRecord(seq, *fields, previous, _hash(record, seq, previous))


def hash_of(record: StoredRecord) -> str:
    """Compute the hash that a stored record should carry."""
    return _hash(record, record.seq, record.previous)


def hash_at(record: StoredRecord, seq: int, previous: str) -> str:
    """Compute the hash that a record would carry at another place."""
    return _hash(record, seq, previous)


def _hash(record: Unlinked | StoredRecord, seq: int, previous: str) -> str:
    try:
        text = link_text(record, seq, previous).encode()
    except (TypeError, AttributeError, ValueError):  # SQLite lets a forger store a number or bytes where text belongs
        return secrets.token_hex()  # drawn anew each time: no record can carry it
    return hashlib.sha256(text).hexdigest()


def link_text(record: Unlinked | StoredRecord, seq: int, previous: str) -> str:
    """Write what is hashed: RFC 8785 JSON of every column, header and body by their own hashes.

    Written by hand because a million of them are verified in one go; a test compares it with the library.
    """
    body = "null" if record.body is None else f'"{hashlib.sha256(record.body).hexdigest()}"'
    key = "null" if record.key_id is None else quoted(record.key_id)
    header = hashlib.sha256(record.header.encode()).hexdigest()
    return (
        f'{{"at":{quoted(record.at)},"body":{body},"code":{quoted(record.code)},"header":"{header}",'
        f'"key":{key},"kind":{quoted(record.kind)},"previous":{quoted(previous)},"seq":{seq}}}'
    )
