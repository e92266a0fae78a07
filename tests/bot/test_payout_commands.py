"""The commands of the way to payout, as their users meet them: one line for what is wrong, one document with --json."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
from policies.errors import HuiqiError
from policies.vocabulary.credit_code import check_credit_code

USCC = "91110000600037341L"
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HUIQI_DATABASE_URL", raising=False)


def huiqi(*arguments: str) -> Result:
    return RUNNER.invoke(cli.huiqi, arguments)


def document(*arguments: str) -> dict[str, object]:
    result = huiqi(*arguments, "--json")
    assert result.exception is None, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("entitlements", "show", "1"), "没有编号为 1 的享受记录"),
        (("entitlements", "advance", "1", "pay", "--reason", "x"), "没有编号为 1 的享受记录"),
        (("budgets", "show", "zjd-computing-voucher"), "还没有设预算"),
        (("budgets", "set", "no-such", "--total", "1万", "--reason", "x"), "没有编号为“no-such”的条款"),
        (("notices", "run", "--clause", "no-such"), "没有编号为“no-such”的条款"),
        (("certificates", "import", "none.csv"), "没有这个文件"),
        (("requests", "answer", "SQ-1", "好"), "没有编号为 SQ-1 的诉求"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(arguments: tuple[str, ...], words: str) -> None:
    result = huiqi(*arguments)
    assert isinstance(result.exception, HuiqiError)
    assert words in str(result.exception)


@pytest.mark.parametrize(
    "arguments",
    [
        ("entitlements", "advance", "1", "fly", "--reason", "x"),
        ("entitlements", "advance", "1", "pay"),
        ("budgets", "set", "c", "--reason", "x"),
        ("budgets", "set", "c", "--total", "很多", "--reason", "x"),
        ("budgets", "set", "c", "--total", "0.001", "--reason", "x"),
        ("requests", "answer", "abc", "好"),
        ("notices", "run", "--again"),
    ],
)
def test_what_is_written_wrong_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    assert huiqi(*arguments).exit_code == 2


def test_with_nothing_there_every_list_is_an_empty_document() -> None:
    assert document("entitlements", "list") == {"total": 0, "entitlements": []}
    assert document("entitlements", "overdue") == {"total": 0, "entitlements": []}
    assert document("budgets", "show") == {"budgets": []}
    assert document("requests") == {"requests": []}
    assert document("certificates", "expiring")["expiring"] == []
    assert document("notices", "status")["runs"] == []
    assert document("cockpit")["why"]


def test_a_budget_is_set_shown_and_paused() -> None:
    set_to = document("budgets", "set", "zjd-computing-voucher", "--total", "1.5亿元", "--reason", "年度")
    assert set_to["budgets"][0]["total"] == 150_000_000  # type: ignore[index]  # a list of objects
    huiqi("budgets", "set", "zjd-computing-voucher", "--pause", "--reason", "核查")
    assert "暂停兑付" in huiqi("budgets", "show").stdout
    wrong = huiqi("budgets", "set", "zjd-computing-voucher", "--release", "1万", "--reason", "x")
    assert "不分批" in str(wrong.exception)


def test_good_certificates_are_taken_and_bad_rows_named(tmp_path: Path) -> None:
    check_credit_code(USCC)
    rows = [
        "统一社会信用代码,资质,有效期起,有效期止,证书编号",
        f"{USCC},高企,2023-12-01,2026-11-30,GR1",
        f"{USCC},高企,2026-12-01,2026-11-30,",
        f"{USCC},没有的,2023-12-01,,",
        "1,高企,2023-12-01,,",
        f"{USCC},高企,昨天,,",
    ]
    (tmp_path / "c.csv").write_bytes("\n".join(rows).encode("gb18030"))
    result = huiqi("certificates", "import", "c.csv")
    assert "4 行没有采用，其余已导入" in str(result.exception)
    assert "导入 1 张证书" in result.stdout
    assert [f"第 {n} 行" in result.stdout for n in (2, 3, 4, 5, 6)] == [False, True, True, True, True]
    (tmp_path / "d.csv").write_text("uscc,term\n", encoding="utf-8")
    assert "表头缺少 valid_from、valid_to" in str(huiqi("certificates", "import", "d.csv").exception)
