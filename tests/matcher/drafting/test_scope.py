from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Draft = Callable[[str], dict[str, Any]]
GIVEN = "\n第九条 新认定的绿色工厂奖励50万元。"


def test_a_legal_person_is_asked_for_and_not_left_to_judgement(draft: Draft) -> None:
    (one,) = draft(f"第一条 本办法适用于具有独立法人资格的企业。{GIVEN}")["drafts"]
    assert one["when"] == "独立法人 为 是 且 资质 含 绿色工厂"


def test_branches_without_legal_personality_are_not_asked_to_be_one(draft: Draft) -> None:
    (one,) = draft(f"第一条 本办法适用于非独立法人的分支机构。{GIVEN}")["drafts"]
    assert "独立法人 为 是" not in one["when"]


def test_duties_of_every_enterprise_are_told_and_asked_of_nobody(draft: Draft) -> None:
    (one,) = draft(f"第一条 本办法适用于依法经营、会计核算规范的企业。{GIVEN}")["drafts"]
    assert one["when"] == "资质 含 绿色工厂"
    assert one["inherited"]["duties"] == ["依法经营", "会计核算规范"]


@pytest.mark.parametrize(
    "words", ["存在严重失信行为的企业除外。", "严重失信的，实行一票否决。", "列入严重失信名单的，不纳入支持范围。"]
)
def test_every_way_to_shut_out_is_asked_of_everyone(draft: Draft, words: str) -> None:
    (one,) = draft(f"第一条 {words}{GIVEN}")["drafts"]
    assert one["when"] == "信用 不含 严重失信 且 资质 含 绿色工厂"


def test_a_window_of_every_year_keeps_its_words_and_no_year_is_made_up(draft: Draft) -> None:
    (one,) = draft(f"第一条 申报时间为每年3月1日至4月30日。{GIVEN}")["drafts"]
    assert one["window"] == {"opens": None, "closes": None, "note": "申报时间为每年3月1日至4月30日"}


def test_papers_under_a_caption_are_materials_and_make_it_an_application(draft: Draft) -> None:
    (one,) = draft(f"（一）申报材料：\n1.资金申请表；\n2.营业执照复印件。{GIVEN}")["drafts"]
    assert one["materials"] == ["资金申请表", "营业执照复印件"]
    assert one["application_mode"] == "application"


def test_a_short_rule_at_the_head_of_an_article_is_not_lost_as_its_title(draft: Draft) -> None:
    (one,) = draft(f"第一条 同一项目从高不重复享受。由区财政局拨付。{GIVEN}")["drafts"]
    assert one["stacking"] == ["同一项目从高不重复享受"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("近两年发生生产安全死亡事故的", "安全生产事故"),
        ("发生重大环境污染事件的", "环保处罚"),
        ("存在偷漏税行为的", "税收违法"),
        ("列入信用黑名单的", "严重失信"),
    ],
)
def test_bad_records_are_known_by_the_names_documents_give_them(draft: Draft, words: str, rule: str) -> None:
    (one,) = draft(f"第一条 {words}，不予奖补。{GIVEN}")["drafts"]
    assert one["when"] == f"信用 不含 {rule} 且 资质 含 绿色工厂"


def test_the_kinds_a_scope_lists_are_alternatives_also_the_unknown_ones(draft: Draft) -> None:
    scope = "第一条 本细则适用于在本区登记的跨境电商企业、园区运营主体和相关服务机构。"
    (one,) = draft(scope + GIVEN)["drafts"]
    assert one["when"] == (
        "(领域 含 跨境电商 或 主体类型 含 园区运营主体 或 需人工判断「相关服务机构」) 且 资质 含 绿色工厂"
    )


@pytest.mark.parametrize("words", ["同类政策择优执行", "按从优、就高、不重复原则执行"])
def test_choosing_the_better_of_two_policies_is_no_competition(draft: Draft, words: str) -> None:
    (one,) = draft(f"第一条 {words}。{GIVEN}")["drafts"]
    assert (one["application_mode"], one["stacking"]) == ("unspecified", [words])


def test_a_mode_said_of_one_kind_is_of_the_clauses_headed_so(draft: Draft) -> None:
    text = (
        "第四条 认定奖励。对新认定的绿色工厂，奖励50万元。\n第五条 研发补助。对购买设备的企业，补助10万元。\n"
        "第六条 认定奖励类政策实行免申即享。"
    )
    assert [one["application_mode"] for one in draft(text)["drafts"]] == ["no_application", "unspecified"]
