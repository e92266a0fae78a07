"""A working folder with a prepared database, and the `huiqi` command run in it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import bot.cli
from bot.services.policy_admin import PolicyAdmin
from policies.store.database import Database
from policies.vocabulary import Vocabulary

ROOT = Path(bot.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout; exit code 0 and nothing on stderr go with it."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The one line on stderr of a command that failed on bad input and printed nothing else."""
        assert (self.code, self.out) == (1, "")
        assert self.err.startswith("错误：")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs `huiqi` in a working folder."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: object, database: str | None = None) -> Outcome:
        """Run the command within this process."""
        self.capsys.readouterr()
        self.monkeypatch.chdir(self.folder)
        self.monkeypatch.setattr(sys, "argv", ["huiqi", *map(str, arguments)])
        self.monkeypatch.setenv("HUIQI_DATABASE_URL", database or "")
        try:
            bot.cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Outcome(code, out, err)

    def spawn(self, *arguments: object, stdin: str = "", **environment: str) -> Outcome:
        """Run the command as its own process, the way users do."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=self.folder,
            env=self.environment(**environment),
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        assert "Traceback" not in err
        return Outcome(done.returncode, out, err)

    def environment(self, **changes: str) -> dict[str, str]:
        """Give the environment of a process that finds our code."""
        return {**os.environ, "HUIQI_DATABASE_URL": "", "PYTHONPATH": str(ROOT), **changes}

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the working folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def stored(self) -> list[str]:
        """Dump all that the working folder's database holds."""
        with sqlite3.connect(self.folder / "huiqi.db") as connection:
            dump = list(connection.iterdump())
        connection.close()
        return dump


@pytest.fixture(scope="session")
def sample_database(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, vocabulary: Vocabulary, sample_file: Path
) -> Path:
    """Make one SQLite file with the sample clauses; the tests copy it."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("samples") / "samples.db"))

    async def fill() -> None:
        database = Database(f"sqlite:///{path}")
        await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="tester")
        await database.close()

    asyncio.run(fill())
    return path


@pytest.fixture
def empty_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Give a shell in an empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Shell(folder, monkeypatch, capsys)


@pytest.fixture
def shell(empty_shell: Shell, sample_database: Path) -> Shell:
    """Give a shell in a folder whose database holds the sample clauses."""
    shutil.copy(sample_database, empty_shell.folder / "huiqi.db")
    return empty_shell
