"""The command as its own process: a fresh folder, a reader that leaves, two at once, and what it imports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

HEAVY = ("spacy", "jieba", "sqlalchemy", "alembic", "openpyxl", "lark", "rapidfuzz", "aiogram")


def start(shell: Any, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=shell.folder,
        env=shell.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def imported(shell: Any, code: str) -> set[str]:
    """Run Python code in a fresh process and say which of the heavy libraries it imported."""
    report = f"{code}\nimport sys\nprint([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", report],
        cwd=shell.folder,
        env=shell.environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    return {name for name in HEAVY if repr(name) in done.stderr}


def test_the_first_match_in_an_unprepared_folder_prepares_everything(empty_shell: Any) -> None:
    path = empty_shell.write("p.json", '{"facts": {"region": "330110"}}')
    found = empty_shell.spawn("match", path, "--json").json
    assert found["matches"]
    assert (empty_shell.folder / "huiqi.db").is_file()
    again = empty_shell.run("match", path, "--json").json
    assert again["matches"] == found["matches"]
    assert again["receipt"] != found["receipt"]


def test_a_preparation_cut_short_is_made_good(empty_shell: Any) -> None:
    assert empty_shell.run("db", "upgrade").code == 0  # the schema is there, the clauses are not
    assert empty_shell.run("policies", "list", "--json").json["clauses"]


def test_two_first_commands_at_once_both_succeed(empty_shell: Any) -> None:
    empty_shell.write("p.json", '{"facts": {}}')
    started = [start(empty_shell, ["match", "p.json", "--json"]) for _ in range(2)]
    for process in started:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err.decode()) == (0, "")
    history = empty_shell.run("policies", "list", "--json").json
    assert {entry["version"] for entry in history["clauses"]} == {1}


@pytest.mark.parametrize("arguments", [["policies", "list", "--json"], ["policies", "list"]])
def test_a_reader_that_leaves_early_gets_no_traceback(shell: Any, arguments: list[str]) -> None:
    process = start(shell, arguments)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    process.wait(timeout=120)
    assert err == ""


def test_importing_the_command_and_asking_for_help_imports_nothing_heavy(empty_shell: Any) -> None:
    code = "import sys, bot.cli\nsys.argv = ['huiqi', '--help']\ntry: bot.cli.main()\nexcept SystemExit: pass"
    assert imported(empty_shell, code) == set()


def test_match_imports_no_text_library(shell: Any) -> None:
    shell.write("p.json", '{"facts": {}}')
    code = (
        "import sys, bot.cli\nsys.argv = ['huiqi', 'match', 'p.json', '--json']\n"
        "try: bot.cli.main()\nexcept SystemExit: pass"
    )
    assert imported(shell, code) & {"spacy", "jieba", "aiogram"} == set()


def test_importing_packages_touches_neither_files_nor_text_libraries(empty_shell: Any) -> None:
    code = "import policies.store.repository, matcher.matching, bot.app, bot.migrating, bot.services.policy_admin"
    assert imported(empty_shell, code) & {"spacy", "jieba", "aiogram"} == set()
    assert list(empty_shell.folder.iterdir()) == []
