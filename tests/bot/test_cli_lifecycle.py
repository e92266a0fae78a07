"""The lifecycle on the command line: the whole walk, its JSON, and one line for whatever is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
AWARD, DOCUMENT, RESEARCH = "sm-high-tech-award", "robot-measures-2026", "robot-measures-2026-03"
WHY = ("--reason", "试验")
ROLES = "zhang=author,li=approver,wang=auditor"
PROFILE = {"facts": {"region": "330110", "sectors": {"has": ["robotics"]}, "rd_expense": 8_000_000}}


def amount(shell: Any, day: str, *options: str) -> tuple[int, int] | None:
    """Give the version that answers on a day, and the amount it gives."""
    path = shell.write("p.json", json.dumps(PROFILE))
    found = shell.run("match", path, "--as-of", day, "--json", *options).json["matches"]
    return next(((m["version"], m["benefit"]["min"]) for m in found if m["clause"] == RESEARCH), None)


def test_a_file_becomes_draft_review_publication_answer_and_a_new_version(shell: Any) -> None:
    for name in ("robot-measures-2026.txt", "robot-measures-2027.txt"):
        shutil.copy(EXAMPLES / name, shell.folder / name)
    saved = shell.run("policies", "draft", "robot-measures-2026.txt", "--save", "--actor", "甲", "--json").json["saved"]
    assert (saved["document"], len(saved["drafted"])) == (DOCUMENT, 5)
    edit = ("--when", "注册地 属于 余杭区 且 研发费用 > 500万元", "--actor", "甲")
    assert shell.run("policies", "edit", RESEARCH, *edit).code == 0
    assert amount(shell, "2026-06-01") is None
    assert shell.run("policies", "submit", "--document", DOCUMENT, *WHY, "--actor", "甲").code == 0
    assert "甲" in shell.run("policies", "publish", RESEARCH, *WHY, "--actor", "甲").error
    published = shell.run("policies", "publish", "--document", DOCUMENT, *WHY, "--actor", "乙", "--json").json
    assert {entry["version"] for entry in published["published"]} == {1}
    assert amount(shell, "2026-06-01") == (1, 800_000)

    again = ("draft", "robot-measures-2027.txt", "--save", "--document", DOCUMENT, "--actor", "甲")
    assert "找不到原文的 1 条" in shell.run("policies", *again).out
    shell.run("policies", "submit", RESEARCH, *WHY, "--actor", "甲")
    assert "第 2 版：2027-01-01" in shell.run("policies", "publish", RESEARCH, *WHY, "--actor", "乙").out
    assert [amount(shell, day) for day in ("2026-12-31", "2027-01-01")] == [(1, 800_000), (2, 1_200_000)]


def test_a_review_shows_rule_quote_difference_findings_and_what_is_next(shell: Any) -> None:
    shell.run("policies", "edit", AWARD, "--benefit", "奖励 30万元", "--actor", "甲")
    shell.run("policies", "submit", AWARD, *WHY, "--actor", "甲")
    text = shell.run("policies", "review", AWARD).out
    for words in (
        "将成为第 2 版",
        "首次认定的奖励20万元",
        "奖励 20万元 → 奖励 30万元",
        "检查：",
        "第 2 版：",
        "甲 以外的人",
    ):
        assert words in text
    told = shell.run("policies", "review", AWARD, "--json").json
    assert set(told) == {"draft", "changes", "meaning", "findings", "takes_effect", "versions", "history", "impact"}
    assert (told["draft"]["status"], told["draft"]["authors"], told["draft"]["base_version"]) == (
        "in_review",
        ["甲"],
        1,
    )
    assert AWARD in shell.run("policies", "review").out
    assert [draft["id"] for draft in shell.run("policies", "review", "--json").json["drafts"]] == [AWARD]


def test_a_returned_and_a_withdrawn_draft(shell: Any) -> None:
    shell.run("policies", "edit", AWARD, "--benefit", "奖励 30万元", "--actor", "甲")
    shell.run("policies", "submit", AWARD, *WHY, "--actor", "甲")
    assert "--reason" in shell.run("policies", "review", AWARD, "--return", "--actor", "乙").error
    returned = shell.run(
        "policies", "review", AWARD, "--return", "--reason", "金额不对", "--actor", "乙", "--json"
    ).json
    assert returned["drafts"][0]["status"] == "draft"
    assert "金额不对" in shell.run("policies", "show", AWARD).out
    assert shell.run("policies", "withdraw", AWARD, *WHY).code == 0
    assert shell.run("policies", "review").out == "没有待处理的草案\n"


def test_suspended_resumed_and_expired_clauses_say_so(shell: Any) -> None:
    day = ("--from", "2026-07-01")
    assert "暂停：2026-07-01 至 …" in shell.run("policies", "suspend", AWARD, *day, *WHY).out
    assert AWARD in [e["id"] for e in shell.run("policies", "list", "--status", "suspended", "--json").json["clauses"]]
    assert "已经是暂停" in shell.run("policies", "suspend", AWARD, *day, *WHY).error
    resumed = shell.run("policies", "resume", AWARD, *day, *WHY, "--json").json
    assert resumed == {
        "clause": AWARD,
        "versions": [{"version": 1, "valid_from": "2026-02-01", "valid_to": "2028-12-31"}],
        "suspended": [],
    }
    assert shell.run("policies", "expire", AWARD, *day, *WHY).code == 0
    shown = shell.run("policies", "show", AWARD, "--json").json
    assert (shown["status"], shown["in_force_to"]) == ("expired", "2026-06-30")
    assert [event["event"] for event in shown["history"]] == ["added", "suspended", "resumed", "expired"]
    assert "2026-07-01" in shell.run("policies", "show", AWARD, "--as-of", "2026-07-01").error


def test_lists_are_by_status(shell: Any) -> None:
    shell.run("policies", "edit", AWARD, "--benefit", "奖励 30万元", "--set", "valid_from=2026-03-01", "--actor", "甲")
    status = {
        name: [e["id"] for e in shell.run("policies", "list", "--status", name, "--json").json["clauses"]]
        for name in ("draft", "in_review", "superseded")
    }
    assert status == {"draft": [AWARD], "in_review": [], "superseded": []}
    shell.run("policies", "submit", AWARD, *WHY, "--actor", "甲")
    assert "审核中" in shell.run("policies", "list", "--status", "in_review").out
    shell.run("policies", "publish", AWARD, *WHY, "--actor", "乙")
    [old] = shell.run("policies", "list", "--status", "superseded", "--json").json["clauses"]
    assert (old["id"], old["version"], old["status"]) == (AWARD, 1, "superseded")


def test_show_and_match_look_back_at_what_was_known(shell: Any) -> None:
    assert shell.run("policies", "edit", AWARD, "--benefit", "奖励 30万元", "--actor", "甲").code == 0
    shell.run("policies", "submit", AWARD, *WHY, "--actor", "甲")
    instant = shell.run("policies", "review", AWARD, "--json").json["draft"]["changed_at"]
    shell.run("policies", "publish", AWARD, *WHY, "--actor", "乙")
    known = ("--as-of", "2026-07-01", "--known-at", instant)
    assert [shell.run("policies", "show", AWARD, "--as-of", "2026-07-01", *extra, "--json").json["version"]
            for extra in ((), known[2:])] == [2, 1]  # fmt: skip
    path = shell.write("p.json", '{"facts": {}}')
    found = shell.run("match", path, *known, "--json").json["matches"]
    assert {match["clause"]: match["version"] for match in found}[AWARD] == 1
    assert "还没有到" in shell.run("match", path, "--known-at", "2999-01-01").error


def test_versions_files_and_drafts_are_compared(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("奖励 20万元", "奖励 30万元")
    path = shell.write("new.yaml", text)
    assert "奖励 20万元 → 奖励 30万元" in shell.run("policies", "diff", path).out
    shell.run("policies", "import", path)
    told = shell.run("policies", "diff", AWARD, "--json").json
    assert (told["from"], told["to"], [change["field"] for change in told["changes"]]) == (
        "第 1 版",
        "第 2 版",
        ["benefit"],
    )
    assert shell.run("policies", "diff", "--document", "sample-measures", "--json").json["unchanged"] == 4
    assert "没有编号" in shell.run("policies", "diff", "--document", "none").error
    assert shell.run("policies", "diff").code == 2


def test_drafts_are_written_to_a_file_that_can_be_corrected_and_submitted(shell: Any) -> None:
    shutil.copy(EXAMPLES / "robot-measures-2026.txt", shell.folder / "a.txt")
    before = shell.stored()
    options = ("--out", "drafts.yaml", "--document", DOCUMENT)
    assert "drafts.yaml" in shell.run("policies", "draft", "a.txt", *options).out
    assert shell.stored() == before
    path = shell.folder / "drafts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("奖励 20万元", "奖励 25万元"), encoding="utf-8")
    told = shell.run("policies", "submit", "drafts.yaml", *WHY, "--actor", "甲", "--json").json
    assert len(told["drafted"]) == 5
    drafts = shell.run("policies", "review", "--json").json["drafts"]
    assert {draft["status"] for draft in drafts} == {"in_review"}
    assert "奖励 25万元" in [draft["benefit"]["text"] for draft in drafts if draft["benefit"]]


@pytest.fixture
def governed(shell: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HUIQI_ROLES", ROLES)
    return shell


def test_with_roles_an_import_goes_to_review_and_says_so(governed: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("奖励 20万元", "奖励 30万元")
    path = governed.write("new.yaml", text)
    assert "角色" in governed.run("policies", "import", path).error
    outcome = governed.run("policies", "import", path, "--actor", "zhang")
    assert "进入审核：新草案 1 条，改动草案 0 条，未变 4 条" in outcome.out
    told = governed.run("policies", "import", path, "--actor", "zhang", "--json").json
    assert told["accepted"] == {"added": [], "changed": [], "unchanged": 5}
    assert told["drafts"] == {"drafted": [], "corrected": [], "held_up": [], "unchanged": 5}


def test_the_actor_may_be_set_once_for_all_commands(governed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_ACTOR", "zhang")
    assert governed.run("policies", "edit", AWARD, "--benefit", "奖励 30万元").code == 0
    assert "审批人" in governed.run("policies", "suspend", AWARD, "--from", "2026-07-01", *WHY).error
    monkeypatch.setenv("HUIQI_ACTOR", "wang")
    assert "审计员" in governed.run("policies", "submit", AWARD, *WHY).error


def test_wrong_roles_stop_every_changing_command(shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_ROLES", "zhang=auther")
    assert "author" in shell.run("policies", "submit", AWARD, *WHY).error


def test_a_feed_tells_of_each_clause_what_was_applied_and_what_waits(shell: Any, sample_file: Path) -> None:
    text = sample_file.read_text(encoding="utf-8").replace("window_closes: 2026-12-15", "window_closes: 2026-12-31")
    path = shell.write("feed.yaml", text.replace("30% 补贴", "40% 补贴"))
    outcome = shell.run("policies", "import", path, "--feed")
    assert outcome.out == "数据源：1 条有变化，未变 4 条\n  sm-first-set：已更新 申报窗口；等待审批 待遇\n"
    told = shell.run("policies", "import", path, "--feed", "--json").json
    assert told["fed"] == [{"clause": "sm-first-set", "new": False, "applied": [], "waiting": ["benefit"]}]


def test_golden_cases_are_kept_run_and_named_when_they_fail(shell: Any) -> None:
    case = "- name: 高企\n  profile: {qualifications: {has: [high_tech_enterprise]}, region: '330110'}\n"
    good = shell.write("g.yaml", f"clause: {AWARD}\ncases:\n{case}  verdict: eligible\n  amount: 20万元\n")
    assert shell.run("policies", "golden", good).out == f"{AWARD}：1 个样例\n"
    assert shell.run("policies", "golden").out == f"✓ {AWARD} 高企\n"
    bad = shell.write("b.yaml", f"clause: {AWARD}\ncases:\n{case}  verdict: ineligible\n")
    shell.run("policies", "golden", bad)
    outcome = shell.run("policies", "golden", "--json")
    assert (outcome.code, json.loads(outcome.out)["cases"][0]["passed"]) == (1, False)
    assert "高企" in outcome.err


BAD: dict[str, tuple[list[str], str]] = {
    "an unknown clause": (["publish", "sm-none", *WHY], "没有草案"),
    "a clause without a draft": (["submit", AWARD, *WHY], "没有草案"),
    "an unknown document": (["submit", "--document", "sample-measure", *WHY], "sample-measures"),
    "a rule that does not parse": (["edit", AWARD, "--when", "注册帝 属于 余杭区"], "注册地"),
    "an unknown field": (["edit", AWARD, "--set", "benfit=x"], "benefit"),
    "an empty reason": (["suspend", AWARD, "--from", "2026-07-01", "--reason", " "], "--reason"),
    "an actor who cannot be shown": (["submit", AWARD, *WHY, "--actor", "a\nb"], "操作人"),
    "a file that is missing": (["submit", "none.yaml", *WHY], "none.yaml"),
    "a document of no level": (["draft", "letter.txt", "--save"], "--level"),
    "a document id in Chinese": (["draft", "letter.txt", "--save", "--document", "文件"], "文件编号"),
    "a day on which nothing holds": (["suspend", AWARD, "--from", "2030-01-01", *WHY], "2030-01-01"),
    "a version that is none": (["diff", AWARD, "--to-version", "9"], "没有这一版"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_one_line_and_nothing_changes(shell: Any, case: str) -> None:
    arguments, named = BAD[case]
    shell.write("letter.txt", "若干政策\n对高新技术企业给予10万元奖励。\n")
    before = shell.stored()
    assert named in shell.run("policies", *arguments, "--json").error
    assert shell.stored() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["submit", *WHY],
        ["submit", AWARD, "--document", "x", *WHY],
        ["publish", AWARD],
        ["suspend", AWARD, *WHY],
        ["edit", AWARD, "--set", "departments"],
        ["show", AWARD, "--known-at", "gestern"],
        ["list", "--status", "lost"],
        ["review", "--return"],
        ["import", "--shipped", "--feed"],
    ],
)
def test_a_usage_error_exits_with_2(shell: Any, arguments: list[str]) -> None:
    outcome = shell.run("policies", *arguments)
    assert (outcome.code, outcome.out) == (2, "")


@pytest.mark.postgres
def test_the_lifecycle_works_on_postgresql(shell: Any, postgres: Any, sample_file: Path) -> None:
    url = postgres.url(postgres.create_database())
    shell.run("db", "upgrade", database=url)
    shell.run("policies", "import", sample_file, database=url)
    for arguments in (
        ["edit", AWARD, "--benefit", "奖励 30万元", "--actor", "甲"],
        ["submit", AWARD, *WHY, "--actor", "甲"],
    ):
        assert shell.run("policies", *arguments, database=url).code == 0
    published = shell.run("policies", "publish", AWARD, *WHY, "--actor", "乙", "--json", database=url).json
    assert published["published"][0]["version"] == 2


def test_a_diff_says_what_a_change_means_for_who_meets_the_condition(shell: Any) -> None:
    stricter = "注册地 属于 余杭区 且 固定资产投资额 ≥ 8000万元"
    shell.run("policies", "edit", "sm-investment", "--when", stricter, "--actor", "甲")
    assert "（条件收紧）" in shell.run("policies", "diff", "sm-investment").out
    assert shell.run("policies", "diff", "sm-investment", "--json").json["meaning"] == "stricter"
    document = shell.run("policies", "show", "sm-investment", "--json").json["document"]["id"]
    assert "（条件收紧）" in shell.run("policies", "diff", "--document", document).out
    (changed,) = shell.run("policies", "diff", "--document", document, "--json").json["changed"]
    assert changed["meaning"] == "stricter"


def test_a_diff_points_at_figures_that_changed_in_the_quote(shell: Any) -> None:
    shell.run("policies", "edit", AWARD, "--set", "quote=首次认定的奖励30万元", "--actor", "甲")
    assert "数字有变" in shell.run("policies", "diff", AWARD).out
    shell.run("policies", "edit", AWARD, "--set", "quote=首次认定的，奖励20万元", "--actor", "甲")
    assert "数字有变" not in shell.run("policies", "diff", AWARD).out
