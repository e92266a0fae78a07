"""Validity and application windows that cannot be right, or are over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policies.checks import Finding, Severity
from policies.model import Clause, Document

Problem = tuple[Severity, str, str]


def period_problems(clause: Clause, document: Document, today: date | None) -> list[Finding]:
    """Find them; what is over by `today` is only told when a day is given."""
    problems = [*_of_window(clause), *_beside(clause, document), *_over(clause, today)]
    return [Finding(severity, topic, (clause.id,), message) for severity, topic, message in problems]


def _of_window(clause: Clause) -> Iterator[Problem]:
    window = clause.window
    if window is None:
        return
    if window.opens and window.closes and window.closes < window.opens:
        yield Severity.ERROR, "period", f"申报窗口 {window.closes} 截止，却 {window.opens} 才开始；请核对"
    if window.closes and clause.valid_from and window.closes < clause.valid_from:
        message = f"申报窗口 {window.closes} 就截止，条款 {clause.valid_from} 才生效，没有人报得上；请核对日期"
        yield Severity.ERROR, "period", message
    if window.opens and clause.valid_to and window.opens > clause.valid_to:
        message = f"申报窗口 {window.opens} 才开始，条款 {clause.valid_to} 已失效，没有人报得上；请核对日期"
        yield Severity.ERROR, "period", message


def _beside(clause: Clause, document: Document) -> Iterator[Problem]:
    if clause.valid_from and document.effective_from and clause.valid_from < document.effective_from:
        message = (
            f"条款 {clause.valid_from} 起生效，早于文件的施行日 {document.effective_from}；若有追溯适用，请在说明里写明"
        )
        yield Severity.WARNING, "period", message
    if clause.valid_to and document.effective_to and clause.valid_to > document.effective_to:
        message = f"条款到 {clause.valid_to} 才失效，晚于文件的失效日 {document.effective_to}；请改有效期"
        yield Severity.WARNING, "period", message


def _over(clause: Clause, today: date | None) -> Iterator[Problem]:
    if today is None:
        return
    if clause.valid_to and clause.valid_to < today:
        yield Severity.NOTE, "ended", f"有效期已于 {clause.valid_to} 届满，不会再匹配给企业；若已延期，请改有效期"
    elif clause.window and clause.window.closes and clause.window.closes < today:
        yield Severity.NOTE, "ended", f"申报窗口已于 {clause.window.closes} 截止；若今年还会开，请改申报窗口"
