"""Whether an utterance answers the question asked before it, and whether it affirms.

What is no answer must never become a fact: who asks 还差什么, changes the subject, refuses, or speaks of somebody
else says nothing of what was asked.
"""

from __future__ import annotations

import re

from matcher.text.draft import Draft
from matcher.text.lexicon import Lexicon
from matcher.text.marks import NOT_HELD, POLAR, Kind, Mark
from matcher.text.phrases import WITHOUT
from matcher.text.quantity import Quantity
from matcher.text.questions import is_question
from matcher.text.understanding import Intent
from policies.vocabulary import Attribute

ANSWERING = frozenset({Intent.TELL_PROFILE, Intent.CORRECT_FACT, Intent.YES, Intent.NO, Intent.OTHER})
"""Intents of utterances that may hold an answer; who asks, complains or skips gives none."""
_TOLD = frozenset({Intent.TELL_PROFILE, Intent.CORRECT_FACT})
_NAMING = frozenset({Kind.TERM, Kind.FLAG, Kind.TOPIC, Kind.PLACE, Kind.INDUSTRY, Kind.ABOUT})
_OF_FORM = POLAR | {Kind.OURS}
_ASKS_BACK = re.compile(
    r"吗|？|(?:还有|那|怎么样|为什么|凭什么|干嘛|干吗)呢?$|还有(?:呢|什么|啥|别的)|什么意思|问[这那]|哪[个里儿些位]|搞?不懂|会不会|行不行"
)
_GONE = frozenset({Kind.LACK, Kind.TIGHT_LACK, Kind.GONE})
_NOT_YET = frozenset({Kind.PLAN, Kind.HAD})
_HOLDS_NOT = re.compile(r"不(?:是|算|属|做|搞|具|涉|从|存|参|满足|符合|达)")
_LONGEST_HELD = 16
MOST_PEOPLE = 100_000
"""A bare number above it counts no heads: 五十万 is money."""


def is_reply(draft: Draft) -> bool:
    """Whether the utterance can hold an answer at all."""
    return draft.intent in ANSWERING and not _ASKS_BACK.search(draft.text)


def is_told_here(draft: Draft, start: int) -> bool:
    """Whether what stands there is told, and of us: not asked, and not said of another company."""
    return draft.is_ours(start) and not is_question(draft, draft.clause_of(start))


def affirms(draft: Draft, lexicon: Lexicon) -> bool | None:
    """Whether the answer affirms; None when it does neither, or is about something else."""
    if draft.intent is Intent.YES:
        return None if _AGREES_ONLY.fullmatch(draft.text) else True
    if draft.intent is Intent.NO:
        return False
    if draft.intent not in _TOLD or draft.facts or len(draft.text) > _LONGEST_HELD or _names_another(draft, lexicon):
        return None
    if draft.quantities and draft.intent is Intent.CORRECT_FACT:
        return None  # 不是八千多万，是九千二 takes back a number
    marks = [mark for mark in draft.marks if draft.is_ours(mark.start)]
    if any(_denies(draft, mark) for mark in marks):
        return False
    return True if any(mark.has(Kind.HAVE) and not _is_of_else(draft, mark) for mark in marks) else None


_AGREES_ONLY = re.compile(r"(?:那|就|也|哎|唉|哦|嗯|_)*(?:好|行|可以|ok|okay)(?:的|吧|啊|呀|呢|啦|了|嘞|哦|，|。|！)*")
"""好吧 agrees to go on; it does not say that it is so."""
_OF_ELSE = re.compile(
    r"(?:几|什么|啥|个?(?:问题|疑问|事|朋友|人说|意思))|(?<=是)[分子]公司|(?<=是)(?:卖|做|搞|开|干|生产|加工|养|种|修|送)[^，。]{1,8}的"
)
"""还有几个问题 and 就是卖面的 answer nothing."""


def _is_of_else(draft: Draft, mark: Mark) -> bool:
    return _OF_ELSE.match(draft.text, mark.end) is not None


def _names_another(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether a word names something: 有揭榜挂帅 is no answer to whether the company is listed."""
    asked = draft.pending
    own = set() if asked is None else {(asked.attribute, asked.term or ""), (asked.attribute, "")}
    for mark in draft.marks:
        if _names(mark) and not mark.has(Kind.ABOUT) and not any((e.attribute, e.name) in own for e in mark.entries):
            return True
    return any(
        word in draft.text and not any((e.attribute, e.name) in own for e in entries)
        for word, entries in lexicon.asked.items()
    )


def _denies(draft: Draft, mark: Mark) -> bool:
    if mark.has(Kind.TIGHT_LACK) and not mark.is_any(NOT_HELD - {Kind.TIGHT_LACK}):
        return _HOLDS_NOT.match(draft.text, mark.start) is not None
    return mark.is_any(NOT_HELD)


def operator_at(draft: Draft, place: int) -> str:
    """Say whether the clause around a term holds it (`has`), denies it (`lacks`), or only plans it (empty)."""
    clause = draft.clause_of(place)
    marks = [mark for mark in draft.marks if clause.start <= mark.start < clause.end]
    if any(_denies(draft, mark) and mark.is_any(_GONE) for mark in marks):
        return "lacks"
    return "" if any(mark.is_any(_NOT_YET) for mark in marks) else "has"


def _names(mark: Mark) -> bool:
    return mark.is_any(_NAMING) and not mark.is_any(_OF_FORM)


def _is_word_of(word: str, attribute: Attribute) -> bool:
    return any(word in name for name in (attribute.zh, *attribute.synonyms))


def may_answer(draft: Draft, quantity: Quantity, attribute: Attribute) -> bool:
    """Whether a number is free to answer: told of us, read as nothing else, and named as nothing else."""
    if not is_told_here(draft, quantity.start):
        return False
    low, high = draft.normal.span(quantity.start, quantity.end)
    if any(fact.span[0] < high and low < fact.span[1] for fact in draft.facts):
        return False
    clause = draft.clause_of(quantity.start)
    if attribute.name == "tax_per_mu" and "亩" in draft.text[clause.start : clause.end]:
        return True  # 一亩地交十五万, 每亩28万
    marks = [mark for mark in draft.marks if clause.start <= mark.start < clause.end]
    marks = [mark for mark in marks if not draft.text.endswith(WITHOUT, clause.start, mark.start)]
    decoys = [mark for mark in marks if any(entry.name == attribute.unit for entry in mark.of((Kind.DECOY,)))]
    if any(not _is_word_of(draft.text[mark.start : mark.end], attribute) for mark in decoys):
        return False
    return all(any(entry.attribute == attribute.name for entry in mark.entries) for mark in marks if _names(mark))
