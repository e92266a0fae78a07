"""What `huiqi policies check` finds in a set of clauses."""

from __future__ import annotations

import dataclasses

import pytest

from policies.checks import Finding, Severity, check_clauses, check_quotes
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.model import (
    Citation,
    Clause,
    DisclaimedPlace,
    Document,
    Grade,
    Kind,
    Level,
    Statement,
    StoredClause,
)

DOCUMENT = Document("doc-1", "报告", None, None, Level.DISTRICT, Grade.REPORT, None, None, None, "report.txt")
OTHER = dataclasses.replace(DOCUMENT, id="doc-2", title="规划", file="plan.txt")


class Making:
    """Makes stored clauses from rule text, and checks them."""

    def __init__(self, parser: Parser, printer: Printer) -> None:
        self._parser = parser
        self._printer = printer

    def clause(self, when: str, name: str = "clause-1", **changes: object) -> StoredClause:
        clause = Clause(
            id=name,
            document="doc-1",
            title="奖励",
            summary="奖励。",
            kind=Kind.BENEFIT,
            condition=self._parser.condition(when),
            benefit=self._parser.benefit("奖励 100万元"),
            citation=Citation("一", "给予奖励"),
            departments=("区科技局",),
        )
        return StoredClause(dataclasses.replace(clause, **changes), DOCUMENT, 1, "hash")  # type: ignore[arg-type]

    def findings(self, *clauses: StoredClause, documents: tuple[Document, ...] = ()) -> list[Finding]:
        return check_clauses(clauses, documents, self._printer)


@pytest.fixture
def making(parser: Parser, printer: Printer) -> Making:
    return Making(parser, printer)


@pytest.mark.parametrize(
    "when",
    [
        "资质 含 高企 且 资质 不含 高企",
        "资质 含 高企 且 (已上市 为 是 且 资质 不含 链主、高企)",
        "员工人数 ≥ 300人 且 员工人数 < 300人",
        "员工人数 > 300人 且 员工人数 ≤ 300人",
        "年营业收入 ≥ 2亿元 且 年营业收入 ≤ 1亿元",
        "研发占比 > 10% 且 已上市 为 是 且 研发占比 < 5%",
    ],
)
def test_a_condition_nobody_can_meet_is_an_error(making: Making, when: str) -> None:
    finding = making.findings(making.clause(when))[0]
    assert (finding.severity, finding.topic, finding.subjects) == (Severity.ERROR, "impossible", ("clause-1",))
    assert "没有企业能满足" in finding.message


@pytest.mark.parametrize(
    "when",
    [
        "资质 含 高企 且 资质 不含 链主",
        "资质 含任一 高企、链主 且 资质 不含 链主",
        "资质 含 高企 或 资质 不含 高企",
        "员工人数 ≥ 300人 且 员工人数 ≤ 300人",
        "员工人数 ≥ 300人 或 员工人数 < 300人",
        "员工人数 ≥ 300人 且 非 (员工人数 ≤ 100人)",
        "出口额 ≥ 500万美元 且 出口额 ≤ 400万元",
        "年营业收入 ≥ 2亿元 且 研发费用 ≤ 1亿元",
        "成立日期 ≥ 2021-01-01 且 成立日期 ≤ 2023-01-01",
    ],
)
def test_a_condition_somebody_may_meet_is_no_error(making: Making, when: str) -> None:
    assert [f for f in making.findings(making.clause(when)) if f.topic == "impossible"] == []


def said(value: str, unit: str = "家", measure: str = "小巨人企业数", period: str = "2024年") -> Statement:
    return Statement(measure, period, value, unit, "一", "引")


def test_documents_that_state_different_figures_contradict_each_other(making: Making) -> None:
    report = dataclasses.replace(DOCUMENT, statements=(said("42"), said("67")))
    plan = dataclasses.replace(OTHER, statements=(said("62"),))
    findings = making.findings(documents=(report, plan))
    assert [(f.severity, f.topic, f.subjects) for f in findings] == [
        (Severity.WARNING, "contradiction", ("doc-1", "doc-2"))
    ]
    assert all(figure in findings[0].message for figure in ("小巨人企业数", "2024年", "42家", "67家", "62家"))


@pytest.mark.parametrize(
    "other", [said("42"), said("67", period="2023年"), said("67", measure="高企数")], ids=["same", "period", "measure"]
)
def test_figures_that_agree_or_measure_something_else_do_not_contradict(making: Making, other: Statement) -> None:
    report = dataclasses.replace(DOCUMENT, statements=(said("42"), other))
    assert making.findings(documents=(report,)) == []


def test_the_same_figure_in_another_unit_is_a_contradiction(making: Making) -> None:
    report = dataclasses.replace(DOCUMENT, statements=(said("5", "亿元"), said("5", "万元")))
    assert [f.topic for f in making.findings(documents=(report,))] == ["contradiction"]


@pytest.mark.parametrize(
    "changes", [{"title": "闲林工业园"}, {"summary": "在闲林工业园。"}, {"citation": Citation("一", "闲林工业园内")}]
)
def test_a_clause_that_names_a_disclaimed_place_is_a_warning(making: Making, changes: dict[str, object]) -> None:
    report = dataclasses.replace(DOCUMENT, disclaimed_places=(DisclaimedPlace("闲林工业园", "名称有误", "引"),))
    finding = making.findings(making.clause("已上市 为 是", **changes), documents=(report,))[0]
    assert (finding.severity, finding.topic) == (Severity.WARNING, "disclaimed_place")
    assert "名称有误" in finding.message


def test_a_disclaimed_place_in_the_rule_itself_is_a_warning(making: Making) -> None:
    report = dataclasses.replace(DOCUMENT, disclaimed_places=(DisclaimedPlace("云城", "已更名", "引"),))
    findings = making.findings(making.clause("注册地 属于 云城"), documents=(report,))
    assert [f.topic for f in findings] == ["disclaimed_place"]


def test_a_place_that_another_document_disclaims_is_no_finding(making: Making) -> None:
    plan = dataclasses.replace(OTHER, disclaimed_places=(DisclaimedPlace("云城", "已更名", "引"),))
    assert making.findings(making.clause("注册地 属于 云城"), documents=(plan,)) == []


def test_the_same_rule_written_twice_is_a_note(making: Making) -> None:
    twice = making.clause("已上市 为 是", "one"), making.clause("上市公司 为 是", "two")
    assert [(f.severity, f.topic, f.subjects) for f in making.findings(*twice)] == [
        (Severity.NOTE, "same_rule", ("one", "two"))
    ]


def test_the_same_condition_with_another_benefit_is_no_note(making: Making, parser: Parser) -> None:
    other = making.clause("已上市 为 是", "two", benefit=parser.benefit("奖励 200万元"))
    assert making.findings(making.clause("已上市 为 是", "one"), other) == []


def test_goals_may_share_a_rule(making: Making) -> None:
    goals = (making.clause("已上市 为 是", name, kind=Kind.GOAL) for name in ("one", "two"))
    assert making.findings(*goals) == []


def test_every_human_judgement_is_a_note(making: Making) -> None:
    findings = making.findings(making.clause("需人工判断「甲」 且 非 需人工判断「乙」"))
    assert [(f.topic, f.message) for f in findings] == [
        ("judgement", "需人工判断：甲"),
        ("judgement", "需人工判断：乙"),
    ]


def test_benefits_without_a_department_are_one_note(making: Making) -> None:
    clauses = [making.clause(f"员工人数 ≥ {n}人", f"clause-{n}", departments=()) for n in (1, 2)]
    finding = making.findings(*clauses)[0]
    assert (finding.topic, finding.subjects) == ("department", ("clause-1", "clause-2"))


def test_errors_come_before_warnings_and_notes(making: Making) -> None:
    report = dataclasses.replace(DOCUMENT, statements=(said("42"), said("67")))
    note = making.clause("需人工判断「甲」", "one")
    error = making.clause("资质 含 高企 且 资质 不含 高企", "two")
    severities = [f.severity for f in making.findings(note, error, documents=(report,))]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_a_quote_that_stands_in_the_text_is_no_finding(making: Making) -> None:
    stored = making.clause("已上市 为 是", citation=Citation("一", "给予  奖励"))
    assert check_quotes([stored], {"report.txt": "按规定给\n予奖　励。"}) == []


def test_a_quote_that_does_not_stand_in_the_text_is_an_error(making: Making) -> None:
    findings = check_quotes([making.clause("已上市 为 是")], {"report.txt": "给予补贴"})
    assert [(f.severity, f.topic, f.subjects) for f in findings] == [(Severity.ERROR, "quote", ("clause-1",))]


def test_a_quote_whose_text_is_not_at_hand_is_not_judged(making: Making) -> None:
    assert check_quotes([making.clause("已上市 为 是")], {"other.txt": "给予补贴"}) == []


def test_nothing_is_found_in_nothing(making: Making) -> None:
    assert making.findings() == []
