"""Tables that say what is asked of each kind: | 类别 | 申报条件 |. What they give, if anything, `tables` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from matcher.drafting.asked_of import kind_subject
from matcher.drafting.conditions import read_conditions
from matcher.drafting.headers import GIVES, IGNORED, Cell
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.requirements import Requirement, duties_of, scope_section
from matcher.drafting.sentences import Sentence
from matcher.drafting.tables import cells_of

_KIND = re.compile(r"类别|类型|项目|奖项|名称|等级|方向|事项|种类|专项|资质|层级|级别")
_ASKS = re.compile(r"条件|要求|资格|门槛|指标")
_LONGEST_HEAD = 16


def read_kind_tables(sentences: Iterable[Sentence], lexicon: Lexicon) -> Iterator[Requirement]:
    """Give what each row asks of the kind it names, or of all where it names none (通用条件)."""
    header: list[Cell] = []
    previous = -2
    for sentence in sentences:
        if not sentence.line.is_row:
            continue
        cells = cells_of(sentence)
        if sentence.number != previous + 1:
            header = cells if _is_header(cells) else []
        elif len(cells) == len(header):
            yield from _row(sentence, header, cells, lexicon)
        previous = sentence.number


def _is_header(cells: Sequence[Cell]) -> bool:
    short = all(len(cell.text) <= _LONGEST_HEAD and not re.search(r"\d", cell.text) for cell in cells)
    gives = any(GIVES.search(cell.text) for cell in cells)
    kinds = [cell for cell in cells if _KIND.search(cell.text) and not _ASKS.search(cell.text)]
    return short and not gives and bool(kinds) and any(_ASKS.search(cell.text) for cell in cells)


def _row(sentence: Sentence, header: Sequence[Cell], cells: Sequence[Cell], lexicon: Lexicon) -> Iterator[Requirement]:
    columns = [(head.text, cell) for head, cell in zip(header, cells, strict=True) if not IGNORED.search(head.text)]
    kind = next((cell for head, cell in columns if _KIND.search(head) and not _ASKS.search(head)), None)
    asked = [cell for head, cell in columns if _ASKS.search(head) and cell.text]
    if kind is None or not asked:
        return
    text = "；".join(cell.text for cell in asked)
    yield Requirement(
        scope_section(sentence.section, text),
        sentence.span,
        text,
        tuple(one.condition for one in read_conditions(text, lexicon)),
        duties_of(text),
        kind_subject(kind.text, lexicon),
        sentence.section,
        headed=True,
    )
