"""The cockpit as JSON and as a table. A figure that the store does not hold is `—` with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rich.table import Table

from bot.payout.figures import Cockpit, Unmet, median
from bot.views.payout_json import yuan_of
from matcher.payout.budget import yuan
from matcher.payout.stages import STAGE_WORDS
from policies.vocabulary import Vocabulary

SHOWN_MISSING = 10
SHOWN_UNMET = 10


@dataclass(frozen=True, slots=True)
class _Reasons:
    days: str = ""
    reach: str = ""
    matches: str = ""
    bar: str = ""


def _reasons(found: Cockpit) -> _Reasons:
    reach = found.reach
    why_reach = ""
    if found.enterprises == 0:
        why_reach = "企业库是空的，先用 huiqi enterprises import 导入"
    elif reach.judged == 0:
        why_reach = "企业画像都过期了，先运行 huiqi enterprises rebuild"
    return _Reasons(
        days="" if found.payouts.payout_days else "还没有兑付过",
        reach=why_reach,
        matches="" if found.payouts.matched else "还没有匹配过，先运行 huiqi notices run --clause 条款编号",
        bar="" if found.bar is not None else "库里的文件没有写平均兑现周期",
    )


def mean(counts: tuple[tuple[int, int], ...]) -> Fraction | None:
    """Give the mean of values with how often each occurs; None of nothing."""
    times = sum(count for _, count in counts)
    return Fraction(sum(value * count for value, count in counts), times) if times else None


def cockpit_json(found: Cockpit, vocabulary: Vocabulary) -> dict[str, Any]:
    """Write all figures; what is missing is null, and `why` says why."""
    payouts, reach, reasons = found.payouts, found.reach, _reasons(found)
    has_reach = not reasons.reach
    missing = [
        {"attr": name, "name": vocabulary.attribute(name).zh, "times": times}
        for name, times in reach.missing.most_common(SHOWN_MISSING)
    ]
    return {
        "as_of": found.day.isoformat(),
        "enterprises": found.enterprises,
        "clauses": found.clauses,
        "subscribed_chats": found.subscribed,
        "bound_chats": found.speaking,
        "matches": payouts.matched or None,
        "notified": payouts.notified,
        "confirmed": payouts.confirmed,
        "paid": {"count": payouts.paid, "yuan": yuan_of(payouts.paid_fen)},
        "overdue": payouts.overdue,
        "stages": {stage.value: count for stage, count in sorted(payouts.stages.items())},
        "median_working_days": _number(median(payouts.payout_days)),
        "mean_working_days": _number(mean(payouts.payout_days)),
        "bar": _bar_json(found),
        "unmet_clauses": [_unmet_json(one) for one in reach.unmet] if has_reach else None,
        "missing_facts": missing if has_reach else None,
        "reach": {
            "clauses_checked": reach.looked_at,
            "clauses_to_check": reach.of,
            "clauses_not_expressible": reach.unasked,
            "enterprises_judged": reach.judged,
            "complete": reach.is_complete,
        },
        "grievances": {
            "all": found.grievances,
            "open": found.grievances_open,
            "overdue": found.grievances_overdue,
        },
        "why": {
            name: why
            for name, why in (
                ("median_working_days", reasons.days),
                ("unmet_clauses", reasons.reach),
                ("missing_facts", reasons.reach),
                ("matches", reasons.matches),
                ("bar", reasons.bar),
            )
            if why
        },
    }


def _unmet_json(one: Unmet) -> dict[str, Any]:
    return {"id": one.subject.clause.id, "title": one.subject.clause.title, "undecided": one.undecided}


def _bar_json(found: Cockpit) -> dict[str, Any] | None:
    if found.bar is None:
        return None
    statement = found.bar.statement
    return {
        "value": statement.value,
        "unit": statement.unit,
        "period": statement.period,
        "document": found.bar.document,
        "section": statement.section,
        "quote": statement.quote,
    }


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else round(Decimal(value.numerator) / value.denominator, 2).normalize() + 0


def cockpit_table(found: Cockpit, vocabulary: Vocabulary) -> Table:
    """Make a table of all figures."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("figure", no_wrap=True)
    table.add_column("value", overflow="fold")
    for name, value in _rows(found, vocabulary):
        table.add_row(name, value)
    return table


def cockpit_lines(found: Cockpit, vocabulary: Vocabulary) -> list[str]:
    """Write the figures one a line, for files and pipes."""
    return [f"{name}：{value}" for name, value in _rows(found, vocabulary)]


def _rows(found: Cockpit, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    payouts, reasons = found.payouts, _reasons(found)
    standing = "，".join(f"{STAGE_WORDS[stage]} {count}" for stage, count in sorted(payouts.stages.items()))
    return [
        ("日期", found.day.isoformat()),
        ("企业", f"{found.enterprises} 家，其中绑定并订阅的对话 {found.speaking} 个"),
        ("现行条款", f"{found.clauses} 条"),
        ("匹配", f"{payouts.matched} 次" if payouts.matched else _none(reasons.matches)),
        ("已告知", f"{payouts.notified} 次"),
        ("已确认", f"{payouts.confirmed} 次"),
        ("已兑付", f"{payouts.paid} 次，{yuan(payouts.paid_fen)}"),
        ("现在的状态", standing or _none(reasons.matches)),
        ("超期未办", f"{payouts.overdue} 件"),
        ("兑付用时", _time_text(found, reasons)),
        ("对照", _bar_text(found, reasons)),
        ("没有企业符合的条款", _unmet_text(found, reasons)),
        ("最常缺的信息", _missing_text(found, reasons, vocabulary)),
        (
            "诉求",
            f"待答复 {found.grievances_open} 件，其中超期 {found.grievances_overdue} 件；共 {found.grievances} 件",
        ),
    ]


def _none(why: str) -> str:
    return f"—（{why}）"


def _time_text(found: Cockpit, reasons: _Reasons) -> str:
    days = found.payouts.payout_days
    if not days:
        return _none(reasons.days)
    return f"确认到兑付的中位数 {_number(median(days))} 个工作日，平均 {_number(mean(days))} 个工作日"


def _bar_text(found: Cockpit, reasons: _Reasons) -> str:
    if found.bar is None:
        return _none(reasons.bar)
    statement = found.bar.statement
    return (
        f"{statement.period}年平均 {statement.value} {statement.unit}"
        f"（《{found.bar.document}》：「{statement.quote}」；原文没有写从哪一步算起）"
    )


def _extent(found: Cockpit) -> str:
    reach = found.reach
    part = "" if reach.is_complete else f"；到时间了，{reach.of} 条只核对了 {reach.looked_at} 条（用 --seconds 加时间）"
    stale = found.enterprises - reach.judged
    behind = f"；有 {stale} 家画像过期没有算，运行 huiqi enterprises rebuild" if stale > 0 else ""
    unasked = f"；有 {reach.unasked} 条数据库算不了，没有算" if reach.unasked else ""
    return part + behind + unasked


def _unmet_text(found: Cockpit, reasons: _Reasons) -> str:
    if reasons.reach:
        return _none(reasons.reach)
    unmet = found.reach.unmet
    hopeless = [one for one in unmet if one.undecided == 0]
    shown = [one.subject.clause.title for one in hopeless[:SHOWN_UNMET]]
    more = " 等" if len(hopeless) > SHOWN_UNMET else ""
    named = f"：{'、'.join(shown)}{more}" if shown else ""
    return (
        f"{found.reach.looked_at} 条待遇和服务中有 {len(unmet)} 条；"
        f"其中 {len(hopeless)} 条连待补充的企业也没有{named}{_extent(found)}"
    )


def _missing_text(found: Cockpit, reasons: _Reasons, vocabulary: Vocabulary) -> str:
    if reasons.reach:
        return _none(reasons.reach)
    top = found.reach.missing.most_common(SHOWN_MISSING)
    if not top:
        return "没有缺的"
    return "、".join(f"{vocabulary.attribute(name).zh}（{times} 处）" for name, times in top)
