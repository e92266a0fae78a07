"""Quantities in a text: number, unit, bounds and approximation, before anyone asks what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from matcher.text.measures import MEASURES
from matcher.text.numerals import Number, read_number
from matcher.text.quantity import Quantity
from matcher.text.ranges import join_ranges

_NUMERAL = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两俩仨三四五六七八九十百千半廿卅]|[大好]?几(?=[十百千万个])"
    r"|(?<=[上近过超破逾达满小])[万亿])"
    r"(?:\d+(?:\.\d+)?|(?<=[百千])单(?=[一二三四五六七八九])|(?<=[万亿])一(?!个(?!亿)|[年亩月天家套台平方])|(?<![万亿])一|[零〇二两俩三四五六七八九十百万亿廿卅]|千(?![瓦米克伏])|几(?=[个万人名家十号位口])|半(?=[万亿个]|$|[^年月天个小])|点(?=[零一二三四五六七八九])"
    r"|[多来余](?=[万亿个人名号家件项元块度平方亩位口%年十百千]|美|欧|日元|港|英|[，。、_)的员千公]|$)|把(?=[万亿个人号])"
    r"|个(?=[多半来]?(?:[万亿千w]|百(?!分)))|个半(?=个?点|年)|_?(?:million|billion|thousand)|_?(?:kw(?!h)|w(?![a-z])|k(?![a-z]))|m(?=_?(?:rmb|usd|cny|eur)|$|[，。；、])|(?<=\d)e(?![a-z0-9]))*"
)
_BELOW = (
    r"不到|不足|不满|低于|少于|小于|差一?点儿?就?(?:到|上|破|过)|将将不到|没超(?!过)|"
    r"(?:没有?|未|没能|未能|不曾)(?:突?破|过|上|到|达到?|满|够|跨过|迈过|冲过|冲破|摸到)过?"
)
_AT_MOST = (
    r"不超过?|不会超过|不高于|不多于|不大于|没超过|未超过|最多(?:也?就|也|只)?|最高|至多|顶多(?:也?就|也|只)?|"
    r"撑死|顶天|控制在|以内"
)
_ABOVE = (
    r"超过了?|超出|超|突破了?|刚过|刚刚过|刚破|刚刚破|已过|"
    r"(?<![拿评有报做卖花申通到领批签投融贷交缴办发给出])过了?|大于|高于|多于|破了?|逾|远超|不止|(?<![线路楼加算带搭合晚早马])上(?!有|在|是|缴|交)"
)
_AT_LEAST = r"不低于|不少于|不小于|不下|至少|起码|最少|最低|少说也?|保底|达到或超过"
_ABOUT = (
    r"大约摸?|大概其?|大致|约莫|约合?|差不多|接近|将近|快要?到?|近|小|估计|估摸着?|预估|左右|around|"
    r"about|approximately|approx\.?|roughly|nearly|almost|circa|close_to|some|an_estimated|≈|~"
)
_OVER_WORD = (
    r"(?:just_|slightly_|a_little_|well_)?(?:over|more_than|above)|north_of|exceed(?:s|ed|ing)?|surpassed|beyond"
)
_UNDER_WORD = r"(?:just_|slightly_|a_little_|well_)?(?:under|less_than|below)|fewer_than|not_yet|south_of"
_LEAST_WORD = r"at_least|no_(?:less|fewer)_than|not_less_than|minimum_of|a_minimum_of"
_MOST_WORD = r"at_most|up_to|no_more_than|not_more_than|not_exceeding|maximum_of|a_maximum_of"
_GLUE = r"(?:[有在是为了才就也得能到达]|[投花签买缴交](?:了|出)|大概|大约|差不多|约)?"
_BOUNDING = frozenset(
    char
    for words in (_BELOW, _AT_MOST, _ABOVE, _AT_LEAST, _ABOUT, _OVER_WORD, _UNDER_WORD, _LEAST_WORD, _MOST_WORD, _GLUE)
    for char in words
    if char.isalpha() or char == "_"
) | frozenset("-负的¥$€人民币rmbusdeurhkd")
"""Characters that can stand between where a bound begins and its number."""
_BY_GROUP = {f"u{i}": m for i, m in enumerate(MEASURES)}
_UNIT = "|".join(f"(?P<u{i}>{m.pattern})" for i, m in enumerate(MEASURES))
_QUANTITY = re.compile(
    rf"(?:(?P<below>{_BELOW}|(?<![a-z])(?:{_UNDER_WORD}))|(?P<most>{_AT_MOST}|(?<![a-z])(?:{_MOST_WORD}))|(?P<least>{_AT_LEAST}|(?<![a-z])(?:{_LEAST_WORD}))"
    rf"|(?P<above>{_ABOVE}|(?<![a-z])(?:{_OVER_WORD}))|(?P<about>{_ABOUT}))?{_GLUE}_?"
    rf"(?P<sign>(?<![\d万亿元人%wk])[负-](?=[\d¥])|负的?)?(?P<currency>¥|rmb_?|usd_?|us\$|\$|人民币|€|eur_?|hkd_?)?"
    rf"(?P<share>百分之|千分之|[二三四五六七八九十]分之)?(?P<number>{_NUMERAL})"
    rf"(?P<tail0>左右|上下|出头|以上|多|来)?_?(?:{_UNIT})?"
)
_TAIL = re.compile(
    r"_?(?:(?P<above>出点?头|开外|冒头|冒尖|挂零|多(?!少|数|个|种|家|元|亿|万|项|年来)|有余|余(?![杭姚]))|(?P<least>(?:及|或)?以上|打底|起步|起(?![来步])|往上|朝上|\+|加(?=[，。]|$))"
    r"|(?P<most>(?:及|或)?以内|之内|封顶|(?:及|或)?以下)|(?P<below>(?:连|都|也)*(?:不到(?!位)|不足|没到|不满(?!意)|没满)|(?:都|也)(?:没达到|达不到|不够|没够)|(?:都|也)(?:没有?|无)(?=[，。！？呢啊呀吧嘛的]|$)|(?:都|也)(?:没)?[做赚挣卖交缴拿](?:不[到够满]|到)|之下)|(?P<about>左右|上下|(?:的)?样子|来(?=个|$)|附近))"
)
_OF_NONE = re.compile("连|都|也")
_CURRENCY = {
    "¥": "CNY",
    "rmb": "CNY",
    "人民币": "CNY",
    "usd": "USD",
    "us$": "USD",
    "$": "USD",
    "€": "EUR",
    "eur": "EUR",
    "hkd": "HKD",
}
_PARTS = {part: number for number, part in enumerate("二三四五六七八九十", 2)} | {"百": 100, "千": 1000}
_OPERATORS = {"below": "<", "most": "<=", "least": ">=", "above": ">"}


def find_quantities(text: str, taken: list[tuple[int, int]] | None = None) -> list[Quantity]:
    """Find the quantities of a normalised text in order, none inside the `taken` spans (dates, names)."""
    if not _NUMERIC.search(text):
        return []
    free = _Free(taken or [])
    return join_ranges(text, [q for q in _scan(text, free) if q is not None])


class _Free:
    """Which characters no date, place or name has claimed."""

    def __init__(self, taken: list[tuple[int, int]]) -> None:
        self._taken = taken

    def allows(self, position: int) -> bool:
        return all(not start <= position < end for start, end in self._taken)


def _scan(text: str, free: _Free) -> Iterator[Quantity | None]:
    position = 0
    while found := _next(text, position):
        number_at = found.start("number")
        if not free.allows(number_at) or _in_a_name(text, found):
            position = max(found.end("number"), position + 1) if free.allows(number_at) else number_at + 1
            continue
        quantity = _quantity(text, found)
        position = max(quantity.end if quantity else found.end("number"), found.start() + 1)
        yield quantity


_NUMERIC = re.compile(r"[\d零〇一二两俩仨三四五六七八九十百千半廿卅几万亿]")
_SHORT_WORD = 3
_REACH = 18
"""Bounds stand at most so far before their number."""


def _next(text: str, position: int) -> re.Match[str] | None:
    """Find the next quantity; the costly pattern is only tried near a numeral."""
    numeral = _NUMERIC.search(text, position)
    if numeral is None:
        return None
    start = numeral.start()
    floor = max(position, start - _REACH)
    while start > floor and text[start - 1] in _BOUNDING:
        start -= 1
    return _QUANTITY.search(text, start)


def _in_a_name(text: str, found: re.Match[str]) -> bool:
    """第3, gb4754, s3, 十四五, 统一, 一家: digits that count nothing."""
    start, end = found.span("number")
    before, number = text[max(0, start - 1) : start], found.group("number")
    if found.group("share"):
        return False
    if before and before in "(百千万" and _HEADING.match(text, start):
        return True
    if before in _SLIP_ENDS and _SLIP.search(text, max(0, start - 6), start) and _SLIPPED.match(text, end):
        return True
    if _ENUMERATOR.match(text, start) and (not before or before in "，。_；、"):
        return True
    if before and (
        before in "第附图表±" or ("a" <= before <= "z" and not found.group("currency") and number[0].isdigit())
    ):
        return True
    if before and before in "路街道巷弄" and _DOORPLATE.match(text, end):
        return True
    if number[0].isdigit():
        return "a" <= text[end : end + 1] <= "z" and found.lastgroup in {"number", None}
    return _is_everyday(text, start, end, found)


_HEADING = re.compile(r"[百千万亿]+(?:元|瓦时|千瓦时|度|美元|平方米|平米|人|吨|亩)[)）]")
"""用电量(万千瓦时), 营业收入（千元）: a heading counts nothing."""
_SLIP = re.compile(r"(?:多|少|漏)(?:(?:写|打|输|填|敲|按|报|数)了?(?:[一两12]?个)?|了[一两12]?个)$")
_SLIP_ENDS = frozenset("写打输填敲按报数了个")
_SLIPPED = re.compile(r"[个]?[零0](?![.\d%])|[，。！了]|$")
"""多打了一个零, 少写个1: digits of a slip."""
_DOORPLATE = re.compile(r"(?:[-~]\d+)*号|[-~]\d")
"""文一西路1818-2号: where a house stands."""
_ENUMERATOR = re.compile(r"\d{1,2}(?:[.)]_?|、)(?!\d)")
_EVERYDAY = re.compile(
    r"一(?!百|千|十|万|亿|两|二|个半|个亿|个多|点[零一二三四五六七八九]|成|[一二三四五六七八九零])|十(?:四五|三五|二五|五五)(?!个|人|名|万)|十(?:分(?!之)|足)|百(?:度|货|姓|强|分)|千(?:方|岛|里)|半(?:导|年|天|成|路|个月)|[两三四五六]位数|三(?:方|期|维|农|板|产|无)|零(?:碳|售|部件|件|食|工|排放|基础|添加|距离|缺陷)|两(?:岸|化|会|免)|二(?:期|手|维|级|楼)|四(?:足|维)|五(?:金|险)|[一两](?:只|双)手|万(?!元)"
)


def _is_everyday(text: str, start: int, end: int, found: re.Match[str]) -> bool:
    """Chinese numerals that are parts of words, unless a unit other than a plain counter follows."""
    if not _EVERYDAY.match(text, start):
        return False
    if text[start : start + 1] == "一" and end - start == 1:
        return _is_bare_one(text, start, found)
    return end - start <= _SHORT_WORD


_SPELL = re.compile(r"年(?:多|半|了|不到|出头|以上|以内|整|，|。|$)")


def _is_bare_one(text: str, start: int, found: re.Match[str]) -> bool:
    """一点, 一成不变, 一年 3000万: no counting; 满一年 and 一年多 are a span, 一个 may be a count (see `faint`)."""
    unit = _unit_of(found)
    if unit is None or unit[0] in {"other", "CNY"}:
        return True
    if unit[0] == "ratio":
        return text[start + 1 : start + 2] != "成"
    if unit[0] == "mu":
        return True
    if unit[0] == "year":
        return not (
            _SPELL.match(text, start + 1)
            or re.search(r"满|不到|刚|成立|才|将近|超过|不足$", text[max(0, start - 3) : start])
        )
    return False


def _unit_of(found: re.Match[str]) -> tuple[str, Decimal] | None:
    """Give the unit that was matched: the last named group, if it is one of the units."""
    measure = _BY_GROUP.get(found.lastgroup or "")
    return (measure.unit, measure.factor) if measure else None


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    number = read_number(found.group("number"))
    if number is None:
        return None
    unit, factor = _unit(found)
    if (
        unit == "person"
        and number.low > _MOST_PEOPLE
        and ("人" not in found.group(found.lastgroup or 0) or _NEXT_TOLD.match(text, found.end()))
    ):
        return _alone(found, number)
    sign = -1 if found.group("sign") else 1
    tail = _TAIL.match(text, found.end())
    if tail and unit == "piece" and _OF_NONE.match(tail.group()):
        tail = None  # 发明专利一件都没有
    end = tail.end() if tail else found.end()
    operator, about = _bounds(found, tail, number)
    low, high = number.low * factor * sign, None if number.high is None else number.high * factor * sign
    if number.high is not None:
        operator = "between"
    start = found.start() if _has_words(found) else (found.start("sign") if sign < 0 else found.start("number"))
    faint = found.group("number") == "一" and unit == "piece"
    quantity = Quantity(start, end, low, operator, high, unit, number.scaled, about, found.start("number"), faint)
    return _with_second_unit(text, quantity)


_MOST_PEOPLE = 100_000
_NEXT_TOLD = re.compile("也|都|就|倒|只|还|裁|减|才|嘛|手|数")
"""只剩一亿两千万|人也裁到一百六十个."""


def _alone(found: re.Match[str], number: Number) -> Quantity:
    """六千万|员工的话八十几个: so many are no staff; the word begins what is told next."""
    start, end = found.span("number")
    operator, about = _bounds(found, None, number)
    operator = "between" if number.high is not None else operator
    return Quantity(
        found.start() if _has_words(found) else start,
        end,
        number.low,
        operator,
        number.high,
        None,
        number.scaled,
        about,
        start,
    )


def _has_words(found: re.Match[str]) -> bool:
    return any(found.group("below", "most", "least", "above", "about", "share", "currency"))


def _unit(found: re.Match[str]) -> tuple[str | None, Decimal]:
    if found.group("share"):
        return "ratio", 1 / Decimal(_PARTS[found.group("share")[0]])
    currency = (found.group("currency") or "").strip("_")
    unit = _unit_of(found)
    if currency:
        return _CURRENCY[currency], Decimal(1)
    if unit is None:
        return None, Decimal(1)
    if unit[0] == "ratio" and _is_tenths(found):
        return "ratio", Decimal("0.1")
    return unit


def _is_tenths(found: re.Match[str]) -> bool:
    return found.group(found.lastgroup or 0) == "成"


def _bounds(found: re.Match[str], tail: re.Match[str] | None, number: Number) -> tuple[str, bool]:
    inner, unit = found.group("tail0") or "", found.lastgroup
    words = {name for name in _OPERATORS if found[name]}
    about = bool(found["about"]) or number.about or inner in {"左右", "上下", "来"}
    if tail:
        words |= {name for name, said in zip(_OPERATORS, tail.group(*_OPERATORS), strict=True) if said}
        about = about or bool(tail.group("about"))
    if inner in {"出头", "多"} or number.more or (unit and found.group(unit) == "个多点"):
        words.add("above")
    if inner == "以上":
        words.add("least")
    for name in ("below", "most", "least", "above"):
        if name in words:
            return _OPERATORS[name], about
    return "==", about


_HALF_UNIT = re.compile(r"半(?![年月天])")
_TENTHS = re.compile(r"([一二三四五六七八九\d])(?![\d个年月十百千万亿])")


def _with_second_unit(text: str, quantity: Quantity) -> Quantity:
    """一成五 is fifteen per cent, 三年半 three and a half years, and the like."""
    if quantity.unit == "ratio" and text[quantity.end - 1 : quantity.end] == "成":
        more = _TENTHS.match(text, quantity.end)
        extra = read_number(more.group(1)) if more else None
        if more and extra:
            return replace(quantity, low=quantity.low + extra.low / 100, end=more.end())
        if _HALF_UNIT.match(text, quantity.end):
            return replace(quantity, low=quantity.low + Decimal("0.05"), end=quantity.end + 1)
    if quantity.unit in {"year", "mu"} and text[quantity.end : quantity.end + 1] == "半":
        return replace(quantity, low=quantity.low + Decimal("0.5"), end=quantity.end + 1)
    return quantity
