"""What everything that applies comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from matcher.matching import match
from matcher.profile_json import profile_from_json
from matcher.totals import Total, total_of
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

HERE = "注册地 属于 余杭区"
OPEN = "已上市 为 是"
WAN = 10_000


@pytest.fixture(name="total", scope="session")
def _total(clause_of: Callable[..., StoredClause], vocabulary: Vocabulary) -> Callable[..., Total]:
    profile = profile_from_json({"name": "甲", "facts": {"region": "余杭区", "annual_revenue": 1000 * WAN}}, vocabulary)

    def make(*gifts: str, rule: str = HERE) -> Total:
        clauses = [clause_of(rule, gives, ident=f"c{number}") for number, gives in enumerate(gifts)]
        return total_of(match(profile, clauses, vocabulary, date(2026, 5, 20)))

    return make


Make = Callable[..., Total]


def ends(total: Total) -> tuple[Decimal | None, Decimal | None]:
    assert total.worth is not None
    return total.worth.low, total.worth.high


def test_a_total_goes_from_the_best_alone_to_all_together(total: Make) -> None:
    assert ends(total("奖励 10万元", "奖励 30万元", "最高 资助 20万元")) == (30 * WAN, 60 * WAN)


def test_an_amount_without_an_upper_bound_leaves_the_total_without_one(total: Make) -> None:
    low, high = ends(total("奖励 10万元", "按 研发费用 的 5% 补贴"))
    assert (low, high) == (10 * WAN, None)


def test_what_narrows_one_amount_narrows_the_total(total: Make) -> None:
    found = total("按 研发费用 的 5% 补贴, 最高 20万元").worth
    assert found is not None
    assert found.narrowed_by == {"rd_expense"}


def test_loans_prices_and_open_amounts_stand_beside_the_total(total: Make) -> None:
    found = total("奖励 10万元", "贷款 9亿元", "补贴 待定", "提供「辅导」")
    assert ends(found) == (10 * WAN, 10 * WAN)
    assert [one.clause.id for one in found.counted] == ["c0"]
    assert {one.clause.id for one in found.beside} == {"c1", "c2", "c3"}


def test_what_is_not_decided_is_no_part_of_the_total(total: Make) -> None:
    found = total("奖励 10万元", rule=OPEN)
    assert (found.counted, found.beside, found.worth) == ((), (), None)
