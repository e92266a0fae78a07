"""Ceilings that stand in a sentence of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.drafting.ceilings import ceilings_of

Draft = Callable[[str], dict[str, Any]]


def test_a_ceiling_of_the_appendix_is_stacking_for_all_and_no_benefit(draft: Draft) -> None:
    (one,) = draft("第四条 对新认定的绿色工厂，奖励50万元。\n第五章 附则\n第九条 企业年度奖补总额不超过500万元。")[
        "drafts"
    ]
    assert (one["benefit"]["cap"], one["stacking"]) == (None, ["企业年度奖补总额不超过500万元"])


def test_a_ceiling_over_awards_and_shares_together_caps_neither_and_is_told_of_both(draft: Draft) -> None:
    text = "取得许可的，奖励80万元；购买设备的，按设备投资额的10%补助。同一企业每年累计不超过300万元。"
    drafts = draft(text)["drafts"]
    assert [one["benefit"]["cap"] for one in drafts] == [None, None]
    assert [one["stacking"] for one in drafts] == [["同一企业每年累计不超过300万元"]] * 2


def test_a_ceiling_reaches_the_lines_of_its_article_but_not_the_article_before(draft: Draft) -> None:
    text = (
        "第四条 奖励绿色工厂50万元。\n第五条 对取得许可的企业，奖励80万元。\n"
        "对完成试验的企业，奖励90万元。\n同一企业每年累计不超过100万元。"
    )
    assert [one["benefit"]["cap"] for one in draft(text)["drafts"]] == [None, 1000000, 1000000]


def test_the_own_ceiling_of_an_award_stays_and_the_wider_one_is_told(draft: Draft) -> None:
    text = "参展的，按展位费的50%补助，每个展位最高2万元。单家企业每年累计最高30万元。"
    drafted = draft(text)
    (one,) = drafted["drafts"]
    assert drafted["unread"] == []
    assert (one["benefit"]["cap"], one["stacking"]) == (20000, ["单家企业每年累计最高30万元"])


@pytest.mark.parametrize(
    "text", ["单个企业给予最高300万元资助。", "对企业给予最高50万元补助。", "企业年度营业收入不超过2000万元。"]
)
def test_what_gives_or_asks_is_no_ceiling_of_others(text: str) -> None:
    assert ceilings_of(text) == ()
