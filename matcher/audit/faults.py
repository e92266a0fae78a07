"""What can be wrong with a log, said of the first record where it shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.audit.chain import GENESIS, StoredRecord, hash_at, hash_of

MOST_RENUMBERED = 10_000
"""How many removed records are counted when those after them were numbered anew."""


class Flaw(StrEnum):
    """What was done to the log."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    CLAUSES_LOST = "clauses_lost"
    CLAUSES_CHANGED = "clauses_changed"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong: what, with the records `seq` to `last`; `code` where the record still stands."""

    flaw: Flaw
    seq: int
    last: int
    code: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A record that does not follow from the ones before it: `seq` and `head` are what it should have carried."""

    record: StoredRecord
    seq: int
    head: str
    before: StoredRecord | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a suspicious record.

    The next record; where the one stands that its link names; where else its own hash stands.
    """

    following: StoredRecord | None
    named: int | None
    twin: int | None


def diagnosed(doubt: Suspicion, around: Surroundings) -> Fault:
    """Say what was done, from the record that does not fit and its surroundings."""
    record, expected = doubt.record, doubt.seq
    if hash_at(record, expected, doubt.head) == record.hash:
        return _changed(record, expected, "它的编号或上一条的哈希被改动")
    if record.previous == doubt.head:
        return _wrong_content(doubt, around)
    named = 0 if record.previous == GENESIS else around.named
    if named is None:
        return _lost_predecessor(doubt, around)
    if named >= expected:
        return Fault(Flaw.REORDERED, expected, expected, record.code, f"它应当排在第 {named} 条之后")
    if around.twin is not None and around.twin < expected:
        return Fault(Flaw.INSERTED, expected, expected, record.code, f"它是第 {around.twin} 条的副本")
    if hash_of(record) == record.hash or _renumbered_by(record, -1) is not None:
        return Fault(Flaw.INSERTED, named + 1, expected - 1, None, "后面的记录并不认它作上一条")
    return _changed(record, expected, "内容和上一条的哈希都被改动")


def _changed(record: StoredRecord, seq: int, why: str) -> Fault:
    return Fault(Flaw.CHANGED, seq, seq, record.code, why)


def _wrong_content(doubt: Suspicion, around: Surroundings) -> Fault:
    """Tell a record slipped in between two that belong together from one whose content was changed."""
    record, following = doubt.record, around.following
    if following is not None and following.previous == doubt.head:
        return Fault(Flaw.INSERTED, doubt.seq, doubt.seq, record.code, "前后两条记录原本相连，中间没有这一条")
    return _changed(record, doubt.seq, "内容与它的哈希不符")


def _lost_predecessor(doubt: Suspicion, around: Surroundings) -> Fault:
    """Nobody carries the hash that the record names as the one before."""
    record, expected = doubt.record, doubt.seq
    if hash_of(record) == record.hash:
        if record.seq > expected:
            return Fault(Flaw.REMOVED, expected, record.seq - 1, None, f"第 {record.seq} 条的上一条不见了")
        code = None if doubt.before is None else doubt.before.code
        return Fault(Flaw.CHANGED, expected - 1, expected - 1, code, "它被换成了另一条，后一条并不认它")
    missing = _renumbered_by(record, 1)
    if missing is not None:
        why = "缺了记录，后面的编号被改过"
        return Fault(Flaw.REMOVED, expected, expected + missing - 1, None, why)
    following = around.following
    if following is not None and following.previous == doubt.head:
        return Fault(Flaw.INSERTED, expected, expected, record.code, "前后两条记录原本相连，中间没有这一条")
    return _changed(record, expected, "内容和上一条的哈希都被改动")


def _renumbered_by(record: StoredRecord, direction: int) -> int | None:
    """Find under which number the record was written; None when under none nearby."""
    for step in range(1, MOST_RENUMBERED + 1):
        if hash_at(record, record.seq + direction * step, record.previous) == record.hash:
            return step
    return None
