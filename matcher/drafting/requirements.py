"""What a document asks beyond one sentence, and where: 申报条件, 适用对象, 专项条件, who is shut out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from matcher.drafting.asked_of import ANEW, Piece, Subject, read_pieces, subject_of, without_asides
from matcher.drafting.audience import one_of_kinds, with_kinds
from matcher.drafting.claims import read_claims
from matcher.drafting.conditions import read_conditions
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.listed import Listed
from matcher.drafting.outline import Section, body_of
from matcher.drafting.sentences import Sentence
from matcher.drafting.subjects import of_applicant
from policies.language.conditions import All, Condition, Judgement, Lacks

_SCOPE = re.compile(
    r"适用于|适用对象|适用范围|(?:扶持|支持|奖补|申报|补贴|补助|资助|奖励|享受|申领|申请|兑现|服务)(?:的)?(?:对象|主体|范围)，?(?:须|应当?|必须)?(?:为|是|：|包括)"
    r"|(?:申报|申请|扶持|享受)[^，。；]{0,6}(?:企业|单位|主体|机构|人)[^，。；：]{0,4}(?:须|应当?|必须|需)(?:同时)?(?:符合|满足|具备|具有)"
    r"|(?:申报|申请)(?:企业|单位|主体|人|项目)(?:还|均|也)?(?:须|应当?|必须|需)(?:同时)?(?:为|是|在|具有|具备|依法)|所称(?:的)?企业(?:，)?(?:是)?(?:指|包括)"
    r"|(?:申报|申请)(?:支持|扶持|补助|补贴|奖励|资助|专项资金|资金|享受)的(?:企业|单位|主体)(?:还|均|也)?(?:须|应当?|必须|需)(?:在|为|是|具|依)"
    r"|(?:申报|项目)(?:企业|单位|主体|机构)(?:和机构|和单位)?(?:还|均|也)?(?:须|应当?|必须|需)?(?:在|注册在|须注册)[^，。；]{2,10}(?:登记|注册)"
    r"|面向[^，。；]{2,40}(?:企业|机构|单位|主体)(?:，|。|$)|(?:企业|机构|单位|主体)[^，。；]{0,8}(?:均可|都可以?|可以|方可|可)(?:申报|申请|享受)"
)
LABELLED = re.compile(
    r"(?:支持|扶持|奖补|申报|补贴|补助|资助|奖励|享受|适用|认定|兑现)?(?:的)?(?:对象|条件|主体|范围)(?:及条件|和条件)?："
)
"""支持对象：… on a line of its own within an article speaks for that article."""
_GIVES_TOO = re.compile(r"。(?:支持|扶持|奖补|补贴|补助|资助|奖励)(?:标准|方式|金额|内容|额度)：")
_WHOLE = re.compile(
    r"适用于|适用对象|适用范围|本(?:政策|办法|意见|细则|通知|措施|实施)|上述|(?:下列|以下|如下)(?:基本|共性|通用|共同)|以上(?=条款|政策|各|项目|类|奖|补|资)|^(?:附则|注|备注|说明)："
)
_APPLYING = re.compile(
    r"(?:其中，?|另外，?)?(?:凡|对于?|拟)?(?:申报|享受|申请|申领|参评)[^，。；：]{2,28}的?(?:企业|单位|主体|机构|项目)?(?:，|的，)?(?:还|均|也)?(?:须|应当?|必须|需|要求)"
)
_SCOPE_HEADING = re.compile(
    r"(?:申报|申请)[^，]{0,6}(?:应|须|需)(?:同时)?(?:符合|满足|具备)|条件|对象|主体(?!责任)|适用范围|申报范围|申报资格|资格要求|基本要求|(?:通用|共同|共性|一般)(?:性)?(?:要求|规定)|准入要求"
)
_DEMANDS = re.compile(r"申报要求|申请要求|认定要求|有关要求")
_DEMANDED = re.compile(r"(?:企业|单位|主体|机构|申报人|项目)[^，。；]{0,6}(?:须|应当?|必须|需)")
_NOT_SCOPE_HEADING = re.compile(
    r"支持(?:内容|标准)|市场主体|壮大|培育|主体作用|做[强大优]|招引|引进|激发|活力|发展主体"
)
_AUDIENCE_HEADING = re.compile(r"对象|范围|主体")
_QUESTION = re.compile(r"条件|要求|资格|对象|(?:哪些|什么样?的?|谁|哪类)[^，。？]{0,6}(?:企业|单位|机构|能|可以|可)")
_GENERAL = re.compile(r"总则|附则|总体要求|附件|基本规定|其他")
_LEAD = re.compile(r"(?:符合|满足|具备|达到)(?:了)?(?:下列|以下|如下)[^，。；]{0,8}(?:条件|要求|标准)[^，。；]{0,6}：$")
_SHUT_OUT = re.compile(
    r"不予|不得|不享受|不再享受|不能|取消|未被|未列入|未发生|无重大|无严重|不存在|没有|不属于|良好|未有|无不良|不符合|除外|一票否决|不纳入|不受理|排除"
)
_DUTIES = re.compile(
    r"依法(?:合规)?经营|正常(?:生产)?经营|(?:财务|会计)(?:核算|制度)(?:规范|健全)|依法(?:诚信)?(?:纳税|注册纳税)|(?:依法)?注册纳税"
)
"""Duties of every enterprise, which no enterprise is asked about one by one: told, not asked."""
_CARRIED = re.compile(r"(?:同时|并|且|还|另|也)")
_LONGEST_HEADING = 16
_LONGEST_QUESTION = 40


ROOT = Section()


@dataclass(frozen=True, slots=True)
class Requirement:
    """Conditions asked of the awards around `section`, or only of those about `subject`.

    `place` is where the words stand: a heading between the two that names an award narrows them as well.
    """

    section: Section
    span: tuple[int, int]
    text: str
    conditions: tuple[Condition, ...] = ()
    duties: tuple[str, ...] = ()
    subject: Subject | None = None
    place: Section = ROOT
    headed: bool = False


class RequirementReader:
    """Reads requirements sentence by sentence; a lead (应当符合下列条件：) opens the lines below it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._leads: list[tuple[Section, Subject | None]] = []
        self._line: tuple[int, Subject | None] = (-1, None)

    def read(self, sentence: Sentence) -> list[Requirement] | None:
        """Give what a sentence asks of more than one award; None when it says nothing of the kind."""
        depth, lead = self._asking(sentence)
        scope = _SCOPE.search(sentence.text) or LABELLED.match(sentence.text)
        leads = _LEAD.search(sentence.text)
        if depth is None and not (scope or leads or self._names_one(sentence.text)):
            return None
        if (depth is not None or scope is None) and self._gives(sentence.text):
            return None
        if leads:
            self._leads.append((sentence.section, read_pieces(sentence.text, self._lexicon)[-1].subject or lead))
        section = sentence.section if depth is None else _within(sentence.section, depth)
        if _GIVES_TOO.search(sentence.line.text) and not is_general(sentence.section):
            # 第五条 支持对象：…。支持标准：…。 is whole in itself.
            section = sentence.section
        elif depth is None and _WHOLE.search(sentence.text) and not LABELLED.match(sentence.text):
            section = ROOT
        whole = depth is None and section == ROOT
        place = ROOT if whole else sentence.section
        base = Requirement(section, sentence.span, "", subject=lead, place=place, headed=depth is not None)
        return list(self._pieces(sentence, base))

    def shut_out(self, sentence: Sentence) -> list[Requirement] | None:
        """Give whom a sentence shuts out for a bad record; None when it shuts out nobody."""
        if not _SHUT_OUT.search(sentence.text):
            return None
        found = []
        for piece in read_pieces(sentence.text, self._lexicon):
            text = without_asides(sentence.text[piece.start : piece.end])
            terms = tuple(dict.fromkeys(_records(text, self._lexicon)))
            if terms:
                span = sentence.line.span(sentence.start + piece.start, sentence.start + piece.end)
                found.append(Requirement(ROOT, span, text, (Lacks("credit", terms),), subject=piece.subject))
        return found or None

    def _asking(self, sentence: Sentence) -> tuple[int | None, Subject | None]:
        """Say how deep the heading or lead stands under which everything is asked, and whom the lead names."""
        section = sentence.section
        depth = scope_depth(section, sentence.text)
        for lead, subject in reversed(self._leads):
            if len(lead.keys) < len(section.keys) and lead.holds(section):
                return (len(lead.keys) if depth is None else depth), subject
        return depth, None

    def _names_one(self, text: str) -> bool:
        return bool(_APPLYING.match(text)) and subject_of(text, self._lexicon) is not None

    def _gives(self, text: str) -> bool:
        return bool(re.search(r"给予|奖励\d|补助\d", text)) or bool(read_claims(text, self._lexicon))

    def _pieces(self, sentence: Sentence, base: Requirement) -> Iterator[Requirement]:
        carried = self._carried(sentence)
        for piece in read_pieces(sentence.text, self._lexicon, captions=base.headed):
            wide = (carried if not piece.start else None) or base.subject
            one = replace(base, subject=piece.subject or wide)
            yield self._asked(sentence, one, piece)
            self._line = (sentence.number, piece.subject or (carried if not piece.start else None))

    def _carried(self, sentence: Sentence) -> Subject | None:
        """Give whom the sentence before in the same item named: what follows is asked of it too."""
        number, subject = self._line
        goes_on = _CARRIED.match(sentence.text) or body_of(sentence.line.text) != sentence.line.text
        return subject if number == sentence.number and goes_on and not ANEW.match(sentence.text) else None

    def _asked(self, sentence: Sentence, base: Requirement, piece: Piece) -> Requirement:
        text = without_asides(sentence.text[piece.asks : piece.end])
        headed = any(_AUDIENCE_HEADING.search(title) and "条件" not in title for title in base.place.path)
        conditions = tuple(
            with_kinds(text, of_applicant(text, read_conditions(text, self._lexicon)), self._lexicon, headed=headed)
        )
        span = sentence.line.span(sentence.start + piece.start, sentence.start + piece.end)
        return replace(base, span=span, text=text, conditions=conditions, duties=duties_of(text))


def with_audiences(requirements: Sequence[Requirement], lexicon: Lexicon) -> Iterator[Requirement]:
    """Join the kinds listed line by line under 支持对象: any of them may apply."""
    for around, group in groupby(requirements, key=_audience_of):
        several = list(group)
        kinds = one_of_kinds([one.text for one in several], lexicon) if around and len(several) > 1 else None
        if kinds is None:
            yield from several
        else:
            span = (several[0].span[0], several[-1].span[1])
            text = "".join(one.text for one in several)
            yield replace(several[0], span=span, text=text, conditions=tuple(kinds))


def _audience_of(requirement: Requirement) -> tuple[int, ...]:
    """Give the section whose heading says that its items are applicants; empty when none does."""
    place = requirement.place
    title = place.path[-2] if len(place.path) > 1 else ""
    listed = bool(title) and _AUDIENCE_HEADING.search(title) and "条件" not in title
    return place.keys[:-1] if listed and requirement.subject is None else ()


def _records(text: str, lexicon: Lexicon) -> Iterator[str]:
    for one in read_conditions(text, lexicon):
        if isinstance(one.condition, Lacks):
            yield from one.condition.terms


def duties_of(text: str) -> tuple[str, ...]:
    """Give the duties of every enterprise that a text names."""
    return tuple(dict.fromkeys(_DUTIES.findall(text)))


def read_listed(sentence: Sentence, listed: Listed, lexicon: Lexicon) -> Requirement | None:
    """Take over a list that shuts out, or says who may apply; a list below a benefit is the benefit's own."""
    if listed.shuts_out:
        return Requirement(ROOT, sentence.span, sentence.text, listed.conditions) if listed.conditions else None
    if read_claims(sentence.text, lexicon):
        return None
    depth = scope_depth(sentence.section, sentence.text)
    wide = depth is None or is_general(sentence.section)
    section = ROOT if wide or depth is None else _within(sentence.section, depth)
    piece = read_pieces(sentence.text, lexicon)[-1]
    text = sentence.text[piece.asks :]
    own = tuple(one.condition for one in read_conditions(text, lexicon))
    return Requirement(
        section,
        sentence.span,
        text,
        (*own, *_plain(listed)),
        duties_of(text),
        piece.subject,
        ROOT if is_general(sentence.section) else sentence.section,
        headed=not wide,
    )


def _plain(listed: Listed) -> Iterator[Condition]:
    """Give what a list asks one by one; of a list of which all is asked, the words to judge stay in the document."""
    if listed.any_of:
        yield from listed.conditions
        return
    for condition in listed.conditions:
        parts = condition.parts if isinstance(condition, All) else (condition,)
        yield from (part for part in parts if not isinstance(part, Judgement))


def _within(section: Section, depth: int) -> Section:
    within = Section(section.path[:depth], section.keys[:depth])
    return ROOT if is_general(within) else within


def scope_section(section: Section, text: str) -> Section:
    """Give the section around the nearest heading under which everything is asked; else the section itself."""
    depth = scope_depth(section, text)
    return section if depth is None else _within(section, depth)


def scope_depth(section: Section, text: str) -> int | None:
    """Say at which depth the nearest heading 申报条件 or 适用对象 of a path stands."""
    demanded = bool(_DEMANDED.search(text))
    for depth in range(len(section.path) - 1, -1, -1):
        title = section.path[depth]
        if _asks_by_title(title) or (demanded and len(title) <= _LONGEST_HEADING and _DEMANDS.search(title)):
            return depth
    return None


def _asks_by_title(title: str) -> bool:
    if title.startswith(("问", "Q")):
        return len(title) <= _LONGEST_QUESTION and bool(_QUESTION.search(title))
    short = len(title) <= _LONGEST_HEADING and not _NOT_SCOPE_HEADING.search(title)
    return short and bool(_SCOPE_HEADING.search(title))


def is_general(section: Section) -> bool:
    """Whether a section is one of general rules."""
    return any(_GENERAL.search(title) for title in section.path)
