from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.evaluation import evaluate
from matcher.explanation import Reason, describe, reasons
from matcher.facts import FactView
from matcher.matching import match_one
from matcher.truth import Truth
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.model import StoredClause

View = Callable[..., FactView]
Explain = Callable[..., tuple[Reason, ...]]


@pytest.fixture(scope="session")
def explain(view: View, clause_of: Callable[..., StoredClause], printer: Printer) -> Explain:
    """Explain a rule to an enterprise."""

    def give(rule: str, **facts: object) -> tuple[Reason, ...]:
        known = view(facts)
        return reasons(match_one(clause_of(rule), known), known, printer)

    return give


def test_a_reason_names_condition_truth_fact_and_attribute(explain: Explain) -> None:
    assert explain("年营业收入 ≥ 2000万元", annual_revenue=32000000) == (
        Reason("年营业收入 ≥ 2000万元", Truth.TRUE, "3200万元", "annual_revenue"),
    )


def test_a_judgement_is_named_as_one(explain: Explain) -> None:
    [reason] = explain("需人工判断「区重大项目」")
    assert reason == Reason("需人工判断「区重大项目」", Truth.UNKNOWN, "需人工判断", None)


def test_what_rules_a_clause_out_comes_first(explain: Explain) -> None:
    found = explain("注册地 属于 余杭区 且 已上市 为 是 且 员工人数 ≥ 5人", region="余杭区", listed=False, employees=9)
    assert [reason.condition for reason in found] == ["已上市 为 是", "注册地 属于 余杭区", "员工人数 ≥ 5人"]


def test_what_keeps_a_clause_open_comes_first(explain: Explain) -> None:
    found = explain("注册地 属于 余杭区 且 已上市 为 是", region="余杭区")
    assert [reason.attribute for reason in found] == ["listed", "region"]


def test_of_alternatives_the_one_that_holds_comes_first(explain: Explain) -> None:
    found = explain("行业 属于 制造业 或 领域 含 机器人", industry="51", sectors={"has": ["robotics"]})
    assert [(reason.attribute, reason.truth) for reason in found] == [
        ("sectors", Truth.TRUE),
        ("industry", Truth.FALSE),
    ]


def test_under_a_denial_what_holds_rules_out(explain: Explain) -> None:
    rule = "已上市 为 是 且 非 (信用 含 严重失信 或 信用 含 重大违法)"
    found = explain(rule, listed=True, credit={"has": ["major_violation"], "complete": True})
    assert [reason.condition for reason in found] == ["信用 含 重大违法", "已上市 为 是", "信用 含 严重失信"]


def test_every_leaf_is_told_once(explain: Explain, parser: Parser, view: View) -> None:
    rule = "注册地 属于 余杭区 且 (行业 属于 制造业 或 非 (已上市 为 是)) 且 需人工判断「重大」"
    told = sorted(reason.condition for reason in explain(rule))
    assert len(told) == len(set(told)) == len(evaluate(parser.condition(rule), view({})).leaves()) == 4


@pytest.mark.parametrize(
    ("rule", "facts", "text"),
    [
        ("年营业收入 ≥ 2000万元", {}, "未知"),
        ("连续2年 研发费用 ≥ 100万元", {"rd_expense": {"years": {"2024": 1200000}}}, "2024年：120万元，2025年：未知"),
        ("首次 年营业收入 ≥ 1亿元", {"annual_revenue": 110000000}, "2025年：1.1亿元"),
        ("资质 含 国家高新技术企业", {"qualifications": {"has": ["gazelle"]}}, "国家高新技术企业：未知"),
        ("资质 含 瞪羚", {"qualifications": {"has": ["gazelle"]}}, "瞪羚：有"),
        ("资质 含任一 瞪羚、雏鹰", {"qualifications": {"has": ["eaglet"]}}, "雏鹰：有"),
        ("资质 含任一 瞪羚、雏鹰", {"qualifications": {"lacks": ["eaglet"]}}, "瞪羚：未知，雏鹰：没有"),
        ("资质 含 瞪羚(首次)", {"qualifications": {"lacks": ["gazelle"]}}, "瞪羚：没有"),
        ("资质 含 瞪羚(首次)", {"qualifications": {"has": ["gazelle"]}}, "瞪羚：有；首次认定：未知"),
        ("信用 不含 严重失信", {"credit": {"complete": True}}, "严重失信：没有"),
        ("信用 不含 严重失信、重大违法", {"credit": {"has": ["major_violation"]}}, "重大违法：有"),
        ("资质 含 专精特新中小企业", {"qualifications": {"has": ["little_giant"]}}, "专精特新中小企业：有"),
        ("企业规模 为 小型", {"industry": "6513", "employees": 80, "annual_revenue": 32000000}, "小型"),
        ("研发占比 ≥ 5%", {"rd_expense": 1, "annual_revenue": 3}, "33.33%"),
        ("成立年限 < 5年", {"established_on": "2021"}, "4年到5年"),
    ],
)
def test_the_fact_is_told_as_far_as_it_bears_on_the_condition(
    explain: Explain, rule: str, facts: dict[str, Any], text: str
) -> None:
    assert explain(rule, **facts)[0].fact == text


@pytest.mark.parametrize(
    ("attribute", "value", "text"),
    [
        ("employees", 50, "50人"),
        ("employees", {"between": [50, 80]}, "50人到80人"),
        ("employees", {"<": 20}, "不超过19人"),
        ("employees", {">": 20}, "至少21人"),
        ("annual_revenue", 32000000, "3200万元"),
        ("annual_revenue", 123456789, "123456789元"),
        ("annual_revenue", {">=": 20000000}, "至少2000万元"),
        ("annual_revenue", {">": 20000000}, "超过2000万元"),
        ("annual_revenue", {"<": 20000000}, "不到2000万元"),
        ("annual_revenue", {"<=": 20000000}, "不超过2000万元"),
        ("annual_revenue", {">=": 10000000, "<": 20000000}, "1000万元到2000万元（不含）"),
        ("annual_revenue", {">": 10000000, "<=": 20000000}, "1000万元（不含）到2000万元"),
        ("annual_revenue", {">": 10000000, "<": 20000000}, "1000万元（不含）到2000万元（不含）"),
        ("annual_revenue", {"==": 9000000, "unit": "USD"}, "900万美元"),
        ("rd_intensity", 0.05, "5%"),
        ("rd_intensity", 0.04998, "4.99%"),
        ("rd_intensity", 0, "0%"),
        ("revenue_growth", -0.125, "-12.5%"),
        ("established_on", "2021", "2021年"),
        ("established_on", "2021-03", "2021年3月"),
        ("established_on", "2021-03-05", "2021-03-05"),
        ("established_on", {"between": ["2019", "2021"]}, "2019年到2021年"),
        ("established_on", {"between": ["2021-03-05", "2021-03-20"]}, "2021-03-05到2021-03-20"),
        ("established_on", {"between": ["2021-03", "2021-05"]}, "2021-03-01到2021-05-31"),
        ("established_on", {">=": "2021-03"}, "不早于2021-03-01"),
        ("established_on", {"<=": "2021-03"}, "不晚于2021-03-31"),
        ("region", "330110", "余杭区"),
        ("region", {"in": ["余杭区", "临平区"]}, "临平区或余杭区"),
        ("industry", "C", "制造业"),
        ("ownership", ["private", "state"], "国有或民营"),
        ("listed", False, "否"),
        ("listed", True, "是"),
        ("qualifications", {"has": ["gazelle"], "lacks": ["eaglet"]}, "有：瞪羚；没有：雏鹰"),
        ("qualifications", {"has": ["gazelle"], "complete": True}, "有：瞪羚；其他都没有"),
        ("qualifications", {"complete": True}, "都没有"),
        ("qualifications", {}, "未知"),
    ],
)
def test_what_is_known_is_told_as_people_say_it(view: View, attribute: str, value: object, text: str) -> None:
    assert describe(attribute, view({attribute: value})) == text


def test_a_ratio_of_any_size_can_be_told(view: View) -> None:
    facts = view({"rd_expense": 10**18, "annual_revenue": {"==": 0.0000000001}})
    assert describe("rd_intensity", facts).endswith("%")
