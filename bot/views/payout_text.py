"""Entitlements, budgets and certificates as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from bot.payout.shown import Expiring, Listed, Shown
from matcher.payout.budget import BUDGET_WORDS, Budget, yuan
from matcher.payout.certificates import LapseWarning, Trouble
from matcher.payout.entitlement import Entitlement
from matcher.payout.stages import STAGE_WORDS, STEP_WORDS, possible_steps
from policies.timeline import CHINA
from policies.vocabulary import Vocabulary

TROUBLES = {
    Trouble.LAPSED: "已到期",
    Trouble.BEFORE_WINDOW: "申报截止前到期",
    Trouble.BEFORE_PAYOUT: "预计兑付前到期",
    Trouble.SOON: "快到期",
}


def amount_text(entitlement: Entitlement) -> str:
    """Write the amount, or why there is none."""
    if not entitlement.in_money:
        return "不涉及资金"
    return "未核定" if entitlement.amount_fen is None else yuan(entitlement.amount_fen)


def entitlement_table(found: Sequence[Listed]) -> Table:
    """Make a table of entitlements."""
    table = Table(box=None, pad_edge=False)
    for heading in ("编号", "企业", "条款", "状态", "金额", "到期日"):
        table.add_column(heading, overflow="fold")
    for listed in found:
        entry = listed.entitlement
        name = f"{listed.enterprise} {entry.uscc}".strip()
        due = "" if entry.due is None else str(entry.due)
        table.add_row(str(entry.id), name, listed.title, STAGE_WORDS[entry.stage], amount_text(entry), due)
    return table


def shown_lines(shown: Shown, vocabulary: Vocabulary) -> list[str]:
    """Write an entitlement with its steps and what can be done next."""
    entry = shown.listed.entitlement
    lines = [
        f"享受 {entry.id}：{shown.listed.title}（{entry.clause_id} 第 {entry.version} 版，{entry.period}）",
        f"企业：{shown.listed.enterprise} {entry.uscc}",
        f"状态：{STAGE_WORDS[entry.stage]}    金额：{amount_text(entry)}",
    ]
    if entry.due is not None:
        lines.append(f"这一步最迟：{entry.due}")
    if entry.notice_ends is not None:
        lines.append(f"公示到：{entry.notice_ends}")
    if entry.consent is not None:
        lines.append(f"确认的文字：{entry.consent.version} 版，指纹 {entry.consent.digest[:16]}…")
    lines += [f"注意：{warning_text(warning, vocabulary)}" for warning in shown.warnings]
    lines.append("经过：")
    for event in shown.events:
        reference = f" 单号 {event.reference}" if event.reference else ""
        at = event.at.astimezone(CHINA)
        lines.append(f"  {at:%Y-%m-%d %H:%M} {STEP_WORDS[event.step]} {event.actor} {event.reason}{reference}")
    steps = "、".join(f"{STEP_WORDS[step]} {step.value}" for step in possible_steps(entry.stage))
    return [*lines, f"接下来可以：{steps}" if steps else "已经结束"]


def warning_text(warning: LapseWarning, vocabulary: Vocabulary) -> str:
    """Write why a certificate will not last."""
    entry = warning.certificate
    name = vocabulary.name_of("qualifications", entry.term)
    needed = "" if warning.trouble in {Trouble.LAPSED, Trouble.SOON} else f"（{warning.needed_on}）"
    return f"{name} {entry.valid_to} 到期，{TROUBLES[warning.trouble]}{needed}"


def expiring_lines(found: Sequence[Expiring], vocabulary: Vocabulary) -> list[str]:
    """Write certificates that will not last, with the clauses they are needed for."""
    return [
        f"{one.warning.certificate.uscc} {warning_text(one.warning, vocabulary)}：{one.title}（{one.clause_id}）"
        for one in found
    ]


def budget_lines(budgets: Sequence[Budget]) -> list[str]:
    """Write budgets."""
    lines: list[str] = []
    for budget in budgets:
        batch = f"，已放出 {yuan(budget.released_fen)}" if budget.in_batches else ""
        lines.append(
            f"{budget.clause_id} {budget.period}：{BUDGET_WORDS[budget.state]}。总额 {yuan(budget.total_fen)}{batch}，"
            f"已定 {yuan(budget.committed_fen)}，已付 {yuan(budget.paid_fen)}，还可定 {yuan(budget.left_fen)}"
        )
    return lines
