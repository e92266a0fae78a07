"""Kinds of applicants in one breath: 工业企业和信息服务业企业. Who is of one of them may apply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from matcher.drafting.found import Found
from policies.language.conditions import AnyOf, Condition, Has, Judgement, Within

_NOUN = r"(?:企业|合作社|机构|家庭农场|个体工商户|农户|协会|商会|设计院|研究院|种植户|养殖户|渔户|村集体)"
_KIND = rf"[^，。；：、的和及或与（）\d]{{0,10}}?{_NOUN}"
_JOINT = r"(?:、|以及|和|及|或者?|与)"
_RUN = re.compile(rf"{_KIND}(?:{_JOINT}{_KIND})+(?!家|库|名单|名录|合作|联合|共建)")
_MARK = re.compile(rf"(?<=企业|机构|农户|协会|商会|计院|究院|植户|殖户|渔户|集体|作社|农场|商户){_JOINT}")
_TOGETHER = re.compile(r"同时|均|且|联合|合作(?!社)")
_NARROWS = frozenset({"roles", "sectors", "industry", "qualifications"})
_ADDRESS = re.compile(
    r"^(?:对于?|凡(?:是)?|支持|鼓励|属于|本[市县区]内?|[市县区]内|全[市县区]|各类?|符合条件|经认定|认定为)+"
)
_PLAIN = frozenset({"企业", "机构", "单位", ""})


def with_open_kinds(text: str, found: Sequence[Found]) -> list[Found]:
    """Make the kinds of one list alternatives; a kind without a word of the vocabulary is judged, not left out."""
    kept = list(found)
    for run in _RUN.finditer(text):
        if _TOGETHER.search(text[max(0, run.start() - 6) : run.end()]):
            continue
        inside = [one for one in kept if run.start() <= one.start and one.end <= run.end() and _narrows(one.condition)]
        items = list(_items(run))
        named = [[one for one in inside if low <= one.start and one.end <= high] for low, high in items]
        across = any(one.start < high < one.end for one in inside for _, high in items)
        if not inside or across or (len({one.condition for one in inside}) == 1 and all(named)):
            continue
        options = [_option(text[low:high], of) for (low, high), of in zip(items, named, strict=True)]
        kept = [one for one in kept if one not in inside]
        if all(option is not None for option in options):
            parts = tuple(dict.fromkeys(option for option in options if option is not None))
            kept.append(Found(AnyOf(parts), run.start(), run.end()))
    return sorted(kept, key=lambda one: one.start)


def _items(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    marks = _MARK.finditer(run.string, run.start(), run.end())
    bounds = [(run.start(), run.start()), *(mark.span() for mark in marks), (run.end(), run.end())]
    yield from ((one[1], other[0]) for one, other in pairwise(bounds))


def _option(words: str, named: Sequence[Found]) -> Condition | None:
    """Give what one kind asks; None for a plain 企业, which opens the list to all."""
    if named:
        return named[0].condition
    bare = _ADDRESS.sub("", "".join(c for c in words if c not in "“”‘’「」"))
    return None if bare in _PLAIN else Judgement(bare)


def _narrows(condition: Condition) -> bool:
    return isinstance(condition, Has | Within) and condition.attribute in _NARROWS
