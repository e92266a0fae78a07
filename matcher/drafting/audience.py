"""Whom a document is for, where it lists several kinds: 适用于甲企业、乙主体和丙机构 means any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.drafting.found import Found
from policies.language.conditions import AnyOf, Condition, Has, Judgement, OneOf, Within

_KINDS = frozenset({"roles", "sectors", "qualifications", "size_class", "ownership", "industry"})
_CUE = re.compile(r"适用于|(?:对象|主体|范围)，?(?:须|应当?)?(?:为|是|：|包括)|所称(?:的)?企业，?(?:是)?(?:指|包括)")
_BEGIN = re.compile(r"(?!.*(?:申报|条件|符合))")
_STOP = re.compile(r"[，。；（]")
_MARK = re.compile(r"、|以及|和|及|或者?|与")
_KIND_NOUN = re.compile(r"(?:企业|机构|单位|主体|公司|组织|平台|协会|合作社|个体工商户|联盟|基地|园区)$")
_LEAST_KINDS = 2
_OWN = re.compile(r"^.*(?:的|从事)")


def with_kinds(text: str, found: Sequence[Found], *, headed: bool = False) -> list[Condition]:
    """Give the conditions of a scope; the kinds it lists are alternatives, those without a word too.

    `headed` says that the heading (申报对象) tells whom the sentence names.
    """
    cue = _CUE.search(text) or (_BEGIN.match(text) if headed else None)
    stop = _STOP.search(text, cue.end()) if cue else None
    end = stop.start() if stop else len(text)
    items = list(_items(text, cue.end(), end)) if cue else []
    named = all(_KIND_NOUN.search(text[low:high]) for low, high in items)
    if len(items) < _LEAST_KINDS or not named:
        return [one.condition for one in found]
    kinds = [one for one in found if items[0][0] <= one.start < end and _is_kind(one.condition)]
    held = {item: [one for one in kinds if item[0] <= one.start < item[1]] for item in items}
    if not kinds or any(one.end > item[1] for item, ones in held.items() for one in ones):
        return [one.condition for one in found]
    options = [option for item, ones in held.items() for option in _option(text[slice(*item)], ones)]
    rest = [one.condition for one in found if one not in kinds]
    return [*rest, options[0] if len(options) == 1 else AnyOf(tuple(dict.fromkeys(options)))]


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _MARK.finditer(text, start, end):
        if _KIND_NOUN.search(text[start : found.start()]):
            yield start, found.start()
            start = found.end()
    if start < end:
        yield start, end


def _option(item: str, found: Sequence[Found]) -> Iterator[Condition]:
    """Read one kind: what the vocabulary names, else the words for a person to judge."""
    if found:
        yield from (one.condition for one in found[:1])
        return
    words = _OWN.sub("", item).strip("“”「」 ")
    if words not in {"企业", "单位", "机构", ""}:
        yield Judgement(words.replace("「", "“").replace("」", "”"))


def _is_kind(condition: Condition) -> bool:
    return isinstance(condition, Has | OneOf | Within) and condition.attribute in _KINDS
