"""Parallel lists: 国家级、省级、市级 … 分别奖励 … : which item earns which figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEPARATOR = re.compile(r"(?<=”)(?=“)|、|以及|或者|和|及(?!其|以上)|与|或|/")
_LEVEL = re.compile(
    r"(?:世界级|国际级|国家级|省部级|省级|市级|区级|县级|区县级|国际|国内|国家|全国|省内|省|市|区|县|行业(?=标准|$)|地方(?=标准|$)|团体(?=标准|$)|[A-Z]{1,5}级|[1-5]A级?|[ABCDEF]类|第?[一二三四五]类"
    r"|[一二三四五]等|第[一二三四五]|[ⅠⅡⅢⅣⅤ]期|[甲乙丙]级|[一二三四五]星级?)(?:及以上)?"
)
_LEVELS = re.compile(rf"(?:{_LEVEL.pattern}){{1,2}}")
_LEVEL_LAST = re.compile(rf"(?:{_LEVEL.pattern}){{1,2}}$")
"""国家5A级 is a level of two words."""
_LEAD = re.compile(
    r".*(?:获评为?|获评|评为|认定为|认定的|列入|入选|获得|取得|通过|纳入|引进的?|招引|创建为?|评定为|完成|培训|成为|新增|主导制定|制定|起草|参与|牵头|承担|实施|开展|引育|聘用|的|为|是|对|按)"
)
_TAIL = re.compile(r"(?:称号|资质|荣誉)?的?(?:企业|单位|机构|项目|产品|团队|平台|主体)?(?:的)?，?(?:并[^，]*)?$")
_LONGEST_PART = 40
_SHARED_TAIL = re.compile(r"[^的]{1,10}(?P<tail>的[^的]{2,14})")
_SHORT_LABEL = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a list: its label, and the whole phrase as if it stood there alone."""

    label: str
    phrase: str


def pair_parts(context: str, count: int) -> list[Part]:
    """Find the list of `count` items that the figures go with; empty when there is none.

    >>> [part.label for part in pair_parts("对新认定的国家级、省级、市级公共海外仓，", 3)]
    ['国家级公共海外仓', '省级公共海外仓', '市级公共海外仓']
    """
    segments = [(found.start(), found.end()) for found in re.finditer(r"[^，。；]+", context)]
    for start, end in reversed(segments):
        bounds = _split(context[start:end])
        if len(bounds) >= count:
            kept = bounds[-count:] if len(bounds) > count else bounds
            return _parts(context, [(start + low, start + high) for low, high in kept])
    return []


def _split(segment: str) -> list[tuple[int, int]]:
    masked = re.sub(
        r"（[^）]*）|“[^”]*”|《[^》]*》",
        lambda found: found.group()[0] + "x" * (len(found.group()) - 2) + found.group()[-1],
        segment,
    )
    bounds: list[tuple[int, int]] = []
    start = 0
    for found in _SEPARATOR.finditer(masked):
        if found.start() > start:
            bounds.append((start, found.start()))
        start = found.end()
    if start < len(segment):
        bounds.append((start, len(segment)))
    return bounds


def _parts(context: str, bounds: list[tuple[int, int]]) -> list[Part]:
    first_start, first_end = bounds[0]
    last_start, last_end = bounds[-1]
    prefix_end = first_start + _prefix(context[first_start:first_end], context[last_start:last_end])
    tail = _TAIL.search(context[last_start:last_end])
    suffix_start = last_start + tail.start() if tail and tail.start() > 0 else last_end
    bodies = [context[low:high] for low, high in bounds[1:-1]]
    labels = [context[prefix_end:first_end], *bodies, context[last_start:suffix_start]] if len(bounds) > 1 else []
    labels = _with_shared_noun([label.strip("“”") if label.count("“") % 2 else label for label in labels])
    prefix, suffix = context[:prefix_end], context[suffix_start:]
    return [Part(label, prefix + label + _unlike(label, suffix)) for label in labels if len(label) <= _LONGEST_PART]


def _prefix(first: str, last: str) -> int:
    """Say where the first item of a list begins behind the words that lead to it: 企业新设立|国家级."""
    level = _LEVEL_LAST.search(first)
    if level and level.start() and _LEVELS.match(last):
        return level.start()
    lead = _LEAD.match(first)
    return lead.end() if lead and lead.end() < len(first) else 0


def _unlike(label: str, suffix: str) -> str:
    """Leave out of the suffix a noun that the label ends with already."""
    noun = next(
        (noun for noun in ("企业", "项目", "机构", "单位") if label.endswith(noun) and suffix.startswith(noun)), ""
    )
    return suffix[len(noun) :]


def _with_shared_tail(labels: list[str]) -> list[str]:
    """考核优秀、良好的孵化器: what the last is said of, the others are said of too."""
    tail = _SHARED_TAIL.fullmatch(labels[-1]) if labels else None
    if tail is None or any("的" in label or len(label) > _SHORT_LABEL for label in labels[:-1]):
        return labels
    return [*(label + tail.group("tail") for label in labels[:-1]), labels[-1]]


def _with_shared_noun(labels: list[str]) -> list[str]:
    """国家级、省级、市级公共海外仓: the noun of the last goes with all."""
    labels = _with_shared_tail(labels)
    last = _LEVELS.match(labels[-1]) if labels else None
    if not last or last.end() >= len(labels[-1]):
        return labels
    noun = labels[-1][last.end() :]
    return [label + noun if _LEVELS.fullmatch(label) else label for label in labels]
