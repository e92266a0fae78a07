"""Requirements that name awards by their number: 申报第（二）项的, 申报项目1的企业, 申报第三类的."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.drafting.figures import chinese_number
from matcher.drafting.lines import KINDS_OF_ITEM
from matcher.drafting.outline import Section

_NUMBER = r"[一二三四五六七八九十\d]{1,3}"
_POINTER = re.compile(
    r"(?:本(?:通知|办法|政策|指南|细则|意见))?(?:上述|以上|前述|其中)?的?"
    rf"(?:第?（?{_NUMBER}）?(?:、|和|及|或|至|-)?)*"
    rf"(?:第?(?P<open>（)?{_NUMBER}）?(?P<kind>[条类款项个])|(?:项目|{KINDS_OF_ITEM}){_NUMBER})"
    r"(?:项目|奖励|补助|补贴|资助|内容|政策|条款|规定|类别)?的?(?:企业|单位|项目|主体|机构)?"
)
_MARK = re.compile(
    rf"(?P<round>（{_NUMBER}）|第（{_NUMBER}）)|(?:第(?P<whole>{_NUMBER})(?P<kind>[章节条类款项]))|(?P<plain>{_NUMBER})[、.．]|{KINDS_OF_ITEM}(?P<item>{_NUMBER})"
)
_LEAST_SIBLINGS = 2


@dataclass(frozen=True, slots=True)
class Pointer:
    """The numbers a requirement names; `kind` is 条 or 类 where it says so, （ for a number in brackets."""

    numbers: frozenset[int]
    kind: str = ""


def pointer_of(words: str) -> Pointer | None:
    """Read which numbers words name, where they name nothing else.

    >>> sorted(pointer_of("第（一）、（三）项").numbers)
    [1, 3]
    """
    found = _POINTER.fullmatch(words)
    if found is None or (found.group("kind") and "第" not in words):
        return None  # 三项 counts, 第三项 points
    numbers = frozenset(_value(one) for one in re.findall(_NUMBER, words))
    kind = found.group("kind") or ""
    return Pointer(numbers, kind if kind in {"条", "类"} else "（" if found.group("open") else "")


def pointed_at(pointer: Pointer, sections: Mapping[int, Section]) -> frozenset[int]:
    """Give the awards that stand under the numbers; none where two lists of the document are numbered so."""
    groups: dict[tuple[int, ...], dict[int, set[int]]] = {}
    for award, section in sections.items():
        for depth, title in enumerate(section.path):
            number = _number_of(title, pointer.kind)
            if number is not None:
                groups.setdefault(section.keys[:depth], {}).setdefault(number, set()).add(award)
    lists = [held for held in groups.values() if len(held) >= _LEAST_SIBLINGS and pointer.numbers <= held.keys()]
    if len(lists) != 1:
        return frozenset()
    return frozenset(award for number in pointer.numbers for award in lists[0][number])


def _number_of(title: str, kind: str) -> int | None:
    found = _MARK.match(title)
    if found is None:
        return None
    written = found.group("round") or found.group("whole") or found.group("plain") or found.group("item")
    said = found.group("kind") or ""
    if (kind in {"条", "类"} and said != kind) or (kind == "（" and not found.group("round")):
        return None
    return None if said in {"章", "节"} else _value(written.strip("第（）"))


def _value(written: str) -> int:
    return int(written) if written.isdecimal() else int(chinese_number(written) or 0)
