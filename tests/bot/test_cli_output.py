"""What the commands print: the JSON shapes of the contract, and text for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import simplejson

PROFILE = {
    "name": "样例科技有限公司",
    "facts": {
        "region": "330110",
        "qualifications": {"has": ["high_tech_enterprise"]},
        "first_set_equipment_purchase": 12_000_000,
        "fixed_asset_investment": {"between": [60_000_000, 80_000_000]},
    },
}
IDS = ["sm-first-set", "sm-high-tech-award", "sm-investment", "sm-judged-service", "sr-roof-requirement"]
DAY = "2026-11-22"


def matched(shell: Any, profile: dict[str, Any] = PROFILE, day: str = DAY) -> dict[str, Any]:
    path = shell.write("p.json", json.dumps(profile, ensure_ascii=False))
    found: dict[str, Any] = shell.run("match", path, "--as-of", day, "--json").json
    return found


def by_clause(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["clause"]: entry for entry in found["matches"]}


def test_match_has_the_keys_of_the_contract(shell: Any) -> None:
    found = matched(shell)
    assert set(found) == {"as_of", "matches", "receipt"}
    assert found["as_of"] == DAY
    for entry in found["matches"]:
        assert set(entry) >= {
            "clause", "title", "kind", "grade", "verdict", "missing", "benefit", "because", "source",
        }  # fmt: skip
        assert set(entry["source"]) == {"document", "number", "section", "quote"}
        assert entry["verdict"] in {"eligible", "unknown", "ineligible"}
        for reason in entry["because"]:
            assert set(reason) == {"condition", "truth", "fact"}
            assert reason["truth"] in {"true", "false", "unknown"}
        if entry["benefit"] is not None:
            assert set(entry["benefit"]) >= {"type", "min", "max", "unit", "text"}


def test_match_says_eligible_unknown_or_ineligible_and_what_is_missing(shell: Any) -> None:
    entries = by_clause(matched(shell))
    assert {name: (entry["verdict"], entry["missing"]) for name, entry in entries.items()} == {
        "sm-high-tech-award": ("eligible", []),
        "sm-first-set": ("eligible", []),
        "sm-investment": ("eligible", []),
        "sm-judged-service": ("unknown", []),
        "sr-roof-requirement": ("unknown", ["roof_area"]),
    }
    assert entries["sm-judged-service"]["judgements"] == ["项目经区政府认定为重大项目"]


def test_amounts_are_exact_intervals(shell: Any) -> None:
    entries = by_clause(matched(shell))
    amounts = {
        name: (entries[name]["benefit"]["min"], entries[name]["benefit"]["max"], entries[name]["benefit"]["unit"])
        for name in ("sm-high-tech-award", "sm-first-set", "sm-investment")
    }
    assert amounts == {
        "sm-high-tech-award": (200_000, 200_000, "CNY"),
        "sm-first-set": (3_600_000, 3_600_000, "CNY"),  # 30% of 12 million
        "sm-investment": (3_000_000, 4_000_000, "CNY"),  # 5% of 60 to 80 million
    }


def test_the_cap_holds(shell: Any) -> None:
    profile = {"facts": {"region": "330110", "first_set_equipment_purchase": 900_000_000}}
    benefit = by_clause(matched(shell, profile))["sm-first-set"]["benefit"]
    assert (benefit["min"], benefit["max"]) == (50_000_000, 50_000_000)


def test_money_is_printed_exactly(shell: Any) -> None:
    facts = {"region": "330110", "first_set_equipment_purchase": 1_000_000.07}
    path = shell.write("p.json", json.dumps({"facts": facts}))
    out = shell.run("match", path, "--as-of", DAY, "--json").out
    entry = by_clause(simplejson.loads(out, use_decimal=True))["sm-first-set"]
    assert str(entry["benefit"]["min"]) == "300000.021"


def test_match_names_the_source_and_quotes_it(shell: Any) -> None:
    assert by_clause(matched(shell))["sm-high-tech-award"]["source"] == {
        "document": "样例区支持企业发展若干措施",
        "number": "样政发〔2026〕1号",
        "section": "一、创新 > （一）认定奖励",
        "quote": "首次认定的奖励20万元",
    }


def test_match_leaves_out_what_is_not_in_force_that_day(shell: Any) -> None:
    assert "sm-investment" not in by_clause(matched(shell, day="2026-12-01"))
    assert set(by_clause(matched(shell, day="2020-01-01"))) == {"sr-roof-requirement"}


def test_every_match_stores_its_receipt_and_nothing_else(shell: Any) -> None:
    before = set(shell.stored())
    code = matched(shell)["receipt"]
    new = sorted(line for line in shell.stored() if line not in before)
    tables = ["audit_clause_sets", "audit_records", "subject_keys"]
    assert [line.split('"')[1] for line in new] == tables
    assert code in new[1]


def test_match_for_people_counts_explains_and_cites(shell: Any) -> None:
    path = shell.write("p.json", json.dumps(PROFILE))
    outcome = shell.run("match", path, "--as-of", DAY)
    assert (outcome.code, outcome.err) == (0, "")
    for words in ("符合 3", "待补充 2", "不符合 0", "高企认定奖励", "20万元", "首次认定的奖励20万元", "凭证 HQ-"):
        assert words in outcome.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_profile_may_be_written_in_any_usual_encoding(shell: Any, encoding: str) -> None:
    text = json.dumps(
        {"name": "杭州样例", "facts": {"region": "余杭区", "qualifications": {"has": ["高企"]}}}, ensure_ascii=False
    )
    path = shell.write("p.json", text.encode(encoding))
    found = shell.run("match", path, "--as-of", DAY, "--json").json
    assert by_clause(found)["sm-high-tech-award"]["verdict"] == "eligible"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_clauses_may_be_written_in_any_usual_encoding(shell: Any, sample_file: Path, encoding: str) -> None:
    path = shell.write("c.yaml", sample_file.read_text(encoding="utf-8").encode(encoding))
    report = shell.run("policies", "import", path, "--json").json
    assert report == {"stored": True, "accepted": {"added": [], "changed": [], "unchanged": 5}, "rejected": []}


def test_the_second_import_changes_nothing(shell: Any, sample_file: Path) -> None:
    before = shell.stored()
    outcome = shell.run("policies", "import", sample_file)
    assert (outcome.code, outcome.out, outcome.err) == (0, "新增 0 条，更新 0 条，未变 5 条\n", "")
    assert shell.stored() == before


def test_a_changed_clause_is_told_and_gets_a_version(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("奖励 20万元", "奖励 30万元")
    report = shell.run("policies", "import", shell.write("c.yaml", text), "--json").json
    assert report["accepted"] == {"added": [], "changed": ["sm-high-tech-award"], "unchanged": 4}
    shown = shell.run("policies", "show", "sm-high-tech-award", "--json").json
    assert [(event["version"], event["event"]) for event in shown["history"]] == [(1, "added"), (2, "changed")]
    assert shown["version"] == 2


LISTED = {
    "id", "title", "kind", "grade", "status", "document", "section", "quote", "when", "benefit", "departments",
    "application_mode", "valid_from", "valid_to",
}  # fmt: skip
DRAFTED = {"type", "amount", "rate", "base", "cap", "per", "years", "tiers"}


def test_list_has_the_keys_of_the_contract(shell: Any) -> None:
    listed = shell.run("policies", "list", "--json").json
    assert set(listed) == {"clauses"}
    assert [entry["id"] for entry in listed["clauses"]] == IDS
    for entry in listed["clauses"]:
        assert set(entry) >= LISTED
        assert set(entry["document"]) >= {"title", "number", "file"}
        assert entry["benefit"] is None or set(entry["benefit"]) >= DRAFTED


def test_list_writes_rules_and_benefits_as_the_admin_wrote_them(shell: Any) -> None:
    entries = {entry["id"]: entry for entry in shell.run("policies", "list", "--json").json["clauses"]}
    first_set = entries["sm-first-set"]
    assert first_set["when"] == "注册地 属于 余杭区 且 首台套采购额 ≥ 100万元"
    assert first_set["status"] == "published"
    assert {key: first_set["benefit"][key] for key in DRAFTED} == {
        "type": "rate",
        "amount": None,
        "rate": 0.3,
        "base": "first_set_equipment_purchase",
        "cap": 50_000_000,
        "per": "project",
        "years": None,
        "tiers": None,
    }
    assert (entries["sm-investment"]["valid_from"], entries["sm-investment"]["valid_to"]) == (
        "2026-06-01",
        "2026-11-30",
    )
    assert entries["sr-roof-requirement"]["benefit"] is None


def test_list_for_people_is_a_table(shell: Any) -> None:
    outcome = shell.run("policies", "list")
    assert (outcome.code, outcome.err) == (0, "")
    assert "条款 5 条" in outcome.out


def test_markup_in_a_title_is_shown_as_text(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("title: 高企认定奖励", "title: '[/a]:100:'")
    path = shell.write("c.yaml", text)
    assert shell.run("policies", "import", path).code == 0
    for command in (["policies", "list"], ["policies", "show", "sm-high-tech-award"]):
        out = shell.run(*command).out
        assert ":100:" in out.replace("\n", "")
        assert "[/a]" in out
    assert "[/a]:100:" in shell.run("match", shell.write("p.json", '{"facts": {}}'), "--as-of", DAY).out


def test_show_gives_rule_text_and_history(shell: Any) -> None:
    shown = shell.run("policies", "show", "sm-first-set", "--json").json
    assert set(shown) >= LISTED | {"history", "content_hash", "version"}
    assert set(shown["history"][0]) == {"version", "event", "actor", "reason", "at"}
    assert shown["history"][0]["at"].endswith("+00:00")
    outcome = shell.run("policies", "show", "sm-first-set")
    for words in (
        "首台套采购额 ≥ 100万元",
        "按采购额的30%给予补贴",
        "采购合同",
        "同一产品只补贴一次",
        "导入 clauses.yaml",
    ):
        assert words in outcome.out


def test_check_lists_findings_and_exits_with_0_when_none_is_an_error(shell: Any) -> None:
    found = shell.run("policies", "check", "--json").json
    assert set(found) == {"findings"}
    for finding in found["findings"]:
        assert set(finding) == {"severity", "topic", "subjects", "message"}
    assert {finding["topic"] for finding in found["findings"]} == {"judgement", "department", "mode"}
    assert "需人工判断" in shell.run("policies", "check").out


def test_check_looks_quotes_up_in_the_documents_given(shell: Any) -> None:
    folder = shell.folder / "texts"
    folder.mkdir()
    text = "首次认定的奖励20万元。按采购额的30%给予补贴。按投资额的5%给予\n补助。重大项目由专班服务。"
    (folder / "sample-measures.txt").write_text(text, encoding="gb18030")
    outcome = shell.run("policies", "check", "--documents", folder, "--json")
    assert "quote" not in {finding["topic"] for finding in outcome.json["findings"]}


@pytest.mark.parametrize("name", ["out.yaml", "out.xlsx"])
def test_what_is_exported_imports_as_unchanged(shell: Any, name: str) -> None:
    outcome = shell.run("policies", "export", name)
    assert (outcome.code, outcome.out) == (0, f"已导出 5 条到 {name}\n")
    before = shell.stored()
    assert shell.run("policies", "import", name, "--json").json["accepted"]["unchanged"] == 5
    assert shell.stored() == before


def test_db_upgrade_prepares_and_check_agrees(empty_shell: Any) -> None:
    upgraded = empty_shell.run("db", "upgrade")
    assert (upgraded.code, upgraded.err) == (0, "")
    assert empty_shell.run("db", "upgrade").out == upgraded.out
    checked = empty_shell.run("db", "check")
    assert (checked.code, checked.err) == (0, "")


def test_db_check_of_an_empty_folder_says_to_upgrade(empty_shell: Any) -> None:
    assert "huiqi db upgrade" in empty_shell.run("db", "check").error


@pytest.mark.postgres
def test_the_commands_work_on_postgresql(shell: Any, postgres: Any, sample_file: Path) -> None:
    url = postgres.url(postgres.create_database())
    path = shell.write("p.json", json.dumps(PROFILE))
    assert "huiqi db upgrade" in shell.run("match", path, database=url).error
    assert shell.run("db", "upgrade", database=url).code == 0
    assert shell.run("db", "check", database=url).code == 0
    assert shell.run("policies", "import", sample_file, "--json", database=url).json["accepted"]["added"] == [
        "sm-high-tech-award", "sm-first-set", "sm-investment", "sm-judged-service", "sr-roof-requirement",
    ]  # fmt: skip
    served = shell.run("match", path, "--as-of", DAY, "--json", database=url).json
    embedded = matched(shell)
    assert served["matches"] == embedded["matches"]
    assert [e["id"] for e in shell.run("policies", "list", "--json", database=url).json["clauses"]] == IDS
