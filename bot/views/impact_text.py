"""Whom a change touches, as an admin reads it: who, how many, how much, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from bot.outcomes import ClauseImpact, ImpactReport, Plan, Planned
from bot.views.words import VERDICTS
from matcher.impact import TOUCHED, ZERO, Change, Flow, Impact, Outcome, Purse, Side, Span, Touched, joined_money
from matcher.matching import Verdict
from policies.language.benefits import PER_WORDS
from policies.language.printer import write_money
from policies.vocabulary import Vocabulary

OUTCOMES = {
    Outcome.GAINS: "新符合",
    Outcome.LOSES: "不再符合",
    Outcome.BECOMES_UNKNOWN: "变为待补充",
    Outcome.CHANGES: "待遇变化",
    Outcome.STILL_UNKNOWN: "前后都待补充",
    Outcome.UNCHANGED: "不变",
}
EMPTY = "企业库是空的，算不出影响：先用 huiqi enterprises import 导入企业"
MISSING_SHOWN = 5
TIMES = frozenset({"year", "month"})
"""What an amount may be for without anything to be counted."""


def impact_text(report: ImpactReport, vocabulary: Vocabulary) -> str:
    """Write the impact of one change, or of several with what they come to together."""
    if not report.registered:
        return "\n".join([*(heading(entry.planned) for entry in report.entries), EMPTY])
    lines: list[str] = []
    for entry in report.entries:
        lines += [*_clause_lines(entry, report.registered, vocabulary), ""]
    if len(report.entries) > 1:
        lines += _together(report)
    return "\n".join(lines).rstrip()


def heading(planned: Planned) -> str:
    """Say what gives way to what, and on which day."""
    new = f"第 {planned.new_version} 版"
    change_over = f"{new}（原来没有）" if planned.old_version is None else f"第 {planned.old_version} 版 → {new}"
    match planned.plan:
        case Plan.PUBLISH:
            what = f"发布{change_over}"
        case Plan.PUBLISHED:
            what = f"已发布的{change_over}"
        case Plan.SUSPEND:
            what = f"暂停第 {planned.old_version} 版"
    change = planned.change
    return f"{change.title}（{change.clause_id}）：{what}，按 {planned.as_of} 看"


def _clause_lines(entry: ClauseImpact, registered: int, vocabulary: Vocabulary) -> Iterator[str]:
    impact = entry.impact
    yield heading(entry.planned)
    if entry.planned.is_suspended:
        yield "  注意：条款当天处于暂停，恢复以后才有这些变化"
    yield f"  {counts_text(impact, registered)}"
    yield from money_lines(impact.money)
    yield from _reservations(impact, vocabulary)
    for outcome in TOUCHED:
        yield from _listed(entry, outcome)


def counts_text(impact: Impact, registered: int) -> str:
    """Write the exact counts in one line."""
    told = [_counted(impact, outcome) for outcome in TOUCHED if impact.counts[outcome]]
    still = impact.counts[Outcome.STILL_UNKNOWN]
    told += [f"{OUTCOMES[Outcome.STILL_UNKNOWN]} {still}"] if still else []
    told.append(f"{OUTCOMES[Outcome.UNCHANGED]} {registered - impact.touched - still}")
    return f"企业库 {registered} 家：" + "，".join(told)


DECIDED = {Outcome.GAINS: Verdict.ELIGIBLE, Outcome.LOSES: Verdict.INELIGIBLE}


def _counted(impact: Impact, outcome: Outcome) -> str:
    """Write a count; who was open before has not had for certain what is lost."""
    decided = DECIDED.get(outcome)
    were_open = 0 if decided is None else impact.moves[Verdict.UNKNOWN, decided]
    remark = f"（其中 {were_open} 家原为待补充）" if were_open else ""
    return f"{OUTCOMES[outcome]} {impact.counts[outcome]}{remark}"


def impact_line(report: ImpactReport) -> str:
    """Write the impact in one line; empty when there are no enterprises."""
    if not report.registered:
        return ""
    impact = report.entries[0].impact if len(report.entries) == 1 else None
    if impact is None:
        head = f"触及 {report.touched} 家企业（共 {report.registered} 家，不重复计）"
    else:
        head = counts_text(impact, report.registered)
    money = "；".join(
        f"{_purse(purse)}变化 {change_text(flow.difference)}"
        for purse, flow in _flows(joined_money(entry.impact for entry in report.entries))
    )
    return f"影响：{head}" + (f"；{money}" if money else "")


def money_lines(money: Mapping[Purse, Flow]) -> Iterator[str]:
    """Write what the enterprises touched got, get, and the difference, purse by purse."""
    for purse, flow in _flows(money):
        before, after = span_text(flow.before), span_text(flow.after)
        yield f"  {_purse(purse)}合计（触及的企业）：{before} → {after}，变化 {change_text(flow.difference)}"


def _flows(money: Mapping[Purse, Flow]) -> list[tuple[Purse, Flow]]:
    return sorted(money.items(), key=lambda entry: (entry[0].is_capital, entry[0].per))


def _purse(purse: Purse) -> str:
    kind = "贷款、出资、担保" if purse.is_capital else "金额"
    if not purse.per:
        return kind
    per = "、".join(f"每{PER_WORDS[word]}" for word in purse.per)
    counted = "" if TIMES.issuperset(purse.per) else "，按每家 1 个计"
    return f"{kind}（{per}{counted}）"


def span_text(span: Span) -> str:
    """Write a range of money as it is known."""
    low, high = span.low or ZERO, span.high
    if high is None:
        return f"{write_money(low)}以上（上限未知）" if low else "未知"
    return write_money(low) if low == high else f"{write_money(low)}～{write_money(high)}"


def change_text(span: Span) -> str:
    """Write a range of differences, with its sign."""
    low, high = (None if bound is None else _signed(bound) for bound in (span.low, span.high))
    if low is None and high is None:
        return "未知"
    if low is None:
        return f"至多 {high}"
    if high is None:
        return f"至少 {low}"
    return low if low == high else f"{low}～{high}"


def _signed(amount: Decimal) -> str:
    if amount == 0:
        return "0"
    return f"{'+' if amount > 0 else '-'}{write_money(abs(amount))}"


def _reservations(impact: Impact, vocabulary: Vocabulary) -> Iterator[str]:
    if impact.narrowing:
        most = impact.narrowing.most_common(MISSING_SHOWN)
        told = "、".join(f"{vocabulary.attribute(name).zh} {times} 家" for name, times in most)
        yield f"  补充后能算得更准的信息：{told}"
    if impact.unpriced:
        yield f"  其中 {impact.unpriced} 家的待遇含服务、单价或待定金额，没有（全部）计入合计"


def _listed(entry: ClauseImpact, outcome: Outcome) -> Iterator[str]:
    impact = entry.impact
    shown, total = impact.listed[outcome], impact.counts[outcome]
    if not total or impact.limit == 0:
        return
    yield f"  {OUTCOMES[outcome]}（{total} 家）："
    yield from (f"    {touched_line(one, entry.planned.change)}" for one in shown)
    if len(shown) < total:
        yield f"    还有 {total - len(shown)} 家：用 --limit 多列一些"


def touched_line(one: Touched, change: Change) -> str:
    """Write one enterprise: from what to what; where there is a clause on one side only, how it stands to that."""
    sides = [side_text(side) for clause, side in ((change.old, one.old), (change.new, one.new)) if clause is not None]
    return f"{one.uscc}  {one.name or '（无名称）'}  {' → '.join(sides)}"


def side_text(side: Side) -> str:
    """Write a verdict, with its money where it has any."""
    verdict = VERDICTS[side.verdict]
    told = "、".join(
        span_text(side.money(purse)) + "".join(f"/{PER_WORDS[word]}" for word in purse.per)
        for purse in sorted(side.given.money, key=lambda purse: (purse.is_capital, purse.per))
    )
    return f"{verdict}（{told}）" if told else verdict


def _together(report: ImpactReport) -> Iterator[str]:
    yield f"{len(report.entries)} 条合在一起：触及 {report.touched} 家企业（一家只算一次），共 {report.registered} 家"
    yield from money_lines(joined_money(entry.impact for entry in report.entries))
    yield "  合计是各条相加，没有扣除“就高不重复”等叠加限制"
