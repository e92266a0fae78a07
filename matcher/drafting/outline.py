"""The section tree: which heading each line stands under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.drafting.lines import KINDS_OF_ITEM, Line

_NUMERAL = "一二三四五六七八九十百零〇\\d"
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (1, rf"第[{_NUMERAL}]{{1,4}}[编篇部](?:分)?"),
        (2, rf"第[{_NUMERAL}]{{1,4}}章"),
        (3, rf"第[{_NUMERAL}]{{1,4}}节"),
        (4, rf"第[{_NUMERAL}]{{1,5}}条"),
        (5, r"[一二三四五六七八九十]{1,3}、"),
        (5, r"(?:问|Q\d*)："),
        (6, rf"第[{_NUMERAL}]{{1,3}}类(?!医疗|增值)|{KINDS_OF_ITEM}(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}}[：、])"),
        (7, r"（[一二三四五六七八九十]{1,3}）"),
        (8, r"\d{1,2}[、.](?!\d)"),
        (9, r"（\d{1,2}）|\d{1,2}）"),
        (10, r"[①-⑳]"),
    )
)
_ANNEX = re.compile(r"附件?\d{0,2}[:：]?$|附件[一二三\d]|附\d?：")
_LONGEST_TITLE = 30
_LONGEST_HEADING = 45
_SENTENCE_MARKS = re.compile(r"[。；：]")
_CAPTION = re.compile(r"(?!.*(?:下列|以下|如下))[^，。；：\d]{2,10}：")
"""（十一）申报材料：a heading, though nothing follows it on its line."""
_RULE = re.compile(r"不重复|就高|从高|从优|不予|不得|应当|负责|不享受|除外")
_NAMED = re.compile(r"（[^）]{1,15}）")


@dataclass(frozen=True, slots=True)
class Section:
    """A place in the tree: the headings from the outermost in, and a number for each."""

    path: tuple[str, ...] = ()
    keys: tuple[int, ...] = ()

    def name(self) -> str:
        """Write the path as clauses cite it."""
        return " > ".join(self.path)

    def holds(self, other: Section) -> bool:
        """Whether the other place lies in this one."""
        return other.keys[: len(self.keys)] == self.keys

    def parent(self) -> Section:
        """Give the place one step out."""
        return Section(self.path[:-1], self.keys[:-1])


@dataclass(frozen=True, slots=True)
class Passage:
    """A line under its section; the text after its heading begins at `body`."""

    line: Line
    section: Section
    body: int


def read_outline(lines: Iterable[Line], text: str) -> Iterator[Passage]:
    """Give every line its section, in order. A short item with nothing below it is no heading but a statement."""
    held: Passage | None = None
    for passage in _outlined(lines, text):
        if held is not None:
            yield held if held.section.holds(passage.section) else _stated(held)
        held = passage
    if held is not None:
        yield _stated(held)


def _stated(passage: Passage) -> Passage:
    """Take 2.上年度营业收入2000万元以上 (no full stop, nothing below) for what it says, as its neighbours with one."""
    section, line = passage.section, passage.line
    found = _marker(line.text)
    if found is None or passage.body < len(line.text) or line.text.startswith(("问", "Q")):
        return passage
    path = (*section.path[:-1], line.text[: found[1]].rstrip("：:"))
    return Passage(line, Section(path, section.keys), found[1])


def _outlined(lines: Iterable[Line], text: str) -> Iterator[Passage]:
    stack: list[tuple[int, str, int]] = []
    for number, line in enumerate(lines):
        found = _marker(line.text)
        if found is None:
            if _ANNEX.match(line.text):
                stack.clear()
            yield Passage(line, _section(stack), 0)
            continue
        rank, marker_end = found
        while stack and stack[-1][0] >= rank:
            stack.pop()
        end = _title_end(line.text, marker_end)
        start, stop = line.span(0, end)
        stack.append((rank, " ".join(text[start:stop].split()).rstrip("。：:，"), number + 1))
        yield Passage(line, _section(stack), end)


def _section(stack: list[tuple[int, str, int]]) -> Section:
    return Section(tuple(title for _, title, _ in stack), tuple(key for _, _, key in stack))


def _marker(text: str) -> tuple[int, int] | None:
    if text.startswith("|"):
        return None
    for rank, pattern in _MARKERS:
        found = pattern.match(text)
        if found:
            return rank, found.end()
    return None


def body_of(text: str) -> str:
    """Give a line without the number it begins with."""
    found = _marker(text)
    return text if found is None else text[found[1] :]


def _title_end(text: str, start: int) -> int:
    """Say where the heading ends: at its first full stop when short, else right after its number."""
    named = _NAMED.match(text, start)
    if named:
        return named.end()
    if text.startswith(("问", "Q")):
        return len(text)
    mark = _SENTENCE_MARKS.search(text, start)
    if mark is None:
        return len(text) if len(text) - start <= _LONGEST_HEADING and not text.endswith("，") else start
    if mark.end() == len(text) and _CAPTION.fullmatch(text, start):
        return mark.end()
    is_title = mark.start() - start <= _LONGEST_TITLE and mark.group() != "；" and mark.end() < len(text)
    title = text[start : mark.start()]
    if is_title and "，" not in title and not re.search(r"\d[万%亿元]|奖励\d|给予", title) and not _RULE.search(title):
        return mark.end()
    return start
