"""With roles configured, every command that changes or shows what is kept of others asks who is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ROLES = "zhang=author,li=approver,wang=auditor"
USCC = "91330110MA0000000U"
CLOSED_TO_STRANGERS = [
    ["enterprises", "show", USCC],
    ["enterprises", "list"],
    ["enterprises", "erase", USCC, "--reason", "x"],
    ["enterprises", "proof", USCC],
    ["find", "x"],
    ["requests"],
    ["audit", "show", "HQ-ABCDE-23456"],
    ["keys", "rotate"],
    ["privacy", "erase", "telegram:1", "--yes"],
    ["privacy", "purge"],
    ["budgets", "set", "x", "--total", "1", "--reason", "x"],
    ["entitlements", "withdraw", "1", "--reason", "x"],
]
APPROVERS_ONLY = [
    ["enterprises", "erase", USCC, "--reason", "x"],
    ["keys", "rotate"],
    ["privacy", "erase", "telegram:1", "--yes"],
]


@pytest.fixture
def governed(shell: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HUIQI_ROLES", ROLES)
    return shell


@pytest.mark.parametrize("arguments", CLOSED_TO_STRANGERS, ids=" ".join)
def test_a_stranger_is_refused(governed: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setenv("HUIQI_ACTOR", "stranger")
    refused = governed.run(*arguments)
    assert refused.code == 1
    assert "没有任何角色" in refused.err


@pytest.mark.parametrize("arguments", APPROVERS_ONLY, ids=" ".join)
def test_what_cannot_be_undone_takes_an_approver(
    governed: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("HUIQI_ACTOR", "zhang")
    refused = governed.run(*arguments)
    assert refused.code == 1
    assert "审批人" in refused.err


def test_a_table_of_enterprises_from_a_stranger_is_not_read(
    governed: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUIQI_ACTOR", "stranger")
    table = tmp_path / "e.csv"
    table.write_text(f"uscc,name\n{USCC},甲公司\n", encoding="utf-8")
    assert "没有任何角色" in governed.run("enterprises", "import", str(table)).err
    monkeypatch.setenv("HUIQI_ACTOR", "zhang")
    assert governed.run("enterprises", "list", "--json").json["total"] == 0
