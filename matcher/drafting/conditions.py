"""What a stretch of text asks of an enterprise, as condition nodes; what it cannot say is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matcher.drafting.figures import Figure, FigureKind, chinese_number
from matcher.drafting.lexicon import Lexicon, Mention
from matcher.drafting.roles import Group, Role, read_groups
from policies.language.conditions import (
    Between,
    Comparison,
    Condition,
    FirstReach,
    Flag,
    Has,
    Lacks,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)
from policies.vocabulary.units import UNITS

_FLAGS: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    ("leads_international_standard", True, re.compile(r"(?:主导|牵头)[^，。；]{0,8}国际标准")),
    (
        "has_top_talent",
        True,
        re.compile(r"(?:院士|诺贝尔奖[^，。；]{0,6}|顶尖人才)[^，。；]{0,6}(?:领衔|牵头|领办|创办)"),
    ),
    ("from_enclave", True, re.compile(r"(?:从|由|来自)[^，。；]{0,8}飞地")),
)
_LISTED = re.compile(
    r"上市公司|已上市|成功上市|(?:交易所|主板|创业板|科创板|北交所|境内外|首次公开发行)[^，。；]{0,8}上市(?!申请|辅导)|上市企业|实现上市|上市的"
)
_NOT_LISTED = re.compile(
    r"拟[^，。；]{0,12}上市|上市(?:后备|辅导|申请|培育)|申请上市|企业上市(?=扶|服|的中)|家[^，。；]{0,6}上市"
)
_SIZES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"(?<!型)中小微企业|(?<!型)中小微"), ("medium", "small", "micro")),
    (re.compile(r"(?<!型)(?<!新)中小企业"), ("medium", "small", "micro")),
    (re.compile(r"小型微型企业|小微企业|小微"), ("small", "micro")),
    (re.compile(r"大型企业"), ("large",)),
    (re.compile(r"大中型企业"), ("large", "medium")),
)
_OWNERS = (
    (re.compile(r"民营企业(?!500|五百)|民企"), "private"),
    (re.compile(r"国有企业|国企|国有控股企业"), "state"),
    (re.compile(r"外资企业|外商投资企业"), "foreign"),
)
_AGE = re.compile(
    r"(?:成立|注册|设立|登记)(?:时间|登记|年限|注册)?(?P<verb>不满|未满|满|超过|不超过|不足|在|达到|已满|已)?"
    r"(?P<years>[\d一二两三四五六七八九十]+)(?:周年|年)(?:（含）)?(?P<tail>以上|以内|以下|内)?"
)
_SINCE = re.compile(
    r"(?P<year>20\d\d|19\d\d)年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:（含）)?(?:以后|之后|后|起|以来)"
    r"[^，。；\d]{0,8}(?:成立|注册|设立|登记|引进|落户)"
)
_REGION_CUE = re.compile(
    r"(?:注册|登记|落户|坐落|位于|设在|户管|税务|纳税|经营场所|住所|工商)[^，。；]{0,12}(?:在|于|地为|地在)?[^，。；]{0,10}$|(?:在|入驻|全)$"
)
_REGION_AFTER = re.compile(
    r"(?:行政区域)?(?:范围|辖区|行政区|区域|境)?内|(?:依法)?(?:注册|登记|设立|落户|纳税|经营|从事)|辖区|的企业|企业"
)
_FIRST = re.compile(r"首次|首获|首个")
_AGAIN = re.compile(r"重新|复核|再次|期满")
_FIRST_REACH = re.compile(r"首次[^，。；\d]{0,6}$")
_OVER_YEARS = re.compile(
    r"连续(?P<every>[\d一二两三四五])年|近(?P<sum>[\d一二两三四五])年[^，。；\d]{0,4}(?:累计|合计)"
)
_GE_AFTER = re.compile(r"(?:（[^）]*）)?(?:及|或)?以上")
_LE_AFTER = re.compile(r"(?:（[^）]*）)?(?:及|或)?(?:以下|以内)")
_GT_BEFORE = re.compile(r"(?<!不)(?:超过|大于|高于|多于|超出|超|＞|>)(?:了)?$")
_LE_BEFORE = re.compile(r"(?:不超过|不高于|不多于|不大于|至多|最多|≤|控制在)$")
_LT_BEFORE = re.compile(r"(?:(?<!不)低于|不足|(?<!不)少于|小于|未满|不满|未达到|未达|<|＜)$")
_SECTOR_CONTEXT = re.compile(r".{0,8}?(?:企业|项目|产业|领域|行业|机构|研发|生产|制造|类|等|、|和|及|的|，)")
_STAFF = re.compile(r"员工|职工|从业人员|从业人数|人员规模|用工|在职|参保|团队")
_GROWTH = re.compile(r"增长|增速|增幅")
_RD_SHARE = re.compile(
    r"(?:研发|研究开发|科研)[^，。；]{0,10}占|研发(?:投入)?(?:强度|占比)|研发(?:费用|投入|经费|支出)(?:比例|比重)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A condition and the stretch of text that says it."""

    condition: Condition
    start: int
    end: int

    @property
    def attribute(self) -> str:
        """Name the attribute that the condition asks about."""
        match self.condition:
            case OverYears(comparison=comparison) | FirstReach(comparison=comparison):
                return comparison.attribute
            case _:
                return str(getattr(self.condition, "attribute", ""))


def read_conditions(text: str, lexicon: Lexicon, *, carried: str | None = None) -> list[Found]:
    """Read all conditions of a text; `carried` is the numeric attribute spoken of before it."""
    tags = lexicon.find_tags(text)
    found = [
        *_thresholds(text, lexicon, carried),
        *_tags(text, tags),
        *_flags(text),
        *_choices(text, tags),
        *_ages(text),
        *_regions(text, lexicon),
    ]
    return sorted(found, key=lambda one: one.start)


def is_credit(found: Found) -> bool:
    """Whether a condition is about a clean record."""
    return isinstance(found.condition, Lacks)


# --- numbers -----------------------------------------------------------------------------------


def _thresholds(text: str, lexicon: Lexicon, carried: str | None) -> Iterator[Found]:
    for group in read_groups(text):
        if group.role not in {Role.THRESHOLD, Role.CAP, Role.AWARD}:
            continue
        attribute, start = threshold_attribute(text, group, lexicon)
        if attribute is None and carried is not None and _fits(group.figures[0], carried, lexicon):
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
            return special, group.start - len(segment)
    if figure.unit == "person":
        return ("employees", group.start - len(segment)) if _STAFF.search(segment) else (None, group.start)
    named = [m for m in lexicon.find_numbers(before) if _fits(figure, m.attribute, lexicon)]
    if not named or (figure.kind is FigureKind.COUNT and named[-1].end < len(before) - len(segment)):
        return None, group.start
    near = named[-1]
    gap = before[near.end :]
    if len(gap) > 14 or _GROWTH.search(gap) or re.search(r"奖|补|资助|\d", gap):  # noqa: PLR2004 - farther is another matter
        return None, group.start
    return near.attribute, floor + near.start


def _share_attribute(before: str, segment: str) -> str | None:
    if _GROWTH.search(segment) and not re.search(r"收入|营收|销售", segment) and "占" not in segment:
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


def _fits(figure: Figure, attribute: str, lexicon: Lexicon) -> bool:
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
        return OverYears(Span.EVERY, _small(spans[-1].group("every")), comparison)
    if spans and figure.unit != "ratio":
        return OverYears(Span.SUM, _small(spans[-1].group("sum")), comparison)
    return comparison


def _operator(before: str, after: str, figure: Figure) -> Operator:
    if _LE_BEFORE.search(before) or _LE_AFTER.match(after):
        return Operator.LT if figure.exclusive else Operator.LE
    if _LT_BEFORE.search(before):
        return Operator.LT
    if _GT_BEFORE.search(before) and not _GE_AFTER.match(after):
        return Operator.GT
    return Operator.GT if figure.exclusive else Operator.GE


def _small(written: str) -> int:
    value = chinese_number(written)
    return int(value) if value is not None else 1


# --- names -------------------------------------------------------------------------------------


def _tags(text: str, mentions: list[Mention]) -> Iterator[Found]:
    """Terms of one attribute in one enumeration are alternatives."""
    run: list[Mention] = []
    for mention in mentions:
        if mention.attribute == "sectors" and not _SECTOR_CONTEXT.match(text, mention.end) and len(text) > mention.end:
            continue
        if run and not _same_enumeration(text, run[-1], mention):
            yield _tag_condition(text, run)
            run = []
        run.append(mention)
    if run:
        yield _tag_condition(text, run)


def _same_enumeration(text: str, one: Mention, other: Mention) -> bool:
    between = text[one.end : other.start]
    if one.attribute != other.attribute or len(between) > 12:  # noqa: PLR2004 - a longer gap is another clause
        return one.attribute == other.attribute == "sectors" and len(between) <= 20  # noqa: PLR2004
    return (
        bool(re.fullmatch(r"[^，。；]{0,6}(?:、|和|或|及|与|/|以及|或者)[^，。；]{0,6}", between))
        and "且" not in between
    )


def _tag_condition(text: str, run: list[Mention]) -> Found:
    attribute = run[0].attribute
    terms = tuple(dict.fromkeys(mention.term for mention in run))
    start, end = run[0].start, run[-1].end
    if attribute == "credit":
        return Found(Lacks(attribute, terms), start, end)
    before = text[max(0, text.rfind("，", 0, start) + 1) : start]
    first = attribute == "qualifications" and is_first(before + run[0].word)
    return Found(Has(attribute, terms, first), start, end)


def is_first(before: str) -> bool:
    """Whether the words before a qualification ask for its first recognition."""
    return bool(_FIRST.search(before)) and not _AGAIN.search(before)


def _flags(text: str) -> Iterator[Found]:
    for attribute, expected, pattern in _FLAGS:
        for found in pattern.finditer(text):
            yield Found(Flag(attribute, expected), found.start(), found.end())
    listed = _LISTED.search(text)
    if listed and not _NOT_LISTED.search(text):
        yield Found(Flag("listed", expected=True), listed.start(), listed.end())


def _choices(text: str, tags: list[Mention]) -> Iterator[Found]:
    for pattern, options in _SIZES:
        found = pattern.search(text)
        if found and not any(tag.start < found.end() and found.start() < tag.end for tag in tags):
            yield Found(OneOf("size_class", options), found.start(), found.end())
            break
    for pattern, owner in _OWNERS:
        found = pattern.search(text)
        if found and not any(tag.start < found.end() and found.start() < tag.end for tag in tags):
            yield Found(OneOf("ownership", (owner,)), found.start(), found.end())


def _ages(text: str) -> Iterator[Found]:
    for found in _AGE.finditer(text):
        years = Decimal(_small(found.group("years")))
        yield Found(Comparison("company_age_years", _age_operator(found), Quantity(years, "year")), *found.span())
    for found in _SINCE.finditer(text):
        month, day = int(found.group("month") or 1), int(found.group("day") or 1)
        try:
            since = date(int(found.group("year")), month, day)
        except ValueError:
            continue
        yield Found(Comparison("established_on", Operator.GE, since), *found.span())


def _age_operator(found: re.Match[str]) -> Operator:
    verb, tail = found.group("verb"), found.group("tail")
    if verb in {"不满", "未满", "不足"}:
        return Operator.LT
    if verb == "不超过" or tail in {"以内", "以下", "内"}:
        return Operator.LE
    return Operator.GT if verb == "超过" else Operator.GE


def _regions(text: str, lexicon: Lexicon) -> Iterator[Found]:
    places = [place for place in lexicon.find_places(text) if _is_address(text, place)]
    if places:
        codes = tuple(dict.fromkeys(place.term for place in places))
        yield Found(Within("region", codes), places[0].start, places[-1].end)


def _is_address(text: str, place: Mention) -> bool:
    before, after = text[max(0, place.start - 24) : place.start], text[place.end :]
    if re.match(r"(?:人民政府|政府|经信|市级|省级|证监局|区级|财政|科技局)", after):
        return False
    return bool(_REGION_CUE.search(before) and (_REGION_AFTER.match(after) or re.search("在|于|地为", before))) or bool(
        re.match(r"(?:行政区域)?(?:范围|辖区|行政区|区域|境)内|(?:依法)?(?:注册|登记)", after)
    )
