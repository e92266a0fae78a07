"""Whose facts are told: the stretches of a text that speak of another company, or repeat hearsay."""

from __future__ import annotations

import re

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate
from matcher.text.marks import Entry, Kind, Mark

_SPEAKERS = frozenset({Kind.OURS, Kind.COMPANIES, Kind.PEOPLE, Kind.HEARSAY})
_OBJECT_BEFORE = re.compile(
    r"(?:给|为|帮|替|向|跟|和|与|从|对|服务于?|面向|卖给|供|供给|供应|针对|找|被|比|像|类似|除了|不是|是)(?:[一二两三四五六七八九十几好\d]*[家个位名]?|很多|我们|其他|同)$"
)
_OBJECT_AFTER = re.compile(
    r"^(?::|(?:跟|和|与)(?:我|咱)|多|少|不多|很少|主要是做|遍布|覆盖|关系|满意|认可|需求|要求|[，。！？]|$|介绍|推荐|评价|里面?口碑|说|问|让|催|建议)"
)
_AS_OBJECT = re.compile(r"(?:采购|买|给|向|找|跟|和|与|对|投资?|帮|收购|占|供应|卖给|委托)(?:了|过)?$")
"""他们一年采购我们两千万 still speaks of them."""
_IN_OUR_CARE = re.compile(
    r"(?:园区|辖区|街道|孵化器|众创空间|平台|楼宇|镇|我们这|我这)(?:里|内|里面|上|边|里头|这边)?(?:这边)?$"
)
"""我们园区里有家企业想问: whoever looks after companies asks for one of them."""
_INQUIRES = re.compile(r"问|咨询|帮|能|政策|补|奖|报|看看")
_ROLE_OF = re.compile(r"(?:的|二级|三级|全资|控股)(?:[一二三]级|全资|控股)*$")


_ON_BEHALF = Gate(
    r"(?:帮|替|代|为)(?:一?家|一个|园区|辖区|入驻|我们的?|这家|某)?[^，]{0,12}(?:企业|公司|客户|单位|朋友|同学|亲戚|老乡|家人|老板)[^，]{0,4}(?:问|查|咨询|看|了解)"
    r"|(?:受|应)[^，。]{0,8}(?:企业|公司|客户|单位)[^，。]{0,4}委托|(?:企业|公司|客户|单位)(?:那边)?委托(?:我们?|园区)?[^，。]{0,4}(?:问|咨询|查|了解)"
)
_THEY = frozenset({"他们", "他们公司", "他家", "他们家", "那家", "那家公司", "那家企业"})


def is_on_behalf(draft: Draft) -> bool:
    """Whether the writer asks for another company, which then is the one spoken of: 帮园区一家企业问下，他们…."""
    return _ON_BEHALF.search(draft.possible, draft.text) is not None


_DESCRIBED = Gate(
    r"(?:给|为|帮|替|跟|和|与|向|对接|服务于?)了?(?:[一两几多]|好几)?家(?!里|庭|居|具|电)[^，。]{2,16}?的(?:公司|企业|客户|大厂|工厂|集团|上市公司)"
)
"""给一家营收10亿的公司做配套: what they are is said of them."""


_COMPARED = Gate(
    r"(?:与|和|跟|同|较)[^。！？；]{2,40}?(?:相比|比起来|对比)(?:较|之下)?(?=[，。])|(?:对标|参照|对比|比照)[^，。！？；]{2,20}(?=[，。])"
)
"""与同园区的A公司（小巨人、营收3亿）相比: what we are set beside."""
_TO_YOU = Gate(
    r"(?:(?<=[，。！？])|^)(?:请问|那|所以|原来)?(?:你|您|你们)(?:这个|这边|到底|究竟|也|真的)*(?:是|会|能|懂|算|叫|有没有)[^，。！？]*"
)
"""你是机器人吗 is said to the bot."""


_OTHERS = _SPEAKERS - {Kind.OURS}


def _follow(draft: Draft, foreign: list[bool]) -> None:
    """Go through the clauses with whoever has the floor."""
    lasting = False
    has_people = any(mark.has(Kind.PEOPLE) for mark in draft.marks)
    for clause, following in zip(draft.clauses, [*draft.clauses[1:], None], strict=True):
        lasting = _clause(draft, clause, foreign, lasting=lasting) and not clause.closes
        lasting = lasting or (has_people and following is not None and _goes_on(draft, clause, following))


def _is_asked_for(draft: Draft, mark: Mark, asked: re.Match[str]) -> bool:
    return draft.text[mark.start : mark.end] in _THEY or (
        asked.start() <= mark.start < asked.end() and (mark.has(Kind.COMPANIES) or mark.has(Kind.PEOPLE))
    )


def mark_foreign(draft: Draft) -> list[bool]:
    """Tell for each character whether another company is spoken of there."""
    asked = _ON_BEHALF.search(draft.possible, draft.text)
    if asked:
        draft.marks = [m for m in draft.marks if not _is_asked_for(draft, m, asked)]
    if "集团" in draft.text:
        draft.take(_with_groups(draft))
    foreign = [False] * len(draft.text)
    if draft.has_any(_OTHERS):
        _follow(draft, foreign)
    for found in _TO_YOU.finditer(draft.possible, draft.text):
        _paint(foreign, found.start(), found.end(), away=True)
    for found in _COMPARED.finditer(draft.possible, draft.text):
        _paint(foreign, found.start(), found.end(), away=True)
    for found in _DESCRIBED.finditer(draft.possible, draft.text):
        _paint(foreign, found.start(), found.end(), away=True)
    return foreign


_GROUP = re.compile("(?<!我们)(?<!我司)(?<!本)(?<!咱们)(?<!咱)集团(?!公司的?(?:子|控股|旗下|下属))")
_US_IN_IT = re.compile(
    "(?:我们|我司|咱们?|本公司|我这)(?:公司|这家|这个|这边|自己|只|就|单体|单独|本身|作为|是|子公司|法人|才|单算|这家公司)"
    "|(?<![一-鿿])(?:单体|本级|单独|单家|子公司|本公司|我们)"
)


def _with_groups(draft: Draft) -> list[Mark]:
    """集团合并营收18亿，我们这家单体1.1亿: set against us, the group is another company."""
    found = _GROUP.search(draft.text)
    if found is None or not _US_IN_IT.search(draft.text, found.end()):
        return draft.marks
    if any(m.start <= found.start() < m.end and m.has(Kind.COMPANIES) for m in draft.marks):
        return draft.marks
    group = Mark(found.start(), found.end(), (Entry(Kind.COMPANIES),), frozenset({Kind.COMPANIES}))
    return sorted([*draft.marks, group], key=lambda mark: mark.start)


_PARENT = re.compile("母公司|集团|总公司|总部")
"""母公司是规上，我们子公司还不是: beside its parent the subsidiary is who speaks."""
_WE_THE_CHILD = re.compile("(?:我们|我司|咱们?)(?:这个|这家|是|作为)?的?(?:全资|控股|二级|三级)?[子分]公司")


def _is_child(draft: Draft, mark: Mark) -> bool:
    """我们子公司 is ourselves where the parent is spoken of as another company."""
    words = _WE_THE_CHILD.match(draft.text, mark.start)
    return words is not None and _PARENT.search(draft.text[: mark.start] + draft.text[words.end() :]) is not None


def _is_child_word(draft: Draft, mark: Mark) -> bool:
    return draft.text[mark.start : mark.end] in {"子公司", "分公司"}


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
    speakers = _speakers(draft, clause)
    children = {m.start for m in speakers if m.has(Kind.OURS) and _is_child(draft, m)}
    if children:
        speakers = [m for m in speakers if m.start in children or not _is_child_word(draft, m)]
        draft.marks = [m for m in draft.marks if m.start < clause.start or not _is_child_word(draft, m)]
    for mark in speakers:
        if mark.has(Kind.OURS) and away and _AS_OBJECT.search(draft.text, clause.start, mark.start):
            continue
        if mark.has(Kind.OURS) and (mark.start in children or not _is_owner_only(draft, mark)):
            _paint(foreign, position, mark.start, away=away and not _ends_with_us(draft, clause, mark))
            position, away, keeps = mark.start, False, False
        elif not mark.has(Kind.OURS) and _speaks(draft, clause, mark):
            _paint(foreign, position, mark.start, away=away)
            lasts = mark.has(Kind.COMPANIES) or mark.has(Kind.HEARSAY) or _is_set_against_us(draft, clause, mark)
            position, away, keeps = mark.start, True, lasts
    _paint(foreign, position, clause.end, away=away)
    return keeps


_BUT_WE = re.compile(
    r"，(?:而|但|可|不过|只是)?(?:我们|我司|咱们?|我家|我厂)(?:公司|这边|厂)?(?:自己|自个儿|自身|本身|只有|才|就|只|则|倒|却|可|没)"
)
_WHO_MAKES = re.compile(r"，(?:主要|专门|也|他们)*是?(?:做|搞|干|生产|研发|造)[^，。！？]{1,14}的(?=[，。！？]|$)")


def _is_set_against_us(draft: Draft, clause: Clause, mark: Mark) -> bool:
    """供应商那边有六百人，营收八个亿，我们自己只有八十五; 客户是独角兽，做新能源汽车的."""
    if not draft.text.startswith(_PREDICATES, mark.end):
        return False
    stop = next((c.end for c in draft.clauses if c.closes and c.end >= clause.end), len(draft.text))
    if _WHO_MAKES.match(draft.text, clause.end) and "是" in draft.text[mark.end : mark.end + 4]:
        return True
    return _BUT_WE.search(draft.text, clause.end, stop) is not None


_PREDICATES = (
    "是",
    "有",
    "都",
    "那边",
    "一般",
    "基本",
    "营收",
    "员工",
    "人",
    "大概",
    "一年",
    "去年",
    "公司",
    "也",
    "规模",
    "年",
)


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
        return _OUR_OWN.search(draft.text, clause.start, mark.start) is None
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
    if _OWNED.search(draft.text, mark.start, mark.end) and (_COUNTED.search(before) or _COUNTED_AFTER.match(after)):
        return False
    if _NOT_US.search(draft.text, clause.sentence, mark.start):
        return True
    if _OBJECT_BEFORE.search(before) or _OBJECT_AFTER.match(after):
        return False
    return not (_ROLE_OF.search(before) and not after.strip("的，"))


_OUR_OWN = re.compile("(?:财务|会计|人事|出纳|爱人|老婆|老公|老板娘?|行政|同事)(?:那边|说|管账|的)*$")
"""我爱人管财务她说去年纳税142万: whoever keeps our books tells of us."""
_NOT_US = re.compile(r"不是(?:我们|我司|咱们?)(?:公司|自己)?，?(?:而)?是(?:我们的?)?$")
"""不是我们是母公司拿的: who is set against us is spoken of."""
_OWNED = re.compile("子公司|参股|关联|控股公司|兄弟")
_COUNTED = re.compile(r"(?:下属|下设|旗下|设有|设立了?|拥有|成立了?|我们有|公司有)(?:全资|控股)*$")
_COUNTED_AFTER = re.compile(r"(?:有|共|一共|总共)?[\d一二两三四五六七八九十几多]+家")
"""全资子公司三家, 下设子公司: they are counted, and say nothing."""


def _ends_with_us(draft: Draft, clause: Clause, mark: Mark) -> bool:
    """高企我们有: what stands before 我们 in its own clause is ours too."""
    return not any(
        m.start < mark.start and (m.has(Kind.COMPANIES) or m.has(Kind.PEOPLE)) for m in _speakers(draft, clause)
    )
