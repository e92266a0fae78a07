"""What a reader of a benefit will ask and the clause does not say."""

from __future__ import annotations

from policies.checks import Finding, Severity
from policies.language.conditions import Judgement, leaves
from policies.model import ApplicationMode, Clause, Kind

WINDOWED = frozenset({ApplicationMode.APPLICATION, ApplicationMode.QUICK, ApplicationMode.COMPETITION})


def left_out(clause: Clause) -> list[Finding]:
    """Find what a benefit leaves out, and what only a person can decide."""
    found = [
        Finding(Severity.NOTE, "judgement", (clause.id,), f"需人工判断：{leaf.text}")
        for leaf in leaves(clause.condition)
        if isinstance(leaf, Judgement)
    ]
    if clause.kind is not Kind.BENEFIT:
        return found
    if not clause.departments:
        found.append(_missing(clause, "department", "没有写明责任部门；企业不知道该找谁，请补上"))
    if clause.application_mode in WINDOWED and clause.window is None:
        found.append(_missing(clause, "window", "需要申报却没有申报窗口；日期未定请在窗口里写“以通知为准”"))
    if clause.application_mode is ApplicationMode.UNSPECIFIED:
        found.append(_missing(clause, "mode", "没有写明怎么享受（免申即享、申报、一事一议…）；请补上"))
    return found


def _missing(clause: Clause, topic: str, message: str) -> Finding:
    return Finding(Severity.NOTE, topic, (clause.id,), message)
