"""Logical lines of a document: wrapped lines joined, blanks dropped, every character traceable to the text read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_CANONICAL = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_CANONICAL |= {ord("％"): ord("%"), ord("／"): ord("/"), ord("．"): ord("."), ord("＋"): ord("+")}
_CANONICAL |= {ord("("): ord("（"), ord(")"): ord("）"), ord(";"): ord("；"), ord(":"): ord("："), ord("∶"): ord("：")}
_CANONICAL |= {
    ord("［"): ord("〔"),
    ord("］"): ord("〕"),
    ord("["): ord("〔"),
    ord("]"): ord("〕"),
    ord("!"): ord("！"),
}
_CANONICAL |= {ord("?"): ord("？"), ord("，"): ord("，"), ord("–"): ord("-"), ord("—"): ord("-"), ord("－"): ord("-")}
_CANONICAL |= {ord("～"): ord("~"), ord("‑"): ord("-"), ord("﹣"): ord("-"), ord("﹪"): ord("%")}

_PAGE_NUMBER = re.compile(r"[-·.]*第?\d{1,4}页?[-·.]*(?:共\d+页)?")
_RULE = re.compile(r"[-=_*#·.~…|：]+")
_ENDS = "。；：！？!?”』】》|"
_SOFT_ENDS = "，、"
KINDS_OF_ITEM = r"(?:支持|申报)?(?:方向|专题|类别|类型|项目|任务|板块)"
"""方向一, 专题二: what a notice numbers its awards with, apart from 一、 and （一）."""
HEADING = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,5}[编章节条]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|（\d{1,2}）"
    rf"|第[一二三四五六七八九十]{{1,2}}类|{KINDS_OF_ITEM}(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}}[：:、])"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|附件?[:：\d一二三]|附则|问[:：]|答[:：]|Q\d*[:：]|A\d*[:：]"
)
_STANDS_ALONE = re.compile(r".*(?:通知|意见|办法|细则|政策|措施|规定|方案|公告|标准|问答|规划|报告)(?:（[^）]*）)?")
_BEGINS_ANEW = re.compile(
    r".{0,14}[〔【]?(?:19|20)\d\d[〕】]?(?:第)?\d{1,4}号|(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|各[市县区镇街有]"
    r"|(?:申报|支持|奖励|补助|补贴|扶持|资助|奖补|责任|受理|办理|兑现|政策)(?:的)?"
    r"(?:对象|条件|标准|方式|内容|范围|材料|程序|流程|时间|单位|部门|依据|额度|金额|主体|要求)："
)
_FURNITURE = re.compile(r"(?:索引号|发布机构|发文机关|成文日期|发布日期|公开方式|信息来源|文号|主题分类)：")
"""What a web page puts above a document; it never goes on in the next line."""
_LEAST_WRAPPED = 15
_WRAP_TOLERANCE = 4
_LONG_LINE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, heading or table row. `offsets[i]` is where character i stands in the text read."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a range of this line into a span of the text read."""
        return self.offsets[start], self.offsets[end - 1] + 1

    @property
    def is_row(self) -> bool:
        """Whether the line is a table row."""
        return self.text.startswith("|") and self.text.count("|") >= 3  # noqa: PLR2004 - two cells have three bars


def canonical(text: str) -> str:
    """Write a text without blanks, half-width where that changes nothing but the width.

    >>> canonical("Ｒ＆Ｄ 投入(万元)")
    'R＆D投入（万元）'
    """
    return "".join(text.split()).translate(_CANONICAL)


def split_lines(text: str) -> list[Line]:
    r"""Cut a text into logical lines.

    >>> [line.text for line in split_lines("一、总则\n对企业给予 10 万元\n奖励。")]
    ['一、总则', '对企业给予10万元', '奖励。']
    """
    physical = list(_physical(text))
    width = _wrap_width(physical)
    lines: list[Line] = []
    for line in physical:
        if lines and _continues(lines[-1], line, width):
            lines[-1] = Line(lines[-1].text + line.text, lines[-1].offsets + line.offsets)
        else:
            lines.append(line)
    return lines


def _physical(text: str) -> Iterator[Line]:
    position = 0
    for raw in text.split("\n"):
        kept = [i for i, c in enumerate(raw) if not c.isspace() and c not in "\ufeff\u200b"]
        line = "".join(_digit(raw[i]) for i in kept).translate(_CANONICAL)
        line = re.sub(r",(?!\d{3})|(?<!\d),", "，", line)
        if line and not _PAGE_NUMBER.fullmatch(line) and not _RULE.fullmatch(line):
            yield Line(line, tuple(position + i for i in kept))
        position += len(raw) + 1


def _digit(c: str) -> str:
    """Write any decimal digit of any script as an ASCII one, so that patterns and numbers agree on what digits are."""
    return str(unicodedata.decimal(c)) if c > "9" and c.isdecimal() else c


def _wrap_width(lines: list[Line]) -> int:
    """Give the width at which the lines were wrapped; 0 when every paragraph is one line."""
    open_ended = [len(line.text) for line in lines if not line.is_row and line.text[-1] not in _ENDS]
    wide = Counter(length for length in open_ended if length >= _LEAST_WRAPPED)
    if not wide:
        return 0
    widest = max(wide, key=lambda length: sum(wide[n] for n in range(length - 2, length + 3)))
    share = sum(wide[n] for n in range(widest - 2, widest + 3))
    return widest if share >= max(6, len(lines) // 5) else 0


def _continues(before: Line, line: Line, width: int) -> bool:
    if before.is_row or line.is_row or HEADING.match(line.text):
        return False
    if _FURNITURE.match(before.text) or _STANDS_ALONE.fullmatch(before.text) or _BEGINS_ANEW.match(line.text):
        return False
    last = before.text[-1]
    if last in _ENDS and not (last == "”" and width):
        return False
    tail = len(before.text) if not width else _last_length(before)
    if last in _SOFT_ENDS and tail >= _LEAST_WRAPPED:
        return True
    return tail >= (width - _WRAP_TOLERANCE if width else _LONG_LINE)


def _last_length(line: Line) -> int:
    """Count the characters of the last physical line of a joined line (blanks between are dropped)."""
    count = 1
    offsets = line.offsets
    while count < len(offsets) and offsets[-count] - offsets[-count - 1] <= 2:  # noqa: PLR2004 - a blank, not a break
        count += 1
    return count
