"""What single items and their total are worth; the cases an expert reads stand in tests/cases/matching."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from matcher.amounts import Worth, worth
from matcher.explanation import worth_text
from matcher.facts import FactView
from matcher.truth import Truth
from policies.language.benefits import Form
from policies.language.parser import Parser

View = Callable[..., FactView]
WAN = 10_000


@pytest.fixture(scope="session")
def total(parser: Parser, view: View) -> Callable[..., Worth]:
    return lambda benefit, **facts: worth(parser.benefit(benefit), view(facts)).total


@pytest.fixture(scope="session")
def items(parser: Parser, view: View) -> Callable[..., tuple[Worth, ...]]:
    return lambda benefit, **facts: worth(parser.benefit(benefit), view(facts)).items


Total = Callable[..., Worth]
Items = Callable[..., tuple[Worth, ...]]


def ends(given: Worth) -> tuple[Decimal | None, Decimal | None]:
    return given.low, given.high


def test_an_item_keeps_form_count_and_kind(items: Items) -> None:
    [given] = items("补贴 10万元/人/年")
    assert given == Worth("fixed", Decimal(10 * WAN), Decimal(10 * WAN), "CNY", ("person", "year"), Form.SUBSIDY)


def test_a_loss_earns_nothing(total: Total) -> None:
    assert ends(total("按 年利润总额 的 10% 奖励", annual_profit=-5 * WAN)) == (0, 0)


def test_a_base_that_may_be_a_loss_or_a_gain_starts_at_nothing(total: Total) -> None:
    facts = {"annual_profit": {"between": [-5 * WAN, 10 * WAN]}}
    assert ends(total("按 年利润总额 的 10% 奖励", **facts)) == (0, WAN)


@pytest.mark.parametrize("benefit", ["按 年利润总额 的 10% 奖励", "按 年利润总额 每 1万元 100元 奖励"])
def test_a_loss_of_any_size_earns_nothing(total: Total, benefit: str) -> None:
    assert ends(total(benefit, annual_profit={"<": 0})) == (0, 0)


def test_a_ceiling_rate_of_an_exact_base_can_not_be_narrowed(total: Total) -> None:
    given = total("按 研发费用 的 最高 20% 补贴", rd_expense=100 * WAN)
    assert (ends(given), given.narrowed_by) == ((0, 20 * WAN), frozenset())


def test_a_ceiling_rate_that_reaches_its_cap_anyway_can_not_be_narrowed(total: Total) -> None:
    given = total("按 研发费用 的 最高 20% 补贴, 最高 10万元", rd_expense={">=": 100 * WAN})
    assert (ends(given), given.narrowed_by) == ((0, 10 * WAN), frozenset())


def test_a_floor_that_holds_anyway_leaves_nothing_to_ask(total: Total) -> None:
    given = total("按 研发费用 的 20% 补贴, 最低 30万元", rd_expense={"between": [0, 100 * WAN]})
    assert (ends(given), given.narrowed_by) == ((30 * WAN, 30 * WAN), frozenset())


def test_an_overall_cap_that_is_reached_anyway_leaves_nothing_to_ask(total: Total) -> None:
    given = total("奖励 50万元；按 贷款金额 的 2% 贴息；合计 最高 50万元")
    assert (ends(given), given.narrowed_by) == ((50 * WAN, 50 * WAN), frozenset())


def test_first_reach_tiers_name_the_founding_day_among_what_is_open(total: Total) -> None:
    given = total("年营业收入 首次达到 1000万元 分别奖励 10万元", annual_revenue=2000 * WAN)
    assert given.narrowed_by == {"annual_revenue", "established_on"}


def test_a_conditional_item_names_what_its_condition_misses(total: Total) -> None:
    given = total("当 资质 含 链主 时 奖励 100万元")
    assert (ends(given), given.narrowed_by) == ((0, 100 * WAN), {"qualifications"})


def test_an_item_ruled_out_says_so_and_gives_nothing(items: Items) -> None:
    [given] = items("当 资质 含 链主 时 补贴 待定", qualifications={"complete": True})
    assert (given.given, *ends(given)) == (Truth.FALSE, 0, 0)


PRICES = "当 用电电压等级 ≥ 35千伏 时 执行 0.55元/千瓦时 价格；当 用电电压等级 < 35千伏 时 执行 0.6元/千瓦时 价格"


@pytest.mark.parametrize(("voltage", "price"), [(110, "0.55"), (10, "0.6")])
def test_the_price_that_applies_is_the_one_told(total: Total, voltage: int, price: str) -> None:
    assert ends(total(PRICES, grid_voltage=voltage)) == (Decimal(price), Decimal(price))


def test_a_price_that_may_apply_is_not_a_price_of_nothing(total: Total) -> None:
    given = total("当 用电电压等级 ≥ 35千伏 时 执行 0.55元/千瓦时 价格")
    assert (given.given, given.narrowed_by, *ends(given)) == (
        Truth.UNKNOWN,
        {"grid_voltage"},
        Decimal("0.55"),
        Decimal("0.55"),
    )


def test_beside_an_open_amount_the_sum_has_no_upper_end(total: Total) -> None:
    given = total("奖励 50万元；补贴 待定")
    assert (given.kind, ends(given), worth_text(given)) == ("several", (50 * WAN, None), "至少50万元")


def test_an_overall_cap_closes_a_sum_with_an_open_amount(total: Total) -> None:
    assert ends(total("奖励 50万元；补贴 待定；合计 最高 80万元")) == (50 * WAN, 80 * WAN)


def test_an_open_amount_for_others_does_not_open_the_sum(total: Total) -> None:
    benefit = "奖励 50万元；当 资质 含 链主 时 补贴 待定"
    assert ends(total(benefit, qualifications={"lacks": ["chain_leader"]})) == (50 * WAN, 50 * WAN)


def test_a_service_beside_money_adds_none(total: Total) -> None:
    given = total("提供「政策辅导」；奖励 50万元")
    assert (given.kind, ends(given)) == ("fixed", (50 * WAN, 50 * WAN))


def test_amounts_counted_differently_are_not_added(total: Total) -> None:
    given = total("提供「政策辅导」；奖励 50万元/项目；补贴 1万元/人")
    assert (given.per, ends(given)) == (("project",), (50 * WAN, 50 * WAN))


def test_a_sum_of_different_forms_has_no_form(total: Total) -> None:
    assert total("奖励 1万元；贷款 1万元").form is None
    assert total("奖励 1万元；奖励 1万元").form is Form.AWARD


def test_foreign_money_is_not_turned_into_yuan(total: Total) -> None:
    given = total("按 出口额 的 1% 奖励", export_value={"==": 100 * WAN, "unit": "USD"})
    assert (ends(given), given.narrowed_by) == ((0, None), {"export_value"})


@pytest.mark.parametrize(
    ("benefit", "facts", "text"),
    [
        ("提供「政策辅导」", {}, "非资金支持"),
        ("补贴 待定", {}, "金额待定（文件未写明）"),
        ("奖励 100万元", {}, "100万元"),
        ("奖励 100万元/项目", {}, "100万元/项目"),
        ("最高 资助 3000万元/项目", {}, "最高3000万元/项目"),
        ("最高 贷款 1000万元", {}, "贷款 最高1000万元"),
        ("出资 500万元", {}, "股权出资 500万元"),
        ("按 贷款金额 的 2% 贴息", {}, "金额视情况而定"),
        ("按 贷款金额 的 2% 贴息, 最低 1万元", {}, "至少1万元"),
        ("执行 0.58元/千瓦时 价格", {}, "0.58元/千瓦时"),
        ("按 项目总投资 的 5% 补贴", {"project_investment": {"between": [60000000, 80000000]}}, "300万元到400万元"),
    ],
)
def test_worth_is_written_as_people_say_it(total: Total, benefit: str, facts: dict[str, Any], text: str) -> None:
    assert worth_text(total(benefit, **facts)) == text
