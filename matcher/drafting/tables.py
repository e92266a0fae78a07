"""Tables of a document: each row becomes a sentence of what it asks and what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.drafting.headers import GIVES, IGNORED, LEVEL, UNIT, Cell, continues, is_header, joined
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.sentences import Sentence

_DEPARTMENT = re.compile(r"责任|科室|部门|单位(?!：)|牵头|负责")
_BARE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.%‰万亿元件个项家人年月日倍类级])")
_GIVING = re.compile(r"奖励|奖补|补助|补贴|资助")
_CAP_COLUMN = re.compile(r"最高|上限|限额|封顶")


@dataclass(frozen=True, slots=True)
class Row:
    """A row told as a sentence. `low` and `high` bound its cells in the line, `departments` its column of them."""

    sentence: Sentence
    asks: str
    gives: str
    low: int
    high: int
    departments: tuple[str, ...]


def read_rows(sentences: Iterable[Sentence], lexicon: Lexicon) -> Iterator[Row]:
    """Read the rows of all tables whose header tells what is given."""
    header: list[Cell] = []
    previous, grows = -2, False
    for sentence in sentences:
        if not sentence.line.is_row:
            continue
        cells = cells_of(sentence)
        if sentence.number != previous + 1:
            header, grows = [], False
        previous = sentence.number
        if grows and continues(header, cells):
            header, grows = joined(header, cells), False
        elif is_header(cells):
            header, grows = cells, True
        elif header and len(cells) == len(header):
            grows = False
            yield from _read_row(sentence, header, cells, lexicon)


def _read_row(sentence: Sentence, header: Sequence[Cell], cells: Sequence[Cell], lexicon: Lexicon) -> Iterator[Row]:
    row = _row(sentence, header, cells, lexicon)
    if row is not None:
        yield row
    yield from _level_rows(sentence, header, cells)


def cells_of(sentence: Sentence) -> list[Cell]:
    """Cut a row into its cells."""
    text = sentence.line.text
    bars = [found.start() for found in re.finditer(r"\|", text)]
    return [Cell(text[low + 1 : high], low + 1, high) for low, high in pairwise(bars)]


def _row(sentence: Sentence, header: Sequence[Cell], cells: Sequence[Cell], lexicon: Lexicon) -> Row | None:
    asks: list[str] = []
    gives: list[str] = []
    used: list[Cell] = []
    departments: tuple[str, ...] = ()
    for head, cell in zip(header, cells, strict=True):
        if not cell.text or IGNORED.search(head.text) or LEVEL.match(head.text):
            continue
        if _DEPARTMENT.search(head.text) and not GIVES.search(head.text):
            departments = _departments(cell)
        elif GIVES.search(head.text) and not re.search(r"项目|名称|条件|对象", head.text.replace("奖补项目", "")):
            gives.append(_given(head.text, cell.text))
            used.append(cell)
        else:
            asks.append(_asked(head.text, cell.text, lexicon))
            used.append(cell)
    if not gives or not used:
        return None
    return Row(sentence, "，".join(asks), "，".join(gives), used[0].start, used[-1].end, departments)


def _level_rows(sentence: Sentence, header: Sequence[Cell], cells: Sequence[Cell]) -> Iterator[Row]:
    """Read a row whose columns are levels: 孵化器（万元） | 200 | 100 under 国家级 | 省级."""
    columns = list(zip(header, cells, strict=True))
    levels = [(head, cell) for head, cell in columns if LEVEL.match(head.text)]
    named = [(head, cell) for head, cell in columns if not (LEVEL.match(head.text) or IGNORED.search(head.text))]
    if len(levels) < 2 or not named or not named[0][1].text:  # noqa: PLR2004 - one level alone is an ordinary column
        return
    title, about = named[0]
    label = UNIT.sub("", about.text)
    departments = next((_departments(cell) for head, cell in named[1:] if _DEPARTMENT.search(head.text)), ())
    for head, cell in levels:
        if re.search(r"\d", cell.text):
            giving = _GIVING.search(head.over or title.text)
            amount = _with_unit(head.text + about.text + title.text, cell.text)
            given = amount if giving is None or _GIVING.search(amount) else giving.group() + amount
            yield Row(sentence, UNIT.sub("", head.text) + label, given, about.start, cell.end, departments)


def _departments(cell: Cell) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"、|，|/", cell.text) if name)


def _given(head: str, cell: str) -> str:
    """Write the unit of the column after bare numbers: 50、20 under 奖补标准（万元）."""
    text = _with_unit(head, cell)
    if _CAP_COLUMN.search(head) and not _CAP_COLUMN.search(text):
        return f"最高{text}"
    return text


def _with_unit(head: str, cell: str) -> str:
    unit = UNIT.search(head)
    if unit is None:
        return cell
    return _BARE.sub(rf"\g<1>{unit.group('unit') or unit.group('other')}", cell)


def _asked(head: str, cell: str, lexicon: Lexicon) -> str:
    """Put the attribute that the column is about before its bounds: 1亿元以上 under 年营业收入."""
    text = _with_unit(head, cell)
    if lexicon.find_numbers(head) and re.search(r"\d", cell) and not lexicon.find_numbers(cell):
        return UNIT.sub("", head) + text
    return text
