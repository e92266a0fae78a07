from __future__ import annotations

from collections.abc import Callable
from typing import Any

Draft = Callable[[str], dict[str, Any]]

LISTED = """第一条 支持引才。符合下列条件之一的企业，每引进1名博士奖励3万元：
（一）国家高新技术企业；
（二）规上工业企业且年营业收入2000万元以上；
（三）获得区里嘉许状的。
第二条 有下列情形之一的，不予支持：
（一）严重失信的；
（二）发生安全生产事故的。
"""


def test_conditions_listed_line_by_line_are_alternatives(draft: Draft) -> None:
    (one,) = draft(LISTED)["drafts"]
    assert (
        "(资质 含 国家高新技术企业 或 (资质 含 规上 且 年营业收入 ≥ 2000万元) 或 需人工判断「获得区里嘉许状」)"
        in one["when"]
    )
    assert "下列条件" not in one["when"]


def test_what_is_listed_is_neither_drafted_again_nor_called_unread(draft: Draft) -> None:
    drafted = draft(LISTED)
    assert len(drafted["drafts"]) == 1
    assert drafted["unread"] == []


def test_a_list_of_what_shuts_out_is_asked_of_everyone(draft: Draft) -> None:
    (one,) = draft(LISTED)["drafts"]
    assert one["when"].startswith("信用 不含 严重失信、安全生产事故 且")


def test_a_list_of_who_may_apply_is_inherited_as_alternatives(draft: Draft) -> None:
    lines = ("一、申报对象", "申报企业应符合下列条件之一：", "1.国家高新技术企业；", "2.年营业收入5000万元以上。")
    text = "\n".join([*lines, "二、支持", "1.新建项目奖励10万元。"])
    (one,) = draft(text)["drafts"]
    assert one["when"] == "资质 含 国家高新技术企业 或 年营业收入 ≥ 5000万元"


def test_items_that_give_something_are_no_conditions(draft: Draft) -> None:
    text = "第一条 符合下列条件之一的企业给予奖励：\n（一）国家高新技术企业奖励10万元；\n（二）规上企业奖励5万元。"
    amounts = [one["benefit"]["amount"] for one in draft(text)["drafts"] if one["benefit"]["type"] == "fixed"]
    assert amounts == [100000, 50000]


def test_what_stands_before_the_colon_is_asked_of_every_offer_behind_it(draft: Draft) -> None:
    drafted = draft("对新认定的绿色工厂给予奖励：国家级的奖励50万元，省级的奖励20万元。")["drafts"]
    assert [one["when"] for one in drafted] == [
        "资质 含 绿色工厂 且 需人工判断「国家级」",
        "资质 含 绿色工厂 且 需人工判断「省级」",
    ]
