"""Whose facts are told: the stretches of a text that speak of another company, or repeat hearsay."""

from __future__ import annotations

import re

from matcher.text.draft import Clause, Draft
from matcher.text.marks import Kind, Mark

_SPEAKERS = frozenset({Kind.OURS, Kind.COMPANIES, Kind.PEOPLE, Kind.HEARSAY})
_OBJECT_BEFORE = re.compile(
    r"(?:给|为|帮|替|向|跟|和|与|从|对|服务于?|面向|卖给|供|供给|供应|针对|找|被|比|像|类似|除了|不是|是)(?:[一二三四五六七八九十\d]*[家个]?|很多|我们|其他|同)$"
)
_OBJECT_AFTER = re.compile(
    r"^(?::|多|少|不多|很少|主要是做|遍布|覆盖|关系|满意|认可|需求|要求|[，。！？]|$|介绍|推荐|评价|里面?口碑|说|问|让|催|建议)"
)
_AS_OBJECT = re.compile(r"(?:采购|买|给|向|找|跟|和|与|对|投资?|帮|收购|占|供应|卖给|委托)(?:了|过)?$")
"""他们一年采购我们两千万 still speaks of them."""
_IN_OUR_CARE = re.compile(
    r"(?:园区|辖区|街道|孵化器|众创空间|平台|楼宇|镇|我们这|我这)(?:里|内|里面|上|边|里头|这边)?(?:这边)?$"
)
"""我们园区里有家企业想问: whoever looks after companies asks for one of them."""
_INQUIRES = re.compile(r"问|咨询|帮|能|政策|补|奖|报|看看")
_PARENT = re.compile(r"母公司|集团|总公司|总部|上级|股东")
"""母公司是规上，我们子公司还不是: beside its parent the subsidiary is who speaks."""
_ROLE_OF = re.compile(r"(?:的|二级|三级|全资|控股)(?:[一二三]级|全资|控股)*$")


_ON_BEHALF = re.compile(
    r"(?:帮|替|代|为)(?:一?家|一个|园区|辖区|入驻|我们的?|这家|某)?[^，]{0,12}(?:企业|公司|客户|单位)[^，]{0,4}(?:问|查|咨询|看|了解)"
)
_THEY = frozenset({"他们", "他们公司", "他家", "他们家", "那家", "那家公司", "那家企业"})


def is_on_behalf(text: str) -> bool:
    """Whether the writer asks for another company, which then is the one spoken of: 帮园区一家企业问下，他们…."""
    return _ON_BEHALF.search(text) is not None


def mark_foreign(draft: Draft) -> list[bool]:
    """Tell for each character whether another company is spoken of there."""
    if is_on_behalf(draft.text):
        draft.marks = [m for m in draft.marks if draft.text[m.start : m.end] not in _THEY]
    foreign = [False] * len(draft.text)
    lasting = False
    has_people = any(mark.has(Kind.PEOPLE) for mark in draft.marks)
    for clause, following in zip(draft.clauses, [*draft.clauses[1:], None], strict=True):
        lasting = _clause(draft, clause, foreign, lasting=lasting) and not clause.closes
        lasting = lasting or (has_people and following is not None and _goes_on(draft, clause, following))
    return foreign


_ONE_OF_THEM = re.compile(r"(?:最大的?|有一?[个家位]|[一这那][个家位])$")
_ITS_TRADE = re.compile(r"(?:他们?|主要|也|就)*是?(?:做|搞|生产|专做)")


def _goes_on(draft: Draft, clause: Clause, following: Clause) -> bool:
    """我们最大的客户是独角兽，做新能源汽车的: what they do is told next."""
    if clause.closes or not _ITS_TRADE.match(draft.text, following.start):
        return False
    people = draft.of_kind(Kind.PEOPLE, clause.start, clause.end)
    return bool(people) and _ONE_OF_THEM.search(draft.text, clause.start, people[0].start) is not None


def _clause(draft: Draft, clause: Clause, foreign: list[bool], *, lasting: bool) -> bool:
    """Paint one clause; say whether the next one continues about the same other company."""
    position, away, keeps = clause.start, lasting, lasting
    for mark in _speakers(draft, clause):
        if mark.has(Kind.OURS) and away and _AS_OBJECT.search(draft.text, clause.start, mark.start):
            continue
        if mark.has(Kind.OURS) and not _is_owner_only(draft, mark):
            _paint(foreign, position, mark.start, away=away and not _ends_with_us(draft, clause, mark))
            position, away, keeps = mark.start, False, False
        elif not mark.has(Kind.OURS) and _speaks(draft, clause, mark):
            _paint(foreign, position, mark.start, away=away)
            position, away, keeps = mark.start, True, mark.has(Kind.COMPANIES) or mark.has(Kind.HEARSAY)
    _paint(foreign, position, clause.end, away=away)
    return keeps


def _paint(foreign: list[bool], start: int, end: int, *, away: bool) -> None:
    if away:
        foreign[start:end] = [True] * (end - start)


def _speakers(draft: Draft, clause: Clause) -> list[Mark]:
    return [m for m in draft.marks if clause.start <= m.start < clause.end and m.is_any(_SPEAKERS)]


def _is_owner_only(draft: Draft, mark: Mark) -> bool:
    """In 我们客户, 我们的母公司 and 他们公司 the word names whose other company it is."""
    text, end = draft.text, mark.end
    if text.startswith("子公司", end) and _PARENT.search(text, 0, mark.start):
        return False
    if text[mark.start : end] in {"公司", "自己"}:
        clause = draft.clause_of(mark.start)
        return not re.fullmatch(
            r"(?:但是?|而|现在|目前|不过|就|我|我们|咱们?|那|只有|现|其实|然后|所以|因为|这边|这)*",
            text[clause.start : mark.start],
        )
    after = end + 1 if text.startswith("的", end) else end
    return any(m.start == after and (m.has(Kind.COMPANIES) or m.has(Kind.PEOPLE)) for m in draft.marks)


def _speaks(draft: Draft, clause: Clause, mark: Mark) -> bool:
    """Whether the other company is what the clause is about, not someone we serve or compare with."""
    if mark.has(Kind.HEARSAY):
        return True
    before = draft.text[clause.start : mark.start]
    after = draft.text[mark.end : clause.end]
    if _IN_OUR_CARE.search(before) and draft.text.startswith("有", mark.start) and _INQUIRES.search(draft.text):
        return False
    if (
        draft.text.startswith("子公司", mark.start)
        and before.endswith(("我们", "咱们", "我"))
        and _PARENT.search(draft.text, 0, mark.start)
    ):
        return False
    if _OBJECT_BEFORE.search(before) or _OBJECT_AFTER.match(after):
        return False
    return not (_ROLE_OF.search(before) and not after.strip("的，"))


def _ends_with_us(draft: Draft, clause: Clause, mark: Mark) -> bool:
    """高企我们有: what stands before 我们 in its own clause is ours too."""
    return not any(
        m.start < mark.start and (m.has(Kind.COMPANIES) or m.has(Kind.PEOPLE)) for m in _speakers(draft, clause)
    )
