"""Tables of a document: each row becomes a sentence of what it asks and what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.drafting.lexicon import Lexicon
from matcher.drafting.sentences import Sentence

_GIVES = re.compile(
    r"标准|金额|额度|奖励|补贴|补助|资助|奖补|支持(?:方式|力度)|扶持(?:力度|内容)|比例|最高限额|上限|限额"
)
_ASKS = re.compile(r"条件|对象|要求|情形|类别|档次|项目|名称|内容|等级|事项|类型|级别|范围|指标|企业|产值|收入|认定")
_DEPARTMENT = re.compile(r"责任|科室|部门|单位(?!：)|牵头|负责")
_IGNORED = re.compile(r"序号|编号|备注|联系|电话|材料|依据|时间")
_UNIT = re.compile(r"（(?:单位：)?(?P<unit>[^）]*?(?:万元|亿元|元|%|人|件|平方米))[^）]*）|单位：(?P<other>万元|元)")
_BARE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.%‰万亿元件个项家人年月日倍类级])")
_LEVEL_COLUMN = re.compile(
    r"(?:国家|省|市|区|县|部)级|[A-E]类|[一二三四五]等奖?|[特一二三四五]档|第[一二三四五]档|[1-5]A级?"
)
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


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    end: int


def read_rows(sentences: Iterable[Sentence], lexicon: Lexicon) -> Iterator[Row]:
    """Read the rows of all tables whose header tells what is given."""
    header: list[_Cell] = []
    previous = -2
    for sentence in sentences:
        if not sentence.line.is_row:
            continue
        cells = _cells(sentence)
        if sentence.number != previous + 1:
            header = []
        previous = sentence.number
        if _is_header(cells):
            header = cells
        elif header and len(cells) == len(header):
            row = _row(sentence, header, cells, lexicon)
            if row is not None:
                yield row
            yield from _level_rows(sentence, header, cells)


def _cells(sentence: Sentence) -> list[_Cell]:
    text = sentence.line.text
    bars = [found.start() for found in re.finditer(r"\|", text)]
    return [_Cell(text[low + 1 : high], low + 1, high) for low, high in pairwise(bars)]


def _is_header(cells: Sequence[_Cell]) -> bool:
    named = [
        cell for cell in cells if _GIVES.search(cell.text) or _ASKS.search(cell.text) or _IGNORED.search(cell.text)
    ]
    plain = [cell for cell in cells if len(cell.text) <= 16 and not re.search(r"\d", _UNIT.sub("", cell.text))]  # noqa: PLR2004
    levels = [cell for cell in cells if _LEVEL_COLUMN.match(cell.text)]
    gives = len(levels) > 1 or any(_GIVES.search(cell.text) for cell in cells)
    return (len(named) + len(levels)) * 2 >= len(cells) and len(plain) == len(cells) and gives


def _row(sentence: Sentence, header: Sequence[_Cell], cells: Sequence[_Cell], lexicon: Lexicon) -> Row | None:
    asks: list[str] = []
    gives: list[str] = []
    used: list[_Cell] = []
    departments: tuple[str, ...] = ()
    for head, cell in zip(header, cells, strict=True):
        if not cell.text or _IGNORED.search(head.text) or _LEVEL_COLUMN.match(head.text):
            continue
        if _DEPARTMENT.search(head.text) and not _GIVES.search(head.text):
            departments = tuple(name for name in re.split(r"、|，|/", cell.text) if name)
        elif _GIVES.search(head.text) and not re.search(r"项目|名称|条件|对象", head.text.replace("奖补项目", "")):
            gives.append(_given(head.text, cell.text))
            used.append(cell)
        else:
            asks.append(_asked(head.text, cell.text, lexicon))
            used.append(cell)
    if not gives or not used:
        return None
    return Row(sentence, "，".join(asks), "，".join(gives), used[0].start, used[-1].end, departments)


def _level_rows(sentence: Sentence, header: Sequence[_Cell], cells: Sequence[_Cell]) -> Iterator[Row]:
    """Read a row whose columns are levels: 孵化器（万元） | 200 | 100 under 国家级 | 省级."""
    levels = [(head, cell) for head, cell in zip(header, cells, strict=True) if _LEVEL_COLUMN.match(head.text)]
    if len(levels) < 2 or not cells[0].text:  # noqa: PLR2004 - one level alone is an ordinary column
        return
    unit = cells[0].text + header[0].text
    label = _UNIT.sub("", cells[0].text)
    for head, cell in levels:
        if re.search(r"\d", cell.text):
            given = _with_unit(head.text + unit, cell.text)
            yield Row(sentence, _UNIT.sub("", head.text) + label, given, cells[0].start, cell.end, ())


def _given(head: str, cell: str) -> str:
    """Write the unit of the column after bare numbers: 50、20 under 奖补标准（万元）."""
    text = _with_unit(head, cell)
    if _CAP_COLUMN.search(head) and not _CAP_COLUMN.search(text):
        return f"最高{text}"
    return text


def _with_unit(head: str, cell: str) -> str:
    unit = _UNIT.search(head)
    if unit is None:
        return cell
    return _BARE.sub(rf"\g<1>{unit.group('unit') or unit.group('other')}", cell)


def _asked(head: str, cell: str, lexicon: Lexicon) -> str:
    """Put the attribute that the column is about before its bounds: 1亿元以上 under 年营业收入."""
    text = _with_unit(head, cell)
    if lexicon.find_numbers(head) and re.search(r"\d", cell) and not lexicon.find_numbers(cell):
        return _UNIT.sub("", head) + text
    return text
