"""What is found of one clause on its own."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policies.checks import Severity
from policies.language.benefits import Benefit, Fixed, Form, Item, PerUnit, Rate, Terms, Tier, Tiers
from policies.language.conditions import Comparison, Flag, Has, OneOf, Operator, Quantity, Within
from policies.model import ApplicationMode, Grade, Level, Window

YUHANG = "注册地 属于 余杭区"


def test_a_complete_clause_has_no_finding(making: Any) -> None:
    assert making.findings(making.clause(f"{YUHANG} 且 资质 含 高企")) == []


# --- conditions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "names"),
    [
        (
            "年营业收入 ≥ 1亿元 且 年营业收入 < 5000万元",
            ["年营业收入 ≥ 1亿元", "年营业收入 < 5000万元", "把“且”改成“或”"],
        ),
        ("资质 含 专精特新“小巨人” 且 已上市 为 是 且 资质 不含 专精特新中小企业", ["小巨人", "不含"]),
        ("注册地 属于 临平区", ["余杭区", "临平区"]),
    ],
)
def test_a_rule_nobody_can_meet_is_an_error_that_points_at_the_two_demands(
    making: Any, when: str, names: list[str]
) -> None:
    finding = making.findings(making.clause(f"{YUHANG} 且 {when}"))[0]
    assert (finding.severity, finding.topic, finding.subjects) == (Severity.ERROR, "impossible", ("clause-1",))
    assert [name for name in names if name not in finding.message] == []


def test_an_alternative_that_cannot_come_true_is_pointed_at(making: Any) -> None:
    when = f"{YUHANG} 且 员工人数 ≥ 300人 且 (资质 含 高企 或 (员工人数 < 100人 且 已上市 为 是))"
    [finding] = making.findings(making.clause(when))
    assert (finding.severity, finding.topic) == (Severity.WARNING, "unreachable")
    assert "员工人数 < 100人" in finding.message


def test_an_item_whose_own_condition_contradicts_the_rule_is_pointed_at(making: Any) -> None:
    gives = "奖励 100万元；当 企业规模 为 大型 时 奖励 50万元"
    [finding] = making.findings(making.clause(f"{YUHANG} 且 企业规模 为 小型", gives))
    assert finding.topic == "unreachable"
    assert "企业规模 为 大型" in finding.message


@pytest.mark.parametrize(
    ("when", "tier"), [("年营业收入 < 3000万元", "5000万元"), ("年营业收入 ≥ 2000万元", "1000万元")]
)
def test_a_tier_out_of_reach_or_always_passed_is_pointed_at(making: Any, when: str, tier: str) -> None:
    gives = "年营业收入 达到 1000万元、2000万元、5000万元 分别奖励 10万元、20万元、50万元"
    [finding] = making.findings(making.clause(f"{YUHANG} 且 {when}", gives))
    assert finding.topic == "unreachable"
    assert tier in finding.message


def test_tiers_that_the_rule_leaves_open_are_fine(making: Any) -> None:
    gives = "年营业收入 首次达到 1000万元、2000万元 分别奖励 10万元、20万元"
    assert making.findings(making.clause(f"{YUHANG} 且 年营业收入 ≥ 1000万元", gives)) == []


def test_a_rule_that_asks_nothing_is_a_warning(making: Any) -> None:
    found = making.findings(making.clause("员工人数 ≥ 300人 或 员工人数 < 300人"))
    assert "open_to_all" in [finding.topic for finding in found]


# --- words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (Has("qualifications", ("high_tech_enterprize",)), ["high_tech_enterprize", "high_tech_enterprise"]),
        (Within("region", ("330999",)), ["地区", "330999"]),
        (Flag("listd", expected=True), ["属性", "listd", "listed"]),
        (OneOf("size_class", ("tiny",)), ["tiny"]),
        (Comparison("employees", Operator.GE, Quantity(Decimal(1), "CNY")), ["员工人数", "人", "元"]),
        (Comparison("annual_revenue", Operator.GE, date(2026, 1, 1)), ["年营业收入", "日期"]),
        (Has("employees", ("high_tech_enterprise",)), ["员工人数", "不能这样写"]),
    ],
)
def test_a_word_the_vocabulary_does_not_know_is_an_error(making: Any, condition: Any, says: list[str]) -> None:
    clause = making.clause(YUHANG, condition=condition)
    [finding] = [f for f in making.findings(clause) if f.severity is Severity.ERROR]
    assert finding.topic == "vocabulary"
    assert [word for word in says if word not in finding.message] == []


@pytest.mark.parametrize(
    "formula",
    [
        Rate(Form.SUBSIDY, Decimal("0.1"), "employees"),
        Rate(Form.SUBSIDY, Decimal("0.1"), "nothing"),
        PerUnit(Form.SUBSIDY, "employees", Quantity(Decimal(1), "m2"), Decimal(100)),
        Tiers(Form.AWARD, "annual_revenue", "person", (Tier(Decimal(1), Decimal(2)),)),
    ],
)
def test_a_base_that_does_not_fit_its_formula_is_an_error(making: Any, formula: Any) -> None:
    clause = making.clause(YUHANG, benefit=Benefit((Item(formula),)))
    assert "vocabulary" in [finding.topic for finding in making.findings(clause)]


def test_foreign_currency_is_a_known_unit(making: Any) -> None:
    assert making.findings(making.clause(f"{YUHANG} 且 出口额 ≥ 500万美元")) == []


# --- payments --------------------------------------------------------------------------------------------


def fixed(amount: int, **terms: Decimal) -> Benefit:
    return Benefit((Item(Fixed(Form.AWARD, Decimal(amount), Terms(**terms))),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("benefit", "severity", "says"),
    [
        (fixed(1_000_000, cap=Decimal(100_000)), "error", ["最高 10万元", "100万元"]),
        (fixed(100_000, floor=Decimal(1_000_000)), "error", ["最低 100万元", "10万元"]),
        (fixed(0), "error", ["什么也不给"]),
        (Benefit((Item(Rate(Form.SUBSIDY, Decimal("1.5"), "rd_expense")),)), "warning", ["150%"]),
        (Benefit((Item(Rate(Form.SUBSIDY, Decimal(0), "rd_expense")),)), "error", ["比例"]),
        (Benefit(fixed(1_000_000).items, Decimal(500_000)), "error", ["合计最高 50万元", "100万元"]),
        (Benefit(fixed(10_000).items * 2), "warning", ["写了两遍"]),
    ],
)
def test_amounts_at_odds_with_each_other_are_found(
    making: Any, benefit: Benefit, severity: str, says: list[str]
) -> None:
    [finding] = making.findings(making.clause(YUHANG, benefit=benefit))
    assert (finding.severity.value, finding.topic) == (severity, "payment")
    assert [word for word in says if word not in finding.message] == []


@pytest.mark.parametrize(
    ("gives", "count"),
    [
        ("年营业收入 达到 1000万元、2000万元 分别奖励 20万元、10万元", 1),
        ("按 研发费用 超过 0元、500万元 部分 分别 8%、0% 补贴", 1),
        ("按 员工人数 每人 1000元 补贴, 最高 500元", 1),
        ("按 员工人数 每人 1000元 补贴, 最高 50万元", 0),
        ("按 研发费用 的 20% 补贴, 最高 100万元", 0),
        ("奖励 10万元；奖励 20万元；合计 最高 25万元", 0),
    ],
)
def test_tiers_rise_and_a_cap_leaves_room_for_one_unit(making: Any, gives: str, count: int) -> None:
    assert [f.topic for f in making.findings(making.clause(YUHANG, gives))] == ["payment"] * count


# --- periods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "severity", "topic"),
    [
        ({"window": Window(None, date(2026, 6, 1)), "valid_from": date(2026, 7, 1)}, "error", "period"),
        ({"window": Window(date(2028, 1, 1), None), "valid_to": date(2027, 12, 31)}, "error", "period"),
        ({"window": Window(date(2026, 9, 1), date(2026, 8, 1))}, "error", "period"),
        ({"valid_to": date(2026, 5, 19)}, "note", "ended"),
        ({"window": Window(None, date(2026, 5, 19))}, "note", "ended"),
        ({"window": None, "application_mode": ApplicationMode.APPLICATION}, "note", "window"),
        ({"departments": ()}, "note", "department"),
    ],
)
def test_what_the_calendar_or_the_reader_will_trip_over_is_found(
    making: Any, changes: dict[str, object], severity: str, topic: str
) -> None:
    [finding] = making.findings(making.clause(YUHANG, **changes))
    assert (finding.severity.value, finding.topic) == (severity, topic)


def test_a_window_up_to_today_and_a_clause_that_needs_no_application_are_fine(making: Any) -> None:
    last_day = making.clause(YUHANG, window=Window(None, date(2026, 5, 20)), valid_to=date(2026, 5, 20))
    assert making.findings(last_day) == []
    unasked = making.clause(YUHANG, window=None, application_mode=ApplicationMode.NO_APPLICATION)
    assert making.findings(unasked) == []


def test_a_clause_outside_its_documents_time_is_a_warning(making: Any) -> None:
    document = dataclasses.replace(making.document, effective_from=date(2026, 1, 1), effective_to=date(2028, 12, 31))
    clause = making.clause(YUHANG, valid_from=date(2025, 1, 1), valid_to=date(2029, 12, 31))
    found = making.findings(clause, document=document)
    assert [(f.severity.value, f.topic) for f in found] == [("warning", "period")] * 2


# --- places -----------------------------------------------------------------------------------------------


def test_a_rule_for_another_district_than_the_issuers_is_a_warning(making: Any) -> None:
    [finding] = making.findings(making.clause("注册地 属于 临平区 且 资质 含 高企"))
    assert (finding.topic, "注册地 属于 余杭区" in finding.message) == ("region", True)


def test_a_benefit_without_any_place_is_a_warning(making: Any) -> None:
    [finding] = making.findings(making.clause("资质 含 高企"))
    assert (finding.topic, "外地企业" in finding.message) == ("region", True)


@pytest.mark.parametrize(
    "when",
    [
        "资质 含 高企 且 经营活动 含 迁入或新设",
        "非 (注册地 属于 杭州市)",
        "注册地 属于 未来科技城",
        "注册地 属于 杭州市",
    ],
)
def test_those_who_are_to_come_and_wider_or_narrower_places_are_fine(making: Any, when: str) -> None:
    assert [f for f in making.findings(making.clause(when)) if f.topic == "region"] == []


@pytest.mark.parametrize(
    "changes", [{"issuer": None}, {"grade": Grade.NEWS, "issuer": "浙江日报"}, {"level": Level.NATIONAL}]
)
def test_without_a_government_behind_it_nothing_is_said_of_places(making: Any, changes: dict[str, object]) -> None:
    document = dataclasses.replace(making.document, **changes)
    assert making.findings(making.clause("资质 含 高企"), document=document) == []


def test_a_clause_told_of_another_level_is_not_held_to_the_documents_place(making: Any) -> None:
    assert making.findings(making.clause("资质 含 高企", level=Level.PROVINCE)) == []


# --- figures ------------------------------------------------------------------------------------------------


def test_an_amount_in_the_summary_that_the_rule_lacks_is_a_warning(making: Any) -> None:
    clause = making.clause(YUHANG, "奖励 10万元", summary="一次性奖励100万元。")
    [finding] = making.findings(clause)
    assert (finding.severity, finding.topic) == (Severity.WARNING, "figures")
    assert "100万元" in finding.message


@pytest.mark.parametrize(
    ("gives", "summary"),
    [
        ("奖励 100万元", "奖励 1,000,000 元。"),
        ("奖励 100万元", "奖励１００万元。"),
        ("按 研发费用 的 20% 补贴, 最高 100万元", "按研发费用的20%补贴，最高100万元。"),
        ("奖励 10万元, 连续3年", "每年10万元，三年共30万元。"),
        ("奖励 10万元；奖励 20万元", "两项共30万元。"),
        ("出资 待定", "总规模200亿元的引导基金出资，额度未定。"),
        ("奖励 100万元", "全区目标到2030年产值5000亿元，奖励100万元。"),
        ("奖励 100万元", "共 30 家企业，100 人。"),
    ],
)
def test_figures_that_the_rule_or_the_words_account_for_are_no_finding(making: Any, gives: str, summary: str) -> None:
    assert making.findings(making.clause(YUHANG, gives, summary=summary)) == []


def test_a_figure_explained_in_the_caveat_or_a_judgement_is_no_finding(making: Any) -> None:
    judged = making.clause(f"{YUHANG} 且 需人工判断「获省级以上资金500万元」", summary="获省级500万元后奖励100万元。")
    assert "figures" not in [f.topic for f in making.findings(judged)]
    explained = making.clause(YUHANG, summary="最高500万元。", caveat="500万元是省级资金。")
    assert making.findings(explained) == []


def test_goals_may_name_any_figure(making: Any) -> None:
    assert making.findings(making.clause(YUHANG, None, summary="投入500万元。")) == []
