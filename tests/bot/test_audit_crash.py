"""A process killed in the middle of its work: the log is whole, and every answer that was given is in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot.services.audit import AuditService
from bot.services.policy_admin import PolicyAdmin
from matcher.audit.verification import Verified
from matcher.store.audit_reader import AuditReader
from policies.store.database import Database
from policies.vocabulary import Vocabulary

SCRIPT = Path(__file__).parent / "matching_process.py"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(bot.__file__).parents[1])}
MATCHES = 500


def started(url: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, str(SCRIPT), url, str(MATCHES)]
    return subprocess.Popen(arguments, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], answers: int) -> list[str]:
    """Read so many answers, kill the process by its id, and read what it had still said."""
    assert process.stdout is not None
    codes = [process.stdout.readline().strip() for _ in range(answers)]
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read().splitlines(keepends=True)
    process.wait(timeout=60)
    assert process.returncode == -signal.SIGKILL
    return codes + [line.strip() for line in rest if line.endswith("\n")]


def finished(process: subprocess.Popen[str]) -> list[str]:
    out, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return out.split()


@pytest.fixture
async def filled(database: Database, vocabulary: Vocabulary, sample_file: Path) -> Database:
    await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="tester")
    return database


async def verified(database: Database, vocabulary: Vocabulary) -> Verified:
    return await AuditService(database, vocabulary).verify([], lambda _: None)


async def recorded(database: Database) -> set[str]:
    async with database.reading() as session:
        return {record.code async for record in AuditReader(session).records() if record.kind == "match"}


async def test_of_two_processes_one_is_killed_among_a_thousand_matches(
    filled: Database, migrated_url: str, vocabulary: Vocabulary
) -> None:
    lasting, dying = started(migrated_url), started(migrated_url)
    answered = {*killed_after(dying, MATCHES // 2), *finished(lasting)}
    found = await verified(filled, vocabulary)
    kept = await recorded(filled)
    assert found.fault is None
    assert answered <= kept
    assert len(answered) >= MATCHES + MATCHES // 2
    assert found.records == len(kept) + 1  # the import of the clauses
