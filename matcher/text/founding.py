"""When the enterprise was founded."""

from __future__ import annotations

import re

from matcher.text.dates import Moment
from matcher.text.draft import Draft
from matcher.text.gates import Gate
from matcher.text.marks import HELD
from matcher.text.understanding import Intent, ReadFact

_FOUNDED = (
    r"成[立力利]|[城程]立|注册(?!资|商标|地|的?商标|(?:地址?)?(?:迁|搬|转|变更|移))|创办|创立|设立|开办|创建|组建|建厂|建的厂|建的|就有了|就开始(?!做这|接触|从事|入行|干这|搞这)|"
    r"办起来|开始做的|办的|开的|起的家|起家|开业|登记|执照|营业执照|工商|founded|established|"
    r"incorporated|registered|创业(?!板)|开起来|公司是|企业是|办公司|开公司|开了这家|落地的公司|下证|"
    r"拿的?证成立"
)
_BEHIND = Gate(
    rf"^(?:[^，。！？]{{0,10}}?)(?:{_FOUNDED})(?!了?(?:分公司|子公司|研究院|研发中心|工会|党|海外|实验室|办事处|基金|院士|博士|分部|商标)|的?(?:第|[\d一二三四五六七八九十]+周年))"
)
_BEFORE = Gate(
    rf"(?:{_FOUNDED})(?:的?(?:时间|日期|年份|上面?写(?:的|着)?|上面?|显示|记载|证上|那天|于|在|是|为|:|自|的|那年|，|大概|大约|好像|应该|应为|当时|_|in|since|on|年月))*$"
)
_HAD = re.compile("(?:我们|公司)?(?:就|已经?)有了?")
_RENEWED = re.compile("的?(?:时候)?(?:换|变更|更换|更新|年检|延期|改过|迁)")
"""营业执照2020年换过一次 dates no founding."""
_DENIED = re.compile(r"(?:不是|而非|并非|不在)$")
_CALLED = Gate(r"^(?:的)?(?:公司|企业|老公司|新公司|厂|老厂|老店|老企业)")


def read_founding(draft: Draft) -> None:
    """Add the founding date: the time named beside a word of founding."""
    for moment in draft.moments:
        if moment.future or not draft.is_ours(moment.start):
            continue
        clause = draft.clause_of(moment.start)
        if _HAD.match(draft.text, moment.end) and any(
            m.is_any(HELD) and clause.start <= m.start < moment.start for m in draft.marks
        ):
            continue  # 高企三年前就有了
        before, after = draft.text[clause.start : moment.start], draft.text[moment.end : clause.end]
        if not _is_founding(draft, before, after) and not _is_asked(draft) and not _is_corrected(draft):
            continue
        fact = _fact(draft, _finest(draft, moment))
        if _DENIED.search(before):
            draft.replaced.append(fact)
            continue
        draft.facts.append(fact)
        return


def _is_corrected(draft: Draft) -> bool:
    """成立时间填错了，是2017年9月: the word stands with what was wrong."""
    return draft.intent is Intent.CORRECT_FACT and re.search("成立|注册(?:时间|日期)|创办", draft.text) is not None


def _finest(draft: Draft, moment: Moment) -> Moment:
    """去年年中，6月: a finer time of the same year right behind says it better."""
    finer = [
        m
        for m in draft.moments
        if m.iso.startswith(moment.iso) and len(m.iso) > len(moment.iso) and m.start >= moment.end
    ]
    return finer[0] if finer and not moment.future else moment


def _is_asked(draft: Draft) -> bool:
    return draft.pending is not None and draft.pending.attribute == "established_on"


_OTHER_EVENT = re.compile(r"评上|认定|上市|拿到(?!.{0,2}执照)|营收|高企|小巨人|专利")


def _is_founding(draft: Draft, before: str, after: str) -> bool:
    if _BEFORE.search(draft.possible, before):
        return not _RENEWED.match(after)
    found = _BEHIND.match(draft.possible, after)
    if found and not any(c in found.group() for c in "万亿%"):
        return not _OTHER_EVENT.search(found.group())
    return bool(_CALLED.match(draft.possible, after)) and (not before or before.endswith(("是", "我们", "公司")))


def _fact(draft: Draft, moment: Moment) -> ReadFact:
    words = draft.normal.words(moment.start, moment.end)
    span = draft.normal.span(moment.start, moment.end)
    return ReadFact(
        "established_on", "==", moment.iso, None, None, words, span, 0.93, "founding.dated", approximate=moment.relative
    )
