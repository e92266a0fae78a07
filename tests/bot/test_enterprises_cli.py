"""`huiqi enterprises` as its users meet it: what it prints, how it ends, and what it leaves."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from random_enterprises import code_of

from bot.commands.enterprise_import import inert

CODE, OTHER = code_of(1), code_of(2)
HEADER = "统一社会信用代码,企业名称,员工人数,资质,年营业收入@2024\n"


@pytest.fixture
def imported(shell: Any) -> Any:
    (shell.folder / "t.csv").write_text(
        f"{HEADER}{CODE},杭州甲公司,50..80,高企|-瞪羚,3200万元\n{OTHER},乙公司,,,\n", encoding="gb18030"
    )
    assert shell.run("enterprises", "import", "t.csv").out == "新增 2 家，更新 0 家，未变 0 家\n"
    return shell


def test_an_import_says_what_it_did(imported: Any) -> None:
    assert imported.run("enterprises", "import", "t.csv", "--json").json == {
        "rows": 2,
        "added": 0,
        "changed": 0,
        "unchanged": 2,
        "rejected": 0,
        "ignored_columns": [],
        "first_rejections": [],
    }


def test_rejected_rows_end_it_with_1_and_stand_in_the_file_asked_for(shell: Any) -> None:
    (shell.folder / "t.csv").write_text(f"{HEADER}{CODE},甲,很多,,\n=1+1,乙,,,\n{OTHER},丙,3,,\n", encoding="utf-8")
    outcome = shell.run("enterprises", "import", "t.csv", "--rejects", "r.csv")
    assert outcome.code == 1
    assert outcome.out == "新增 1 家，更新 0 家，未变 0 家\n"
    assert f"第 2 行 {CODE} · 员工人数：“很多”不是数字" in outcome.err
    assert outcome.err.endswith("错误：2 行没有采用，其余已导入，全部见 r.csv\n")
    with (shell.folder / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "uscc", "field", "reason"]
    assert [(row[0], row[2]) for row in rows[1:]] == [("2", "员工人数"), ("3", "uscc")]
    assert rows[2][1] == "'=1+1"


def test_rejected_rows_are_in_the_json_too(shell: Any) -> None:
    (shell.folder / "t.csv").write_text(f"{HEADER}{CODE},甲,很多,,\n", encoding="utf-8")
    outcome = shell.run("enterprises", "import", "t.csv", "--json")
    assert outcome.code == 1
    found = json.loads(outcome.out)
    assert (found["rejected"], found["first_rejections"][0]["field"]) == (1, "员工人数")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_spreadsheet_runs_a_cell(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "none.csv"), "找不到文件 none.csv"),
        (("import", "."), "不是文件"),
        (("import", "t.csv", "--as-of", "2999-01-01"), "在今天之后"),
        (("import", "t.csv", "--source", "verified"), "没有核验权限"),
        (("import", "t.csv", "--rejects", "no/where.csv"), "写不了"),
        (("import", "t.csv", "--rejects", "./t.csv"), "不能写到要导入的文件上"),
        (("show", "123"), "18 位"),
        (("show", code_of(9)), "企业库里没有"),
        (("erase", OTHER, "--reason", " "), "理由"),
        (("proof", CODE, "--days", "1000"), "有效期"),
        (("proof", code_of(9)), "企业库里没有"),
    ],
)
def test_bad_input_is_one_line(imported: Any, arguments: tuple[str, ...], said: str) -> None:
    assert said in imported.run("enterprises", *arguments).error


def test_show_tells_every_fact_with_its_source(imported: Any) -> None:
    shown = imported.run("enterprises", "show", CODE.lower()).out
    assert "员工人数：50人到80人（导入，截至" in shown
    assert "年营业收入（2024年）：3200万元" in shown
    found = imported.run("enterprises", "show", CODE, "--json").json
    assert (found["uscc"], found["name"], len(found["facts"])) == (CODE, "杭州甲公司", 3)


def test_list_finds_by_name_and_counts(imported: Any) -> None:
    found = imported.run("enterprises", "list", "--name", "甲", "--json").json
    assert found == {"total": 2, "enterprises": [{"uscc": CODE, "name": "杭州甲公司"}]}


def test_a_proof_is_shown_once_with_what_to_say(imported: Any) -> None:
    shown = imported.run("enterprises", "proof", CODE).out
    assert f"请企业的人在对话里发：绑定 {CODE} " in shown
    made = imported.run("enterprises", "proof", CODE, "--json").json
    assert (made["uscc"], len(made["code"])) == (CODE, 9)


def test_erasing_leaves_a_mark_that_keeps_it_out(imported: Any) -> None:
    assert imported.run("enterprises", "erase", CODE, "--reason", "企业要求", "--json").json == {
        "uscc": CODE,
        "erased": True,
        "unbound": 0,
    }
    assert "已于" in imported.run("enterprises", "show", CODE).error
    assert "这家企业已按要求删除" in imported.run("enterprises", "import", "t.csv").err


def test_nothing_is_out_of_date_after_an_import(imported: Any) -> None:
    assert imported.run("enterprises", "rebuild", "--json").json == {"rebuilt": 0}


def test_the_console_binds(imported: Any) -> None:
    code = imported.run("enterprises", "proof", CODE, "--json").json["code"]
    said = imported.spawn("chat", stdin=f"你好\n绑定 {CODE} {code}\n同意\n绑定 {CODE} {code}\n我的档案\n")
    assert said.code == 0
    assert "已绑定 杭州甲公司" in said.out
    assert "员工人数 50人到80人（企业库，导入" in said.out
    assert "绑定：console:console" in imported.run("enterprises", "show", CODE).out
