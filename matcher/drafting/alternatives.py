"""Conditions that a sentence joins by 或: any of them is enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from matcher.drafting.found import Found
from policies.language.conditions import All, AnyOf, Condition, Lacks

_OR = re.compile(r"^(?:（[^）]*）)?[^，。；或]{0,8}[，、；]?(?:或者?|或是)[^，。；]{0,12}$")
"""What stands between two alternatives: the rest of the first, 或, the words that lead to the second."""
_ONE_OF = re.compile(r"(?:条件|情形|要求|标准)?之一[^：，。；]{0,8}：(?=（?[一二三\d①])")
_LEAST_ITEMS = 2
_NAMED_TOO = re.compile(r"[^，。；（）]{0,4}（[^，。；（）]{0,6}")
_CLOSES = re.compile(r"[^，。；（）]{0,6}）")
"""企业技术中心（工程研究中心）: the one in brackets is as good."""
_AND = re.compile(r"^(?:（[^）]*）)?[^，。；]{0,6}，?(?:且|并且|同时|并)[^，。；或]{0,12}$")


def with_alternatives(text: str, found: Sequence[Found]) -> list[Found]:
    """Join neighbours that 或 stands between; 且 binds closer than 或, as in the law's own drafting rules."""
    joints = [_joint(text, one, other) for one, other in pairwise(found)]
    given: list[Found] = []
    first = 0
    while first < len(found):
        last = first
        while last < len(joints) and joints[last]:
            last += 1
        run, marks = found[first : last + 1], joints[first:last]
        given.extend([_any(run, marks)] if "或" in marks else run)
        first = last + 1
    return given


def one_of(text: str, found: Sequence[Found]) -> list[Found]:
    """符合下列条件之一：（1）…；（2）…: the items of a list within a sentence are alternatives."""
    cue = _ONE_OF.search(text)
    if cue is None:
        return list(found)
    bounds = [cue.end(), *(mark.end() for mark in re.compile("[；。]").finditer(text, cue.end())), len(text)]
    held = [[one for one in found if low <= one.start < high] for low, high in pairwise(bounds)]
    items = [ones for ones in held if ones and not any(isinstance(one.condition, Lacks) for one in ones)]
    if len(items) < _LEAST_ITEMS:
        return list(found)
    inside = [one for ones in items for one in ones]
    parts = [ones[0].condition if len(ones) == 1 else All(tuple(one.condition for one in ones)) for ones in items]
    joined = Found(AnyOf(tuple(dict.fromkeys(parts))), inside[0].start, inside[-1].end)
    return [one for one in found if one not in inside] + ([joined] if len(set(parts)) > 1 else [inside[0]])


def _joint(text: str, one: Found, other: Found) -> str:
    if one.end > other.start or isinstance(one.condition, Lacks) or isinstance(other.condition, Lacks):
        return ""
    between = text[one.end : other.start]
    if _NAMED_TOO.fullmatch(between) and _CLOSES.match(text, other.end):
        return "或"
    if _OR.match(between):
        return "或"
    return "且" if _AND.match(between) else ""


def _any(run: Sequence[Found], marks: Sequence[str]) -> Found:
    groups: list[list[Condition]] = [[run[0].condition]]
    for mark, one in zip(marks, run[1:], strict=True):
        if mark == "或":
            groups.append([])
        groups[-1].append(one.condition)
    parts = tuple(group[0] if len(group) == 1 else All(tuple(group)) for group in groups)
    return Found(AnyOf(parts), run[0].start, run[-1].end)
