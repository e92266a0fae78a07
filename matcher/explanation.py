"""Say in Chinese why a clause applies or not, from the evaluation that decided it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Context, Decimal

from matcher.amounts import Worth
from matcher.evaluation import Evaluation
from matcher.facts import FactView
from matcher.matching import ClauseMatch
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.language.benefits import PER_WORDS, Form
from policies.language.conditions import FirstReach, Has, Judgement, Leaf, OverYears, attribute_of
from policies.language.printer import Printer, write_money
from policies.vocabulary.units import UNITS, write_quantity

UNKNOWN_TEXT = "未知"
_ALL_DIGITS = Context(prec=100)
COUNTED_BY = {"overseas_warehouses": "个", "led_standards": "项"}
"""What is counted in pieces, and not by 件."""
NON_INCOME_WORDS = {Form.EQUITY: "股权出资", Form.LOAN: "贷款", Form.GUARANTEE: "担保"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of the clause in words, its truth, and the fact it was decided by."""

    condition: str
    truth: Truth
    fact: str
    attribute: str | None


def reasons(found: ClauseMatch, facts: FactView, printer: Printer) -> tuple[Reason, ...]:
    """Give the leaves of the condition, those that decide the verdict first."""
    leaves = found.evaluation.leaves()
    decisive = {id(leaf) for leaf in _decisive(found.evaluation)}
    ordered = sorted(leaves, key=lambda leaf: id(leaf) not in decisive)
    return tuple(_reason(leaf, facts, printer) for leaf in ordered)


def _decisive(evaluation: Evaluation) -> tuple[Evaluation, ...]:
    """Give the leaves whose truth is the whole's truth (under `非`: the other way round)."""
    if not evaluation.parts:
        return (evaluation,)
    if len(evaluation.parts) == 1:
        return _decisive(evaluation.parts[0])
    same = [part for part in evaluation.parts if part.truth is evaluation.truth]
    return tuple(leaf for part in same for leaf in _decisive(part))


def _reason(leaf: Evaluation, facts: FactView, printer: Printer) -> Reason:
    node = leaf.condition
    return Reason(printer.condition(node), leaf.truth, _fact_text(node, facts), attribute_of(node))  # type: ignore[arg-type]  # leaves() gives leaves


def _fact_text(node: Leaf, facts: FactView) -> str:
    match node:
        case Judgement():
            return "需人工判断"
        case OverYears(years=years, comparison=comparison):
            span = range(facts.last_year - years + 1, facts.last_year + 1)
            return "，".join(f"{year}年：{describe(comparison.attribute, facts, year)}" for year in span)
        case FirstReach(comparison=comparison):
            return f"{facts.last_year}年：{describe(comparison.attribute, facts)}"
        case Has(terms=terms, attribute=attribute, first_time=first_time):
            held = _tags_text(attribute, terms, facts)
            return f"{held}；{_first_text(terms, facts)}" if first_time and _may_hold(attribute, terms, facts) else held
        case _:
            terms = getattr(node, "terms", ())
            attribute = attribute_of(node) or ""
            return _tags_text(attribute, terms, facts) if terms else describe(attribute, facts)


def _may_hold(attribute: str, terms: tuple[str, ...], facts: FactView) -> bool:
    """Whether a term is held or might be: of what is not, nobody asks whether it is the first time."""
    known = facts.known(attribute)
    return not isinstance(known, Tags) or any(known.holds(term) is not Truth.FALSE for term in terms)


def _first_text(terms: tuple[str, ...], facts: FactView) -> str:
    known = facts.known("first_recognitions")
    truths = {known.holds(term) if isinstance(known, Tags) else Truth.UNKNOWN for term in terms}
    first = Truth.TRUE if Truth.TRUE in truths else (Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.FALSE)
    return f"首次认定：{ {Truth.TRUE: '是', Truth.FALSE: '否', Truth.UNKNOWN: UNKNOWN_TEXT}[first] }"


def _tags_text(attribute: str, terms: tuple[str, ...], facts: FactView) -> str:
    known = facts.known(attribute)
    words = {Truth.TRUE: "有", Truth.FALSE: "没有", Truth.UNKNOWN: UNKNOWN_TEXT}
    vocabulary = facts.vocabulary
    truths = {term: known.holds(term) if isinstance(known, Tags) else Truth.UNKNOWN for term in terms}
    held = [term for term, truth in truths.items() if truth is Truth.TRUE]
    shown = held or list(terms)
    return "，".join(f"{vocabulary.name_of(attribute, term)}：{words[truths[term]]}" for term in shown)


def describe(attribute: str, facts: FactView, year: int | None = None) -> str:
    """Write what is known of an attribute, e.g. `50人到80人`; `未知` when nothing is."""
    known = facts.known(attribute, year)
    return UNKNOWN_TEXT if known is None else value_text(attribute, known, facts)


def value_text(attribute: str, value: ValueSet, facts: FactView) -> str:
    """Write a set of possible values as people say it."""
    match value:
        case Amount(range=bounds, unit=unit):
            return counted(_range_text(bounds, unit), attribute, unit)
        case Day(range=days):
            return _days_text(days)
        case Candidates(options=options):
            return "或".join(sorted(facts.vocabulary.name_of(attribute, option) for option in options))
        case YesNo(truth=truth):
            return {Truth.TRUE: "是", Truth.FALSE: "否", Truth.UNKNOWN: UNKNOWN_TEXT}[truth]
        case Tags(members=members, non_members=non_members, complete=complete):
            return _all_tags_text(attribute, (members, non_members, complete), facts)


def _all_tags_text(attribute: str, tags: tuple[frozenset[str], frozenset[str], bool], facts: FactView) -> str:
    members, non_members, complete = tags
    names = facts.vocabulary.name_of
    parts = ["有：" + "、".join(sorted(names(attribute, term) for term in members))] if members else []
    if complete:
        parts.append("其他都没有" if members else "都没有")
    elif non_members:
        parts.append("没有：" + "、".join(sorted(names(attribute, term) for term in non_members)))
    return "；".join(parts) or UNKNOWN_TEXT


def _range_text(bounds: Range[Decimal], unit: str) -> str:
    if bounds.exact is not None:
        return _number_text(bounds.exact, unit)
    if bounds.low is not None and bounds.high is not None:
        ends = ((bounds.low, bounds.low_open), (bounds.high, bounds.high_open))
        return "到".join(_number_text(end, unit) + ("（不含）" if is_open else "") for end, is_open in ends)
    if bounds.low is not None:
        return ("超过" if bounds.low_open else "至少") + _number_text(bounds.low, unit)
    if bounds.high is not None:
        return ("不到" if bounds.high_open else "不超过") + _number_text(bounds.high, unit)
    return UNKNOWN_TEXT


def counted(text: str, attribute: str, unit: str) -> str:
    """Write pieces with the word people count them by: 3个海外仓, 12件专利."""
    return text.replace(UNITS[unit].zh, COUNTED_BY[attribute]) if attribute in COUNTED_BY else text


def _number_text(value: Decimal, unit: str) -> str:
    # A derived ratio may have endless digits; people read two decimals of a percent, and 4.998% is not yet 5%.
    shown = value.quantize(Decimal("0.0001"), ROUND_FLOOR, _ALL_DIGITS) if unit == "ratio" else value
    return write_quantity(shown.normalize() if shown == 0 else shown, unit)


def _days_text(days: Range[date]) -> str:
    if days.low is None or days.high is None:
        known = days.low or days.high
        return UNKNOWN_TEXT if known is None else f"{'不早于' if days.low else '不晚于'}{known.isoformat()}"
    if days.low == days.high:
        return days.low.isoformat()
    if (days.low.month, days.low.day, days.high.month, days.high.day) == (1, 1, 12, 31):
        return f"{days.low.year}年" if days.low.year == days.high.year else f"{days.low.year}年到{days.high.year}年"
    if days.low.day == 1 and days.high == _month_end(days.low):
        return f"{days.low.year}年{days.low.month}月"
    return f"{days.low.isoformat()}到{days.high.isoformat()}"


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def worth_text(given: Worth) -> str:
    """Write what a benefit is worth: an amount, an honest range, or what is known instead."""
    if given.kind == "in_kind":
        return "非资金支持"
    if given.low is None:
        return "金额待定（文件未写明）"
    if given.unit != "CNY":
        unit = UNITS[(given.unit or "").removeprefix("CNY/")].zh
        return f"{write_money(given.low)}/{unit}{_priced_part(given)}"
    per = "".join(f"/{PER_WORDS[word]}" for word in given.per)
    prefix = f"{NON_INCOME_WORDS[given.form]} " if given.form in NON_INCOME_WORDS else ""
    return prefix + _money_range(given.low, given.high) + per


def _priced_part(given: Worth) -> str:
    if given.quantity is None or given.quantity.high is None or given.quantity.high == 0:
        return ""
    return f"（适用{_range_text(given.quantity, (given.unit or '').removeprefix('CNY/'))}）"


def _money_range(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"至少{write_money(low)}" if low > 0 else "金额视情况而定"
    if low == high:
        return write_money(low)
    return f"最高{write_money(high)}" if low == 0 else f"{write_money(low)}到{write_money(high)}"
