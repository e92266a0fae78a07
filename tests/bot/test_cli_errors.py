"""Whatever a user gives wrong: one readable line, the right exit code, nothing changed, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

BAD_FACTS: dict[str, tuple[Any, str]] = {
    "unknown attribute": ({"anual_revenue": 1}, "annual_revenue"),
    "unknown tag": ({"qualifications": {"has": ["high_tech_enterprize"]}}, "high_tech_enterprise"),
    "unknown place": ({"region": "余航区"}, "余杭区"),
    "unknown choice": ({"ownership": "privat"}, "private"),
    "text for a number": ({"annual_revenue": "三千万"}, "annual_revenue"),
    "boolean for a number": ({"employees": True}, "employees"),
    "number for a boolean": ({"listed": 1}, "listed"),
    "number for tags": ({"sectors": 5}, "sectors"),
    "reversed interval": ({"employees": {"between": [80, 50]}}, "employees"),
    "empty interval": ({"employees": {">": 50, "<": 50}}, "employees"),
    "half an interval": ({"employees": {"between": [50]}}, "employees"),
    "unknown comparison": ({"employees": {"about": 50}}, "employees"),
    "a day that is none": ({"established_on": "2021-02-30"}, "2021-02-30"),
    "a huge number": ({"annual_revenue": 10**30}, "annual_revenue"),
    "not a number": ({"annual_revenue": float("nan")}, "JSON"),
    "null": ({"annual_revenue": None}, "annual_revenue"),
    "facts as a list": ([], "facts"),
}


@pytest.mark.parametrize("case", BAD_FACTS)
def test_a_bad_fact_is_one_line_that_names_it(shell: Any, case: str) -> None:
    facts, named = BAD_FACTS[case]
    path = shell.write("p.json", json.dumps({"name": "x", "facts": facts}))
    before = shell.stored()
    assert named in shell.run("match", path, "--json").error
    assert shell.stored() == before


BAD_PROFILES: dict[str, tuple[bytes, str]] = {
    "broken JSON": (b'{"facts": {', "JSON"),
    "a list": (b"[]", "facts"),
    "an unknown field": (b'{"facts": {}, "fact": 1}', "fact"),
    "empty": (b"", "空"),
    "blank": (b" \n\t", "空"),
    "a name beyond measure": (b'{"name": "' + b"x" * 5_000 + b'", "facts": {}}', "name"),
    "a name that is a list": (b'{"name": [1], "facts": {}}', "name"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "p.json"),
    "nested beyond measure": (b"[" * 200_000, "JSON"),
    "a number of a million digits": (b'{"facts": {"employees": ' + b"9" * 1_000_000 + b"}}", "p.json"),
    "a number of a billion decimal places": (b'{"facts": {"rd_intensity": 1e-999999999}}', "rd_intensity"),
    "half a character": (b'{"name": "\\ud800", "facts": {}}', "name"),
}


@pytest.mark.parametrize("case", BAD_PROFILES)
def test_a_file_that_is_no_profile_is_one_line(shell: Any, case: str) -> None:
    content, named = BAD_PROFILES[case]
    before = shell.stored()
    assert named in shell.run("match", shell.write("p.json", content)).error
    assert shell.stored() == before


def test_a_missing_profile_and_a_folder_are_one_line_each(shell: Any) -> None:
    assert "none.json" in shell.run("match", "none.json", "--json").error
    (shell.folder / "folder.json").mkdir()
    assert "folder.json" in shell.run("match", "folder.json", "--json").error


BAD_CLAUSES: dict[str, tuple[str, str, str]] = {
    "unknown attribute": ("屋顶面积 ≥", "屋顶面机 ≥", "屋顶面积"),
    "unknown tag": ("含 国家高新技术企业", "含 国家高薪技术企业", "when"),
    "text for a number": ("首台套采购额 ≥ 100万元", "首台套采购额 ≥ 很多", "when"),
    "number without a unit": ("首台套采购额 ≥ 100万元", "首台套采购额 ≥ 100", "when"),
    "reversed interval": ("首台套采购额 ≥ 100万元", "首台套采购额 介于 80万元 至 50万元", "when"),
    "an empty condition": ("when: 屋顶面积 ≥ 1000平方米", "when: ''", "条件不能为空"),
    "an unknown kind": ("kind: service", "kind: servise", "service"),
    "an unknown field": ("caveat: 同一产品", "caveats: 同一产品", "caveat"),
    "a quote too long": ("quote: 首次认定的奖励20万元", f"quote: {'长' * 61}", "60"),
    "a day that is none": ("valid_from: 2026-06-01", "valid_from: 2026-06-31", "valid_from"),
    "an end before its beginning": ("valid_to: 2026-11-30", "valid_to: 2026-01-01", "valid_to"),
    "a window that closes before it opens": ("window_closes: 2026-12-15", "window_closes: 2026-01-15", "window_closes"),
    "an id in Chinese": ("id: sm-investment", "id: 投资", "id"),
    "an id twice": ("id: sm-investment", "id: sm-first-set", "sm-first-set"),
}


@pytest.mark.parametrize("case", BAD_CLAUSES)
def test_a_bad_clause_keeps_the_file_out_and_names_clause_field_and_reason(
    shell: Any, sample_file: Path, case: str
) -> None:
    good, bad, named = BAD_CLAUSES[case]
    text = sample_file.read_text(encoding="utf-8")
    assert good in text
    path = shell.write("bad.yaml", text.replace(good, bad))
    before = shell.stored()
    outcome = shell.run("policies", "import", path)
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "没有导入任何内容" in outcome.err
    assert named in outcome.err
    assert shell.stored() == before


def test_every_rejected_record_is_listed_on_stdout(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("kind: benefit", "kind: benifit")
    outcome = shell.run("policies", "import", shell.write("bad.yaml", text))
    assert [line.split(" · ")[0].strip(" ✗") for line in outcome.out.splitlines()] == [
        "sample-measures sm-high-tech-award",
        "sample-measures sm-first-set",
        "sample-measures sm-investment",
    ]
    assert outcome.err.startswith("错误：3 条记录不合格")


def test_rejections_as_json_are_one_document_and_one_line(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("kind: service", "kind: servise")
    outcome = shell.run("policies", "import", shell.write("bad.yaml", text), "--json")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    report = json.loads(outcome.out)
    assert set(report) == {"stored", "accepted", "rejected"}
    assert report["stored"] is False
    assert [set(entry) for entry in report["rejected"]] == [{"row", "field", "reason"}]
    assert report["rejected"][0]["field"] == "kind"


def test_good_records_are_kept_on_request_and_the_exit_code_still_tells(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("kind: service", "kind: servise").replace("20万元", "30万元")
    outcome = shell.run("policies", "import", shell.write("bad.yaml", text), "--keep-good", "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["accepted"] == {"added": [], "changed": ["sm-high-tech-award"], "unchanged": 3}


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "broken YAML": ("x.yaml", b"document: {id: [", "YAML"),
    "a tab in YAML": ("x.yaml", b"document:\n\t- x", "YAML"),
    "YAML of another form": ("x.yaml", b"- 1\n- 2\n", "document"),
    "a Python object in YAML": ("x.yaml", b"document: !!python/object/apply:os.getcwd []\n", "YAML"),
    "an empty YAML": ("x.yaml", b"", "空"),
    "a YAML of comments": ("x.yaml", b"# nothing\n---\n", "空"),
    "binary as YAML": ("x.yaml", bytes(range(256)) * 4, "x.yaml"),
    "broken XLSX": ("x.xlsx", b"PK\x03\x04 this is no workbook", "Excel"),
    "text as XLSX": ("x.xlsx", b"id,title\n1,2\n", "Excel"),
    "an empty XLSX": ("x.xlsx", b"", "空"),
    "an unknown kind": ("x.docx", b"hello", ".docx"),
    "no kind at all": ("clauses", b"hello", ".yaml"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_holds_no_clauses_is_one_line(shell: Any, case: str) -> None:
    name, content, named = BAD_FILES[case]
    before = shell.stored()
    assert named in shell.run("policies", "import", shell.write(name, content), "--json").error
    assert shell.stored() == before


def test_a_missing_file_and_a_folder_cannot_be_imported(shell: Any) -> None:
    assert "none.yaml" in shell.run("policies", "import", "none.yaml").error
    (shell.folder / "folder.yaml").mkdir()
    assert "folder.yaml" in shell.run("policies", "import", "folder.yaml").error


def test_an_export_that_cannot_be_written_is_one_line(shell: Any) -> None:
    assert "none/out.yaml" in shell.run("policies", "export", "none/out.yaml").error
    assert ".csv" in shell.run("policies", "export", "out.csv").error
    (shell.folder / "folder.xlsx").mkdir()
    assert "folder.xlsx" in shell.run("policies", "export", "folder.xlsx").error


def test_an_unknown_clause_or_document_is_one_line_with_the_nearest(shell: Any) -> None:
    assert "sm-first-set" in shell.run("policies", "show", "sm-frist-set", "--json").error
    assert "sample-report" in shell.run("policies", "export", "o.yaml", "--document", "sample-repot").error
    assert not (shell.folder / "o.yaml").exists()


def test_a_missing_folder_of_documents_is_one_line(shell: Any) -> None:
    assert "none" in shell.run("policies", "check", "--documents", "none", "--json").error


def test_a_quote_that_is_not_in_its_document_exits_with_1(shell: Any) -> None:
    shell.write("sample-measures.txt", "一份别的文件")
    outcome = shell.run("policies", "check", "--documents", ".", "--json")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert [entry["topic"] for entry in json.loads(outcome.out)["findings"] if entry["severity"] == "error"] == [
        "quote"
    ] * 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["mtach"],
        ["match"],
        ["match", "a.json", "b.json"],
        ["match", "a.json", "--as-of", "tomorrow"],
        ["match", "a.json", "--as-of", "2026-02-30"],
        ["match", "a.json", "--jsn"],
        ["policies", "imprt"],
        ["policies", "import"],
        ["policies", "import", "a.yaml", "--shipped"],
        ["policies", "show"],
        ["db", "downgrade"],
        [],
    ],
)
def test_a_usage_error_exits_with_2_and_prints_nothing_to_stdout(empty_shell: Any, arguments: list[str]) -> None:
    outcome = empty_shell.run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err
    assert list(empty_shell.folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["match", "--help"], ["policies", "--help"], ["db", "-h"]])
def test_help_exits_with_0(empty_shell: Any, arguments: list[str]) -> None:
    outcome = empty_shell.run(*arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out


BAD_DATABASES: dict[str, tuple[str, str]] = {
    "nonsense": ("nonsense", "HUIQI_DATABASE_URL"),
    "another database": ("mysql://u:secret@127.0.0.1/x", "mysql"),
    "a port that is none": ("postgresql://u:secret@127.0.0.1:port/x", "HUIQI_DATABASE_URL"),
    "one slash short": ("sqlite://huiqi.db", "HUIQI_DATABASE_URL"),
    "in memory": ("sqlite://", "内存"),
    "PostgreSQL down": ("postgresql://u:secret@127.0.0.1:1/x", "连不上数据库"),
    "no such socket": ("postgresql://u:secret@/x?host=/nowhere", "连不上数据库"),
    "a missing folder": ("sqlite:///none/huiqi.db", "连不上数据库"),
    "a folder": ("sqlite:///.", "连不上数据库"),
    "an unwritable folder": ("sqlite:////proc/huiqi.db", "连不上数据库"),
    "no database file": ("sqlite:///p.json", "连不上数据库"),
}


@pytest.mark.parametrize("command", [["match", "p.json", "--json"], ["db", "upgrade"], ["db", "check"]])
@pytest.mark.parametrize("case", BAD_DATABASES)
def test_a_database_that_cannot_be_used_is_one_line_without_the_password(
    empty_shell: Any, case: str, command: list[str]
) -> None:
    address, named = BAD_DATABASES[case]
    empty_shell.write("p.json", json.dumps({"facts": {}, "name": "x" * 200}))
    error = empty_shell.run(*command, database=address).error
    assert named in error or "数据库升级失败" in error
    assert "secret" not in error


def test_a_database_of_a_newer_program_is_one_line(shell: Any) -> None:
    with sqlite3.connect(shell.folder / "huiqi.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in (["policies", "list", "--json"], ["db", "upgrade"], ["db", "check"]):
        assert "9999" in shell.run(*command).error


def test_a_database_that_misses_an_index_fails_the_check(shell: Any) -> None:
    with sqlite3.connect(shell.folder / "huiqi.db") as connection:
        connection.execute("DROP INDEX ix_windows_closes")
    connection.close()
    assert "ix_windows_closes" in shell.run("db", "check").error


def test_a_full_disk_or_a_locked_database_is_one_line(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.store.database.BUSY_TIMEOUT_MS", 50)
    path = shell.write("p.json", '{"facts": {}}')
    holder = sqlite3.connect(shell.folder / "huiqi.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert "locked" in shell.run("match", path, "--json").error
    finally:
        holder.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file names that are not text")
def test_a_file_name_that_is_not_text_is_no_reason_to_crash(shell: Any, sample_file: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.yaml")
    shutil.copy(sample_file, shell.folder / name)
    assert shell.run("policies", "import", name, "--json").json["accepted"]["unchanged"] == 5
    text = sample_file.read_text(encoding="utf-8").replace("20万元", "30万元")
    (shell.folder / name).write_text(text, encoding="utf-8")
    assert shell.run("policies", "import", name, "--json").json["accepted"]["changed"] == ["sm-high-tech-award"]
    assert shell.run("policies", "import", os.fsdecode(b"\xff.yaml")).error
    assert shell.run("policies", "export", os.fsdecode(b"\xfe.yaml")).code == 0


def test_errors_as_its_own_process_are_one_line_too(shell: Any) -> None:
    path = shell.write("p.json", '{"facts": {"employes": 3}}')
    assert "employees" in shell.spawn("match", path, "--json").error


def test_a_terminal_that_knows_few_characters_is_no_reason_to_crash(shell: Any) -> None:
    path = shell.write("p.json", '{"name": "😀", "facts": {"region": "330110"}}')
    assert shell.spawn("match", path, PYTHONIOENCODING="gbk").code == 0
    assert shell.spawn("policies", "show", "none", PYTHONIOENCODING="ascii").code == 1


def test_json_is_utf8_whatever_the_terminal_speaks(shell: Any) -> None:
    outcome = shell.spawn("policies", "show", "sm-first-set", "--json", PYTHONIOENCODING="gbk")
    assert outcome.json["title"] == "首台套采购补贴"
