"""Numbers as people write them: 3,200.5, 三千二百五十, 一亿二, 2千3百, 一个半亿, 八十多, 三四千."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "单": 0, "两": 2, "俩": 2, "仨": 3}
TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30, "k": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "w": 10**4, "m": 10**6, "e": 10**8}
ENGLISH = {"million": 10**6, "billion": 10**9, "thousand": 1000}
_SCORES = {Decimal(20), Decimal(30)}
"""廿三 is twenty and three, no tenths of a score."""
_HALF = "半"
_POINT = "点"
_LONGEST_DIGITS = 9
_LONGEST_TOKEN = 20
LARGEST = Decimal(10) ** 15
"""Beyond this nothing said of one enterprise is a number we should believe."""

_TOKEN = re.compile(
    r"million|billion|thousand|\d[\d,]*(?:\.\d+)?|[零〇单一二两俩仨三四五六七八九廿卅]|[十百千k]|[万亿wm]|e$|[半点]"
)
_PLAIN = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)([万亿]?)", re.ASCII)
_PLAIN_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_PAIR = re.compile(
    r"(?<![一二两三四五六七八九\d])([一二两三四五六七八])([二两三四五六七八九])(?=[十百千])|(?<![一二两三四五六七八九十百千\d])([一二两三四五六七八])([二两三四五六七八九])(?=[万亿个几多来人]|$)"
)
_PAIR_AFTER_TEN = re.compile(r"(?<=[十百])([一二两三四五六七八])([二三四五六七八九])(?=[万亿个多来人]|$)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number or (`high` given) a range; `more` says 多 or 余 was added, `about` 来 or 几, `scaled` 万 or 亿."""

    low: Decimal
    high: Decimal | None = None
    more: bool = False
    about: bool = False
    scaled: bool = False


@lru_cache(maxsize=2048)
def read_number(written: str) -> Number | None:
    """Read a written number; None when it is none, vague (几千万) or beyond belief (1e999).

    The last ones are kept: 五十, 三千万 and the like are what most people write.
    """
    plain = _PLAIN.fullmatch(written)
    if plain:  # most numbers: 3200, 1.5亿
        exact = Decimal(plain.group(1)) * _PLAIN_SCALES[plain.group(2)]
        return Number(exact, scaled=bool(plain.group(2))) if exact < LARGEST else None
    text = written.replace("_", "")
    more = "多" in text or "余" in text
    about = "来" in text or "把" in text
    if text.startswith("数") or "几" in text:
        return _read_some(text)
    bare = re.sub(r"[多余来把个]", "", text)
    scaled = bool(re.search(r"[万亿wmke]|illion|thousand", bare))
    pair = _split_pair(bare)
    if pair:
        low, high = (_value(part) for part in pair)
        return Number(low, high, scaled=scaled) if low is not None and high is not None and low < high else None
    value = _value(bare)
    return None if value is None else Number(value, None, more, about, scaled)


def _read_some(text: str) -> Number | None:
    """二十几 is more than twenty; 几千万 alone says too little."""
    stated = re.fullmatch(
        r"((?:[一二两三四五六七八九]百)?(?:零|[一二两三四五六七八九]?十)|廿|卅|[一二两三四五六七八九]百)几个?", text
    )
    if not stated:
        return None
    value = _value(stated.group(1))
    return None if value is None else Number(value, more=True)


def _split_pair(text: str) -> tuple[str, str] | None:
    """Two neighbouring digits name a range: 三四千万, 五六十, 两三百, 十七八."""
    if re.fullmatch("百八十[万亿]?", text):
        return f"八十{text[3:]}", f"一百{text[3:]}"
    for pattern in (_PAIR, _PAIR_AFTER_TEN):
        found = pattern.search(text)
        low, high = (1, 2) if found and found.group(1) else (3, 4)
        if found and DIGITS[found.group(low)] < DIGITS[found.group(high)] <= DIGITS[found.group(low)] + 2:
            before, after = text[: found.start(low)], text[found.end() :]
            return before + found.group(low) + after, before + found.group(high) + after
    return None


def _value(text: str) -> Decimal | None:
    if not text:
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text)) if len(text) <= _LONGEST_DIGITS else None
    try:
        value = _Sum().read(text)
    except (InvalidOperation, ValueError):
        return None
    return value if value is not None and value < LARGEST else None


class _Sum:
    """Adds up the sections of a number: what stands before 亿, before 万, and the rest."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.digit: Decimal | None = None
        self.last_scale = Decimal(1)
        self.point = Decimal(0)

    def read(self, text: str) -> Decimal | None:
        position = 0
        for token in _TOKEN.finditer(text):
            if token.start() != position:
                return None
            self._take(token.group())
            position = token.end()
        if position != len(text):
            return None
        self._finish()
        return self.total + self.section

    def _take(self, token: str) -> None:
        if token in TENS:
            self._close_section(Decimal(TENS[token]))
        elif token in MYRIADS or token in ENGLISH:
            self._close_myriad(Decimal(MYRIADS.get(token, 0) or ENGLISH[token]))
        elif token in _HALF:
            self._half()
        elif token in _POINT:
            self.point = Decimal("0.1")
        else:
            self._add_digit(token)

    def _add_digit(self, token: str) -> None:
        if token in DIGITS:
            value = Decimal(DIGITS[token])
            if self.point:
                self.digit = (self.digit or Decimal(0)) + value * self.point
                self.point /= 10
                return
            if value == 0:
                self.last_scale = Decimal(10)
        else:
            if len(token) > _LONGEST_TOKEN:
                raise ValueError(token)
            value = Decimal(token.replace(",", ""))
        self.digit = value

    def _half(self) -> None:
        if self.digit is None and (self.section or self.total):
            half = self.last_scale / 2
            self.section += half
        else:
            self.digit = (self.digit or Decimal(0)) + Decimal("0.5")

    def _close_section(self, scale: Decimal) -> None:
        self.section += (Decimal(1) if self.digit is None else self.digit) * scale
        self._close(scale)

    def _close_myriad(self, scale: Decimal) -> None:
        count = self.section + (self.digit or Decimal(0))
        if count == 0 and self.digit is None:
            count = Decimal(1) if not self.total else Decimal(0)
        if self.total and self.section == 0 and self.digit is None:
            self.total *= scale
        else:
            self.total += count * scale
        self.section = Decimal(0)
        self._close(scale)

    def _close(self, scale: Decimal) -> None:
        self.digit = None
        self.last_scale = Decimal(10) if scale in _SCORES else scale
        self.point = Decimal(0)

    def _finish(self) -> None:
        """Count a last digit after 千, 万 or 亿 as tenths of it: 两千三 is 2300, 一亿二 is 1.2亿."""
        if self.digit is None:
            return
        spoken_tail = (
            self.last_scale > TENS["十"] and self.digit < TENS["十"] and self.digit == self.digit.to_integral_value()
        )
        self.section += self.digit * self.last_scale / 10 if spoken_tail else self.digit
