"""Bounds in figures: which attribute a number limits, from which side, over which years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.drafting.figures import Figure, FigureKind, chinese_number
from matcher.drafting.found import Found
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.roles import Group, Role, read_groups
from policies.language.conditions import Between, Comparison, Condition, FirstReach, Operator, OverYears, Quantity, Span
from policies.vocabulary.units import UNITS

_FIRST_REACH = re.compile(r"首次[^，。；\d]{0,6}$")
_OVER_YEARS = re.compile(
    r"连续(?P<every>[\d一二两三四五])年|近(?P<sum>[\d一二两三四五])年[^，。；\d]{0,4}(?:累计|合计)"
)
_GE_AFTER = re.compile(r"(?:（[^）]*）)?(?:及|或)?以上")
_LE_AFTER = re.compile(r"(?:（[^）]*）)?(?:及|或)?(?:以下|以内)")
_GT_BEFORE = re.compile(r"(?<!不)(?:超过|大于|高于|多于|超出|超|＞|>)(?:了)?$")
_LE_BEFORE = re.compile(r"(?:不超过|不高于|不多于|不大于|至多|最多|≤|控制在)$")
_LT_BEFORE = re.compile(r"(?:(?<!不)低于|不足|(?<!不)少于|小于|未满|不满|未达到|未达|<|＜)$")
_STAFF = re.compile(r"员工|职工|从业人员|从业人数|人员规模|用工|在职|参保|团队")
_RENTED = re.compile(r"租[用赁][^，。；]{0,16}$")
_BY_BASE = re.compile(
    r"(?:分档|分段|分级|按比例)?(?:给予|予以)?(?:补助|奖励|补贴|资助)[^，。；：\d]{0,6}：[^，。；：\d]{0,4}$"
)
"""按担保额给予补助：300万元以下的: the steps behind the colon are of the base before it."""
_LED_STANDARDS = re.compile(r"(?:主导|牵头)[^，。；]{0,14}标准(?:数量?)?(?:达到|达|不少于|在)?$")
_BRACKETS = re.compile(r"（[^）]*）")
_BEHIND = re.compile(r"(?:（[^）]*）)?(?:及|或)?(?:以上|以下|以内)(?:（[^）]*）)?的?(?:实际|项目|年度|不良)?")
"""500万元以下的贷款损失: what is bounded stands behind its bound."""
_OTHER_END = re.compile(
    r"(?:（[^）]*）)?(?:及|或)?(?:以上|以下)?(?:（[^）]*）)?[、，]?(?:且|但|并|和|至)?(?:不超过|低于|不足|未满|不满|不高于|小于|在)?"
)
"""5000万元以上、2亿元以下: two ends of one bound."""
_REACHES = r"(?:合计|累计|总额)?(?:首次|均)?(?:达到|达|在|为|突破|超过|超|不低于|不少于|不超过|高于|满|≥)?$"
_CONTEXTUAL = tuple(
    (re.compile(rf"(?:{value}){_REACHES}"), re.compile(cue), name)
    for value, cue, name in (
        (
            r"(?<!技术)(?<!并购)(?:交易|成交)(?:额|总额|规模)|(?<!出口)销售额",
            r"跨境(?:电商|电子商务|贸易)",
            "cross_border_volume",
        ),
        (r"合同(?:金额|额|总额)|采购额|(?:使用|服务)?费用?|支出", r"算力", "computing_contract"),
        (r"支出|费用|投入|服务费", r"上云|云服务|云资源", "cloud_expense"),
        (r"(?:成交|交易|合同|支付)(?:金额|额|总额)", r"技术(?:合同|交易|转让|成果)", "tech_contract_value"),
        (r"(?:成交|交易|支付)?(?:金额|价款|对价|总额)|交易额", r"并购|收购|兼并", "merger_deal_value"),
        (r"(?:实际|项目)?投入(?:金额|资金)?", r"(?:购置|新增|更新)[^，。；]{0,6}设备", "equipment_investment"),
        (r"实缴(?:到位)?(?:金额|资金|额)?", r"注册资[本金]", "paid_in_capital"),
    )
)
"""Values whose attribute is told by a word farther before them."""
_GROWTH = re.compile(r"增长|增速|增幅")
_RD_SHARE = re.compile(
    r"(?:研发|研究开发|科研)[^，。；]{0,10}占|研发(?:投入)?(?:强度|占比)|研发(?:费用|投入|经费|支出)(?:比例|比重)"
)


def read_thresholds(text: str, lexicon: Lexicon, carried: str | None) -> Iterator[Found]:
    """Read every bound of a text whose attribute is named, or carried on from before."""
    before: tuple[str, int] | None = None
    for group in read_groups(text):
        if group.role not in {Role.THRESHOLD, Role.CAP, Role.AWARD}:
            continue
        attribute, start = threshold_attribute(text, group, lexicon)
        if attribute is None and before and _OTHER_END.fullmatch(text[before[1] : group.start]):
            attribute = before[0] if fits(group.figures[0], before[0], lexicon) else None
        before = (attribute, group.end) if attribute is not None else None
        if attribute is None and carried is not None and fits(group.figures[0], carried, lexicon):
            attribute, start = carried, group.start
        if attribute is not None:
            figure = min(group.figures, key=lambda one: one.low)
            yield Found(compare(text, group, figure, attribute, lexicon), start, group.end)


def threshold_attribute(text: str, group: Group, lexicon: Lexicon) -> tuple[str | None, int]:
    """Say which attribute a figure is a bound of, and where its words begin."""
    figure = group.figures[0]
    floor = max(text.rfind(mark, 0, group.start) + 1 for mark in "。；|")
    before = text[floor : group.start]
    segment = before[before.rfind("，") + 1 :]
    if figure.kind is FigureKind.SHARE:
        special = _share_attribute(before, segment)
        if special is not None or _GROWTH.search(segment):
            joint = max(segment.rfind(mark) + 1 for mark in "且并")
            return special, group.start - len(segment[joint:])
    if figure.unit == "m2" and _RENTED.search(segment):
        return "rented_area", group.start - len(_RENTED.search(segment).group())  # type: ignore[union-attr]  # found
    if figure.unit == "person":
        return ("employees", group.start - len(segment)) if _STAFF.search(segment) else (None, group.start)
    contextual = _by_context(figure, before, _BRACKETS.sub("", segment))
    if contextual is not None:
        return contextual, group.start - len(segment)
    named = [m for m in lexicon.find_numbers(before) if fits(figure, m.attribute, lexicon)]
    behind = _BEHIND.match(text, group.end)
    following = lexicon.number_pattern.match(text, behind.end()) if behind and not named else None
    if following and fits(figure, lexicon.numbers[following.group()], lexicon):
        return lexicon.numbers[following.group()], group.start
    if not named or (figure.kind is FigureKind.COUNT and named[-1].end < len(before) - len(segment)):
        return None, group.start
    near = named[-1]
    gap = _BRACKETS.sub("", before[near.end :])
    if _BY_BASE.fullmatch(gap):
        return near.attribute, group.start
    if len(gap) > 14 or _GROWTH.search(gap) or re.search(r"奖|补|资助|\d", gap):  # noqa: PLR2004 - farther is another matter
        return None, group.start
    return near.attribute, floor + near.start


def _by_context(figure: Figure, before: str, segment: str) -> str | None:
    """自建跨境电商独立站且年交易额500万元以上: what the value is of stands farther before it."""
    if figure.unit == "W" and "光伏" in segment:
        return "pv_capacity"
    if figure.unit == "piece" and _LED_STANDARDS.search(segment):
        return "led_standards"
    if figure.kind is not FigureKind.MONEY:
        return None
    return next((name for value, cue, name in _CONTEXTUAL if value.search(segment) and cue.search(before)), None)


def _share_attribute(before: str, segment: str) -> str | None:
    if _GROWTH.search(segment) and not re.search(r"收入|营收|销售", segment) and "占" not in segment:
        return None
    if re.search(r"人员|人数|职工", segment):
        return None
    if _RD_SHARE.search(segment) or (
        re.search(r"占[^，]*(?:收入|营收|销售)", segment) and re.search("研发|研究开发", before)
    ):
        return "rd_intensity"
    if _GROWTH.search(segment) and re.search(r"收入|营收|销售", segment):
        return "revenue_growth"
    if re.match(r"(?:且|并且?)?(?:同比)?(?:增长|增速|增幅)", segment) and re.search(r"收入|营收", before):
        return "revenue_growth"
    return None


def fits(figure: Figure, attribute: str, lexicon: Lexicon) -> bool:
    """Whether a figure can be a bound of an attribute: money of any currency, else the same unit."""
    unit = lexicon.unit_of(attribute)
    if figure.kind is FigureKind.MONEY:
        return bool(unit) and UNITS[unit].is_money
    return figure.unit == unit


def compare(text: str, group: Group, figure: Figure, attribute: str, lexicon: Lexicon) -> Condition:
    """Make the comparison that a bound states."""
    low = Quantity(figure.low, figure.unit)
    if figure.high is not None:
        return Between(attribute, low, Quantity(figure.high, figure.unit))
    before, after = text[max(0, group.start - 8) : group.start], text[group.end :]
    comparison = Comparison(attribute, _operator(before, after, figure), low)
    if not lexicon.vocabulary.attributes[attribute].yearly:
        return comparison
    head = text[: group.start]
    if _FIRST_REACH.search(head):
        return FirstReach(comparison)
    spans = list(_OVER_YEARS.finditer(head[head.rfind("，") + 1 :]))
    if spans and spans[-1].group("every"):
        return OverYears(Span.EVERY, small_number(spans[-1].group("every")), comparison)
    if spans and figure.unit != "ratio":
        return OverYears(Span.SUM, small_number(spans[-1].group("sum")), comparison)
    return comparison


def _operator(before: str, after: str, figure: Figure) -> Operator:
    if _LE_BEFORE.search(before) or _LE_AFTER.match(after):
        return Operator.LT if figure.exclusive else Operator.LE
    if _LT_BEFORE.search(before):
        return Operator.LT
    if _GT_BEFORE.search(before) and not _GE_AFTER.match(after):
        return Operator.GT
    return Operator.GT if figure.exclusive else Operator.GE


def small_number(written: str) -> int:
    """Read a small number; one when it is none."""
    value = chinese_number(written)
    return int(value) if value is not None else 1
