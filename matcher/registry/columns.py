"""The header of a registry table: which column says what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.errors import DocumentError, VocabularyError
from policies.vocabulary import Attribute, Vocabulary, nearest
from policies.vocabulary.spelling import half_width

MAX_COLUMNS = 2_000
COMMENT = "#"
"""Begins the name of a column that is not read."""

_PLAIN = {
    "uscc": ("uscc", "统一社会信用代码", "社会信用代码", "信用代码"),
    "name": ("name", "企业名称", "名称", "单位名称"),
    "source": ("source", "来源"),
    "as_of": ("as_of", "截至日期", "数据日期"),
    "confidence": ("confidence", "可信度"),
}
_MEANINGS = {word: meaning for meaning, words in _PLAIN.items() for word in words}
_LOOSE = re.compile(r"[\s-]+")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of facts: its place from 0, its name in the file, the attribute and the business year."""

    index: int
    title: str
    attribute: Attribute
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Where the code, the name and the provenance of a row stand (-1: nowhere), the facts, and what is passed over."""

    uscc: int
    name: int
    source: int
    as_of: int
    confidence: int
    facts: tuple[Column, ...]
    width: int
    ignored: tuple[str, ...] = ()

    def code_of(self, cells: Sequence[str]) -> str:
        """Give the credit code of a row, unchecked, spelled so that two rows of one enterprise have the same."""
        code = cells[self.uscc] if self.uscc < len(cells) else ""
        if not code.isalnum() or not code.isascii():
            code = _LOOSE.sub("", half_width(code))
        return code.upper()


def read_header(cells: Sequence[str], vocabulary: Vocabulary, *, ignore_unknown: bool = False) -> Header:
    """Understand a header; DocumentError names the column that nobody understands."""
    if len(cells) > MAX_COLUMNS:
        raise DocumentError(f"表头有 {len(cells)} 列，最多 {MAX_COLUMNS} 列")
    titles = [half_width(cell.strip().lstrip("\ufeff")).strip() for cell in cells]
    if not any(_MEANINGS.get(title.lower()) == "uscc" for title in titles):
        raise DocumentError("表头没有 uscc（统一社会信用代码）这一列；第一行应是列名，例如 uscc,name,region,employees")
    _refuse_twins(titles)
    plain: dict[str, int] = {}
    facts: list[Column] = []
    ignored: list[str] = []
    for index, title in enumerate(titles):
        if not title or title.startswith(COMMENT):
            continue
        meaning = _MEANINGS.get(title.lower())
        column = None if meaning else _column(index, title, vocabulary, ignore_unknown=ignore_unknown)
        if meaning:
            if plain.setdefault(meaning, index) != index:
                raise DocumentError(f"“{titles[plain[meaning]]}”和“{title}”两列是一个意思，请留一列")
        elif column is None:
            ignored.append(title)
        else:
            facts.append(column)
    _refuse_synonyms(facts)
    facts.sort(key=lambda column: (column.attribute.name, column.year or 0))
    places = {meaning: plain.get(meaning, -1) for meaning in _PLAIN}
    return Header(**places, facts=tuple(facts), width=len(titles), ignored=tuple(ignored))


def _column(index: int, title: str, vocabulary: Vocabulary, *, ignore_unknown: bool) -> Column | None:
    word, at, year = title.partition("@")
    try:
        attribute = vocabulary.attribute_called(word.strip())
    except VocabularyError:
        if ignore_unknown:
            return None
        near = nearest(word, [*_MEANINGS, *vocabulary.attribute_words])
        hint = f"，最接近的是“{near}”" if near else ""
        raise DocumentError(
            f"第 {index + 1} 列“{title[:30]}”不认识{hint}；不要的列请在列名前加 #，或用 --ignore-unknown"
        ) from None
    if not at:
        return Column(index, title, attribute)
    if not attribute.yearly:
        raise DocumentError(f"第 {index + 1} 列“{title[:30]}”：{attribute.zh}不按年度记录，去掉 @{year[:10]}")
    if _YEAR.fullmatch(year.strip()) is None:
        raise DocumentError(f"第 {index + 1} 列“{title[:30]}”：@ 后面应是年份，例如 {attribute.name}@2025")
    return Column(index, title, attribute, int(year))


def _refuse_twins(titles: Sequence[str]) -> None:
    named = [title for title in titles if title and not title.startswith(COMMENT)]
    seen: set[str] = set()
    for title in named:
        if title in seen:
            raise DocumentError(f"有两列都叫“{title[:30]}”")
        seen.add(title)


def _refuse_synonyms(columns: Iterable[Column]) -> None:
    seen: dict[tuple[str, int | None], Column] = {}
    for column in columns:
        first = seen.setdefault((column.attribute.name, column.year), column)
        if first is not column:
            raise DocumentError(f"“{first.title}”和“{column.title}”两列是同一项，请留一列")
