"""What each figure of a sentence is there for: an award, a ceiling, a share, a threshold, a budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from matcher.drafting.figures import Figure, FigureKind, is_list, read_figures

GIVING = (
    "奖励|奖补|补助|补贴|资助|扶持|配套|贴息|补偿|减免|返还|激励|津贴|奖金|嘉奖|抵扣|抵用|资金支持|经费支持|综合支持|支持"
    "|给予|予以|发放|兑付|另奖|再奖|(?<!量)(?<!进步)(?<!等)(?<!名)(?<!发明)(?<!设计)(?<!创新)(?<![金银铜])(?<!科技)(?<!专利)奖|补给|补足|减按|下浮"
)
_GIVE = re.compile(GIVING)
_MEASURED = (
    "收入|产值|投资(?!奖|补)|面积|纳税|税收|出口|交易额|销售|营收|规模|达到|超过|突破|不低于|不少于|不足|以上|注册资本|实缴|到账"
    "|融资额|年薪(?!资助|补)|占比|比重|增长|人数|合同额"
)
_AWARD_BEFORE = re.compile(rf"(?:{GIVING}|享受|提供|拨付|一次性)(?P<gap>[^，。；、\d]{{0,14}})$")
_COUNTED_BEFORE = re.compile(r"每(?:[^，。；、\d每]{1,6})$|(?:各|每年|每月)$")
_AWARD_AFTER = re.compile(
    r"(?:（[^）]*）)?(?:/[^，。；、\d]{1,6})?(?P<gap>[^，。；、\d]{0,14}?)"
    r"(?:奖励|奖补|补助|补贴|资助|扶持|支持|配套|贴息|补偿|减免|津贴|奖金|激励|经费|启动资金|创业资金|券|安家费|资金|专项补|奖)"
)
_NOT_IN_GAP = re.compile(rf"{_MEASURED}|给予|予以|按|企业|项目|贷款|单位|机构|以下|部分|以内的(?=企业)")
_BETWEEN_GIVING = re.compile(_MEASURED)
_CAP_BEFORE = re.compile(
    r"(?:最高|不超过|不得超过|不高于|不得高于|不突破|不得突破|不多于|最多|至多|上限|封顶|限额|最大|控制在|为限)(?:[^，。；\d]{0,9})$"
)
_CAP_AFTER = re.compile(r"(?:的?封顶|为限|为上限|为最高限额|以内的?(?:资金)?(?:奖|补|资助|支持|扶持))")
_FLOOR_BEFORE = re.compile(r"(?:不低于|不少于|最低)[^，。；\d]{0,3}$")
_THRESHOLD_AFTER = re.compile(
    r"(?:（[^）]*）)?(?:及|或)?(?:以上|以下|以内|之间|未满|及以上)|的?(?:企业|项目|单位|机构|贷款)"
)
_SHARE_MEASURED = re.compile(
    r"(?:增长|增速|增幅|增长率|下降|降低|占比|比重|强度|覆盖率|占有率|达标率|持股|股权|费率|利用率|投入占|收益率|"
    r"占[^，。；]{1,18}|(?<!补助)(?<!补贴)(?<!资助)(?<!奖励)(?<!贴息)(?<!配套)(?<!支持)比例)"
    r"(?:同比|达到|达|超过|超|高于|不低于|不超过|大于|在|为|低于|不高于|不少于|的|≥|>|=)*$"
)
_OF_INTEREST = re.compile("的?(?:标准|比例|幅度)?(?:给予|予以)?[^，。；\\d]{0,6}(?:贴息|补贴|补助)")
"""按1个百分点给予贴息: a share of the loan, not points on top of one."""
_POINTS = re.compile(r"提高|增加|上浮|上调|加|再给予|递增")
_STEP_BEFORE = re.compile(
    r"每(?![年月家户人单])[^，。；\d不最]{0,6}(?:增加|新增|满|达到|实现|完成|增长|引进|招收|增|培育|孵化|招引|出口|进口|销售|缴纳|投资)$|每(?:超过?|满)?$"
)
_STEP_OF_COUNT = re.compile(r"每(?![年月家户人单个名位件台次])[\u4e00-\u9fff]{2,5}$")
_STEP_OF_GROWTH = re.compile(r"每(?:再)?(?:提高|提升|增加|增长|上升|下降|降低|减少|超过?|满|高出)$")
"""增速每提高5个百分点，增加奖励3万元."""
_BUDGET_SEGMENT = re.compile(
    r"(?:安排|设立|组建|筹集|统筹|整合|募集|投入|列支|兑现|兑付|下达|争取|新增贷款|总规模|规模为|出资)[^，。；]{0,18}$"
)
_BUDGET_AFTER = re.compile(
    r"(?:（[^）]*）)?(?:以上|左右)?的?[^，。；、\d]{0,16}(?:专项资金|产业资金|发展资金|扶持资金|引导资金|基金|资金池|风险池|母基金|预算|规模)"
)
_PAST = re.compile(
    r"去年|上年全|列支|累计(?:兑现|发放|拨付|已)|已(?:累计|兑现|发放|拨付)|截至|共(?:有|兑现|发放)|力争|目标(?:是|为|：)"
)
_REACHED = re.compile(r"(?:达到|达|突破|超过|超|高于|大于|满|≥|>|不足|低于|少于|未达到)$")
_BASE_TAIL = re.compile(r"分别|最高|不超过|不高于|给予|[的按为]")
_SPENT = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{1,8}(?:额|费|费用|损失|支出|投资|投入|金额|利息|租金))(?:的)?按照?(?:不超过)?$"
)
"""代偿损失按30%给予补偿: what the share is of stands before 按."""
_PARTED_SHARE = re.compile(r"\d%(?:、|和|及|，)")
_WHOLE = re.compile(
    r"(?:全额|全部|足额)(?!退|追|收回|上缴)(?=[^，。；]{0,6}(?:补|奖|资助|返还|贴息|减免|配套))|(?:免收|免除|免缴|全免|(?<=年)免租(?!房))|减半(?=收取|征收|补|缴)|(?<=[年金])减半(?=奖|给予|返|资助|贴息|减免|[，；。]|$)"
    r"|(?<![\d.])1：(?P<one>\d(?:\.\d+)?)(?![^，。；]{0,8}(?:分担|承担|负担))(?=[^，。；]{0,12}(?:配套|资助|补|奖))"
)


_OWN_MEASURE = re.compile(
    r"(?:收入|销售额|营业额|营收|产值|资产总额|总资产|净资产|注册资本|注册资金|利润|纳税额|出口额|人数|员工|总投资|投资额|单价|面积|余额|年薪)"
    r"(?:在|均|一般|合计|金额)?(?:不超过|不得超过|不高于|最高)$"
)
_COUNTED_IN_YEAR = re.compile(
    r"(?:第[一二三四五、\d]+|首|次|前[一二两三\d]|后[一二两三\d])年(?:每[^，。；、\d每]{1,6}|给予|各|为|按)*$"
)
_BOUNDED = re.compile(
    r"(?:收入|产值|投资额?|总投资|注册资本|销售额|出口额|纳税|税收|年薪|贷款|合同额|交易额|利润)(?:在|为|约|不少于|不低于)?$"
)
_BY_EACH = re.compile(r"按照?[^，。；、]{0,12}$|^(?:/[^，。；、\d]{1,6})?[、和及][^，。；、\d]{1,10}$")
_EACH_NEXT = re.compile(
    r"(?:/[^，。；、\d]{1,6})?[、和及](?![不最单每同])\d{0,3}[^，。；、\d]{1,10}\d"
    r"|/[^，。；、\d]{1,6}(?:的标准)?(?:给予|予以|发放)"
)
"""按本科500元/月、硕士1000元/月、博士2000元/月给予补贴: each with a name of its own."""
_SUM_BEFORE = re.compile(
    r"(?:奖励|补助|补贴|资助|以上|上述|三项|两项|阶段|各项)[^，。；\d]{0,8}(?:合计|共计|总计)(?:为|达|可达)?$"
)
"""以上三个阶段奖励合计800万元: the sum of what was given before."""
_GOES_ON = re.compile(r"(?:（[^）]*）)?(?:的|、|以下|且|和|或|$)")
_PHASE = re.compile(r"(?:第[一二三四五\d]|首|次)年(?:度)?(?:为|给予|按)?$")


class Role(StrEnum):
    """What a figure is there for."""

    AWARD = "award"
    CAP = "cap"
    FLOOR = "floor"
    RATE = "rate"
    POINTS = "points"
    THRESHOLD = "threshold"
    STEP = "step"
    BUDGET = "budget"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one list with their common role; `at_most` marks a share that is itself a ceiling."""

    role: Role
    figures: tuple[Figure, ...]
    start: int
    end: int
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What stands right before and right after a list of figures, within the same comma-parted segment."""

    before: str
    after: str
    segment: str
    rest: str
    has_offer: bool
    head: str


def read_groups(text: str, *, awarding: int | None = None) -> list[Group]:
    """Find the lists of figures of a sentence and their roles; from `awarding` on bare amounts are awards."""
    return list(_groups_of(text, awarding))


@lru_cache(maxsize=1_024)
def _groups_of(text: str, awarding: int | None) -> tuple[Group, ...]:
    groups: list[Group] = []
    for figures in _lists(sorted([*read_figures(text), *_whole_shares(text)], key=lambda figure: figure.start), text):
        start, end = figures[0].start, figures[-1].end
        has_offer = any(group.role in {Role.AWARD, Role.RATE} for group in groups)
        window = Window(
            _before(text, start, groups),
            _after(text, end),
            _segment(text, start, end),
            text[end : end + 60],
            has_offer,
            text[:start],
        )
        role, at_most = _role(figures[0], window, awarding=awarding is not None and start >= awarding)
        if groups and role in {Role.THRESHOLD, Role.OTHER} and _goes_on(text, groups[-1], figures[0], end):
            role = groups[-1].role
        groups.append(Group(role, figures, start, end, at_most))
    return tuple(groups)


def _goes_on(text: str, before: Group, figure: Figure, end: int) -> bool:
    """给予一等200万元、二等100万元、三等50万元奖励: what stands in the list of an award is one."""
    alike = before.role in {Role.AWARD, Role.CAP, Role.RATE} and before.figures[-1].kind is figure.kind
    between = text[before.end : figure.start]
    named = re.fullmatch(r"(?:[、，]|以及|和|及)[^，。；：、\d]{1,12}", between)
    return bool(alike and named and not _BETWEEN_GIVING.search(between) and not _THRESHOLD_AFTER.match(text[end:]))


def _whole_shares(text: str) -> Iterator[Figure]:
    """全额 is a share of one, 减半 of a half, 1:1 matching of one."""
    for found in _WHOLE.finditer(text):
        word = found.group()
        share = Decimal("0.5") if word.startswith("减半") else Decimal(found.group("one") or 1)
        yield Figure(FigureKind.SHARE, share, "ratio", found.start(), found.end())


def _lists(figures: list[Figure], text: str) -> Iterator[tuple[Figure, ...]]:
    current: list[Figure] = []
    for figure in figures:
        if current and figure.start < current[-1].end:
            continue
        if current and not is_list(current[-1], figure, text):
            yield tuple(current)
            current = []
        current.append(figure)
    if current:
        yield tuple(current)


def _before(text: str, start: int, groups: list[Group]) -> str:
    floor = max((text.rfind(mark, 0, start) + 1 for mark in "，；。：|"), default=0)
    return text[max(floor, groups[-1].end if groups else 0) : start]


def _after(text: str, end: int) -> str:
    stop = min((at for mark in "，；。|" if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[end:stop]


def _segment(text: str, start: int, end: int) -> str:
    floor = max(text.rfind(mark, 0, start) + 1 for mark in "，；。：|")
    return text[floor:end] + _after(text, end)


def _role(figure: Figure, window: Window, *, awarding: bool) -> tuple[Role, bool]:
    match figure.kind:
        case FigureKind.MONEY:
            return _money_role(figure, window, awarding=awarding), False
        case FigureKind.SHARE | FigureKind.POINTS if _STEP_OF_GROWTH.search(window.before):
            return Role.STEP, False
        case FigureKind.SHARE:
            return _share_role(window, awarding=awarding)
        case FigureKind.POINTS:
            if _OF_INTEREST.match(window.after) and not _POINTS.search(window.before):
                return Role.RATE, False
            return (Role.POINTS if _POINTS.search(window.before) else Role.OTHER), False
        case _:
            counted = figure.low == 1 and _STEP_OF_COUNT.search(window.before)
            return (Role.STEP if counted or _STEP_BEFORE.search(window.before) else Role.THRESHOLD), False


def _money_role(figure: Figure, window: Window, *, awarding: bool) -> Role:
    before, after = window.before, window.after
    is_cap = bool(_CAP_BEFORE.search(before)) and not _is_measured(before, after)
    if not is_cap and _SUM_BEFORE.search(before):
        return Role.OTHER
    if not is_cap and (_PAST.search(window.segment) or _is_budget(before, after)):
        return Role.BUDGET
    if _STEP_BEFORE.search(before):
        return Role.STEP
    if is_cap or _CAP_AFTER.match(after):
        return Role.CAP
    if before.endswith("执行") and after.startswith("/"):
        return Role.AWARD
    if _REACHED.search(before) and not _FLOOR_BEFORE.search(before):
        return Role.THRESHOLD
    standard = re.search(r"按照?$", before) and re.match("的?标准|[/每]", after) and _GIVE.search(window.rest)
    by_standard = standard or (_COUNTED_BEFORE.search(before) and "标准" in after and _GIVE.search(window.rest))
    listed = _BY_EACH.search(before) and _EACH_NEXT.match(after) and _GIVE.search(window.rest)
    if listed or by_standard or _gives(before, after, window.head):
        return Role.FLOOR if _FLOOR_BEFORE.search(before) else Role.AWARD
    if awarding and _BOUNDED.search(before):
        return Role.THRESHOLD
    if awarding and after not in {"的", "以上的", "以下的"} and not _THRESHOLD_AFTER.match(after):
        return Role.AWARD
    return Role.THRESHOLD if figure.unit else Role.OTHER


def _is_measured(before: str, after: str) -> bool:
    """单笔贷款不超过1000万元的企业: a bound on the enterprise, not on the benefit."""
    if _OWN_MEASURE.search(before) and not _GIVE.search(before) and _GOES_ON.match(after):
        return True
    if re.search(r"获得|享受|申请|提供|给予", before) and re.match(r"的?[^，。；]{0,6}(?:贷款|授信|担保)", after):
        return False
    if _GIVE.search(before) or re.search(r"每家|单个|单家|同一|累计|总额|上限|封顶", before):
        return bool(re.match(r"的(?:企业|项目|单位|机构|贷款)", after))
    return bool(_THRESHOLD_AFTER.match(after) or after.startswith("的")) and not _AWARD_AFTER.match(after)


def _is_budget(before: str, after: str) -> bool:
    if re.search(r"总规模|资金池", before) or before.endswith("从"):
        return True
    found = _BUDGET_SEGMENT.search(before)
    return bool(
        found
        and (_BUDGET_AFTER.match(after) or re.search(r"资金|基金|预算|每年|财政|奖励$|兑", before))
        and "给予" not in before
    )


def _gives(before: str, after: str, head: str) -> bool:
    found = _AWARD_BEFORE.search(before)
    threshold = re.match(r"(?:（[^）]*）)?(?:及|或)?(?:以上|以下|未满)", after)
    if found and not _BETWEEN_GIVING.search(found.group("gap")) and not threshold:
        return True
    if _COUNTED_IN_YEAR.search(head) and not threshold and _GIVE.search(head):
        return True
    if _COUNTED_BEFORE.search(before) and not threshold and (_GIVE.search(before) or _GIVE.search(after)):
        return True
    if re.search(r"(?:再|另|额外|追加)[^，。；、\d]{0,6}$", before) and not threshold:
        return True
    if re.search(r"(?:资金|经费|奖金|补助|资助)[^，。；\d]{0,4}分(?:别)?为?$", before):
        return True
    behind = _AWARD_AFTER.match(after)
    return bool(behind and not _NOT_IN_GAP.search(behind.group("gap")) and not threshold)


def _share_role(window: Window, *, awarding: bool) -> tuple[Role, bool]:
    before, after = window.before, window.after
    at_most = bool(re.search(r"(?:最高|不超过|不高于|最多|上限)[^，。；\d]{0,6}$", before))
    over_all = re.search(r"(?:总额|合计|累计)[^，。；\d]{0,6}(?:不超过|不高于|最高)[^，。；\d]{0,14}$", before)
    if re.match(r"(?:（[^）]*）)?(?:及|或)?(?:以上|以下|以内(?!的?(?:补|奖|资|给)))", after) and not re.search(
        "按|给予", before
    ):
        return Role.THRESHOLD, False
    if _SHARE_MEASURED.search(before) and not re.search(
        r"按[^，]*$|给予[^，]*$|(?:补贴|补助|资助|奖励)[^，]{0,4}$", before
    ):
        return Role.THRESHOLD, False
    if at_most and window.has_offer and not re.search(r"补贴|补助|资助|奖励|贴息|给予", before + after):
        return Role.OTHER, False
    shared = re.search(r"(?:承担|分担|负担)$", before) or re.search(r"兑现|拨付|承担|分担|负担|到位", after)
    if shared or over_all or (at_most and re.search("总额|合计|累计", before)):
        return Role.OTHER, False
    if re.search(r"(?:提高|调整|增加|上调|放宽)(?:至|到|为)$", before):
        return Role.RATE, at_most
    if re.match(r"(?:的?部分)?(?:为(?:上|最高)?限|封顶)", after):
        return Role.OTHER, at_most
    if re.search(r"(?:高出|低于|领先|平均|超出|多出)[^，。；]{0,6}$", before):
        return Role.OTHER, False
    giving = _GIVE.search(before) or _GIVE.search(after[:20]) or awarding
    told_later = re.search(r"按(?:照)?[^，。；]*$", before) and _GIVE.search(window.rest)
    if giving or told_later or re.match("免|减半|全", window.segment):
        return Role.RATE, at_most
    if _PHASE.search(before) and _GIVE.search(window.head):
        return Role.RATE, at_most
    whole = re.search(r"免收|免除|免缴|全免|年免租|租金减半|减半收取|减半征收", window.segment)
    return (Role.RATE if whole else Role.THRESHOLD), False


def base_text(text: str, group: Group) -> str:
    """Give the words of what a share is taken of: 按设备投资额的12% → 设备投资额.

    >>> base_text("按实际交易额的3%给予补助", read_groups("按实际交易额的3%给予补助")[0])
    '实际交易额'
    """
    floor = max(text.rfind(mark, 0, group.start) + 1 for mark in "，；。：|")
    before = text[floor : group.start]
    cut = max((found.end() for found in re.finditer(r"按照?|给予(?:企业)?|予以|(?:年|月)内?按", before)), default=0)
    own = before[cut:]
    if not _BASE_TAIL.sub("", own) and cut:
        own = re.sub(rf"(?:{GIVING}).*$", "", before)
        spent = _SPENT.search(own)
        own = spent.group("what") if spent else own if not re.search(r"按照?|的$", own) else ""
    own = _PARTED_SHARE.split(own)[-1]
    if re.search(r"(?:提高|调整|增加|上调|放宽)(?:至|到|为)$", own):
        return ""
    if re.search(rf"(?:{GIVING})(?:的)?(?:比例|标准|额度|幅度)[^，。；]{{0,6}}$", own):
        return ""
    own = re.sub(rf"(?:{GIVING})(?:金额)?(?:分别|最高|不超过|不高于|为|是|达)*$", "", own)
    own = re.sub(r"(?:第[一二三四五]年|前[一二两三四五\d]年|首年|[一二两三四五\d]年内|每年)", "", own)
    own = re.sub(r"(?:的|之|的最高|分别|最高|不超过|不高于|等|部分的|一次性|逐年|为|给予|可)+$", "", own).strip("“”、")
    behind = re.match(r"(?:收取|征收)?([^，。；、]{2,8})", text[group.end :])
    if not own and behind and re.match("免|减半", text[group.start : group.end]) and "收取" not in behind.group():
        return behind.group(1)
    if re.search(r"\d%|年$", own):
        return ""
    own = re.sub(rf"^(?:其中|并|最高|不超过|不高于)+|^(?:{GIVING})(?:比例|标准|额度|金额)?(?:为|按)", "", own)
    own = re.sub(r"^对(?:.*企业的|.*项目的)?", "", own)
    return "" if re.search(r"(?:企业|项目|单位|人才|机构)$", own) else own
