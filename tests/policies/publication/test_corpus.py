"""What `huiqi policies check` finds in all that is stored."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from policies.checks import Finding, Severity
from policies.model import Citation, DisclaimedPlace, Document, Kind, Statement
from policies.publication.corpus import check_corpus

TODAY = date(2026, 5, 20)


@pytest.fixture
def check(making: Any) -> Any:
    def run(*clauses: Any, documents: tuple[Document, ...] = (), texts: dict[str, str] | None = None) -> list[Finding]:
        stored = [making.stored(clause, documents[0] if documents else making.document) for clause in clauses]
        found = check_corpus(stored, documents, making.vocabulary, today=TODAY, texts=texts or {})
        return [finding for finding in found if finding.topic != "mode"]

    return run


def said(value: str, unit: str = "家", measure: str = "小巨人企业数", period: str = "2024年") -> Statement:
    return Statement(measure, period, value, unit, "一", "引")


def test_documents_that_state_different_figures_contradict_each_other(making: Any, check: Any) -> None:
    report = dataclasses.replace(making.document, statements=(said("42"), said("67")))
    plan = dataclasses.replace(making.city, statements=(said("62"),))
    [finding] = check(documents=(report, plan))
    assert (finding.severity, finding.topic, finding.subjects) == (
        Severity.WARNING, "contradiction", ("doc-1", "doc-2"),
    )  # fmt: skip
    assert all(figure in finding.message for figure in ("小巨人企业数", "2024年", "42家", "67家", "62家"))


@pytest.mark.parametrize(
    "other", [said("42"), said("67", period="2023年"), said("67", measure="高企数")], ids=["same", "period", "measure"]
)
def test_figures_that_agree_or_measure_something_else_do_not_contradict(
    making: Any, check: Any, other: Statement
) -> None:
    assert check(documents=(dataclasses.replace(making.document, statements=(said("42"), other)),)) == []


def test_the_same_figure_in_another_unit_is_a_contradiction(making: Any, check: Any) -> None:
    report = dataclasses.replace(making.document, statements=(said("5", "亿元"), said("5", "万元")))
    assert [f.topic for f in check(documents=(report,))] == ["contradiction"]


@pytest.mark.parametrize(
    "changes", [{"title": "闲林工业园"}, {"summary": "在闲林工业园。"}, {"citation": Citation("一", "闲林工业园内")}]
)
def test_a_clause_that_names_a_disclaimed_place_is_a_warning(
    making: Any, check: Any, changes: dict[str, object]
) -> None:
    places = (DisclaimedPlace("闲林工业园", "名称有误", "引"),)
    report = dataclasses.replace(making.document, disclaimed_places=places)
    [finding] = check(making.clause("注册地 属于 余杭区", **changes), documents=(report,))
    assert (finding.severity, finding.topic) == (Severity.WARNING, "disclaimed_place")
    assert "名称有误" in finding.message


def test_a_disclaimed_place_in_the_rule_itself_is_a_warning(making: Any, check: Any) -> None:
    report = dataclasses.replace(making.document, disclaimed_places=(DisclaimedPlace("云城", "已更名", "引"),))
    assert [f.topic for f in check(making.clause("注册地 属于 云城"), documents=(report,))] == ["disclaimed_place"]


def test_a_place_that_another_document_disclaims_is_no_finding(making: Any, check: Any) -> None:
    plan = dataclasses.replace(making.city, disclaimed_places=(DisclaimedPlace("云城", "已更名", "引"),))
    assert check(making.clause("注册地 属于 云城"), documents=(making.document, plan)) == []


def test_each_pair_is_told_once_and_both_are_named(making: Any, check: Any) -> None:
    words = {"title": "高企奖励", "summary": "对高企给予奖励。"}
    one = making.clause("注册地 属于 余杭区 且 资质 含 高企", "奖励 10万元", "one", **words)
    two = dataclasses.replace(one, id="two")
    [finding] = check(one, two)
    assert (finding.topic, finding.subjects) == ("duplicate", ("one", "two"))


def test_goals_may_share_a_rule(making: Any, check: Any) -> None:
    goals = (
        making.clause("注册地 属于 余杭区", None, name, title=title, summary=title, citation=Citation("一", title))
        for name, title in (("one", "引进人才"), ("two", "建设绿色园区"))
    )
    assert check(*goals) == []


def test_what_many_clauses_leave_out_is_told_once_a_document(making: Any, check: Any) -> None:
    rules = {"one": "需人工判断「甲」 且 需人工判断「丙」", "two": "需人工判断「乙」"}
    clauses = [
        making.clause(
            f"注册地 属于 余杭区 且 {rule}", "提供「服务」", name, title=name * 5, summary=name * 9, departments=()
        )
        for name, rule in rules.items()
    ]
    found = {finding.topic: finding for finding in check(*clauses)}
    assert {topic: finding.subjects for topic, finding in found.items()} == {
        "department": ("one", "two"), "judgement": ("one", "two"),
    }  # fmt: skip
    assert "2 条" in found["department"].message


def test_errors_come_before_warnings_and_notes(making: Any, check: Any) -> None:
    note = making.clause("注册地 属于 余杭区 且 需人工判断「甲」", None, "one", title="甲", summary="甲")
    error = making.clause("资质 含 高企 且 资质 不含 高企", None, "two", kind=Kind.GOAL)
    report = dataclasses.replace(making.document, statements=(said("42"), said("67")))
    found = check(note, error, documents=(report,))
    assert [f.severity for f in found] == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_quotes_are_looked_up_in_the_texts_at_hand(making: Any, check: Any) -> None:
    clause = making.clause("注册地 属于 余杭区")
    assert check(clause, texts={"a.txt": "按规定给\n予　一次性 奖励。"}) == []
    assert check(clause, texts={"other.txt": "给予补贴"}) == []
    assert [(f.severity.value, f.topic) for f in check(clause, texts={"a.txt": "给予补贴"})] == [("error", "quote")]


def test_nothing_is_found_in_nothing(check: Any) -> None:
    assert check() == []
