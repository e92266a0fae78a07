"""Growth of revenue: whether a rate is revenue's, and rates said without a number (翻了一番, 腰斩, 持平)."""

from __future__ import annotations

import re
from decimal import Decimal

from matcher.text.draft import Draft
from matcher.text.gates import Gate, any_of
from matcher.text.understanding import ReadFact
from matcher.text.verdict import Topic

_HALVED = Gate(r"腰斩|(?:跌|降|少|掉|减)(?:了|去|掉)?(?:差不多|大概)?一半")
_LEVEL = Gate(r"(?:基本|大致|差不多)?(?:持平|没(?:怎么)?增长|零增长)")
_DOUBLED = Gate(
    r"翻(?:了|上)?(?:一番|一倍|倍|番)|翻(?:了)?(?P<twice>两番)|增长(?:了)?一倍|涨(?:了)?一倍|增(?:了)?一倍|实现翻番"
)
_AWAITED = re.compile("目标|计划|争取|预计|明年|希望")
_GROWING = re.compile(r"营收|营业|收入|销售|业绩|流水|营业额|销量|revenue|sales")
_RATES = any_of(_DOUBLED, _HALVED, _LEVEL)


def grows_revenue(draft: Draft, index: int, topic: Topic) -> bool:
    """Growth counts when it is revenue that grows, or when nothing else is named."""
    position = topic.cue.start if topic.cue else draft.quantities[index].start
    word = draft.text[topic.cue.start : topic.cue.end] if topic.cue else ""
    if _GROWING.search(word):
        return True
    sentence = draft.clause_of(position).sentence
    named = [m for m in draft.marks if sentence <= m.start < position and any(e.kind == "about" for e in m.entries)]
    named = [m for m in named if not any(e.attribute == "revenue_growth" for e in m.entries)]
    named = [m for m in named if draft.text[m.start : m.end] not in {"公司", "团队"}]
    if not named:
        return True
    return any(e.attribute == "annual_revenue" for e in named[-1].entries)


def read_spoken_growth(draft: Draft) -> None:
    """收入翻了一番 is a growth of one hundred per cent."""
    if not draft.possible & _RATES:
        return
    rates = [found for pattern in (_DOUBLED, _HALVED, _LEVEL) for found in pattern.finditer(draft.possible, draft.text)]
    for found in rates:
        clause = draft.clause_of(found.start())
        before = draft.text[clause.start : found.start()]
        if (
            not (_GROWING.search(before) or _is_asked(draft))
            or not draft.is_ours(found.start())
            or _AWAITED.search(before)
        ):
            continue
        times = _times(found)
        span = draft.normal.span(clause.start, found.end())
        words = draft.normal.words(clause.start, found.end())
        draft.facts.append(ReadFact("revenue_growth", "==", times, "ratio", None, words, span, 0.9, "numbers.doubled"))


def _is_asked(draft: Draft) -> bool:
    return draft.pending is not None and draft.pending.attribute == "revenue_growth"


def _times(found: re.Match[str]) -> Decimal:
    if found.re is _HALVED.pattern:
        return Decimal("-0.5")
    if found.re is _LEVEL.pattern:
        return Decimal(0)
    return Decimal(3) if found.group("twice") else Decimal(1)
