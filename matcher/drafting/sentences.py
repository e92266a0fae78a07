"""Sentences of a document, each under its section and traceable to the text read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.drafting.lines import Line
from matcher.drafting.outline import Passage, Section

_END = re.compile(r"。(?:”|）)?|！|？")
_LABELLED = re.compile(
    r"[；，](?=(?:申报|支持|扶持|奖补|补贴|补助|资助|奖励|所需)?(?:条件|标准|金额|额度|材料|方式|要求)：)"
)
"""条件：…；标准：…；材料：… in one line: each speaks for itself."""
_REMARK = re.compile(r"（(?:责任|牵头|主管|实施|配合|办理)[^）]{2,80}）。?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a line that ends with a full stop (or the line)."""

    line: Line
    section: Section
    start: int
    end: int
    number: int

    @property
    def text(self) -> str:
        """The words, without blanks."""
        return self.line.text[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the text read."""
        return self.line.span(self.start, self.end)


def split_sentences(passages: Iterable[Passage]) -> Iterator[Sentence]:
    """Cut passages into sentences; a table row is one. `number` counts the lines they stand in."""
    for number, passage in enumerate(passages):
        line, start = passage.line, passage.body
        if line.is_row:
            yield Sentence(line, passage.section, 0, len(line.text), number)
            continue
        for found in _ends(line.text, start):
            if found > start:
                yield Sentence(line, passage.section, start, found, number)
            start = found


def _ends(text: str, start: int) -> Iterator[int]:
    marks = {found.end() for found in _END.finditer(text, start)}
    for remark in _REMARK.finditer(text, start):
        marks -= {mark for mark in marks if remark.start() < mark < remark.end()}
        marks |= {remark.start(), remark.end()}
    marks |= {found.end() for found in _LABELLED.finditer(text, start)}
    yield from sorted(mark for mark in marks | {len(text)} if mark > start)
