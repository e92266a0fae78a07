"""Times in a text: years, months, 去年, 三年前, 上个月, as far as they date a fact or a founding."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from matcher.text.gates import EVERY, Gate, any_of
from matcher.text.numerals import read_number


@dataclass(slots=True)
class Moment:
    """A time named in the text: ISO year, month or day, and whether it lies after today. Never changed."""

    start: int
    end: int
    iso: str
    relative: bool = False
    future: bool = False

    @property
    def year(self) -> str:
        """The year, as the period of a fact."""
        return self.iso[:4]


_LONGEST_MONTH = 31
_MONTHS_A_YEAR = 12
_CENTURY = 100
_EARLIEST = 1900
_DIGIT = "零〇一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CN_MONTH = "十[一二]|[一二三四五六七八九十]|腊|正"
_YEAR = (
    rf"(?P<year>(?:19|20)\d\d|(?<!\d)[0129]\d(?=年(?!前|后|来|多|了|的老|的历史|的经验|左右|的?时间|"
    rf"经验|以|内|期|之|半|历史|[，。]|$))|[一二][九零〇][{_DIGIT}]{{2}}|"
    rf"(?<![{_DIGIT}十百])[零〇一二九八][{_DIGIT}](?=年(?!前|后|来|多|了|内|期|半|之|[，。]|$)))"
)
_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|{_CN_MONTH})"
_ABSOLUTE = Gate(
    rf"{_YEAR}(?:年度?(?:的)?_?(?:{_MONTH}月(?:份)?(?:(?P<day>[0-3]?\d)[日号]?)?)?"
    rf"|[.\-/](?P<month2>1[0-2]|0?[1-9])(?:[.\-/](?P<day2>[0-3]?\d))?(?:月(?:份)?)?(?![\d%万亿元人])|(?=[、和及](?:19|20)\d\d|[两三四五]年|财年|成立|注册|创办|创立|不是|而不是|，|。|:|$|_|\||(?![wke](?![a-z]))[a-z]))"
)
_RELATIVE_YEARS = {
    "大前年": -3,
    "前年": -2,
    "上上年": -2,
    "去年": -1,
    "上年度": -1,
    "上一年度": -1,
    "上一年": -1,
    "上年": -1,
    "上个年度": -1,
    "上一个年度": -1,
    "上一会计年度": -1,
    "上个财年": -1,
    "上财年": -1,
    "上一财年": -1,
    "last_year": -1,
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "本财年": 0,
    "this_year": 0,
    "明年": 1,
    "下年度": 1,
    "下一年度": 1,
    "来年": 1,
    "next_year": 1,
    "后年": 2,
    "大后年": 3,
}
_RELATIVE = Gate(
    rf"(?P<word>{'|'.join(sorted(_RELATIVE_YEARS, key=len, reverse=True))})(?:的)?(?:年?[初底末中]|"
    rf"全年|(?:上|下)半年|{_MONTH}月(?:份)?|[一二三四1-4]季度)?"
)
_ENGLISH_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ENGLISH = Gate(rf"(?P<month>{_ENGLISH_MONTHS})[a-z]*\.?_?(?P<year>(?:19|20)\d\d)")
_SPOKEN = Gate(r"两千零?(?P<rest>[一二]?十[一二三四五六七八九]?|[一二三四五六七八九])年")
_MONTHS_BACK = Gate(r"(?P<this>这个月|本月|当月|刚刚?这个月)|(?P<last>上个?月)|(?P<before>上上个?月)")
_TEMPORAL = re.compile(r"[年月\d]|year")
_AGO = Gate(r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3}|半)(?P<unit>个?多?年|个?多?月)(?:之|以)?前")


_BARE_MONTH = Gate(
    rf"(?<![\d年个{_DIGIT}十])(?P<month>1[0-2]|[1-9]|十[一二]|[一二三四五六七八九十])月(?:份|(?P<day>[0-3]?\d)[日号])?(?![\d薪均])"
)
_TIMES = any_of(_ENGLISH, _SPOKEN, _ABSOLUTE, _RELATIVE, _MONTHS_BACK, _AGO, _BARE_MONTH)


def find_moments(text: str, today: date, possible: int = EVERY) -> list[Moment]:
    """Find the times of a normalised text, relative ones counted from `today`; `possible` is the look at the text."""
    if not possible & _TIMES or not _TEMPORAL.search(text):
        return []
    found = [
        *_english(text, possible),
        *_spoken(text, possible),
        *_absolutes(text, today, possible),
        *_relatives(text, today, possible),
        *_months(text, today, possible),
        *_agos(text, today, possible),
    ]
    found.sort(key=lambda moment: (moment.start, -moment.end))
    kept: list[Moment] = []
    for moment in found:
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return _refined(text, kept, today, possible)


_SAME_PERIOD = re.compile(r"(?:上年|上一年|去年)(?:度)?同期")


def _refined(text: str, moments: list[Moment], today: date, possible: int) -> list[Moment]:
    """上年同期 is the year before the one named; a bare month belongs to the year named before it."""
    refined: list[Moment] = []
    for moment in moments:
        if _SAME_PERIOD.match(text, moment.start) and refined:
            refined.append(replace(moment, iso=str(int(refined[-1].year) - 1)))
        else:
            refined.append(moment)
    for found in _BARE_MONTH.finditer(possible, text):
        before = [m for m in refined if m.end <= found.start()]
        if any(m.start < found.end() and found.start() < m.end for m in refined):
            continue
        year = before[-1].year if before else str(today.year)
        month = _month(found.group("month"))
        iso = _iso(int(year), month, found.group("day"))
        refined.append(Moment(found.start(), found.end(), iso, relative=True, future=iso > today.isoformat()))
    refined.sort(key=lambda moment: moment.start)
    return refined


def _absolutes(text: str, today: date, possible: int) -> list[Moment]:
    moments = []
    for found in _ABSOLUTE.finditer(possible, text):
        year = _full_year(found.group("year"), today)
        if year is None or (found.start() and text[found.start() - 1] in "0123456789.-"):
            continue
        month = _month(found.group("month") or found.group("month2"))
        iso = _iso(year, month, found.group("day") or found.group("day2"))
        moments.append(Moment(found.start(), found.end(), iso, future=iso[:7] > today.isoformat()[: len(iso[:7])]))
    return moments


def _english(text: str, possible: int) -> list[Moment]:
    """March 2019."""
    names = _ENGLISH_MONTHS.split("|")
    return [
        Moment(f.start(), f.end(), f"{f.group('year')}-{names.index(f.group('month')) + 1:02d}")
        for f in _ENGLISH.finditer(possible, text)
    ]


def _spoken(text: str, possible: int) -> list[Moment]:
    """两千零十八年."""
    years = [(f, read_number(f.group("rest"))) for f in _SPOKEN.finditer(possible, text)]
    return [Moment(f.start(), f.end(), f"{2000 + int(number.low):04d}") for f, number in years if number]


def _iso(year: int, month: int | None, day: str | None) -> str:
    if month is None:
        return f"{year:04d}"
    if day is None or not 1 <= int(day) <= _LONGEST_MONTH:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{int(day):02d}"


def _year_number(written: str) -> int | None:
    """Read a year digit by digit (二〇一三 is no 一到三), or as a number."""
    if all(digit in _DIGITS for digit in written):
        return int("".join(str(_DIGITS[digit]) for digit in written))
    if written.isascii():
        return int(written)
    number = read_number(written)
    return None if number is None else int(number.low)


def _full_year(written: str, today: date) -> int | None:
    value = _year_number(written)
    if value is None:
        return None
    if value < _CENTURY:
        value += 2000 if value <= today.year % 100 + 10 else 1900
    return value if _EARLIEST <= value <= today.year + 20 else None


def _month(written: str | None) -> int | None:
    if written is None:
        return None
    if written in {"正", "腊"}:
        return 1 if written == "正" else 12
    number = read_number(written)
    return int(number.low) if number and 1 <= number.low <= _MONTHS_A_YEAR else None


def _relatives(text: str, today: date, possible: int) -> list[Moment]:
    moments = []
    for found in _RELATIVE.finditer(possible, text):
        shift = _RELATIVE_YEARS[found.group("word")]
        month = _month(found.group("month"))
        iso = _iso(today.year + shift, month, None)
        moments.append(Moment(found.start(), found.end(), iso, relative=True, future=shift > 0))
    return moments


def _months(text: str, today: date, possible: int) -> list[Moment]:
    moments = []
    for found in _MONTHS_BACK.finditer(possible, text):
        back = 0 if found.group("this") else 1 if found.group("last") else 2
        moments.append(Moment(found.start(), found.end(), _months_before(today, back), relative=True))
    return moments


def _months_before(today: date, back: int) -> str:
    months = today.year * 12 + today.month - 1 - back
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _agos(text: str, today: date, possible: int) -> list[Moment]:
    moments = []
    for found in _AGO.finditer(possible, text):
        number = read_number(found.group("count"))
        if number is None:
            continue
        if "月" in found.group("unit"):
            iso = _months_before(today, int(number.low))
        elif found.group("count") == "半":
            iso = _months_before(today, 6)
        else:
            iso = f"{today.year - int(number.low):04d}"
        moments.append(Moment(found.start(), found.end(), iso, relative=True))
    return moments
