"""Clauses and findings as people read them in a terminal."""

from __future__ import annotations

from itertools import groupby

from rich.table import Table

from bot.views.words import EVENTS, GRADES, KINDS, MODES, SEVERITIES, STATES, TOPICS, validity
from policies.checks import Finding
from policies.language.printer import Printer
from policies.model import StoredClause
from policies.store.repository import HistoryEvent


def clause_table(clauses: list[StoredClause], printer: Printer) -> Table:
    """Make a table of clauses, one line each."""
    table = Table(title=f"条款 {len(clauses)} 条")
    for heading in ("编号", "名称", "类别", "来源", "状态", "有效期"):
        table.add_column(heading, no_wrap=heading != "名称")
    table.add_column("待遇", overflow="fold")
    for stored in clauses:
        clause = stored.clause
        benefit = "" if clause.benefit is None else printer.benefit(clause.benefit)
        grade = GRADES[stored.document.grade]
        table.add_row(
            clause.id, clause.title, KINDS[clause.kind], grade, STATES[stored.state], validity(clause), benefit
        )
    return table


def clause_text(stored: StoredClause, history: list[HistoryEvent], printer: Printer) -> str:
    """Write one clause: what it says, where it stands, what became of it."""
    clause, document = stored.clause, stored.document
    lines = [
        f"{clause.title}（{clause.id}，第 {stored.version} 版，{STATES[stored.state]}）",
        clause.summary,
        "",
        f"类别：{KINDS[clause.kind]}    来源：{GRADES[document.grade]}    方式：{MODES[clause.application_mode]}",
        f"有效期：{validity(clause)}    部门：{'、'.join(clause.departments) or '原文未写明'}",
        f"条件：{printer.condition(clause.condition)}",
        f"待遇：{'无' if clause.benefit is None else printer.benefit(clause.benefit)}",
        *([f"注意：{clause.caveat}"] if clause.caveat else []),
        *([f"材料：{'、'.join(clause.materials)}"] if clause.materials else []),
        "",
        f"出处：{document.title}{document.number or ''}  {clause.citation.section}",
        f"原文：「{clause.citation.quote}」",
        f"内容指纹：{stored.content_hash}",
        "历史：",
        *(_event_line(event) for event in history),
    ]
    return "\n".join(lines)


def _event_line(event: HistoryEvent) -> str:
    what = EVENTS.get(event.event, event.event)
    return f"  {event.at:%Y-%m-%d %H:%M} 第 {event.version} 版 {what} {event.actor} {event.reason}"


def findings_text(findings: list[Finding]) -> str:
    """Write findings grouped by topic, those that matter most first."""
    if not findings:
        return "没有发现问题"
    lines: list[str] = []
    for (severity, topic), group in groupby(findings, key=lambda finding: (finding.severity, finding.topic)):
        entries = list(group)
        lines.append(f"[{SEVERITIES[severity]}] {TOPICS[topic]}（{len(entries)}）")
        lines += [f"  - {'、'.join(entry.subjects[:5])}：{entry.message}" for entry in entries]
    return "\n".join(lines)
