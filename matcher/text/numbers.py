"""Facts from quantities: whose, whether so, of which year, and what of it was taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from matcher.text.aboutness import Aboutness, Topic
from matcher.text.draft import Clause, Draft
from matcher.text.lexicon import Lexicon
from matcher.text.measures import MONEY
from matcher.text.quantities import Quantity
from matcher.text.reality import is_real
from matcher.text.understanding import Doubt, Intent, ReadFact

_DENIED_BEFORE = re.compile(r"(?:不是|而非|并非|不再是|不叫|不要|别写|不等于)_?$")
_DENIED_AFTER = re.compile(r"^_?(?:是错的|不对|错了|写错|记错|说错|填错|有误|那个是错|作废)")
_OF_OTHERS = re.compile(
    r"^(?:那)?(?:个)?(?:是|那是)(?:别|上个?月|上回|去年的|以前|另|旧|之前|老|错|隔壁|集团|母公司|原来|前年的|他们|人家|合并)"
)
_FORMERLY = re.compile(
    r"(?:从|由|原来的?|之前(?:说|写|报|填|讲)?的?(?:是|成)?|原先的?|原来是|本来写|写成了?|报成了?|说成了?|记成了?|填成了?|误写为|误报为|当成了?)_?$"
)
_LOSS = re.compile(r"亏|赔|负增长|降|下滑|下跌|跌|减少|缩水|掉|萎缩|滑坡|回落|少了|负的?$")
_HALVED = re.compile(r"腰斩|(?:跌|降|少|掉|减)(?:了|去|掉)?(?:差不多|大概)?一半")
_LEVEL = re.compile(r"(?:基本|大致|差不多)?(?:持平|没(?:怎么)?增长|零增长)")
_DOUBLED = re.compile(
    r"翻(?:了|上)?(?:一番|一倍|倍|番)|翻(?:了)?(?P<twice>两番)|增长(?:了)?一倍|涨(?:了)?一倍|增(?:了)?一倍|实现翻番"
)
_RELATIVE = re.compile(r"[翻倍斩半平]|增长")
_GROWING = re.compile(r"营收|营业|收入|销售|业绩|流水|营业额|销量|revenue|sales")
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""A loss of more than 80 is a profit below -80."""
_TOLD = frozenset({Intent.TELL_PROFILE, Intent.CORRECT_FACT})
_BARE_MONEY = Decimal(100_000)
"""Below this an amount without 万 or 元 is likelier to be counted in 万元: ask."""


def read_numbers(draft: Draft, lexicon: Lexicon) -> set[int]:
    """Add the facts of the draft's quantities; return where the cues stand that served."""
    aboutness = Aboutness(draft)
    served: set[int] = set()
    for index, quantity in enumerate(draft.quantities):
        topic = aboutness.topic(index)
        if topic and topic.cue:
            served.add(topic.cue.start)
        if draft.is_ours(quantity.number_start):
            _read(draft, lexicon, index, topic)
    _read_doubling(draft)
    return served


def _read(draft: Draft, lexicon: Lexicon, index: int, topic: Topic | None) -> None:
    quantity = draft.quantities[index]
    if topic is None or topic.attribute == "":
        if (
            topic is None
            and quantity.is_money
            and draft.pending is None
            and is_real(draft, quantity)
            and draft.intent in _TOLD
        ):
            _doubt(draft, lexicon, quantity)
        return
    if (
        _MONTHLY.search(draft.text[max(0, quantity.start - 8) : quantity.start])
        and lexicon.vocabulary.attributes[topic.attribute].yearly
    ):
        return
    if quantity.faint and not _touches(topic, quantity):
        return
    if not _fits_topic(draft, index, topic) or not is_real(draft, quantity):
        return
    if (
        _is_money_topic(lexicon, topic)
        and quantity.unit is None
        and not quantity.scaled
        and abs(quantity.low) < _BARE_MONEY
    ):
        _doubt(draft, lexicon, quantity, topic.attribute)
        return
    fact = _fact(draft, lexicon, quantity, topic)
    if _is_denied(draft, index):
        draft.replaced.append(fact)
    else:
        draft.facts.append(fact)


def _touches(topic: Topic, quantity: Quantity) -> bool:
    """一个 counts only right beside its word: 海外仓一个, 一个海外仓."""
    cue = topic.cue
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


_MONTHLY = re.compile(r"(?:一个月|每个?月|月均|月度|单月|一天|每天|日均|每日|一个季度|每季度|季度)[^，]{0,4}$|月$")
_PENDING_PATENT = re.compile(r"在审|在申请|申请中|受理|实审|公开|待授权|没下来|审查|还没授权")
_NEAR = 6
_AGE_AFTER = re.compile(
    r"^(?:多|了|有余|的?(?:公司|企业|厂|时间|历史|老厂|老企业)|[，。！？]|$|不到|吧|半|左右|整|头|出头|啊|嘛|呢|而已)"
)


def _fits_topic(draft: Draft, index: int, topic: Topic) -> bool:
    quantity = draft.quantities[index]
    match topic.attribute:
        case "company_age_years":
            return (
                bool(_AGE_AFTER.match(draft.text[quantity.end :]))
                and topic.rule == "aboutness.before"
                and _near(topic, quantity)
            )
        case "revenue_growth":
            return _grows_revenue(draft, index, topic)
        case "invention_patents":
            clause = draft.clause_of(quantity.number_start)
            between = draft.text[topic.cue.end : quantity.number_start] if topic.cue else ""
            return not _PENDING_PATENT.search(draft.text, quantity.end, clause.end) and "申请" not in between
        case "employees":
            return quantity.low >= 0 and quantity.low == quantity.low.to_integral_value()
        case _:
            return True


def _near(topic: Topic, quantity: Quantity) -> bool:
    return topic.cue is not None and quantity.number_start - topic.cue.end <= _NEAR


def _grows_revenue(draft: Draft, index: int, topic: Topic) -> bool:
    """Growth counts when it is revenue that grows, or when nothing else is named."""
    position = topic.cue.start if topic.cue else draft.quantities[index].start
    word = draft.text[topic.cue.start : topic.cue.end] if topic.cue else ""
    if _GROWING.search(word):
        return True
    sentence = max((c.end for c in draft.clauses if c.closes and c.end <= position), default=0)
    named = [m for m in draft.marks if sentence <= m.start < position and any(e.kind == "about" for e in m.entries)]
    named = [m for m in named if not any(e.attribute == "revenue_growth" for e in m.entries)]
    named = [m for m in named if draft.text[m.start : m.end] not in {"公司", "团队"}]
    if not named:
        return True
    return any(e.attribute == "annual_revenue" for e in named[-1].entries)


def _fact(draft: Draft, lexicon: Lexicon, quantity: Quantity, topic: Topic) -> ReadFact:
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
        period=_period(draft, quantity) if lexicon.vocabulary.attributes[topic.attribute].yearly else None,
        text=draft.normal.words(start, end),
        span=draft.normal.span(start, end),
        confidence=topic.confidence,
        rule=topic.rule,
        approximate=quantity.approximate,
    )


def _sign(draft: Draft, quantity: Quantity, topic: Topic) -> int:
    if topic.attribute not in {"annual_profit", "revenue_growth"} or quantity.low < 0:
        return 1
    clause = draft.clause_of(quantity.number_start)
    before = draft.text[max(clause.start, quantity.start - 6) : quantity.number_start]
    word = draft.text[topic.cue.start : topic.cue.end] if topic.cue and topic.rule != "aboutness.carried" else ""
    return -1 if _LOSS.search(word) or _LOSS.search(before) else 1


def _period(draft: Draft, quantity: Quantity) -> str | None:
    """Take the year named nearest before the quantity in its sentence, else right behind it in its clause."""
    clause = draft.clause_of(quantity.number_start)
    respective = _respective_year(draft, quantity, clause)
    if respective:
        return respective
    floor = max((c.end for c in draft.clauses if c.closes and c.end <= clause.start), default=0)
    before = [
        m
        for m in draft.moments
        if floor <= m.start < quantity.number_start and not draft.text.startswith("比", m.start - 1)
    ]
    if before:
        return before[-1].year
    behind = [m for m in draft.moments if quantity.end <= m.start < clause.end]
    return behind[0].year if behind else None


_RESPECTIVELY = re.compile(r"分别|依次")
_LAST_YEARS = re.compile(r"(?:近|最近|过去|前)(?:的)?([两三四五])年")


def _respective_year(draft: Draft, quantity: Quantity, clause: Clause) -> str | None:
    """2023年、2024年营收分别为1.2亿、1.5亿, 近三年分别为 …: the years in turn."""
    found = _RESPECTIVELY.search(draft.text, clause.start, quantity.start)
    if not found:
        return None
    listed = [q for q in draft.quantities if found.end() <= q.start < clause.end and q.unit == quantity.unit]
    years = [m.year for m in draft.moments if clause.start <= m.start < found.start()]
    last = _LAST_YEARS.search(draft.text, clause.start, found.start())
    if last and len(listed) == "两三四五".index(last.group(1)) + 2:
        years = [str(draft.today.year - len(listed) + i) for i in range(len(listed))]
    return years[listed.index(quantity)] if len(years) == len(listed) and quantity in listed else None


def _is_denied(draft: Draft, index: int) -> bool:
    quantity = draft.quantities[index]
    clause = draft.clause_of(quantity.number_start)
    before = draft.text[clause.start : quantity.start]
    after = draft.text[quantity.end : clause.end]
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after):
        return True
    others = draft.quantities[index + 1 :]
    if _FORMERLY.search(before) and others and _same_scale(quantity, others[0]):
        return True
    if _OF_OTHERS.match(after):
        return True
    return draft.intent is Intent.CORRECT_FACT and bool(re.search(r"那[^，]{0,3}$", before)) and index > 0


def _same_scale(first: Quantity, second: Quantity) -> bool:
    return first.unit == second.unit or (first.is_money and second.is_money)


def _read_doubling(draft: Draft) -> None:
    """收入翻了一番 is a growth of one hundred per cent."""
    if not _RELATIVE.search(draft.text):
        return
    for found in [*_DOUBLED.finditer(draft.text), *_HALVED.finditer(draft.text), *_LEVEL.finditer(draft.text)]:
        clause = draft.clause_of(found.start())
        before = draft.text[clause.start : found.start()]
        if (
            not _GROWING.search(before)
            or not draft.is_ours(found.start())
            or re.search("目标|计划|争取|预计|明年|希望", before)
        ):
            continue
        times = _times(found)
        span = draft.normal.span(clause.start, found.end())
        words = draft.normal.words(clause.start, found.end())
        draft.facts.append(ReadFact("revenue_growth", "==", times, "ratio", None, words, span, 0.9, "numbers.doubled"))


def _times(found: re.Match[str]) -> Decimal:
    if found.re is _HALVED:
        return Decimal("-0.5")
    if found.re is _LEVEL:
        return Decimal(0)
    return Decimal(3) if found.group("twice") else Decimal(1)


def merge_bounds(facts: list[ReadFact]) -> list[ReadFact]:
    """Make a range of a lower and an upper bound of one attribute: 至少80, 最多100."""
    merged: list[ReadFact] = []
    for fact in facts:
        index = next((i for i, other in enumerate(merged) if _bounds_meet(other, fact)), None)
        if index is None:
            merged.append(fact)
        else:
            merged[index] = _between(merged[index], fact)
    return merged


def _bounds_meet(one: ReadFact, other: ReadFact) -> bool:
    sides = {one.operator[0], other.operator[0]}
    same = one.attribute == other.attribute and one.unit == other.unit
    ranged = isinstance(one.value, Decimal) and isinstance(other.value, Decimal)
    return same and ranged and sides == {"<", ">"}


def _between(one: ReadFact, other: ReadFact) -> ReadFact:
    values = sorted(v for v in (one.value, other.value) if isinstance(v, Decimal))
    start, end = min(one.span[0], other.span[0]), max(one.span[1], other.span[1])
    return replace(one, operator="between", value=(values[0], values[1]), span=(start, end), rule="numbers.bounds")
