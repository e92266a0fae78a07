"""What answers a question asked, and what must never be taken for an answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from matcher.text import Intent, Pending, Understanding

Read = Callable[..., Understanding]
Facts = Callable[..., set[str]]

QUESTIONS = [
    *["还差什么", "还差啥", "差在哪", "还有呢", "什么意思", "问这个干嘛", "不懂", "我也搞不懂", "不达标的原因？"],
    *["首台套能补多少？", "什么叫揭榜挂帅", "首台套是什么", "没有揭榜挂帅的补贴吗", "技改补贴由哪个部门负责"],
    *["去年没赶上申报，今年还有机会吗", "有疑问打哪个电话咨询", "人才引进补贴找人社还是组织部"],
    *["这两个能不能一块拿", "换一家公司查", "海外仓一个能补多少", "高企认定通过后一次性奖励是20万还是50万"],
    *["专利质押贷款有没有贴息", "哪几项属于系统自动比对发放", "这笔钱是经信局发还是科技局发"],
    *["想申请首台套，流程怎么走", "我们公司信息填得对不对，给我看下"],
]
OTHERS = [
    "不告诉你",
    "下一个",
    "换个问题",
    "保密",
    "不方便说",
    "先不说这个",
    "等下说",
    "好滴，谢谢您",
    "谢谢",
    "算了，清空重来吧",
]
PENDING = [
    *[Pending(name) for name in ("roles", "projects", "employees", "annual_revenue", "listed")],
    *[Pending("qualifications", "little_giant"), Pending("activities", "exhibits_abroad")],
]


@pytest.mark.parametrize(("text", "pending"), list(product([*QUESTIONS, *OTHERS], PENDING)))
def test_what_is_no_answer_says_nothing_of_what_was_asked(read: Read, text: str, pending: Pending) -> None:
    heard = read(text, pending)
    assert heard.facts == read(text).facts
    assert heard.intent not in {Intent.YES, Intent.NO}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("揭榜挂帅和科技成果转化都有", {"has open_competition_project", "has achievement_transfer"}),
        ("有揭榜挂帅，没有首台套", {"has open_competition_project", "lacks first_set_equipment"}),
        ("首台套有，揭榜挂帅没有", {"has first_set_equipment", "lacks open_competition_project"}),
        ("只有首台套", {"has first_set_equipment"}),
        ("想申请首台套", set()),
        ("首台套在申请", set()),
    ],
)
def test_every_term_an_answer_names_is_kept_with_what_it_says_of_it(
    facts: Facts, text: str, expected: set[str]
) -> None:
    assert facts(text, Pending("projects")) == {f"projects {fact}" for fact in expected}


@pytest.mark.parametrize("text", ["有揭榜挂帅", "有一个揭榜挂帅项目", "有三个海外仓"])
def test_having_something_else_is_no_answer(facts: Facts, text: str) -> None:
    assert not {fact for fact in facts(text, Pending("listed")) if fact.startswith("listed")}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [("海外仓5个", "employees"), ("隔壁厂去年做了三百万", "annual_revenue"), ("五十万", "employees")],
)
def test_a_number_of_something_else_or_somebody_else_is_no_answer(facts: Facts, text: str, attribute: str) -> None:
    assert not {fact for fact in facts(text, Pending(attribute)) if fact.startswith(attribute)}
