"""Whom a document is for, where it lists several kinds: 适用于甲企业、乙主体和丙机构 means any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.drafting.conditions import read_conditions
from matcher.drafting.found import Found
from matcher.drafting.lexicon import Lexicon
from policies.language.conditions import All, AnyOf, Condition, Has, Judgement, OneOf, Within

_KINDS = frozenset({"roles", "sectors", "qualifications", "size_class", "ownership", "industry"})
_CUE = re.compile(r"适用于|(?:对象|主体|范围)，?(?:须|应当?)?(?:为|是|：|包括)|所称(?:的)?企业，?(?:是)?(?:指|包括)")
_MAY = re.compile(r"(?:均|都)?(?:可以?|方可)(?:自愿)?(?:申报|申请|享受)")
"""甲企业、乙企业均可申报: the cue stands behind the list."""
_SPEAKS = re.compile(r"申报|条件|符合")
_STOP = re.compile(r"，(?!以及|及|和|或)|[。；（]")
_MARK = re.compile(r"，?(?:、|以及|和|及|或者?|与)")
_TOGETHER = re.compile(r"同时|均|且|都(?:须|应|要)")
_KIND_NOUN = re.compile(
    r"(?:企业|机构|单位|主体|公司|组织|平台|协会|合作社|个体工商户|联盟|基地|园区|孵化器|众创空间|加速器|载体|银行|院所|高校|研究院|商会|学会|门店|工厂|农户|农场)$"
)
_LEAST_KINDS = 2
_ASKS = re.compile(r"应当|必须|须|不得|未")
_OWN = re.compile(r"^.*(?:的|从事)")


def with_kinds(text: str, found: Sequence[Found], lexicon: Lexicon, *, headed: bool = False) -> list[Condition]:
    """Give the conditions of a scope; the kinds it lists are alternatives, those without a word too.

    Under a heading 支持对象 (`headed`) the list needs no cue of its own.
    """
    cue = _CUE.search(text)
    headed = headed and not _SPEAKS.search(text)
    begin = cue.end() if cue else 0
    behind = _MAY.search(text) if cue is None else None
    stop = behind or (_STOP.search(text, begin) if cue or headed else None)
    end = stop.start() if stop else len(text)
    items = list(_items(text, begin, end)) if cue or headed or behind else []
    if _TOGETHER.search(text, begin, end):
        items = []
    named = all(_KIND_NOUN.search(text[low:high]) for low, high in items)
    if len(items) < _LEAST_KINDS or not named:
        return [one.condition for one in found]
    kinds = [one for one in found if items[0][0] <= one.start < end and _is_kind(one.condition)]
    if not kinds:
        return [one.condition for one in found]
    # Each is read by itself: in the whole list two of one attribute would be one condition.
    read = [list(_option(text[low:high], lexicon)) for low, high in items]
    rest = [one.condition for one in found if one not in kinds]
    if not all(read):
        # 企业、合作社和家庭农场: whoever is an enterprise may apply, so no kind is asked for.
        return rest
    options = list(dict.fromkeys(option for some in read for option in some))
    return [*rest, options[0] if len(options) == 1 else AnyOf(tuple(options))]


def one_of_kinds(items: Sequence[str], lexicon: Lexicon) -> list[Condition] | None:
    """Give the conditions of kinds listed line by line: any of them, and what all of them ask alike."""
    words = [item.strip("，。；、 ").removesuffix("或").removesuffix("和").rstrip("；，") for item in items]
    if len(words) < _LEAST_KINDS or not all(_KIND_NOUN.search(one) and not _ASKS.search(one) for one in words):
        return None
    read = [[one.condition for one in _apart(read_conditions(text, lexicon))] for text in words]
    shared = [one for one in read[0] if all(one in others for others in read) and not _is_kind(one)]
    options = [_all([one for one in some if one not in shared], text) for some, text in zip(read, words, strict=True)]
    kinds = list(dict.fromkeys(option for option in options if option is not None))
    return [*shared, *(kinds if len(kinds) == 1 else [AnyOf(tuple(kinds))] if len(kinds) == len(words) else [])]


def _apart(found: Sequence[Found]) -> Iterator[Found]:
    """Of two readings of the same words (外贸综合服务企业, 外贸…企业) keep the first."""
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


def _all(conditions: Sequence[Condition], words: str) -> Condition | None:
    """Join what one kind asks; a kind without a word is judged, a mere 企业 asks nothing."""
    if len(conditions) > 1:
        return All(tuple(conditions))
    named = _OWN.sub("", words).strip("“”「」 ").replace("「", "“").replace("」", "”")
    if not conditions and named in {"企业", "单位", "机构", ""}:
        return None
    return conditions[0] if conditions else Judgement(named)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _MARK.finditer(text, start, end):
        if _KIND_NOUN.search(text[start : found.start()]):
            yield start, found.start()
            start = found.end()
    if start < end:
        yield start, end


def _option(item: str, lexicon: Lexicon) -> Iterator[Condition]:
    """Read one kind: what the vocabulary names, else the words for a person to judge."""
    found = [one.condition for one in read_conditions(item, lexicon) if _is_kind(one.condition)]
    if found:
        yield found[0]
        return
    words = _OWN.sub("", item).strip("“”「」 ")
    if words not in {"企业", "单位", "机构", ""}:
        yield Judgement(words.replace("「", "“").replace("」", "”"))


def _is_kind(condition: Condition) -> bool:
    if isinstance(condition, AnyOf):
        return all(isinstance(part, Judgement) or _is_kind(part) for part in condition.parts)
    return isinstance(condition, Has | OneOf | Within) and condition.attribute in _KINDS
