"""Facts from quantities: whose, whether so, of which year, and what of it was taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from matcher.text.aboutness import Aboutness
from matcher.text.draft import Draft
from matcher.text.gates import Gate
from matcher.text.growth import grows_revenue, read_spoken_growth
from matcher.text.lexicon import Lexicon
from matcher.text.marks import Kind
from matcher.text.measures import MONEY
from matcher.text.periods import period_of
from matcher.text.quantity import Quantity
from matcher.text.reality import is_change, is_former, is_monthly, is_of_all_years, is_part_or_sum, is_real
from matcher.text.scales import in_headed_unit, scale_of
from matcher.text.understanding import Doubt, Intent, ReadFact
from matcher.text.verdict import Topic

_DENIED_BEFORE = Gate(r"(?:不是|(?<![一-鿿])非|而非|并非|不再是|不叫|不要|别写|不等于)_?$")
_DENIED_AFTER = Gate(r"^_?(?:是错的|不对|错了|写错|记错|说错|填错|有误|那个是错|作废)")
_BECOMES = Gate(
    r"^_?(?:变(?:成|为|作)?了?|改(?:成|为|到)?了?|换成|更新为|调整为|→|->|=>)_?(?:了|约|大概)?[\d一二两三四五六七八九十]"
)
_OF_OTHERS = Gate(
    r"^(?:那)?(?:个)?(?:是|那是)(?:别|上个?月|上回|去年的|以前|另|旧|之前|老|错|隔壁|集团|母公司|原来|前年的|他们|人家|合并)"
)
_FORMERLY = Gate(
    r"(?:从|由|原来的?|之前(?:说|写|报|填|讲)?的?(?:是|成)?|原先的?|原来是|本来写|写成了?|报成了?|说成了?|记成了?|填成了?|误写为|误报为|当成了?)_?$"
)
_BUT = re.compile(r"，(?:我们|其实|实际上?|只|而|应该|现在|就|才|总共|一共)*(?:是|有)_?$|，(?:只有|才|就)_?$")
"""没有30个人，是75 takes the first back."""
_LOSS = re.compile(r"los[st]|亏|赔|负增长|降|下滑|下跌|跌|减少|缩水|掉|萎缩|滑坡|回落|少了|负的?$")
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""A loss of more than 80 is a profit below -80."""
_TOLD = frozenset({Intent.TELL_PROFILE, Intent.CORRECT_FACT})
_BARE_MONEY = Decimal(100_000)
"""Below this an amount without 万 or 元 is likelier to be counted in 万元: ask."""


def read_numbers(draft: Draft, lexicon: Lexicon) -> set[int]:
    """Add the facts of the draft's quantities; return where the cues stand that served."""
    served: set[int] = set()
    if not draft.quantities:
        read_spoken_growth(draft)
        return served
    aboutness = Aboutness(draft)
    for index, quantity in enumerate(draft.quantities):
        topic = aboutness.topic(index)
        if topic and topic.cue and _serves(draft, topic, quantity):
            served.add(topic.cue.start)
        if draft.is_ours(quantity.number_start):
            _read(draft, lexicon, index, topic)
    read_spoken_growth(draft)
    return served


def _serves(draft: Draft, topic: Topic, quantity: Quantity) -> bool:
    """Whether the cue is spent on the quantity, and no term any more: 一家 spends none, a decoy only beside it."""
    cue = topic.cue
    if cue is None or (quantity.faint and not _touches(draft, topic, quantity)):
        return False
    if cue.has(Kind.FLAG):
        return topic.attribute != ""  # 一位院士 counts nothing, and tells of one
    return topic.attribute != "" or max(quantity.start - cue.end, cue.start - quantity.end) <= _NEAR


def _read(draft: Draft, lexicon: Lexicon, index: int, topic: Topic | None) -> None:
    quantity = draft.quantities[index]
    if topic is None or topic.attribute == "":
        if (
            topic is None
            and quantity.is_money
            and draft.pending is None
            and is_real(draft, quantity)
            and draft.intent in _TOLD
            and quantity.low != 0
        ):
            _doubt(draft, lexicon, quantity)
        return
    if not _is_told_of_now(draft, lexicon, quantity, topic):
        return
    if not _fits_topic(draft, index, topic) or not is_real(draft, quantity):
        return
    if topic.attribute == "annual_electricity" and topic.cue is not None:
        quantity = in_headed_unit(draft, quantity, topic.cue.end)
    if _lacks_scale(lexicon, quantity, topic):
        scaled = scale_of(draft, index, topic.cue.end if topic.cue else quantity.start)
        if scaled is None:
            _doubt(draft, lexicon, quantity, topic.attribute)
            return
        quantity = scaled
    fact = _fact(draft, lexicon, _with_us(draft, quantity, topic), topic)
    if _is_told_better(draft, quantity, fact):
        return
    if _is_denied(draft, index):
        draft.replaced.append(fact)
    else:
        draft.facts.append(fact)


def _with_us(draft: Draft, quantity: Quantity, topic: Topic) -> Quantity:
    """Add those who speak to those whom they count beside themselves."""
    if topic.attribute != "employees" or quantity.high is not None:
        return quantity
    found = _US_AND.search(draft.possible, draft.text, 0, quantity.start)
    return quantity if found is None else replace(quantity, low=quantity.low + (2 if found["couple"] else 1))


def _lacks_scale(lexicon: Lexicon, quantity: Quantity, topic: Topic) -> bool:
    small = quantity.unit is None and not quantity.scaled and 0 < abs(quantity.low) < _BARE_MONEY
    return small and _is_money_topic(lexicon, topic)


def _is_told_of_now(draft: Draft, lexicon: Lexicon, quantity: Quantity, topic: Topic) -> bool:
    """Whether the number is how much there is, not a month's part, a growth, a former height or a mere word."""
    if lexicon.vocabulary.attributes[topic.attribute].yearly and (
        is_monthly(draft, quantity) or is_of_all_years(draft, quantity)
    ):
        return False
    if topic.attribute != "tax_per_mu" and is_part_or_sum(draft, quantity):
        return False
    if quantity.faint and topic.cue is not None and _is_counted(draft, topic.cue.start):
        return False
    if is_former(draft, quantity) or (topic.attribute != "revenue_growth" and is_change(draft, quantity)):
        return False
    if quantity.unit == "kWh" and quantity.low == 1:
        return False  # 一度电补几毛
    return not (
        quantity.faint and (not _touches(draft, topic, quantity) or _NONE_AFTER.match(draft.text, quantity.end))
    )


def _is_counted(draft: Draft, start: int) -> bool:
    """两个海外仓一个在德国一个在美国: the word was counted before it, and is told apart now."""
    return any(q.end == start and not q.faint for q in draft.quantities)


def _is_told_better(draft: Draft, quantity: Quantity, fact: ReadFact) -> bool:
    """Whether a later year, or the whole of what this is a part, was told."""
    if fact.period is None and _is_older(draft, quantity, fact):
        return True
    if not draft.possible & _PART_OF.bits:
        return False
    clause = draft.clause_of(quantity.number_start)
    told = [one for one in draft.facts if one.attribute == fact.attribute and one.period == fact.period]
    if _PART_OF.search(draft.possible, draft.text, clause.start, quantity.start) is not None:
        return any(one.attribute == fact.attribute for one in draft.facts)
    more = _PART_OF.search(draft.possible, draft.text, clause.sentence, clause.start)
    return more is not None and any(isinstance(one.value, Decimal) and one.value > quantity.low for one in told)


_PART_OF = Gate("其中|里面有|[(（]含(?!税)|包含|里头有|另有|另外|外加|此外")
"""贷款余额2400万，其中信用贷款600万: a part of what was told is not told anew."""


def _is_older(draft: Draft, quantity: Quantity, fact: ReadFact) -> bool:
    """2025年员工210人；2024年190人: of what has no year, the latest holds."""
    year = period_of(draft, quantity) or ""
    latest = draft.latest.get(fact.attribute, "")
    if year:
        draft.latest[fact.attribute] = max(year, latest)
    return bool(year) and year < latest


def _touches(draft: Draft, topic: Topic, quantity: Quantity) -> bool:
    """一个 counts only right beside its word, or where there is one: 海外仓一个, 一个海外仓, 海外仓在洛杉矶有一个."""
    has_before = draft.text[: quantity.start].endswith("有")
    cue = topic.cue
    if cue is not None and quantity.start - cue.end in range(2, 10) and topic.rule == "aboutness.before":
        return has_before
    return cue is not None and (quantity.start - cue.end in {0, 1} or cue.start - quantity.end in {0, 1})


def _is_money_topic(lexicon: Lexicon, topic: Topic) -> bool:
    return lexicon.dimensions.get(topic.attribute) in MONEY


def _doubt(draft: Draft, lexicon: Lexicon, quantity: Quantity, attribute: str | None = None) -> None:
    """Note an amount whose attribute or scale nothing tells."""
    names = [attribute] if attribute else [n for n, unit in lexicon.dimensions.items() if unit in MONEY][:5]
    draft.doubts.append(
        Doubt(
            draft.normal.words(quantity.start, quantity.end),
            draft.normal.span(quantity.start, quantity.end),
            tuple((name, "") for name in names),
            quantity.low,
            quantity.unit or "CNY",
        )
    )


_DENOMINATOR = r"(?:年?(?:度)?(?:营收|收入|销售收入|营业收入|主营业务收入|销售额))的?$"
_SHARE_BOUNDS = (
    (">=", re.compile(rf"(?:不少于|不低于|至少(?:是|占)?|不小于){_DENOMINATOR}")),
    (">", re.compile(rf"(?:超过了?|高于|大于|超){_DENOMINATOR}")),
    ("<", re.compile(rf"(?:不到|低于|不足|小于){_DENOMINATOR}")),
    ("<=", re.compile(rf"(?:不超过|不高于|最多占?){_DENOMINATOR}")),
)
_PENDING_PATENT = Gate(r"在审|在申请|申请中|受理|实审|公开|待授权|没下来|审查|还没授权")
_IN_THE_TRADE = Gate("行业|这行|这一行|入行|行当|从业|经验|圈子|领域|老板(?:自己|本人)?[做干]|技术员?")
_US_AND = Gate(
    r"(?P<couple>夫妻俩?|夫妻两个?人?|夫妻档|两口子|夫妇俩?|兄弟俩|姐妹俩|父子俩|母女俩)(?:两个人?|俩)?(?:，)?(?:再|另外|外|就|还)?(?:加|带|和|跟|请|雇|招|有)(?:上|了|着)?$"
    r"|(?:就|只有)(?P<me>我|我自己|我一个人?)(?:，)?(?:再|外)?(?:加|带)(?:上|了|着)?$"
)
"""夫妻俩加3个工人 are five."""
_BESIDES_US = Gate(
    "(?:夫妻俩?|两口子|我和|我跟|我们俩|老板和|老板娘)(?:两个人?|俩)?(?:加|带|和|跟|请|雇|招)(?:了|着)?$"
)
_COUPLE = re.compile("两口子(?:加|带|和|跟|请|雇|招)")
"""夫妻俩加3个工人: neither number is the whole."""
_NEW_ONES = Gate(r"(?:新增|新获|新授权|净增)[^，]{0,6}$")
_LED = re.compile("主导|牵头|主持|负责|第一起草")
"""Who takes part in a standard does not lead it."""
_OF_DEVICES = Gate("空调|照明|宿舍|食堂|单台|设备单|电梯|充电桩|光伏")
"""空调一年耗电20万度 is a part."""
_APPLIED = Gate(r"(?:正在?|在|准备|计划|打算|想|要|已经?|今年|去年|又)?(?:申请|申报|递交|提交)(?:了|着)?[^，授]{0,3}$")
_NONE_AFTER = re.compile(r"(?:都|也)?没|(?:能|可以|最多|一共)?(?:补|奖|给|拿)(?:助|贴|励)?多少")
_NEAR = 6
_AGE_AFTER = re.compile(
    r"^(?:多|了|有余|的?(?:公司|企业|厂|时间|历史|老厂|老企业)|[，。！？]|$|不到|吧|半|左右|整|头|出头|啊|嘛|呢|而已)"
)


def _fits_topic(draft: Draft, index: int, topic: Topic) -> bool:
    quantity = draft.quantities[index]
    match topic.attribute:
        case "company_age_years" if topic.rule != "aboutness.old":
            clause = draft.clause_of(quantity.number_start)
            return (
                not _IN_THE_TRADE.search(draft.possible, draft.text, clause.start, quantity.start)
                and bool(_AGE_AFTER.match(draft.text[quantity.end :]))
                and topic.rule == "aboutness.before"
                and _near(topic, quantity)
            )
        case "revenue_growth" if draft.text[: quantity.end].endswith("百分点"):
            return False  # a rate rose by so much
        case "revenue_growth":
            return grows_revenue(draft, index, topic)
        case "invention_patents":
            clause = draft.clause_of(quantity.number_start)
            between = draft.text[topic.cue.end : quantity.number_start] if topic.cue else ""
            pending = _APPLIED.search(draft.possible, draft.text, clause.start, quantity.start)
            if _NEW_ONES.search(draft.possible, draft.text, clause.start, quantity.start):
                return False
            end = min([clause.end, *(q.start for q in draft.quantities[index + 1 :])])
            return (
                not _PENDING_PATENT.search(draft.possible, draft.text, quantity.end, end)
                and not pending
                and "申请" not in between
            )
        case "led_standards":
            return _LED.search(draft.text, draft.clause_of(quantity.number_start).start, quantity.end) is not None
        case "annual_electricity":
            clause = draft.clause_of(quantity.number_start)
            return not _OF_DEVICES.search(draft.possible, draft.text, clause.start, quantity.start)
        case "rd_intensity":
            return not _of_staff(draft, index, topic) and not _STAFF_BEFORE.search(
                draft.possible, draft.text, 0, quantity.start
            )
        case "employees":
            if _US_AND.search(draft.possible, draft.text, 0, quantity.start):
                return quantity.low == quantity.low.to_integral_value()
            if _BESIDES_US.search(draft.possible, draft.text, 0, quantity.start) or _COUPLE.match(
                draft.text, quantity.number_start
            ):
                return False
            return quantity.low >= 0 and quantity.low == quantity.low.to_integral_value()
        case _:
            return True


_STAFF_BEFORE = Gate(
    r"(?:员工|人员|职工|团队|人数|工人|人手)(?:里面?|里头|当中|中|的|有|大概|差不多|约|将近)*(?:(?:搞|做|从事)?(?:研发|技术|科研)(?:的|人员|岗)*)?(?:占|比例|占比|是|为|达到?|也|就|有|大概|差不多)*$"
)
"""员工80%是研发 is a share of the staff."""


def _of_staff(draft: Draft, index: int, topic: Topic) -> bool:
    """84人，研发占六成: a share of the people just counted."""
    word = draft.text[topic.cue.start : topic.cue.end] if topic.cue else ""
    last = draft.quantities[index - 1] if index else None
    return word in {"研发", "研发占", "做研发", "搞研发"} and last is not None and last.unit in {"person", "headcount"}


def _near(topic: Topic, quantity: Quantity) -> bool:
    return topic.cue is not None and quantity.number_start - topic.cue.end <= _NEAR


def _fact(draft: Draft, lexicon: Lexicon, quantity: Quantity, topic: Topic) -> ReadFact:
    quantity = _short_of(draft, _bounded_share(draft, quantity), topic)
    topic = _per_mu(draft, quantity, topic)
    unit = lexicon.dimensions[topic.attribute]
    if unit in MONEY and quantity.unit in MONEY:
        unit = quantity.unit or unit
    sign = _sign(draft, quantity, topic)
    start = min(quantity.start, topic.cue.start) if topic.cue else quantity.start
    end = max(quantity.end, topic.cue.end) if topic.cue else quantity.end
    return ReadFact(
        attribute=topic.attribute,
        operator=quantity.operator if sign > 0 else _MIRRORED.get(quantity.operator, quantity.operator),
        value=(quantity.low, quantity.high) if quantity.high is not None else quantity.low * sign,
        unit=unit,
        period=period_of(draft, quantity) if lexicon.vocabulary.attributes[topic.attribute].yearly else None,
        text=draft.normal.words(start, end),
        span=draft.normal.span(start, end),
        confidence=topic.confidence,
        rule="aboutness.dated" if topic.rule in _WEAKER and _is_dated(draft, quantity) else topic.rule,
        approximate=quantity.approximate,
    )


def _is_dated(draft: Draft, quantity: Quantity) -> bool:
    """去年80人，今年120人: a number with a time of its own is a newer statement, not a repetition."""
    clause = draft.clause_of(quantity.number_start)
    floor = max((q.end for q in draft.quantities if q.end <= quantity.start), default=0)
    dated = any(min(clause.start, floor) <= m.start < quantity.start for m in draft.moments if m.start >= floor)
    return dated or _SUMS_UP.search(draft.text, clause.start, quantity.start) is not None


_WEAKER = frozenset({"aboutness.carried", "aboutness.unit"})
_SUMS_UP = re.compile("不含税|现在|现有|实有|目前|如今|一共|总共|合计|拢共|加起来|总计|共计")


def _bounded_share(draft: Draft, quantity: Quantity) -> Quantity:
    """不少于营收的6%: the bound stands before what the share is taken of."""
    if quantity.unit == "ratio" and quantity.operator == "==":
        before = draft.text[max(0, quantity.start - 14) : quantity.start]
        for operator, pattern in _SHARE_BOUNDS:
            if pattern.search(before):
                return replace(quantity, operator=operator)
    return quantity


_NOT_DONE = re.compile(r"(?:没有?|未)(?:能|曾)?$")


def _short_of(draft: Draft, quantity: Quantity, topic: Topic) -> Quantity:
    """去年没做到三千万: the verb that is denied is the cue itself."""
    cue = topic.cue
    if cue is None or quantity.operator != "==" or not draft.text.endswith("到", cue.start, cue.end):
        return quantity
    denied = _NOT_DONE.search(draft.text, max(0, cue.start - 4), cue.start)
    return replace(quantity, operator="<") if denied else quantity


def _per_mu(draft: Draft, quantity: Quantity, topic: Topic) -> Topic:
    """税收28万元/亩 is the tax of one mu."""
    per_mu = topic.attribute == "annual_tax" and draft.text.startswith(("/亩", "每亩", "一亩"), quantity.end)
    return replace(topic, attribute="tax_per_mu") if per_mu else topic


def _sign(draft: Draft, quantity: Quantity, topic: Topic) -> int:
    if topic.attribute not in {"annual_profit", "revenue_growth"} or quantity.low < 0:
        return 1
    clause = draft.clause_of(quantity.number_start)
    before = draft.text[max(clause.start, quantity.start - 6) : quantity.number_start]
    word = draft.text[topic.cue.start : topic.cue.end] if topic.cue and topic.rule != "aboutness.carried" else ""
    return -1 if _LOSS.search(word) or _LOSS.search(before) else 1


def _is_denied(draft: Draft, index: int) -> bool:
    quantity = draft.quantities[index]
    clause = draft.clause_of(quantity.number_start)
    before = draft.text[clause.start : quantity.start]
    after = draft.text[quantity.end : clause.end]
    if _DENIED_BEFORE.search(draft.possible, before) or _DENIED_AFTER.match(draft.possible, after):
        return True
    if _BECOMES.match(draft.possible, after) and len(draft.quantities) > index + 1:
        return True
    others = draft.quantities[index + 1 :]
    if _FORMERLY.search(draft.possible, before) and others and _same_scale(quantity, others[0]):
        return True
    if _OF_OTHERS.match(draft.possible, after):
        return True
    if others and before.endswith(("没有", "没")) and _BUT.search(draft.text, quantity.end, others[0].start):
        return True
    return draft.intent is Intent.CORRECT_FACT and bool(re.search(r"那[^，]{0,3}$", before)) and index > 0


def _same_scale(first: Quantity, second: Quantity) -> bool:
    return first.unit == second.unit or (first.is_money and second.is_money)
