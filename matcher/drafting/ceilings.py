"""Ceilings in a sentence of their own: 同一企业每年累计不超过1500万元 limits what its section gave before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from matcher.drafting.claim import Claim
from matcher.drafting.figures import FigureKind, read_figures
from matcher.drafting.offer import Offer
from matcher.drafting.sentences import Sentence

Span = tuple[int, int]

_WHOSE = (
    r"(?:(?:同一|单一|单家|单个|单户|单项|每一?[家户个项]|一家)(?:申报|申请|获[奖补]|受[奖补])?"
    r"(?:企业|单位|主体|机构|项目|产品|品种|平台|申报人|申请人)"
    r"|(?:企业|单位|申报主体)(?=(?:当年|年度|每年|全年|一年|累计|合计|同一)))"
)
_LIMIT = re.compile(
    rf"(?:(?:以上|上述|前述|前款|前[两三]项|本[条款项]|该[条款项])[^，。；：\d每单同]{{0,10}})?(?:对|给予)?{_WHOSE}[^，。；：\d]{{0,24}}?"
    r"(?:最高|不超过|不得超过|不高于|上限|限额|封顶|最多)[^，。；：\d]{0,8}$"
)
_TOGETHER = re.compile(r"累计|合计|总额|总和|总计")
_GIVEN_ANEW = re.compile(r"给予|资助$|的企业|的项目")
_OF_ENTERPRISE = re.compile(r"收入|产值|投资|税|注册资本|贷款|融资|担保|交易|销售|出口|利润")
_GIVING = re.compile("奖|补|资助|贴息|扶持|享受|支持")
_OF_ALL = re.compile(r"附则|总则|有关说明|附件|其他事项|保障措施|申报(?!项目|类别|内容|事项|类型|标准)")
_ITEM = re.compile(r"\d{1,2}[、.．]|（\d{1,2}）|\d{1,2}）|[①-⑳]")
_OF_SEVERAL = re.compile(rf"^({_WHOSE}[^，。；\d]{{0,20}}的)，")
"""同一企业获得多项认定的，累计奖励不超过150万元."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A ceiling said of an enterprise or a project, with its words."""

    amount: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The ceilings of a document: `over` a sentence's awards, or of all (`overall`), by the span they stand in."""

    over: Mapping[Span, tuple[Ceiling, ...]]
    overall: Mapping[Span, str]

    def limit(self, sentence: Sentence, claims: Sequence[Claim]) -> list[Claim]:
        """Give the claims of a sentence with the ceilings that were said behind it."""
        limits = self.over.get(sentence.span, ())
        return [_limited(claim, limits) for claim in claims] if limits else list(claims)


def read_ceilings(sentences: Sequence[Sentence], read: Callable[[Sentence], Sequence[Claim]]) -> Ceilings:
    """Find the ceilings that stand alone, and the sentences of their section that they limit."""
    over: dict[Span, tuple[Ceiling, ...]] = {}
    overall: dict[Span, str] = {}
    for index, sentence in enumerate(sentences):
        limits = ceilings_of(sentence.text)
        if not limits:
            continue
        before = _before(sentences[:index], sentence)
        given = [(one, read(one)) for one in before]
        limited = [(one, claims) for one, claims in given if claims]
        if not limited or any(_OF_ALL.search(title) for title in sentence.section.path):
            overall[sentence.span] = sentence.text.strip("。；")
            continue
        mixed = len({claim.offer.rate is None for _, claims in limited for claim in claims}) > 1
        # Of awards and shares together the ceiling is none of each alone: it is told, and caps nothing.
        told = tuple(replace(one, amount=Decimal(0)) for one in limits) if mixed else limits
        over |= {one.span: (*over.get(one.span, ()), *told) for one, _ in limited}
        overall.setdefault(sentence.span, "")
    return Ceilings(over, overall)


def ceilings_of(text: str) -> tuple[Ceiling, ...]:
    """Read a sentence that says nothing but ceilings; empty when it says more.

    >>> [one.amount for one in ceilings_of("同一企业每年累计不超过1500万元。")]
    [Decimal('15000000')]
    """
    found = []
    for part in re.split("[，；]", _OF_SEVERAL.sub(r"\1", text.strip("。；，　 "))):
        figures = read_figures(part)
        if len(figures) != 1 or figures[0].kind is not FigureKind.MONEY or figures[0].unit != "CNY":
            return ()
        before, after = part[: figures[0].start], part[figures[0].end :]
        if not _LIMIT.match(before) or len(after) > 4:  # noqa: PLR2004 - 的奖励, 封顶: more is another matter
            return ()
        anew = _GIVEN_ANEW.search(before) and not _TOGETHER.search(before)
        if anew or (_OF_ENTERPRISE.search(before) and not _GIVING.search(before)):
            return ()
        found.append(Ceiling(figures[0].low, part))
    return tuple(found)


def _before(sentences: Sequence[Sentence], ceiling: Sentence) -> list[Sentence]:
    """Give the sentences a ceiling looks back on: of its article, or of its line where no headings are."""
    if not ceiling.section.keys:
        return [one for one in sentences if one.number == ceiling.number]
    if _ITEM.match(ceiling.section.path[-1]) and all(one.section != ceiling.section for one in sentences):
        # 3.单家企业每年累计不超过100万元: an item of its own looks back on the items beside it.
        parent = ceiling.section.parent()
        return [one for one in sentences if parent.keys and parent.holds(one.section) and not one.line.is_row]
    under = ceiling.section
    if _is_led(sentences, ceiling):
        under = ceiling.section.parent()
    return [one for one in sentences if under.holds(one.section) and not one.line.is_row]


def _is_led(sentences: Sequence[Sentence], ceiling: Sentence) -> bool:
    """按以下标准补助：1.…；2.…。单个项目最高1000万元。 on a line of its own behind the items is of them all."""
    parent = ceiling.section.parent()
    begins = ceiling.start == 0 and not _ITEM.match(ceiling.line.text)
    leads = any(one.section == parent and one.text.endswith("：") for one in sentences)
    return begins and bool(parent.keys) and leads


def _limited(claim: Claim, limits: Sequence[Ceiling]) -> Claim:
    offer: Offer = claim.offer
    for limit in limits:
        capped = offer.cap is None and limit.amount > 0 and offer.kind != "up_to"
        note = "；".join(dict.fromkeys(part for part in (offer.note, limit.words) if part))
        offer = replace(offer, cap=limit.amount if capped else offer.cap, note=note)
    return replace(claim, offer=offer)
