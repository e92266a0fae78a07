"""Headers of tables, also of two lines: 奖励标准（万元） over 国家级, 省级, 市级."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

UNIT = re.compile(r"（(?:单位：)?(?P<unit>[^）]*?(?:万元|亿元|元|%|人|件|平方米))[^）]*）|单位：(?P<other>万元|元)")
GIVES = re.compile(
    r"标准|金额|额度|奖励|补贴|补助|资助|奖补|支持(?:方式|力度)|扶持(?:力度|内容|政策)|支持政策|比例|最高限额|上限|限额|追加|叠加|奖金|津贴"
)
LEVEL = re.compile(r"(?:国家|省|市|区|县|部)级|[A-E]类|[一二三四五]等奖?|[特一二三四五]档|第[一二三四五]档|[1-5]A级?")
IGNORED = re.compile(r"序号|编号|备注|联系|电话|材料|依据|时间")
_ASKS = re.compile(r"条件|对象|要求|情形|类别|档次|项目|名称|内容|等级|事项|类型|级别|范围|指标|企业|产值|收入|认定")
_PAID = re.compile(
    r"(?:拟?(?:获奖|获补|受补|受奖|奖励|补助|兑现|申报))?(?:企业|单位|公司|机构)(?:名称|全称)|获奖(?:单位|企业)|统一社会信用代码"
)
"""A table of those who were paid gives nothing to anybody else."""
_LONGEST_HEAD = 16
_LEAST_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row and where it stands in the line; `over` is the cell above it in a header of two lines."""

    text: str
    start: int
    end: int
    over: str = ""


def is_header(cells: Sequence[Cell]) -> bool:
    """Say whether a row names columns, one of which tells what is given."""
    if any(_PAID.fullmatch(cell.text) for cell in cells):
        return False
    named = [cell for cell in cells if GIVES.search(cell.text) or _ASKS.search(cell.text) or IGNORED.search(cell.text)]
    plain = [cell for cell in cells if len(cell.text) <= _LONGEST_HEAD and not _has_number(cell)]
    levels = [cell for cell in cells if LEVEL.match(cell.text)]
    blank = [cell for cell in cells if not cell.text]
    gives = len(levels) >= _LEAST_LEVELS or any(GIVES.search(cell.text) for cell in cells)
    enough = (len(named) + len(levels)) * 2 >= len(cells) - len(blank)
    return enough and len(plain) == len(cells) and gives


def _has_number(cell: Cell) -> bool:
    return bool(re.search(r"\d", UNIT.sub("", cell.text)))


def continues(header: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """Say whether a row is the second line of the header above it: it splits columns that one cell spans."""
    if len(header) != len(cells) or any(_has_number(cell) for cell in cells):
        return False
    over = _filled(header, cells)
    parted = [low for top, low in zip(over, cells, strict=True) if low.text and low.text != top.text]
    kept = [low for top, low in zip(over, cells, strict=True) if not low.text or low.text == top.text]
    spanned = len({top.text for top, low in zip(over, cells, strict=True) if low in parted}) < len(parted)
    return len(parted) > 1 and bool(kept) and spanned and all(len(low.text) <= _LONGEST_HEAD for low in parted)


def joined(header: Sequence[Cell], cells: Sequence[Cell]) -> list[Cell]:
    """Join the two lines of a header; a level keeps the unit said above it, all else the words too."""
    return [_both(top, low) for top, low in zip(_filled(header, cells), cells, strict=True)]


def _filled(header: Sequence[Cell], cells: Sequence[Cell]) -> list[Cell]:
    """Let a merged cell stand in all its columns; readers give it once, or in each."""
    over: list[Cell] = []
    for top, low in zip(header, cells, strict=True):
        over.append(replace(top, text=over[-1].text) if not top.text and low.text and over else top)
    return over


def _both(top: Cell, low: Cell) -> Cell:
    if not low.text or low.text == top.text:
        return top
    unit = UNIT.search(top.text)
    if LEVEL.match(low.text):
        text = low.text + (unit.group() if unit and not UNIT.search(low.text) else "")
    else:
        text = UNIT.sub("", top.text) + low.text + (unit.group() if unit and not UNIT.search(low.text) else "")
    return replace(top, text=text, over=top.text)
