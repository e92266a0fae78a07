"""Figures in a sentence: money, shares, percentage points and counts, with lists and ranges read whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
CURRENCY = {
    "元": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "日元": "JPY",
    "港元": "HKD",
    "英镑": "GBP",
}
COUNTED: dict[str, tuple[str, int]] = {
    "人": ("person", 1), "名": ("person", 1), "位": ("person", 1),
    "件": ("piece", 1), "个": ("piece", 1), "项": ("piece", 1), "家": ("piece", 1), "台": ("piece", 1),
    "套": ("piece", 1),
    "座": ("piece", 1), "张": ("piece", 1), "标箱": ("container", 1), "标准箱": ("container", 1),
    "TEU": ("container", 1),
    "平方米": ("m2", 1), "平米": ("m2", 1), "㎡": ("m2", 1), "亩": ("mu", 1), "公顷": ("mu", 15),
    "千瓦时": ("kWh", 1), "度": ("kWh", 1), "兆瓦": ("W", 10**6), "千瓦": ("W", 10**3), "瓦": ("W", 1),
    "MW": ("W", 10**6),
    "年": ("year", 1), "周年": ("year", 1), "岁": ("year", 1), "个月": ("month", 1), "千伏": ("kV", 1),
}  # fmt: skip

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:{_ARABIC}|[一二两三四五六七八九十][零〇一二两三四五六七八九十百千]*|[百千](?=万|亿))"
_SCALE = r"(?:万亿|[十百千]?[万亿]|(?<=\d)[百千](?![瓦伏克米卡升]))"
_MONEY_UNIT = "|".join(sorted(CURRENCY, key=len, reverse=True))
_COUNT_UNIT = "|".join(re.escape(u) for u in sorted(COUNTED, key=len, reverse=True))
_FIGURE = re.compile(
    rf"百分之(?P<hundredths>{_NUMBER}(?:点[一二三四五六七八九]+)?)|千分之(?P<thousandths>{_NUMBER})"
    r"|(?<=[超破达满过额入值税])(?P<bare>[十百千]?[亿万])元"
    rf"|(?:(?<![\d.A-Za-z第])|(?<=LPR))(?P<number>{_NUMBER})(?P<scale>{_SCALE})?(?P<more>余|多)?(?:(?P<points>个百分点)|(?P<percent>[%‰])"
    rf"|(?P<money>{_MONEY_UNIT})|(?P<count>{_COUNT_UNIT}))?"
)
_INCLUSIVE = re.compile(r"（(不?)含(?:本数|[\d,.]*[万亿]?元?|\d+%)?）")
_LIST_MARK = re.compile(r"[、]|和|及|与|或|或者|以及|，")
_BOUND_MARK = re.compile(r"(?:及|或)?以上(?:（含）)?(?:、|和|及|，)")
_BOUND_AFTER = re.compile(r"(?:（[^）]*）)?(?:及|或)?以上")
"""5000万元以上、1亿元以上: bounds of one list; 5000万元以上、1亿元以下 are the two ends of one step."""
_RANGE_MARK = re.compile(r"-{1,2}|~|至|到")
_WRITTEN_YEAR = re.compile("[一二三四五六七八九〇零]{4}")
_DATE_TAIL = re.compile(r"\d{1,2}月|月|日|号|条|章|节|款|〕|级|批|次(?!月)|期|届|位数|强|大类")


_GIVEN_BARE = re.compile(r"(?:奖励?|补助?|补贴|资助|给予|最高|不超过|再给|各奖|另奖)(?:企业)?$")
_STOPS = re.compile(r"[，。；、）的]|奖|补|$")
"""金奖的奖20万，银奖的奖10万: money without its unit."""


class FigureKind(StrEnum):
    """What a figure measures."""

    MONEY = "money"
    SHARE = "share"
    POINTS = "points"
    COUNT = "count"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in the base unit; `high` is set for a range, `exclusive` for （不含）."""

    kind: FigureKind
    low: Decimal
    unit: str
    start: int
    end: int
    high: Decimal | None = None
    exclusive: bool = False
    scale: int = 1


def read_figures(text: str) -> list[Figure]:
    """Find all figures of a sentence in order.

    >>> [(f.low, f.unit) for f in read_figures("分别给予10、20万元和百分之五奖励")]
    [(Decimal('100000'), 'CNY'), (Decimal('200000'), 'CNY'), (Decimal('0.05'), 'ratio')]
    """
    return list(_figures_of(text))


@lru_cache(maxsize=1_024)
def _figures_of(text: str) -> tuple[Figure, ...]:
    """Read a text once: its parts are asked for again and again while a sentence is drafted."""
    found = [figure for match in _FIGURE.finditer(text) if (figure := _figure(match, text)) is not None]
    found = _with_shared_units(found, text)
    merged = list(_merge_ranges([f for f in found if f.kind is not FigureKind.BARE], text))
    return tuple(_with_inclusive(figure, text) for figure in merged)


def _figure(match: re.Match[str], text: str) -> Figure | None:
    start, end = match.span()
    for name, factor in (("hundredths", Decimal("0.01")), ("thousandths", Decimal("0.001"))):
        if match.group(name):
            value = chinese_number(match.group(name))
            return None if value is None else Figure(FigureKind.SHARE, value * factor, "ratio", start, end)
    if match.group("bare"):
        # 超亿元, 突破百亿元: one of its kind.
        return Figure(FigureKind.MONEY, Decimal(SCALES[match.group("bare")]), "CNY", start, end)
    value = chinese_number(match.group("number"))
    if value is None:
        return None
    scale = SCALES[match.group("scale") or ""]
    scaled = value * scale
    if match.group("points"):
        return Figure(FigureKind.POINTS, scaled / 100, "ratio", start, end)
    if match.group("percent"):
        share = scaled / (100 if match.group("percent") == "%" else 1000)
        return Figure(FigureKind.SHARE, share, "ratio", start, end)
    if match.group("money"):
        return Figure(FigureKind.MONEY, scaled, CURRENCY[match.group("money")], start, end, scale=scale)
    if match.group("count"):
        return _counted(match, scaled, text)
    if scale >= SCALES["万"] and _GIVEN_BARE.search(text[max(0, start - 8) : start]) and _STOPS.match(text, end):
        return Figure(FigureKind.MONEY, scaled, "CNY", start, end, scale=scale)
    return Figure(FigureKind.BARE, scaled, "", start, end, scale=scale)


def _counted(match: re.Match[str], value: Decimal, text: str) -> Figure | None:
    word = match.group("count")
    if word == "年" and _WRITTEN_YEAR.fullmatch(match.group("number")):
        return None
    if word == "年" and (value > 100 or _DATE_TAIL.match(text, match.end())):  # noqa: PLR2004 - 2024年 is a date
        return None
    unit, factor = COUNTED[word]
    return Figure(FigureKind.COUNT, value * factor, unit, match.start(), match.end())


def chinese_number(written: str) -> Decimal | None:
    """Read digits or Chinese numerals up to thousands; None for what is no number.

    >>> chinese_number("十五"), chinese_number("三百二十"), chinese_number("1,500.5"), chinese_number("二点五")
    (Decimal('15'), Decimal('320'), Decimal('1500.5'), Decimal('2.5'))
    """
    if written[0].isdecimal() and written[0].isascii():
        return Decimal(written.replace(",", "")) if len(written) <= 20 else None  # noqa: PLR2004 - beyond belief
    whole, _, fraction = written.partition("点")
    total, digit = 0, 0
    for c in whole:
        if c in DIGITS:
            digit = DIGITS[c]
        else:
            total += (digit or 1) * SCALES[c]
            digit = 0
    tail = "".join(str(DIGITS[c]) for c in fraction)
    return Decimal(f"{total + digit}.{tail}") if tail else Decimal(total + digit)


def _with_shared_units(figures: list[Figure], text: str) -> list[Figure]:
    """10、20、50万元: what has no unit takes that of the next in its list."""
    shared = list(figures)
    for index in range(len(shared) - 2, -1, -1):
        here, following = shared[index], shared[index + 1]
        between = text[here.end : following.start]
        if here.kind is FigureKind.BARE and following.kind is not FigureKind.BARE and _joins(between):
            shared[index] = _like(here, following)
    return shared


def _joins(between: str) -> bool:
    return bool(_LIST_MARK.fullmatch(between) or _RANGE_MARK.fullmatch(between)) and between != "，"


def _like(bare: Figure, model: Figure) -> Figure:
    if model.kind is FigureKind.MONEY:
        factor = model.scale if bare.scale == 1 else 1
        return replace(bare, kind=model.kind, unit=model.unit, low=bare.low * factor, scale=bare.scale * factor)
    factor_share = Decimal("0.01") if model.kind in {FigureKind.SHARE, FigureKind.POINTS} else Decimal(1)
    return replace(bare, kind=model.kind, unit=model.unit, low=bare.low * factor_share)


def _merge_ranges(figures: list[Figure], text: str) -> Iterator[Figure]:
    """20%-30%, 5000万元（含）至1亿元: one figure with a low and a high end."""
    waiting: Figure | None = None
    for figure in figures:
        if waiting is not None and _is_range(waiting, figure, text):
            yield replace(waiting, high=figure.low, end=figure.end)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = figure
    if waiting is not None:
        yield waiting


def _is_range(low: Figure, high: Figure, text: str) -> bool:
    between = _INCLUSIVE.sub("", text[low.end : high.start]).removeprefix("以上")
    same = low.kind is high.kind and low.unit == high.unit and low.low < high.low
    return same and bool(_RANGE_MARK.fullmatch(between))


def _with_inclusive(figure: Figure, text: str) -> Figure:
    found = _INCLUSIVE.match(text, figure.end)
    return replace(figure, end=found.end(), exclusive=bool(found.group(1))) if found else figure


def is_list(first: Figure, second: Figure, text: str) -> bool:
    """Whether two neighbouring figures stand in one list: 10万元、20万元和50万元."""
    between = text[first.end : second.start]
    if first.kind is second.kind and _BOUND_MARK.fullmatch(between) and _BOUND_AFTER.match(text, second.end):
        return first.low < second.low
    return first.kind is second.kind and bool(_LIST_MARK.fullmatch(between)) and between != "，"
