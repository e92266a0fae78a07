"""Verifying a log of 1,000,000 match records, beside bare SHA-256 of the same bytes.

The log is written by the chain's own code into a SQLite file, with headers and sealed bodies of the size that real
matches have. Then, in the same run: the bytes read and hashed by one SHA-256 with nothing else, and `verify` with
all that it checks (links, contents, clause lists, checkpoints, Merkle root).

    PYTHONPATH=. python benchmarks/audit_verify.py [RECORDS]
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.migrating import upgrade
from bot.services.audit import AuditService
from matcher.audit.canonical import canonical
from matcher.audit.chain import GENESIS, StoredRecord, Unlinked, linked
from matcher.audit.checkpoints import EVERY, Checkpoint
from matcher.audit.clause_set import ClauseRef, ClauseSet
from matcher.audit.merkle import Frontier
from policies.store.database import Database
from policies.vocabulary import load_vocabulary

BODY_BYTES = 2_500
"""What a sealed match over the 287 shipped clauses in force takes."""
BATCH = 5_000
CLAUSES = ClauseSet.of(ClauseRef(f"clause-{number}", 1, "0" * 64) for number in range(287))
INSERT = "INSERT INTO audit_records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
POINTS = "INSERT INTO audit_checkpoints VALUES (?, ?, ?, ?, ?)"


def records(count: int) -> Iterator[StoredRecord]:
    """Chain as many match records as asked."""
    noise = secrets.token_bytes(BODY_BYTES * 2)
    previous = GENESIS
    for seq in range(1, count + 1):
        header = canonical(
            {
                "form": 2, "actor": f"KEY{seq % 5000:023}", "clauses": CLAUSES.hash, "commitment": "0" * 64,
                "as_of": "2026-11-22", "channel": "telegram", "reason": "回答对话中的提问", "engine": "reference-1",
                "vocabulary": "aa7082d719bc",
            }
        )  # fmt: skip
        at = f"2026-11-22T{seq // 3600 % 24:02}:{seq // 60 % 60:02}:{seq % 60:02}.{seq % 1_000_000:06}+00:00"
        start = seq % BODY_BYTES
        body = seq.to_bytes(8, "big") + noise[start : start + BODY_BYTES]
        unlinked = Unlinked(f"HQ-{seq:011}", "match", at, header.decode(), f"KEY{seq % 5000:023}", body)
        record = linked(unlinked, seq, previous)
        previous = record.hash
        yield record


def fill(path: Path, count: int) -> int:
    """Write the log; give the bytes that hashes are made of."""
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO audit_clause_sets VALUES (?, ?)", (CLAUSES.hash, CLAUSES.text))
    tree, size, batch = Frontier(), 0, []
    for record in records(count):
        tree.add(bytes.fromhex(record.hash))
        size += len(record.header.encode()) + len(record.body or b"")
        batch.append(tuple(getattr(record, name) for name in StoredRecord.__slots__))
        if record.seq % EVERY == 0:
            kept = Checkpoint.of(tree, record.hash, record.at)
            connection.execute(POINTS, (kept.size, kept.root, kept.head, " ".join(kept.peaks), kept.at))
        if len(batch) == BATCH or record.seq == count:
            connection.executemany(INSERT, batch)
            batch.clear()
    connection.commit()
    connection.close()
    return size


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and seconds of processor: on a machine with other work only the second compare."""

    wall: float
    cpu: float


class Watch:
    """Adds up what is spent while it runs."""

    def __init__(self) -> None:
        self.spent = Spent(0, 0)

    def __enter__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        self.spent = Spent(self.spent.wall + wall, self.spent.cpu + cpu)


def bare_hash(path: Path) -> tuple[Spent, Spent]:
    """Read the same rows and hash headers and bodies: spent on all, and on hashing alone."""
    connection = sqlite3.connect(path)
    everything, hashing, whole = Watch(), Watch(), hashlib.sha256()
    with everything:
        rows = connection.execute("SELECT header, body FROM audit_records ORDER BY seq")
        while page := rows.fetchmany(BATCH):
            texts = [header.encode() for header, _ in page]
            with hashing:
                for text, (_, body) in zip(texts, page, strict=True):
                    whole.update(text)
                    whole.update(body)
    connection.close()
    return everything.spent, hashing.spent


async def verify(url: str) -> Spent:
    """Verify as the command does."""
    database, watch = Database(url), Watch()
    with watch:
        found = await AuditService(database, load_vocabulary()).verify([], lambda _: None)
    await database.close()
    assert found.fault is None  # noqa: S101 - a benchmark of a broken log would mean nothing
    return watch.spent


def main() -> None:
    """Fill, hash, verify, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        url = f"sqlite:///{path}"
        upgrade(url)
        size = fill(path, count)
        bare_hash(path)  # warms the file cache for both
        reading, hashing = bare_hash(path)
        verifying = asyncio.run(verify(url))
    print(f"{count:,} records, {size / 1e6:,.0f} MB of headers and bodies")
    rows = {"SHA-256 alone": hashing, "read from SQLite and SHA-256": reading, "huiqi audit verify": verifying}
    for name, spent in rows.items():
        print(
            f"  {name:29} {spent.wall:7.1f} s {count / spent.wall:9,.0f}/s   cpu {spent.cpu:7.1f} s "
            f"{count / spent.cpu:9,.0f}/s   {spent.cpu / hashing.cpu:5.1f} {spent.cpu / reading.cpu:5.1f}"
        )


if __name__ == "__main__":
    main()
