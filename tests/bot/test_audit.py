"""`huiqi audit` as auditors use it."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.services.audit_export import safe_cell
from matcher.audit import record as record_module
from matcher.audit import replay
from matcher.matching import match
from matcher.profile_json import profile_from_json
from policies.canonical import read_json
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

DAY = "2026-11-22"
PROFILE = {
    "name": "=cmd|calc!A1",
    "facts": {
        "region": "余杭区",
        "qualifications": {"has": ["high_tech_enterprise"]},
        "first_set_equipment_purchase": 12_000_000,
        "fixed_asset_investment": {"between": [60_000_000, 80_000_000]},
    },
}
TRIGGERS = "audit_records_refuse_update", "audit_records_refuse_delete", "audit_clause_sets_refuse_update"


@pytest.fixture
def code(shell: Any) -> str:
    """Match once and give the receipt's code."""
    return matched(shell)


def matched(shell: Any) -> str:
    path = shell.write("p.json", json.dumps(PROFILE))
    return str(shell.run("match", path, "--as-of", DAY, "--json").json["receipt"])


def tamper(shell: Any, *statements: str) -> None:
    """Change the log behind the program's back, triggers and all."""
    with sqlite3.connect(shell.folder / "huiqi.db") as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def seq_of(shell: Any, code: str) -> int:
    return int(shell.run("audit", "show", code, "--json").json["seq"])


def test_show_tells_what_was_known_and_concluded(shell: Any, code: str) -> None:
    outcome = shell.run("audit", "show", code.lower())
    assert (outcome.code, outcome.err) == (0, "")
    for words in (code, "匹配", "首台套采购额：1200万元（自述）", "符合 3", "高企认定奖励", "第1版", "与哈希相符"):
        assert words in outcome.out


def test_show_json_holds_profile_conclusions_and_hashes(shell: Any, code: str) -> None:
    found = shell.run("audit", "show", code, "--json").json
    verdicts = {one["clause"]: one["verdict"] for one in found["content"]["conclusions"]}
    assert verdicts["sm-high-tech-award"] == "eligible"
    assert found["content"]["profile"]["name"] == PROFILE["name"]
    assert (found["code"], found["intact"], len(found["clauses"])) == (code, True, 5)


def test_an_act_is_shown_with_who_and_why(shell: Any, code: str) -> None:
    assert code
    shell.run("audit", "export", "a.jsonl")
    lines = [json.loads(line) for line in (shell.folder / "a.jsonl").read_text("utf-8").splitlines()]
    [imported] = [line for line in lines if line.get("kind") == "import"]
    shown = shell.run("audit", "show", imported["code"]).out
    assert "导入" in shown
    assert "操作者 tester" in shown
    assert "sm-high-tech-award" in shown


def test_a_whole_log_verifies(shell: Any, code: str) -> None:
    assert code
    assert "审计日志完好：2 条记录" in shell.run("audit", "verify").out
    found = shell.run("audit", "verify", "--json").json
    assert (found["ok"], found["records"], found["fault"]) == (True, 2, None)


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE audit_records SET body = x'00' WHERE seq = {}", "changed"),
        ("UPDATE audit_records SET header = replace(header, 'cli', 'web') WHERE seq = {}", "changed"),
        ("UPDATE audit_records SET body = 'text' WHERE seq = {}", "changed"),
        ("UPDATE audit_records SET header = x'FF' WHERE seq = {}", "changed"),
        ("UPDATE audit_records SET record_hash = '-' WHERE seq = {}", "changed"),
        ("DELETE FROM audit_records WHERE seq = {}", "removed"),
        ("UPDATE audit_clause_sets SET clauses = '[]'", "clauses_changed"),
    ],
)
def test_verify_names_the_first_bad_record_and_what_is_wrong(shell: Any, statement: str, flaw: str) -> None:
    first = seq_of(shell, matched(shell))
    matched(shell)
    tamper(shell, statement.format(first))
    outcome = shell.run("audit", "verify", "--json")
    assert outcome.code == 1
    fault = json.loads(outcome.out)["fault"]
    assert (fault["flaw"], fault["seq"]) == (flaw, first)
    assert f"第 {first} 条" in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_record_slipped_in_under_zero_is_seen(shell: Any, code: str) -> None:
    assert code
    columns = "kind, at, header, key_id, body, previous_hash, record_hash"
    tamper(
        shell,
        f"INSERT INTO audit_records (seq, code, {columns}) "  # noqa: S608 - our own columns
        f"SELECT -5, 'HQ-FORGED', {columns} FROM audit_records WHERE seq = 2",
    )
    assert "HQ-FORGED" in shell.run("audit", "verify").error


def test_a_log_cut_off_at_the_end_is_found_with_a_kept_checkpoint(shell: Any, code: str) -> None:
    assert shell.run("audit", "checkpoint", "--save", "kept.json").code == 0
    assert seq_of(shell, code) == 2
    tamper(shell, "DELETE FROM audit_records WHERE seq = 2")
    with sqlite3.connect(shell.folder / "huiqi.db") as connection:
        connection.execute("DROP TRIGGER audit_checkpoints_refuse_delete")
        connection.execute("DELETE FROM audit_checkpoints")
    connection.close()
    assert shell.run("audit", "verify").code == 0
    error = shell.run("audit", "verify", "--checkpoint", "kept.json").error
    assert "第 2 条被从末尾截去" in error
    assert "检查点见过 2 条" in error


def test_a_log_that_grew_still_meets_its_checkpoint(shell: Any, code: str) -> None:
    assert code
    shell.run("audit", "checkpoint", "--save", "kept.json")
    matched(shell)
    assert shell.run("audit", "verify", "--checkpoint", "kept.json", "--json").json["records"] == 3


def test_a_log_whose_end_was_written_anew_does_not_meet_its_checkpoint(shell: Any, code: str) -> None:
    assert code
    shell.run("audit", "checkpoint", "--save", "kept.json")
    tamper(shell, "DELETE FROM audit_records WHERE seq = 2")
    matched(shell)
    assert "整体改写" in shell.run("audit", "verify", "--checkpoint", "kept.json").error


def test_replay_gives_the_same_after_the_clause_changed(shell: Any, code: str, sample_file: Path) -> None:
    assert shell.run("policies", "import", sample_file.parent / "reworded.yaml").code == 0
    assert "全部相同" in shell.run("audit", "replay", code).out
    found = shell.run("audit", "replay", code, "--json").json
    assert (found["same"], found["clauses"], found["differences"]) == (True, 5, [])


def test_replay_tells_another_engine(shell: Any, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.audit.replay.ENGINE_VERSION", "reference-99")
    assert record_module.ENGINE_VERSION != "reference-99"
    assert "引擎不同" in shell.run("audit", "replay", code).out


def test_replay_says_precisely_where_it_differs(shell: Any, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = replay.conclusion_to_record

    def other(found: Any) -> Any:
        concluded = real(found)
        if found.clause.id == "sm-high-tech-award":
            concluded |= {"verdict": "unknown", "trace": "u" + str(concluded["trace"])[1:]}
        return concluded

    monkeypatch.setattr(replay, "conclusion_to_record", other)
    outcome = shell.run("audit", "replay", code)
    assert outcome.code == 1
    assert "有 2 处不同" in outcome.out
    assert "高企认定奖励（sm-high-tech-award 第1版） 结论：记录 符合，重放 待补充" in outcome.out
    assert "：记录 成立，重放 未知" in outcome.out
    assert "2 处不同" in outcome.err


def test_replay_names_a_clause_version_that_is_not_what_was_asked(shell: Any, code: str) -> None:
    with sqlite3.connect(shell.folder / "huiqi.db") as connection:
        connection.execute("DROP TRIGGER clause_versions_refuse_update")
        connection.execute(
            "UPDATE clause_versions SET payload = replace(payload, '20', '21') WHERE clause_id = 'sm-high-tech-award'"
        )
    connection.close()
    outcome = shell.run("audit", "replay", code)
    assert outcome.code == 1
    assert "sm-high-tech-award" in outcome.out
    assert "不能再问" in outcome.out


def test_what_was_asked_without_consent_cannot_be_replayed_and_says_so(shell: Any) -> None:
    said = shell.spawn("chat", stdin="我们在余杭区，52个人\n")
    code = next(line.split()[1] for line in said.out.splitlines() if line.startswith("凭证 "))
    assert "没有同意留存" in shell.run("audit", "show", code).out
    assert "没有同意留存" in shell.run("audit", "replay", code).error


def test_a_replay_is_saved_as_golden_cases_that_hold(
    shell: Any, code: str, vocabulary: Vocabulary, sample_bundles: Any
) -> None:
    assert "3 条条款的样例" in shell.run("audit", "replay", code, "--save-case", "golden.yaml").out
    text = (shell.folder / "golden.yaml").read_text("utf-8")
    assert "cmd" not in text
    clauses = {c.id: StoredClause(c, b.document, 1, "") for b in sample_bundles for c in b.clauses}
    sections = list(yaml.safe_load_all(text))
    assert {section["clause"] for section in sections} == {"sm-high-tech-award", "sm-first-set", "sm-investment"}
    for section in sections:
        [case] = section["cases"]
        facts = read_json(json.dumps({"facts": case["profile"]}))
        day = date.fromisoformat(case["as_of"])
        [found] = match(profile_from_json(facts, vocabulary), [clauses[section["clause"]]], vocabulary, day).matches
        assert found.verdict.value == case["verdict"]
        assert list(found.missing) == case["missing"]


def test_a_saved_case_keeps_a_version_that_fails_it_from_being_published(shell: Any, code: str) -> None:
    shell.run("audit", "replay", code, "--save-case", "golden.yaml", "--clause", "sm-high-tech-award")
    assert shell.run("policies", "golden", "golden.yaml", "--json").json == {"kept": {"sm-high-tech-award": 1}}
    assert f"✓ sm-high-tech-award 凭证 {code}" in shell.run("policies", "golden").out
    shell.run("policies", "edit", "sm-high-tech-award", "--benefit", "奖励 30万元", "--actor", "甲")
    shell.run("policies", "submit", "sm-high-tech-award", "--reason", "试验", "--actor", "甲")
    error = shell.run("policies", "publish", "sm-high-tech-award", "--reason", "试验", "--actor", "乙").error
    assert f"样例“凭证 {code}”没有通过" in error
    assert "实为“30万元”" in error


def test_a_case_saved_twice_stands_in_the_file_once(shell: Any, code: str) -> None:
    for _ in range(2):
        assert shell.run("audit", "replay", code, "--save-case", "golden.yaml").code == 0
    kept = shell.run("policies", "golden", "golden.yaml", "--json").json["kept"]
    assert set(kept.values()) == {1}


def test_cases_are_added_behind_what_people_wrote(shell: Any, code: str) -> None:
    written = "# 我们的样例\nclause: sm-investment\ncases:\n- {name: 空, profile: {}, verdict: unknown}"
    shell.write("golden.yaml", written)
    shell.run("audit", "replay", code, "--save-case", "golden.yaml", "--clause", "sm-investment")
    assert (shell.folder / "golden.yaml").read_text("utf-8").startswith(written)
    assert shell.run("policies", "golden", "golden.yaml", "--json").json == {"kept": {"sm-investment": 2}}


def test_a_file_that_holds_something_else_is_left_alone(shell: Any, code: str) -> None:
    shell.write("notes.yaml", "购物清单: [茶]\n")
    assert "clause" in shell.run("audit", "replay", code, "--save-case", "notes.yaml").error
    assert (shell.folder / "notes.yaml").read_text("utf-8") == "购物清单: [茶]\n"


def test_a_golden_case_holds_no_fact_that_does_not_matter(shell: Any, code: str) -> None:
    shell.run("audit", "replay", code, "--save-case", "one.yaml", "--clause", "sm-first-set")
    case = yaml.safe_load((shell.folder / "one.yaml").read_text("utf-8"))["cases"][0]
    assert set(case["profile"]) <= {"first_set_equipment_purchase", "region"}
    assert case["amount"] == "360万元/项目"


def test_a_case_of_a_clause_that_was_not_asked_names_the_nearest(shell: Any, code: str) -> None:
    error = shell.run("audit", "replay", code, "--save-case", "g.yaml", "--clause", "sm-first-sets").error
    assert "sm-first-set" in error


def test_a_proof_holds_without_the_database(shell: Any, code: str) -> None:
    matched(shell)
    shell.run("audit", "checkpoint", "--save", "kept.json")
    assert shell.run("audit", "prove", code, "--checkpoint", "kept.json", "--save", "proof.json").code == 0
    (shell.folder / "huiqi.db").unlink()
    assert "证明成立" in shell.run("audit", "check-proof", "proof.json", "--checkpoint", "kept.json").out
    assert not (shell.folder / "huiqi.db").exists()


@pytest.mark.parametrize(
    "change", [{"index": 0}, {"code": "HQ-AAAAA-AAAAA"}, {"header": "{}"}, {"path": []}, {"size": 9}]
)
def test_an_edited_proof_is_refused(shell: Any, code: str, change: dict[str, Any]) -> None:
    shell.run("audit", "checkpoint", "--save", "kept.json")
    shell.run("audit", "prove", code, "--checkpoint", "kept.json", "--save", "proof.json")
    proof = json.loads((shell.folder / "proof.json").read_text("utf-8")) | change
    shell.write("proof.json", json.dumps(proof))
    assert "证明不成立" in shell.run("audit", "check-proof", "proof.json", "--checkpoint", "kept.json").error


def test_a_proof_of_another_log_is_refused(shell: Any, code: str) -> None:
    shell.run("audit", "checkpoint", "--save", "kept.json")
    matched(shell)
    shell.run("audit", "prove", code, "--save", "proof.json")
    assert "不是 kept.json" in shell.run("audit", "check-proof", "proof.json", "--checkpoint", "kept.json").error


def test_a_record_younger_than_the_checkpoint_cannot_be_proved_by_it(shell: Any, code: str) -> None:
    assert code
    shell.run("audit", "checkpoint", "--save", "kept.json")
    later = matched(shell)
    assert "更晚的检查点" in shell.run("audit", "prove", later, "--checkpoint", "kept.json").error


def test_csv_runs_no_formula_in_a_spreadsheet(shell: Any, code: str) -> None:
    assert shell.run("audit", "export", "a.csv").code == 0
    text = (shell.folder / "a.csv").read_text("utf-8-sig")
    [row] = [row for row in csv.DictReader(text.splitlines()) if row["code"] == code]
    assert row["enterprise"] == "'=cmd|calc!A1"
    assert (row["eligible"], row["kind"]) == ("3", "match")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", "\r=1"])
def test_whatever_begins_like_a_formula_is_made_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


def test_plain_cells_stay_as_they_are() -> None:
    assert [safe_cell(cell) for cell in ("a=1", "", 7, "甲公司")] == ["a=1", "", 7, "甲公司"]


def test_a_sealed_export_opens_nothing(shell: Any, code: str) -> None:
    assert code
    assert shell.run("audit", "export", "a.jsonl", "--sealed", "--json").json == {"file": "a.jsonl", "records": 2}
    assert "calc" not in (shell.folder / "a.jsonl").read_text("utf-8")


def test_the_export_itself_is_recorded(shell: Any, code: str) -> None:
    assert code
    shell.run("audit", "export", "a.jsonl")
    shell.run("audit", "export", "b.csv")
    rows = list(csv.DictReader((shell.folder / "b.csv").read_text("utf-8-sig").splitlines()))
    assert [row["kind"] for row in rows] == ["import", "match", "export"]


def test_an_export_that_cannot_be_written_leaves_the_old_file(shell: Any, code: str) -> None:
    assert code
    assert ".txt" in shell.run("audit", "export", "a.txt").error
    assert "none" in shell.run("audit", "export", "none/a.csv").error
    assert not list(shell.folder.glob(".*.part"))


def test_an_erased_subject_leaves_a_record_that_verifies_but_cannot_be_read(shell: Any, code: str) -> None:
    assert shell.run("privacy", "erase", f"run:{code}", "--yes").code == 0
    shown = shell.run("audit", "show", code)
    assert "清除" in shown.out
    assert "1200万元" not in shown.out
    assert "清除" in shell.run("audit", "replay", code).error
    assert "完好" in shell.run("audit", "verify").out


def test_a_database_copied_away_verifies_too(shell: Any, code: str, tmp_path: Path) -> None:
    assert code
    copy = shutil.copy(shell.folder / "huiqi.db", tmp_path / "copy.db")
    assert "完好" in shell.run("audit", "verify", database=f"sqlite:///{copy}").out


def test_whoever_has_no_master_key_verifies_and_proves_but_cannot_read(shell: Any, code: str) -> None:
    none = {"HUIQI_MASTER_KEY": "", "HUIQI_ENVIRONMENT": "production"}
    assert "完好" in shell.spawn("audit", "verify", **none).out
    assert code in shell.spawn("audit", "prove", code, **none).out
    assert shell.spawn("audit", "export", "a.csv", "--sealed", **none).code == 0
    assert "HUIQI_MASTER_KEY" in shell.spawn("audit", "show", code, **none).error
