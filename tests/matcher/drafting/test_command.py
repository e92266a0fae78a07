from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TEXT = "余杭区扶持办法\n对规上企业给予10万元奖励。"
ROOT = Path(__file__).resolve().parents[3]


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "policies", "draft", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": ""}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_command_prints_one_json_document_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = _run(tmp_path, "a.txt", "--json")
    assert json.loads(done.stdout)["drafts"][0]["benefit"]["amount"] == 100000
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (0, ["a.txt"])


def test_people_read_quote_rule_and_what_was_left_unread(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT + "\n另有一段与奖补无关的说明文字，供参考。", encoding="utf-8")
    shown = _run(tmp_path, "a.txt").stdout
    assert "待遇：奖励 10万元" in shown
    assert "没有读成条款的句子共 1 句" in shown


def test_a_bad_file_is_one_line_on_stderr_and_exit_code_one(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    done = _run(tmp_path, "a.pdf", "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("错误：")
