"""Sentences that lead a list of what is given: 对下列企业给予奖励：（一）国家高新技术企业，20万元；（二）…."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.drafting.claim import Claim
from matcher.drafting.claims import led_by, read_claims
from matcher.drafting.figures import read_figures
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.roles import GIVING
from matcher.drafting.scope import said_of
from matcher.drafting.sentences import Sentence

_LEAD = re.compile(
    rf"(?:{GIVING}|减免|享受|兑现)[^。；]{{0,20}}：$|(?:如下|以下|下列)[^。；]{{0,12}}(?:{GIVING})[^。；]{{0,8}}：$"
)
_NOT_LEAD = re.compile(
    r"材料|程序|流程|义务|职责|不予|不得|不享受|取消|追回|除外|不纳入|下列情形|以下情形|下列行为|下表|附表|申报(?:条件|要求)"
)
_ANNOUNCED = re.compile(
    r"(?:按照?)?(?:以下|下列|如下)(?:标准|规定|方式|档次|政策|条款)?|分(?:档|类|级|段|项|阶段)(?:次)?|的?标准(?:为|如下)?|：$"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """What the lead of a list says of its items: to whom, and that what they name is given."""

    words: str

    def claims(self, claims: list[Claim], lexicon: Lexicon) -> list[Claim]:
        """Ask of the claims of an item what the lead asks."""
        return led_by(self.words, claims, lexicon)


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads of a document by the span of their items, where they stand, and what 支持对象：… says of a section."""

    items: Mapping[tuple[int, int], Lead]
    spans: frozenset[tuple[int, int]]
    whom: Mapping[tuple[int, ...], str]


def read_leads(sentences: Sequence[Sentence], listed: Collection[tuple[int, int]], lexicon: Lexicon) -> Leads:
    """Find the sentences that lead a list of what is given."""
    found: dict[tuple[int, int], Lead] = {}
    spans = set()
    for index, sentence in enumerate(sentences):
        text = sentence.text
        if sentence.line.is_row or sentence.span in listed or not _LEAD.search(text) or _NOT_LEAD.search(text):
            continue
        items = list(_items(sentences[index + 1 :], sentence))
        if len(items) > 1 and any(read_figures(item.text) for item in items):
            lead = Lead(_ANNOUNCED.sub("", text))
            found |= {item.span: lead for item in items}
            if not read_claims(text, lexicon):
                spans.add(sentence.span)
    return Leads(found, frozenset(spans), said_of(sentences))


def _items(following: Sequence[Sentence], lead: Sentence) -> Iterator[Sentence]:
    """Give the numbered lines one step deeper than the lead, or the lines right behind it that end as items do."""
    keys = lead.section.keys
    deeper = bool(following) and following[0].section.keys[:-1] == keys and following[0].section.keys != keys
    for sentence in following:
        inside = sentence.section.keys[: len(keys)] == keys and not sentence.line.is_row
        if not inside or (deeper and sentence.section.keys == keys):
            return
        if not deeper and sentence.section.keys != keys:
            return
        yield sentence
        if not deeper and not sentence.text.endswith("；"):
            return
