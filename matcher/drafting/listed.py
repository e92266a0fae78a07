"""Conditions listed line by line under a lead: 符合下列条件之一的企业 …：（一）…；（二）…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.drafting.claims import read_claims
from matcher.drafting.conditions import read_conditions
from matcher.drafting.leftovers import leftover
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.outline import Passage, body_of
from matcher.drafting.sentences import Sentence
from policies.language.conditions import All, AnyOf, Condition, Judgement, Lacks

_LEAD = re.compile(
    r"(?:(?:须|应当|应|需)?(?:同时)?(?:符合|满足|具备|属于)|有|存在)(?:了)?(?:下列|以下|如下)"
    r"(?:基本)?(?:条件|情形|要求|情况|行为)?(?P<any>(?:中)?(?:之一|任一|任意一项|其中一项))?(?:条件|的)?"
)
_APPLICANTS = re.compile(
    r"^(?:本[^，。；]{0,6})?(?:申报|申请|扶持|支持|奖补|享受)[^，。；]{0,8}(?:单位|企业|主体|机构|人|对象|项目)"
)
_SHUT_OUT = re.compile(r"不予|不得|不享受|不再享受|取消|除外|不能|一票否决|不纳入|不受理")
_LONGEST_ITEM = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A list read under its lead: `cue` are the lead's words that announce it, `spans` where the items stand."""

    cue: str
    conditions: tuple[Condition, ...]
    spans: tuple[tuple[int, int], ...]
    any_of: bool
    shuts_out: bool


def read_lists(
    passages: Sequence[Passage], sentences: Sequence[Sentence], lexicon: Lexicon
) -> dict[tuple[int, int], Listed]:
    """Find the lists of a document by the span of the sentence that leads them."""
    found = {}
    for sentence in sentences:
        cue = _LEAD.search(sentence.text)
        if cue is None or not sentence.text.endswith("："):
            continue
        items = list(_items(passages, sentence))
        words = [body_of(item.line.text).strip("；。，、： ") or "原文" for item in items]
        # A list of all that is asked of everyone is read line by line (scope); only one below a benefit is its own.
        own = (
            cue.group("any")
            or _APPLICANTS.search(sentence.text)
            or _SHUT_OUT.search(sentence.text)
            or read_claims(sentence.text, lexicon)
        )
        if own and len(items) > 1 and not any(read_claims(text, lexicon) for text in words):
            found[sentence.span] = _read(sentence, cue, items, words, lexicon)
    return found


def _items(passages: Sequence[Passage], lead: Sentence) -> Iterator[Passage]:
    """Give the numbered lines right behind the lead, one step deeper than it."""
    for passage in passages[lead.number + 1 :]:
        keys = passage.section.keys
        own_line = body_of(passage.line.text) != passage.line.text and len(passage.line.text) <= _LONGEST_ITEM
        if not own_line or keys[:-1] != lead.section.keys:
            return
        yield passage


def _read(
    lead: Sentence, cue: re.Match[str], items: Sequence[Passage], words: Sequence[str], lexicon: Lexicon
) -> Listed:
    shuts_out = bool(_SHUT_OUT.search(lead.text))
    spans = tuple(item.line.span(0, len(item.line.text)) for item in items)
    if shuts_out:
        return Listed(cue.group(), tuple(_records(words, lexicon)), spans, any_of=False, shuts_out=True)
    asked = [_condition(text, lexicon) for text in words]
    any_of = cue.group("any") is not None
    return Listed(cue.group(), (AnyOf(tuple(asked)),) if any_of else tuple(asked), spans, any_of, shuts_out=False)


def _condition(text: str, lexicon: Lexicon) -> Condition:
    """Read one item; what it says beside its conditions a person must judge."""
    found = read_conditions(text, lexicon)
    parts = [one.condition for one in found]
    judged = leftover(text, found) or ("" if parts else text)
    written = " ".join(judged.split()).replace("「", "“").replace("」", "”")
    parts += [Judgement(written)] if written else []
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _records(words: Sequence[str], lexicon: Lexicon) -> Iterator[Condition]:
    found = [one.condition for text in words for one in read_conditions(text, lexicon)]
    terms = tuple(dict.fromkeys(term for one in found if isinstance(one, Lacks) for term in one.terms))
    if terms:
        yield Lacks("credit", terms)
