"""Clauses and findings as people read them in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.table import Table

from bot.outcomes import ClauseStory
from bot.views.words import EVENTS, GRADES, KINDS, MODES, SEVERITIES, STATES, TOPICS, days_text, validity
from policies.checks import Finding
from policies.drafts import StoredDraft
from policies.language.printer import Printer
from policies.lifecycle import STATE_WORDS, Step
from policies.model import Clause, Document, StoredClause, Window
from policies.store.repository import HistoryEvent
from policies.timeline import CHINA

SHOWN_SUBJECTS = 3


def clause_table(clauses: Sequence[StoredClause | StoredDraft], printer: Printer) -> Table:
    """Make a table of clauses or drafts, one line each."""
    table = Table(title=f"条款 {len(clauses)} 条")
    for heading in ("编号", "名称", "类别", "来源", "状态", "有效期"):
        table.add_column(heading, no_wrap=heading != "名称")
    table.add_column("待遇", overflow="fold")
    for stored in clauses:
        clause = stored.clause
        benefit = "" if clause.benefit is None else printer.benefit(clause.benefit)
        grade = GRADES[stored.document.grade]
        state = STATES[stored.state] if isinstance(stored, StoredClause) else STATE_WORDS[stored.state]
        table.add_row(clause.id, clause.title, KINDS[clause.kind], grade, state, validity(clause), benefit)
    return table


def clause_text(story: ClauseStory, printer: Printer) -> str:
    """Write one clause: what it says, where it stands, from when to when each version holds, what became of it."""
    stored = story.stored
    spans = story.timeline.spans
    lines = [
        f"{stored.clause.title}（{stored.clause.id}，第 {stored.version} 版，{STATES[stored.state]}）",
        *wording_lines(stored.clause, stored.document, printer),
        f"内容指纹：{stored.content_hash}",
    ]
    if len(spans) > 1 or stored.closes_on or story.timeline.suspended:
        lines.append("各版的日期：")
        lines += [f"  第 {span.version} 版：{days_text(span.days)}" for span in spans]
        lines += [f"  暂停：{days_text(days)}" for days in story.timeline.suspended]
    return "\n".join([*lines, "历史：", *(event_line(event) for event in story.history)])


def wording_lines(clause: Clause, document: Document, printer: Printer) -> list[str]:
    """Write what a clause says, whether published or a draft."""
    return [
        clause.summary,
        "",
        f"类别：{KINDS[clause.kind]}    来源：{GRADES[document.grade]}    方式：{MODES[clause.application_mode]}",
        f"有效期：{validity(clause)}    部门：{'、'.join(clause.departments) or '原文未写明'}",
        f"条件：{printer.condition(clause.condition)}",
        f"待遇：{'无' if clause.benefit is None else printer.benefit(clause.benefit)}",
        *([f"申报窗口：{_window(clause.window)}"] if clause.window else []),
        *([f"注意：{clause.caveat}"] if clause.caveat else []),
        *([f"材料：{'、'.join(clause.materials)}"] if clause.materials else []),
        "",
        f"出处：{document.title}{document.number or ''}  {clause.citation.section}",
        f"原文：「{clause.citation.quote}」",
    ]


def _window(window: Window) -> str:
    days = f"{window.opens or '…'} 至 {window.closes or '…'}" if window.opens or window.closes else ""
    return " ".join(part for part in (days, window.note) if part)


def event_line(event: HistoryEvent) -> str:
    """Write one step: when, which version, what, from which day, who and why."""
    what = EVENTS.get(Step(event.event), event.event)
    since = "" if event.effective_on is None else f"（自 {event.effective_on} 起）"
    version = f"第 {event.version} 版" if event.version else "新条款"
    return f"  {event.at.astimezone(CHINA):%Y-%m-%d %H:%M} {version} {what}{since} {event.actor} {event.reason}"


def findings_text(findings: list[Finding]) -> str:
    """Write findings grouped by topic, those that matter most first."""
    if not findings:
        return "没有发现问题"
    lines: list[str] = []
    for (severity, topic), group in groupby(findings, key=lambda finding: (finding.severity, finding.topic)):
        entries = list(group)
        lines.append(f"[{SEVERITIES[severity]}] {TOPICS[topic]}（{len(entries)}）")
        lines += [f"  - {_subjects(entry)}：{entry.message}" for entry in entries]
    return "\n".join(lines)


def _subjects(finding: Finding) -> str:
    """Name the first few; `--json` names all."""
    named = "、".join(finding.subjects[:SHOWN_SUBJECTS])
    return named if len(finding.subjects) <= SHOWN_SUBJECTS else f"{named} 等 {len(finding.subjects)} 条"
