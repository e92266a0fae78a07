"""One spelling for the many ways of typing the same characters, with the way back to the original offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

MAX_LENGTH = 10_000
"""Characters read of one utterance; what lies beyond is left unread, so that any text costs bounded time."""

STRETCH = 400
"""Characters read together; an utterance is rarely longer."""

GAP = "_"
"""Stands for white space beside Latin letters or digits, so that every character of a doc is one token."""

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]"
    "|[\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s+")
_GAPPED = re.compile(rf"{_INVISIBLE.pattern}|\s")
_ENUMERATOR = re.compile(r"\d{1,2}[.、)](?!\d)")
_WIDE_SEPARATOR = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_FORMAL_SCALES = frozenset("佰仟拾")
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,}")
_FORMAL_DIGITS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_SCALES = {"玩": "万", "完": "万", "碗": "万", "忆": "亿", "义": "亿", "仁": "人"}
_MISHEARD = frozenset(_SCALES)
_MISHEARD_SCALE = re.compile(
    r"(?<=[\d一二两三四五六七八九十百千多几])[玩完碗忆义仁](?=$|[\s,，。！!？?;；、]|[元块度平]|左右|上下|以上|以下|出头|不到|多|吧)"
)
"""两千六百玩: scales as speech recognition and hasty typing write them, right behind a numeral."""
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_UNIT_ENDS = frozenset("万亿元人个件名亩度年月日")
_AMOUNT = re.compile(r"[\d.,]+_?[万亿元人名%]")
_LATIN_WORD = re.compile(r"(?<![\d.a-z])[a-z&][a-z&.-]+$")
_LATIN_WORD_AFTER = re.compile(r"[a-z&]{2}")
"""做 SaaS 的 means 做SaaS的; behind 3000w the gap ends a column."""
_COLUMN = re.compile(r"\u3000|\t| {2}")
"""A gap as wide as between the columns of a table."""
_TICKS = frozenset("✅✔✓√☑❌✗✘✖×")
_BULLETS = frozenset("•·▪■◆★☆►▶")
_MARKS = {
    "!": "！", "?": "？", ";": "；", "：": ":", "（": "(", "）": ")", "％": "%", "﹪": "%", "﹐": "，", "､": "、",
    "－": "-", "—": "-", "–": "-", "―": "-", "−": "-", "～": "~", "〜": "~", "∼": "~", "˜": "~",
    "￥": "¥", "｡": "。", "…": "。", "\n": "。", "\r": "。", "\u2028": "。", "\u2029": "。",
    "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "＂": '"', "‘": "'", "’": "'",
    "㎡": "方", "巿": "市", "㎾": "k", "●": "•", "，": "，",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised `text` of `original`; `offsets` is None where characters correspond one to one."""

    text: str
    original: str
    offsets: tuple[int, ...] | None = None
    shift: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place of `text[start:end]` in the original."""
        first, last = start + self.shift, end + self.shift
        if self.offsets is None or end <= start:
            return first, last
        return self.offsets[first], self.offsets[last - 1] + 1

    def words(self, start: int, end: int) -> str:
        """Give the original words of `text[start:end]`."""
        first, last = self.span(start, end)
        return self.original[first:last]


def stretches(normal: Normal) -> list[Normal]:
    """Cut a long text behind sentences, or where it must be: what is read together stays short, so time is linear."""
    text = normal.text
    if len(text) <= STRETCH:
        return [normal]
    cut: list[Normal] = []
    start = 0
    while start < len(text):
        end = min(start + STRETCH, len(text))
        if end < len(text):
            stop = max(text.rfind(mark, start + STRETCH // 2, end) for mark in "。！？；，")
            end = stop + 1 if stop > 0 else end
        cut.append(Normal(text[start:end], normal.original, normal.offsets, start))
        start = end
    return cut


def normalise(original: str) -> Normal:
    """Drop what cannot be seen, fold width, case and script, and mark white space.

    >>> normalise("營收 ３，２００萬").text
    '营收3,200万'
    """
    text = original[:MAX_LENGTH]
    folded = (_WIDE_SEPARATOR.sub(",", text) if "，" in text else text).translate(_folding())
    if not _unusual().isdisjoint(folded):
        folded = _usual(folded)
    if not _GAPPED.search(folded):
        kept = _COMMA.sub("，", folded) if "," in folded else folded
        return Normal(kept, original)
    kept, offsets = _squeeze(folded)
    kept = _COMMA.sub("，", kept)
    return Normal(kept, original, tuple(offsets))


def fold_word(word: str) -> str:
    """Normalise a word of a lexicon the way texts are."""
    return normalise(word).text


def _squeeze(text: str) -> tuple[str, list[int]]:
    offsets = [i for i, char in enumerate(text) if not _INVISIBLE.match(char)]
    seen = "".join(text[i] for i in offsets)
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for gap in _SPACE.finditer(seen):
        pieces.append(seen[last : gap.start()])
        places += offsets[last : gap.start()]
        mark = _gap_mark(seen, gap.start(), gap.end())
        pieces.append(mark)
        places += offsets[gap.start() : gap.start() + len(mark)]
        last = gap.end()
    pieces.append(seen[last:])
    places += offsets[last:]
    return "".join(pieces), places


def _gap_mark(text: str, start: int, end: int) -> str:
    """Choose what stands for a gap: a comma between Chinese words, nothing beside digits, else itself."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after:
        return ""
    if _ENUMERATOR.match(text, end):
        return "，"
    if _is_chinese(before) and _is_chinese(after):
        return "，"
    if before in _TICKS or after in _BULLETS:
        return "，"
    if before == "年" and _AMOUNT.match(text, end):
        return ""
    if before in _UNIT_ENDS and after.isdigit():
        return "，"
    if before.isdigit() and _is_chinese(after) and _COLUMN.search(text[start:end]):
        return "，"
    if (before.isdigit() and _is_chinese(after)) or (_is_chinese(before) and after.isdigit()):
        return ""
    if (_is_chinese(after) and _LATIN_WORD.search(text, max(0, start - 20), start)) or (
        _is_chinese(before) and _LATIN_WORD_AFTER.match(text, end)
    ):
        return ""
    return GAP


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    table: dict[int, str] = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    table |= {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    table |= {0xFF21 + i: chr(0x61 + i) for i in range(26)}
    table |= {ord(source): target for source, target in _MARKS.items()}
    table |= {0xFF01 + ord(mark) - 0x21: mark_to for mark, mark_to in _MARKS.items() if "!" <= mark <= "~"}
    table[0xFF0C] = "，"
    table |= {ord(source): target for source, target in _traditional()}
    return table


@lru_cache(maxsize=1)
def _unusual() -> frozenset[str]:
    """Characters without which a text has no formal numbers, misheard scales or words of a dialect."""
    return _FORMAL_SCALES | _MISHEARD | _dialect()[0]


def _usual(text: str) -> str:
    """Put common digits, scales and words for formal, misheard and local ones."""
    if not _FORMAL_SCALES.isdisjoint(text):
        text = _FORMAL.sub(lambda found: found.group().translate(_FORMAL_DIGITS), text)
    if not _MISHEARD.isdisjoint(text):
        text = _MISHEARD_SCALE.sub(lambda found: _SCALES[found.group()], text)
    return _spoken(text)


def _spoken(text: str) -> str:
    """Put the common words for those of a dialect, character for character.

    >>> _spoken("阿拉勿晓得")
    '我们不知道'
    """
    firsts, pattern, common = _dialect()
    return text if firsts.isdisjoint(text) else pattern.sub(lambda found: common[found.group()], text)


@lru_cache(maxsize=1)
def _dialect() -> tuple[frozenset[str], re.Pattern[str], dict[str, str]]:
    """Give the first characters of the words, the words as one pattern, and what is read for each."""
    text = (resources.files("matcher.text") / "data" / "dialect.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    rows.sort(key=lambda row: -len(row[0]))
    pattern = "|".join(_not_behind(row[3:]) + row[0] + "".join(row[2:3]) for row in rows)
    return frozenset(row[0][0] for row in rows), re.compile(pattern), {row[0]: row[1] for row in rows}


def _not_behind(column: list[str]) -> str:
    return f"(?<!{column[0]})" if column else ""


def _traditional() -> list[tuple[str, str]]:
    """Pairs of a traditional form and its simplified one, of the words enterprises use of themselves."""
    text = (resources.files("matcher.text") / "data" / "traditional.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(pair[0], pair[1]) for line in lines for pair in line.split()]
