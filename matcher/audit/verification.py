"""Verify a log record by record, in constant memory: the links, the contents, and the checkpoints on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from matcher.audit.chain import GENESIS, StoredRecord, hash_of
from matcher.audit.checkpoints import Checkpoint, rewritten_range
from matcher.audit.faults import Fault, Flaw, Suspicion
from matcher.audit.kinds import RecordKind
from matcher.audit.merkle import Frontier

_CLAUSES = '"clauses":"'
"""Where a header names its clause set. Quotes inside text are escaped in JSON, so nothing else reads like this."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying: how many records were good, and the first fault."""

    records: int
    head: str
    root: str
    checkpoints: int
    fault: Fault | None


class Verifier:
    """Takes the records in order. `clause_sets` says of each stored list whether its text still has its hash."""

    def __init__(self, checkpoints: Iterable[Checkpoint], clause_sets: Mapping[str, bool]) -> None:
        by_size = attrgetter("size")
        self._checkpoints = {size: tuple(kept) for size, kept in groupby(sorted(checkpoints, key=by_size), key=by_size)}
        self._clause_sets = clause_sets
        self._last: StoredRecord | None = None
        self.tree = Frontier()

    @property
    def head(self) -> str:
        """The hash of the last good record."""
        return GENESIS if self._last is None else self._last.hash

    def check(self, record: StoredRecord) -> Suspicion | Fault | None:
        """Take the next record; None while all is well."""
        seq = self.tree.size + 1
        if record.seq != seq or record.previous != self.head or hash_of(record) != record.hash:
            return Suspicion(record, seq, self.head, self._last)
        fault = self._clauses_fault(record) if record.kind == RecordKind.MATCH else None
        if fault is not None:
            return fault
        self._last = record
        self.tree.add(bytes.fromhex(record.hash))
        return self._checkpoint_fault() if seq in self._checkpoints else None

    def end(self) -> Fault | None:
        """Say what is wrong with the end of the log, once all records were good."""
        size = self.tree.size
        beyond = max(self._checkpoints, default=0)
        if beyond > size:
            why = f"检查点见过 {beyond} 条，现在只有 {size} 条"
            return Fault(Flaw.TRUNCATED, size + 1, beyond, None, why)
        return self._checkpoint_fault() if size == 0 and 0 in self._checkpoints else None

    def _clauses_fault(self, record: StoredRecord) -> Fault | None:
        at = record.header.find(_CLAUSES)
        name = record.header[at + len(_CLAUSES) :][:64] if at >= 0 else ""
        match self._clause_sets.get(name):
            case True:
                return None
            case False:
                return Fault(Flaw.CLAUSES_CHANGED, record.seq, record.seq, record.code, f"条款清单 {name[:12]}… 被改动")
            case _:
                return Fault(Flaw.CLAUSES_LOST, record.seq, record.seq, record.code, f"条款清单 {name[:12]}… 不见了")

    def _checkpoint_fault(self) -> Fault | None:
        for kept in self._checkpoints[self.tree.size]:
            if kept.root == self.tree.root().hex() and kept.head == self.head:
                continue
            first, last = rewritten_range(self.tree, kept)
            return Fault(Flaw.REWRITTEN, first, last, None, f"与 {kept.at} 的检查点（{kept.size} 条）不符")
        return None
