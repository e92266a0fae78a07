"""`huiqi privacy` and `huiqi keys`, as their users run them, and a start without a master key."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from matcher.privacy.master import read_master_key
from tests.bot.conftest import Shell

NAME, PHONE = "金丝雀机器人有限公司", "13857100123"
PROFILE = json.dumps({"name": NAME, "facts": {"region": "330110", "annual_revenue": 32_870_000, "employees": 4719}})
CANARIES = (NAME, PHONE, "32870000", "4719", "金丝雀")
KEY_FILE = "huiqi.db.master-key"


def leaks(written: str) -> list[str]:
    return [canary for canary in CANARIES if canary in written or json.dumps(canary)[1:-1] in written]


@pytest.fixture
def receipt(shell: Shell) -> str:
    """Match once and give the code of the receipt."""
    shell.write("p.json", PROFILE)
    return str(shell.run("match", "p.json", "--json").json["receipt"])


def test_nothing_of_a_match_stands_in_the_database_in_clear(shell: Shell, receipt: str) -> None:
    stored = "\n".join(shell.stored())
    assert receipt in stored
    assert leaks(stored) == []


def test_what_is_stored_of_a_match_is_shown_and_written_to_a_new_file_of_its_own(shell: Shell, receipt: str) -> None:
    shown = shell.run("privacy", "export", receipt, "--out", "mine.json")
    assert (shown.code, shown.err) == (0, "")
    assert "4719人" in shown.out
    file = shell.folder / "mine.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["profile"]["name"] == NAME
    assert [entry["code"] for entry in written["receipts"]] == [receipt]
    assert "已经存在" in shell.run("privacy", "export", receipt, "--out", "mine.json").err
    assert shell.run("privacy", "export", receipt, "--json").json["subject"] == f"run:{receipt}"


def test_an_erased_match_is_gone_and_the_log_verifies(shell: Shell, receipt: str) -> None:
    erased = shell.run("privacy", "erase", receipt, "--yes")
    assert (erased.code, erased.err) == (0, "")
    assert "清除记录 HQ-" in erased.out
    assert receipt in shell.run("privacy", "export", receipt).error
    assert "清除" in shell.run("audit", "show", receipt).out
    assert shell.run("audit", "verify").code == 0


def test_without_a_yes_nothing_is_erased(shell: Shell, receipt: str) -> None:
    assert shell.spawn("privacy", "erase", receipt, stdin="n\n").code == 1
    assert shell.run("privacy", "export", receipt).code == 0


def test_who_is_unknown_or_misspelt_is_told_in_a_line(shell: Shell) -> None:
    assert "telegram:1" in shell.run("privacy", "erase", "telegram:1", "--yes").error
    assert "telegram:123456" in shell.run("privacy", "export", "张三").error


def test_a_purge_says_what_it_took_and_a_dry_run_what_it_would(shell: Shell, receipt: str) -> None:
    assert receipt
    found = shell.run("privacy", "purge", "--dry-run", "--json").json
    assert found["dry_run"] is True
    assert set(found["purged"]) == {"updates", "messages", "conversations", "requests", "keys"}
    assert shell.run("privacy", "purge").out.count("已清理 0 条") == 5


def test_a_new_key_is_fit_to_be_set_and_another_each_time(empty_shell: Shell) -> None:
    keys = {empty_shell.run("keys", "new").out.strip() for _ in range(3)}
    assert len(keys) == 3
    assert all(len(read_master_key(key, "K")) == 32 for key in keys)
    assert list(empty_shell.folder.iterdir()) == [], "nothing is kept of it"


def test_rotation_follows_the_settings_and_needs_the_old_key_once(
    shell: Shell, receipt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = shell.environment()["HUIQI_MASTER_KEY"]
    monkeypatch.setenv("HUIQI_MASTER_KEY", shell.run("keys", "new").out.strip())
    assert "HUIQI_MASTER_KEY_PREVIOUS" in shell.run("keys", "rotate").error
    monkeypatch.setenv("HUIQI_MASTER_KEY_PREVIOUS", old)
    assert "请运行 huiqi keys rotate" in shell.run("keys", "status").out
    assert "1 个" in shell.run("keys", "rotate").out
    monkeypatch.delenv("HUIQI_MASTER_KEY_PREVIOUS")
    assert len(shell.run("keys", "status", "--json").json["wrapped"]) == 1
    assert shell.run("privacy", "export", receipt).code == 0
    assert shell.run("audit", "verify").code == 0


def test_the_first_match_without_a_key_makes_one_and_warns_once(shell: Shell) -> None:
    shell.write("p.json", PROFILE)
    shell.monkeypatch.delenv("HUIQI_MASTER_KEY")
    assert shell.run("policies", "list").err == ""
    assert not (shell.folder / KEY_FILE).exists(), "nothing sealed, no key"
    first = shell.run("match", "p.json", "--json")
    json.loads(first.out)
    assert first.err.count("\n") == 1
    assert KEY_FILE in first.err
    assert shell.run("match", "p.json", "--json").err == ""
    assert stat.S_IMODE((shell.folder / KEY_FILE).stat().st_mode) == 0o600


def test_a_lost_development_key_is_told_in_a_line(shell: Shell) -> None:
    shell.write("p.json", PROFILE)
    shell.monkeypatch.delenv("HUIQI_MASTER_KEY")
    receipt = shell.run("match", "p.json", "--json").out.split('"receipt": "')[1][:14]
    (shell.folder / KEY_FILE).unlink()
    failed = shell.run("audit", "show", receipt)
    assert failed.code == 1
    assert "HUIQI_MASTER_KEY_PREVIOUS" in failed.err


@pytest.mark.parametrize("command", [("match", "p.json"), ("chat",), ("policies", "list"), ("db", "upgrade")])
def test_production_refuses_to_start_without_a_key(shell: Shell, command: tuple[str, ...]) -> None:
    shell.write("p.json", PROFILE)
    shell.monkeypatch.delenv("HUIQI_MASTER_KEY")
    shell.monkeypatch.setenv("HUIQI_ENVIRONMENT", "production")
    assert "HUIQI_MASTER_KEY" in shell.run(*command).error
    assert not (shell.folder / KEY_FILE).exists()


def test_a_key_that_is_none_is_refused_without_being_shown(shell: Shell) -> None:
    shell.monkeypatch.setenv("HUIQI_MASTER_KEY", "c2hvcnQ")
    assert "c2hvcnQ" not in shell.run("policies", "list").error


def test_a_fault_of_ours_is_a_line_without_words(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError(f"{NAME} {PHONE} 32870000 4719")

    shell.write("p.json", PROFILE)
    monkeypatch.setattr("bot.services.matching.match", fail)
    told = shell.run("match", "p.json").error
    assert "RuntimeError" in told
    assert "test_cli_privacy.py" in told
    assert leaks(told) == []


def test_a_match_at_the_loudest_level_says_nothing_of_the_company(shell: Shell, tmp_path: Path) -> None:
    del tmp_path
    shell.write("p.json", PROFILE)
    done = shell.spawn("match", "p.json", "--json", HUIQI_LOG_LEVEL="DEBUG")
    assert done.code == 0
    assert "aiosqlite" in done.err, "the libraries did speak"
    assert leaks(done.err) == []
    assert all("event" in json.loads(line) for line in done.err.splitlines())
