"""Findings as an admin reads them in a terminal."""

from __future__ import annotations

from bot.views.policies_text import findings_text
from policies.checks import Finding, Severity


def test_of_many_subjects_the_first_three_are_named_and_the_rest_counted() -> None:
    many = tuple(f"clause-{number}" for number in range(9))
    text = findings_text([Finding(Severity.NOTE, "department", many, "9 条待遇没有写明责任部门")])
    assert text.splitlines() == [
        "[提示] 没有责任部门（1）",
        "  - clause-0、clause-1、clause-2 等 9 条：9 条待遇没有写明责任部门",
    ]


def test_of_few_subjects_all_are_named() -> None:
    text = findings_text([Finding(Severity.ERROR, "conflict", ("a", "b"), "金额不同")])
    assert text.splitlines() == ["[错误] 同样条件、金额不同（1）", "  - a、b：金额不同"]


def test_no_finding_is_said_so() -> None:
    assert findings_text([]) == "没有发现问题"
