"""What is found of a clause beside those in force."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from policies.model import Citation, Grade, Kind, Level

HIGH_TECH = "注册地 属于 余杭区 且 资质 含 国家高新技术企业(首次)"
WORDS = {"title": "首次认定高企奖励", "summary": "对首次认定的国家高新技术企业给予一次性奖励。"}


def other(making: Any, when: str = HIGH_TECH, gives: str = "奖励 30万元", **changes: Any) -> Any:
    words = {"title": "高新技术企业认定奖励", "summary": "新认定的高新技术企业可得奖励。"}
    document = changes.pop("document", making.document)
    clause = making.clause(when, gives, "clause-2", **{**words, "citation": Citation("五", "高企认定奖励"), **changes})
    return making.stored(clause, document)


def test_the_same_words_and_rule_twice_are_a_duplicate(making: Any, topics: Any) -> None:
    clause = making.clause(HIGH_TECH, "奖励 20万元", **WORDS)
    twin = making.stored(dataclasses.replace(clause, id="clause-2"))
    assert topics(clause, twin) == [("warning", "duplicate")]


def test_the_same_words_with_another_rule_show_both_rules(making: Any) -> None:
    clause = making.clause(HIGH_TECH, "奖励 20万元", **WORDS)
    twin = making.stored(making.clause(f"{HIGH_TECH} 且 员工人数 ≥ 20人", "奖励 20万元", "clause-2", **WORDS))
    [finding] = making.findings(clause, twin)
    assert (finding.topic, "员工人数 ≥ 20人" in finding.message) == ("duplicate", True)


def test_the_same_rule_in_other_words_is_a_note(making: Any, topics: Any) -> None:
    reordered = "资质 含 国家高新技术企业(首次) 且 注册地 属于 余杭区"
    clause = making.clause(HIGH_TECH, "提供「上门服务」", title="甲", summary="乙", citation=Citation("一", "丙"))
    assert topics(clause, other(making, reordered, "提供「上门服务」")) == [("note", "same_rule")]


def test_an_older_version_of_the_clause_is_not_compared(making: Any, topics: Any) -> None:
    clause = making.clause(HIGH_TECH, "奖励 20万元", **WORDS)
    assert topics(clause, making.stored(clause)) == []


def test_parallel_clauses_of_one_document_are_no_duplicates(making: Any, topics: Any) -> None:
    one = making.clause(
        "注册地 属于 余杭区 且 经营活动 含 采购算力",
        "发券 待定",
        title="算力券",
        summary="对购买算力的中小企业发放算力券。",
    )
    two = making.clause(
        "注册地 属于 余杭区 且 经营活动 含 调用大模型",
        "发券 待定",
        "clause-2",
        title="模型券",
        summary="对购买模型的中小企业发放模型券。",
    )
    assert topics(one, making.stored(two)) == []


# --- the same condition with another amount -------------------------------------------------------------


@pytest.mark.parametrize(
    ("gives", "rival"),
    [
        ("奖励 20万元", "奖励 30万元"),
        ("最高 奖励 20万元", "最高 奖励 30万元"),
        ("按 研发费用 的 10% 补贴", "按 研发费用 的 20% 补贴"),
        ("按 研发费用 的 10% 补贴, 最高 50万元", "按 研发费用 的 10% 补贴, 最高 80万元"),
    ],
)
def test_another_amount_for_the_same_condition_is_a_conflict(making: Any, gives: str, rival: str) -> None:
    clause = making.clause("资质 含 国家高新技术企业(首次) 且 注册地 属于 余杭区", gives, **WORDS)
    [finding] = making.findings(clause, other(making, gives=rival))
    assert (finding.severity.value, finding.topic, finding.subjects) == ("error", "conflict", ("clause-1", "clause-2"))
    assert gives in finding.message
    assert rival in finding.message


def test_a_conflict_with_a_plan_or_report_is_a_warning(making: Any, topics: Any) -> None:
    report = dataclasses.replace(making.document, id="doc-3", grade=Grade.REPORT)
    assert topics(making.clause(HIGH_TECH, "奖励 20万元", **WORDS), other(making, document=report)) == [
        ("warning", "conflict")
    ]


@pytest.mark.parametrize(
    ("when", "gives", "changes"),
    [
        (f"{HIGH_TECH} 且 员工人数 ≥ 20人", "奖励 30万元", {}),
        (HIGH_TECH, "按 研发费用 的 10% 补贴", {}),
        (HIGH_TECH, "奖励 20万元", {"kind": Kind.SERVICE}),
        (HIGH_TECH, "奖励 30万元", {"title": "人才公寓", "summary": "租房补贴。"}),
        (HIGH_TECH, "奖励 30万元", {"valid_to": date(2025, 12, 31)}),
        ("注册地 属于 余杭区", "奖励 30万元", {}),
        ("注册地 属于 临平区 且 资质 含 国家高新技术企业(首次)", "奖励 30万元", {}),
    ],
    ids=["narrower", "other money", "service", "other matter", "over", "asks only where", "elsewhere"],
)
def test_another_matter_time_or_place_is_no_conflict(
    making: Any, topics: Any, when: str, gives: str, changes: dict[str, Any]
) -> None:
    clause = making.clause(HIGH_TECH, "奖励 20万元", **WORDS, valid_from=date(2026, 1, 1))
    assert ("error", "conflict") not in topics(clause, other(making, when, gives, **changes))


# --- levels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "word"),
    [(f"{HIGH_TECH} 且 员工人数 ≥ 20人", "更严"), ("注册地 属于 余杭区 且 资质 含任一 国家高新技术企业、链主", "更宽")],
)
def test_a_district_that_passes_a_citys_award_on_with_other_conditions_is_a_warning(
    making: Any, when: str, word: str
) -> None:
    city = other(making, "注册地 属于 杭州市 且 资质 含 国家高新技术企业(首次)", "奖励 20万元", document=making.city)
    [finding] = making.findings(making.clause(when, "奖励 20万元", **WORDS), city)
    assert (finding.severity.value, finding.topic) == ("warning", "level")
    assert f"区级的 clause-1 比 市级的 clause-2 {word}" in finding.message


def test_a_district_with_its_own_amount_is_asked_how_both_go_together(making: Any) -> None:
    city = other(making, "注册地 属于 杭州市 且 资质 含 国家高新技术企业(首次)", "奖励 20万元", document=making.city)
    [finding] = making.findings(making.clause(HIGH_TECH, "奖励 10万元", **WORDS), city)
    assert (finding.severity.value, finding.topic) == ("note", "level")
    assert "叠加" in finding.message


def test_a_district_that_passes_an_award_on_unchanged_is_no_finding(making: Any, topics: Any) -> None:
    city = other(making, "注册地 属于 杭州市 且 资质 含 国家高新技术企业(首次)", "奖励 20万元", document=making.city)
    assert topics(making.clause(HIGH_TECH, "奖励 20万元", **WORDS), city) == []


def test_a_provincial_award_told_by_a_district_counts_as_provincial(making: Any) -> None:
    told = other(making, HIGH_TECH, "奖励 20万元", level=Level.PROVINCE)
    [finding] = making.findings(making.clause(f"{HIGH_TECH} 且 员工人数 ≥ 20人", "奖励 20万元", **WORDS), told)
    assert "省级的 clause-2" in finding.message


def test_a_clause_like_one_of_another_document_is_a_note(making: Any, topics: Any) -> None:
    clause = making.clause(HIGH_TECH, None, **WORDS)
    twin = making.clause(
        "注册地 属于 杭州市",
        None,
        "clause-2",
        title="首次认定高企奖励",
        summary="对首次认定的国家高新技术企业给予一次性资助。",
    )
    assert topics(clause, making.stored(twin, making.city)) == [("note", "similar")]
