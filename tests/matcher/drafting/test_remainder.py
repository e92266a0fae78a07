"""Nothing that was read may vanish: each figure is told in a draft, in a rule, or as unread."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.drafting.figures import read_figures
from matcher.drafting.lines import split_lines

Draft = Callable[[str], dict[str, Any]]
DOCUMENTS = sorted((Path(__file__).parents[3] / "benchmarks" / "data" / "drafting").glob("tuned/*.txt"))
_SAID = (
    "对新认定的绿色工厂，奖励50万元。",
    "企业全职引进博士的，给予每人每月3000元生活津贴，最长享受36个月。",
    "租用厂房的，前两年按实际租金的80%给予补贴，第三年按40%给予补贴，补贴面积不超过1000平方米。",
    "年营业收入不足2亿元的企业，按利息的50%给予贴息，最高40万元；规模以上企业最高限额提高至60万元。",
    "规模以上企业最高限额提高至70万元。",
    "设备投入1000万元以内的部分按8%补助，超过1000万元的部分按10%补助，合计最高500万元。",
    "同一企业每年累计不超过1500万元。",
    "企业年度奖补总额不超过600万元，超出部分不予兑现。",
    "同一项目就高不重复，年度总额不超过900万元。",
    "近三年发生生产安全死亡事故2起以上的，不予奖补。",
    "申报材料经公示5个工作日无异议后，30个工作日内拨付。",
    "区财政每年安排专项资金2.5亿元。",
    "鼓励企业每年新增研发人员10名以上。",
    "企业应当在15个工作日内如实申报。",
    "免申即享政策在20个工作日内兑现。",
    "第九条 投资奖励800万元",
    "实施节能改造的，按每吨标准煤400元给予奖励。",
)


@given(lines=st.lists(st.lists(st.sampled_from(_SAID), min_size=1, max_size=3).map("".join), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_figure_is_told_somewhere(draft: Draft, lines: list[str]) -> None:
    assert _lost(draft("\n".join(lines))) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_figure_of_a_document_is_lost(draft: Draft, path: Path) -> None:
    assert _lost(draft(path.read_text(encoding="utf-8"))) == []


def test_a_limit_without_a_field_is_told_beside_the_award(draft: Draft) -> None:
    (one,) = draft("企业引进博士的，给予每人每月3000元生活津贴，最长享受36个月。")["drafts"]
    assert one["stacking"] == ["最长享受36个月"]


def test_a_limit_behind_two_awards_of_one_piece_is_told_of_both(draft: Draft) -> None:
    text = "企业租用厂房的，前两年按租金的80%补贴，第三年按40%补贴，补贴面积不超过1000平方米。"
    assert ["补贴面积不超过1000平方米" in one["stacking"][-1] for one in draft(text)["drafts"]] == [True, True]


def test_a_raised_ceiling_with_nothing_before_it_is_unread(draft: Draft) -> None:
    drafted = draft("第四条 对新认定的绿色工厂，奖励50万元。\n第五条 规模以上企业最高限额提高至60万元。")
    assert [one["quote"] for one in drafted["unread"]] == ["规模以上企业最高限额提高至60万元。"]


def _lost(drafted: dict[str, Any]) -> list[str]:
    """Give the figures of a text that stand in no span, field or rule of its drafts, nor in what is unread."""
    text = drafted["text"]
    told = {key: value for key, value in drafted.items() if key != "text"}
    drafts = [{key: value for key, value in one.items() if key != "context"} for one in drafted["drafts"]]
    atoms = list(_atoms({**told, "drafts": drafts}))
    numbers = {Decimal(str(atom)) for atom in atoms if not isinstance(atom, str)}
    numbers |= {Decimal(atom) for atom in atoms if isinstance(atom, str) and atom.replace(".", "", 1).isdecimal()}
    words = "\n".join("".join(str(atom).split()) for atom in atoms)
    return [
        line.text[one.start : one.end]
        for line in split_lines(text)
        for one in read_figures(line.text)
        if line.text[one.start : one.end] not in words
        and not {one.low} | ({one.high} if one.high is not None else set()) <= numbers
    ]


def _atoms(value: object, key: str = "") -> Any:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _atoms(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _atoms(part, key)
    elif key not in {"span", "confidence"} and isinstance(value, str | int | float | Decimal):
        yield str(value) if isinstance(value, bool) else value
