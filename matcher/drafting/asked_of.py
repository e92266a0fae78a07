"""Of whom a requirement is asked, in its own words: 申报小巨人奖励的，…; 海外仓项目须…; a heading （二）绿色工厂."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matcher.drafting.conditions import read_conditions
from matcher.drafting.figures import read_figures
from matcher.drafting.lexicon import QUOTES, Lexicon
from matcher.drafting.lines import KINDS_OF_ITEM
from matcher.drafting.pointers import Pointer, pointer_of
from policies.language.conditions import Condition, Has, OneOf, Within, leaves

Term = tuple[str, str]

LEVELS = r"国家级?|省级|市级|区级|县级|[A-E甲乙丙丁]类|[一二三特]等奖|[1-5一二三四五]A级|[一二三四五1-5]星级"
_LEAD_IN = r"(?:其中|此外|另外|同时)?[，：:]?(?:（[一二三四五六七八九十\d]+）|\d+[.、]|[①-⑳])?(?:其中，?)?"
_DUTY = (
    r"(?=(?:还|均|也)?(?:应当?|须|需要?|必须|要求|不得|要有|上年度?|近[一二两三\d]年|年度?营业收入|主营"
    r"|具备|具有|拥有|符合))"
)
_APPLYING = re.compile(
    rf"{_LEAD_IN}(?:对于?|凡(?:是)?|拟|企业)?(?:申报|申请|申领|享受|参评|评选|竞评)(?P<x>(?!时|年|当|前|日|期|之|表|材料|书|人|条件|流程)"
    rf"[^，。；：]{{2,28}}?)(?:的?(?:企业|单位|主体|机构|项目|平台)?的?(?:[，：]|{_DUTY}))"
)
_OF = re.compile(
    rf"{_LEAD_IN}(?:对于?|凡(?:是)?|属于?|若为|如为|如属)(?P<x>[^，。；：]{{2,24}}?)"
    rf"(?:的(?:企业|单位|项目|机构)?)?(?:[，：]|(?:的|类|企业|项目){_DUTY})"
)
_KIND = re.compile(
    rf"{_LEAD_IN}(?P<x>[^，。；：]{{1,20}}?(?:类|企业|项目|机构|单位|奖励|补助|补贴|资助|平台|基地|中心|工厂|园区|协会|合作社|产品|装备))"
    rf"(?:的)?(?:申报(?:企业|单位|主体|人)?)?(?:[：]|{_DUTY})"
)
_LEVELLED = re.compile(rf"{_LEAD_IN}(?P<x>(?:{LEVELS})[^，。；：]{{2,12}}?)的?{_DUTY}")
_CAPTION = re.compile(rf"{_LEAD_IN}(?P<x>[^，。；：]{{1,14}})：(?=.)")
_PIECE = re.compile(r"[；。]|，(?=(?:其中，?|而)?(?:申报|申请|申领|属于)(?!时|年|当|前|材料)[^，。；]{2,26}的，)")
_ASIDE = re.compile(r"（(?=(?:其中，?)?(?:申报|申请|申领|属于)(?!时|年|当|前|材料)[^，。；）]{2,26}的)[^）]*）")
"""营业收入2000万元以上（申报绿色工厂的为5000万元以上）: asked of another in the midst of a sentence."""
_EXCEPT = re.compile(rf"{_LEAD_IN}除(?P<x>[^，。；：]{{2,24}}?)(?:以)?外，?")
ANEW = re.compile(r"(?:以上|上述)?(?:所有|全部|各类?|均)?(?:申报|申请|参评)?(?:企业|单位|主体|机构|人|项目)(?!类)|以上")
"""申报企业还须…: what is asked of everyone again, after something asked of one."""
_EVERYONE = re.compile(
    r"(?:本|我|全)(?:市|区|县|省|街道|园区|镇|乡)|^(?:(?:各|所有|全部|任何|本|该|上述|以上|前款|每|单(?:个|一|家)|同一|有关|相关|符合)|.*(?:本(?:政策|办法|细则|意见|通知|措施|实施)|下列|以下|如下|上述|情形))"
)
_GENERIC = re.compile(
    r"申报|申请|申领|享受|认定|评定|评选|奖励|奖补|补助|补贴|资助|资金|扶持|支持|项目|企业|单位|机构|主体|类别|类型|方向|专项|条件|要求|标准|对象"
    r"|范围|资格|基本|通用|一般|具体|其他|其它|特定|专门|相关|有关|共性|共同|个性|必备|限制|准入|参评|政策|事项|内容|本|上述|以上|各类|全部|所有|以及"
    r"|应当|符合|满足|具备|以下|下列|如下|一次性|首次|年度|当年|适用|情形|之一|说明|情况|总体|明确|主要|规定|人员|单位|和|及|与|或|、|的|须|需|：|（|）"
    r"|重点|不得|不予|负面|清单|排除|除外|责任|推荐|流程|程序|部门|职责|管理|条款|事宜|指标|门槛|基础|必要|补充|附加|硬性|前置|企业性质|性质|同时|应"
)
_LEVEL = re.compile(LEVELS)
_NUMBERING = re.compile(
    rf"^(?:第（?[一二三四五六七八九十百零\d]+）?[章节条类项款]|{KINDS_OF_ITEM}(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}}[：:、])：?|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[、.．]|[问答QA]\d*[:：]|[①-⑳])\s*"
)
_ASKED = re.compile(
    r"哪些|什么样?|怎样|怎么|如何|吗|呢|需要|要|应|能|可以|有|是|谁|才|？|\?|想|请问|我们?|公司|得|到|拿|领|给|多少|不|满足"
)
_PLAIN_ATTRIBUTES = frozenset({"credit", "region"})
_APPLICANTS = re.compile(r"(?:企业|机构|单位|个人|人员|平台)类(?!型|别)|(?:重点|一般|基础)(?:类)?项目")
"""企业类, 合作社类: common words that set one list of awards apart."""
_LEAST_CORE = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a requirement names: its `core` words without the common ones, the terms and the levels among them.

    `excepted` subjects are the only ones it is not asked of (除海外仓项目外，…).
    """

    words: str
    core: str
    terms: tuple[Term, ...] = ()
    levels: frozenset[str] = frozenset()
    excepted: bool = False
    pointer: Pointer | None = None

    @property
    def is_named(self) -> bool:
        """Whether the vocabulary knows a term of it."""
        return bool(self.terms)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence and of whom it asks; `asks` is where its words begin behind the subject."""

    start: int
    end: int
    asks: int
    subject: Subject | None = None


def read_pieces(text: str, lexicon: Lexicon, *, captions: bool = False) -> list[Piece]:
    """Cut a sentence where it begins to ask of somebody else. What follows a subject is asked of it too."""
    asides = [found.span() for found in _ASIDE.finditer(text)]
    pieces: list[Piece] = []
    for start, end in _stretches(_blanked(text, asides)):
        named = subject_of(_blanked(text, asides)[start:end], lexicon, captions=captions)
        before = pieces[-1] if pieces else None
        if named is not None:
            pieces.append(Piece(start, end, start + named[1], named[0]))
        elif before is None or (before.subject is not None and ANEW.match(text, start)):
            pieces.append(Piece(start, end, start))
        elif before.subject is None:
            pieces[-1] = replace(before, end=end)
        else:
            pieces.append(Piece(start, end, start, before.subject))
    for low, high in asides:
        named = subject_of(text[low + 1 : high - 1], lexicon)
        pieces += [] if named is None else [Piece(low + 1, high - 1, low + 1 + named[1], named[0])]
    return pieces


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for low, high in spans:
        text = text[:low] + "　" * (high - low) + text[high:]
    return text


def without_asides(text: str) -> str:
    """Blank what a text asks of others in brackets."""
    return _blanked(text, [found.span() for found in _ASIDE.finditer(text)])


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _PIECE.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def subject_of(text: str, lexicon: Lexicon, *, captions: bool = False) -> tuple[Subject, int] | None:
    """Give whom a stretch begins by naming, and where what it asks begins."""
    but = _EXCEPT.match(text)
    spared = _subject(but.group("x"), lexicon) if but else None
    if but and spared:
        return replace(spared, excepted=True), but.end()
    for pattern, loose in (
        (_APPLYING, True),
        (_OF, False),
        (_KIND, False),
        (_LEVELLED, False),
        *([(_CAPTION, False)] if captions else []),
    ):
        found = pattern.match(text)
        if found is None or (pattern is _CAPTION and found.end() >= len(text)):
            continue
        subject = _subject(found.group("x"), lexicon)
        belongs = "属" in found.group()[: found.start("x") - found.start()]
        sure = loose or belongs or pattern is _CAPTION
        if subject is None or not (sure or _is_kind(found.group("x"), subject)):
            continue
        return subject, found.end()
    return None


def _is_kind(words: str, subject: Subject) -> bool:
    """Whether words without 申报 before them name a kind of award or applicant, and no deed or place."""
    if subject.is_named:
        return True
    return bool(re.search(r"(?:项目|奖励|补助|补贴|资助|类)$", words)) or bool(subject.levels)


def title_subject(title: str, lexicon: Lexicon) -> Subject | None:
    """Give whom a heading names: 2.绿色工厂奖励申报条件, 问：申报绿色工厂要什么条件？."""
    words = _NUMBERING.sub("", title)
    if title.startswith(("问", "Q")):
        words = _ASKED.sub("", words)
    named = subject_of(words, lexicon)
    return named[0] if named else _subject(words.strip("（）：，。"), lexicon)


def kind_subject(words: str, lexicon: Lexicon) -> Subject | None:
    """Give whom a cell names that stands for a kind; None for 通用条件."""
    return _subject(words, lexicon)


def _subject(words: str, lexicon: Lexicon) -> Subject | None:
    if pointer := pointer_of(words):
        return Subject(words, "", pointer=pointer)
    if _EVERYONE.search(words) or read_figures(words):
        return None
    found = read_conditions(words, lexicon)
    if any(one.attribute in _PLAIN_ATTRIBUTES for one in found):
        return None
    # 制造业 alone could be part of any name: as 制造业企业 it is an industry.
    terms = tuple(terms_of([one.condition for one in found or read_conditions(f"{words}企业", lexicon)]))
    levels = frozenset(one.group().removesuffix("级") for one in _LEVEL.finditer(words))
    core = core_of(words)
    if len(core) < _LEAST_CORE and not terms and not levels:
        return None
    return Subject(words, core, terms, levels)


def terms_of(conditions: Sequence[Condition]) -> Iterator[Term]:
    """Give the terms that conditions name, with their attributes."""
    for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
        match leaf:
            case Has(attribute=attribute, terms=terms) | Within(attribute=attribute, codes=terms):
                yield from ((attribute, term) for term in terms)
            case OneOf(attribute=attribute, options=terms):
                yield from ((attribute, term) for term in terms)
            case _:
                continue


def levels_of(words: str) -> frozenset[str]:
    """Give the levels that words name: 国家, 省, A类."""
    return frozenset(one.group().removesuffix("级") for one in _LEVEL.finditer(words))


def core_of(words: str) -> str:
    """Leave out the words that any heading may have.

    >>> core_of("境外展会项目补助")
    '境外展会'
    """
    bare = "".join(c for c in _NUMBERING.sub("", words) if c not in QUOTES)
    core = _GENERIC.sub("", _LEVEL.sub("", bare)).strip("，。；：“”类")
    kind = _APPLICANTS.match(bare)
    return core or (kind.group() if kind else "")
