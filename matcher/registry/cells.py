"""One cell of a registry table: the text of an attribute's possible values, read and written.

| type | written |
|---|---|
| number | `80` `3200万元` `50..80` `100..` `..20` `>5..<10` |
| date | `2021` `2021-03` `2021-03-01` `2020..2021-03` |
| tags | `a|b|-c`; `-` is known not to have, `!` says that nothing else is held |
| choice, region, industry | a code or a name; `a|b` is one of these |
| yes or no | 是 否 true false 1 0 |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from matcher.profile_json import days_of
from matcher.registry.numbers import read_number, write_number
from matcher.truth import Truth, truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.errors import InputError, VocabularyError
from policies.vocabulary import Attribute, AttributeType, Vocabulary
from policies.vocabulary.spelling import half_width

MAX_CELL = 2_000
NOTHING_ELSE = "!"
_SEPARATORS = re.compile(r"[|、;]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufffd]")
_DAY_SIGNS = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_CLOCK = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_FINE_CODE = re.compile(r"[A-T]?(\d{4})")
_YES = frozenset({"是", "有", "true", "yes", "y", "1"})
_NO = frozenset({"否", "无", "没有", "不是", "false", "no", "n", "0"})
_NONE_AT_ALL = frozenset({"无", "没有", "都没有"})

Read = Callable[[Vocabulary, Attribute, str], ValueSet]


def read_cell(vocabulary: Vocabulary, attribute: Attribute, cell: str) -> ValueSet | None:
    """Read a cell; None when it is empty, which says that nothing is known. InputError says what is wrong."""
    text = clean(cell)
    return _READERS[attribute.type](vocabulary, attribute, text) if text else None


def clean(cell: str) -> str:
    """Trim a cell and write it half-width; InputError when no honest cell looks like that."""
    if len(cell) > MAX_CELL:
        raise InputError(f"单元格有 {len(cell)} 个字，最多 {MAX_CELL} 个")
    text = cell.strip()
    if not text.isascii():
        text = half_width(text).strip()
    unfit = _UNFIT.search(text)
    if unfit is not None:
        raise InputError(f"第 {unfit.start() + 1} 个字符是控制字符或乱码，请删去")
    return text


def _number(vocabulary: Vocabulary, attribute: Attribute, text: str) -> Amount:
    del vocabulary
    return read_number(attribute, text)


def _day(vocabulary: Vocabulary, attribute: Attribute, text: str) -> Day:
    del vocabulary
    if ".." not in text:
        return Day(read_days(attribute, text))
    low, high = (part.strip() for part in text.split("..", 1))
    if not low and not high:
        raise InputError("日期区间写作 2020..2021-03、2020.. 或 ..2021")
    first = read_days(attribute, low).low if low else None
    return Day(Range(first, read_days(attribute, high).high if high else None))


def read_days(attribute: Attribute, text: str) -> Range[date]:
    """Read a day, a month or a year, in the spellings of tables, as the range of days it may be."""
    bare = _CLOCK.sub("", text).removesuffix("年")
    found = _DAY_SIGNS.fullmatch(bare) or _PLAIN_DAY.fullmatch(bare)
    if found is None:
        return days_of(attribute, bare)
    return days_of(attribute, "-".join(part for part in found.groups() if part))


def _yes_no(vocabulary: Vocabulary, attribute: Attribute, text: str) -> YesNo:
    del vocabulary, attribute
    word = text.lower()
    if word not in _YES | _NO:
        raise InputError(f"“{text[:30]}”既不是“是”也不是“否”")
    return YesNo(truth_of(word in _YES))


def _tags(vocabulary: Vocabulary, attribute: Attribute, text: str) -> Tags:
    if text in _NONE_AT_ALL:
        return Tags(complete=True)
    members: set[str] = set()
    others: set[str] = set()
    complete = False
    for word in _words(text):
        if word == NOTHING_ELSE:
            complete = True
        elif word[0] in "-−–":
            others.add(vocabulary.term(attribute.name, word[1:].strip()).name)
        else:
            members.add(vocabulary.term(attribute.name, word).name)
    return Tags(frozenset(members), frozenset(others), complete)


def _choice(vocabulary: Vocabulary, attribute: Attribute, text: str) -> Candidates:
    return Candidates(frozenset(vocabulary.term(attribute.name, word).name for word in _words(text)))


def _codes(vocabulary: Vocabulary, attribute: Attribute, text: str) -> Candidates:
    return Candidates(frozenset(_code(vocabulary, attribute, word) for word in _words(text)))


def _words(text: str) -> list[str]:
    words = [word for part in _SEPARATORS.split(text) if (word := part.strip())]
    if not words:
        raise InputError(f"“{text[:30]}”里没有名称")
    return words


def _code(vocabulary: Vocabulary, attribute: Attribute, word: str) -> str:
    """Find a code by code or name; one finer than the vocabulary stands for the finest known that holds it."""
    try:
        return vocabulary.code(attribute.name, word)
    except VocabularyError:
        is_place = attribute.type is AttributeType.REGION
        wider = _wider_place(vocabulary, word) if is_place else _wider_industry(vocabulary, word)
        if wider is None:
            raise
        return wider


def _wider_industry(vocabulary: Vocabulary, word: str) -> str | None:
    """Give the group or division of a four-digit class: C3914 is in 391."""
    fine = _FINE_CODE.fullmatch(word)
    stems = () if fine is None else (fine[1][:3], fine[1][:2])
    return next((stem for stem in stems if stem in vocabulary.industries), None)


def _wider_place(vocabulary: Vocabulary, word: str) -> str | None:
    """Give the county, city or province of a code, or the last place named in an address of several."""
    if word.isascii() and word.isdigit() and len(word) in {6, 9, 12}:
        stems = (word[:9], word[:6], word[:4] + "00", word[:2] + "0000")
        return next((stem for stem in stems if stem in vocabulary.places), None)
    return _addressed(vocabulary, word)


def _addressed(vocabulary: Vocabulary, word: str) -> str | None:
    """Read 浙江省杭州市余杭区 step by step, each place within the one before; None when a step is unknown."""
    within: str | None = None
    while word:
        end = next((n for n in range(len(word), 1, -1) if word[:n] in vocabulary.place_words), 0)
        code = vocabulary.place_words[word[:end]] if end else None
        if code is None or (within is not None and within not in vocabulary.regions.tree.chain(code)):
            return None
        within, word = code, word[end:]
    return within


_READERS: Mapping[AttributeType, Read] = {
    AttributeType.NUMBER: _number,
    AttributeType.DATE: _day,
    AttributeType.TAGS: _tags,
    AttributeType.BOOLEAN: _yes_no,
    AttributeType.CHOICE: _choice,
    AttributeType.REGION: _codes,
    AttributeType.INDUSTRY: _codes,
}


def write_cell(value: ValueSet | None) -> str:
    """Write a cell so that `read_cell` gives the value back; empty for None."""
    match value:
        case Amount():
            return write_number(value)
        case Day(range=days):
            if days.exact is not None:
                return days.exact.isoformat()
            ends = ("" if end is None else end.isoformat() for end in (days.low, days.high))
            return "..".join(ends)
        case Tags(members=members, non_members=others, complete=complete):
            minus = [f"-{term}" for term in sorted(others)]
            return "|".join([*sorted(members), *minus, *([NOTHING_ELSE] if complete else [])])
        case Candidates(options=options):
            return "|".join(sorted(options))
        case YesNo(truth=truth):
            return {Truth.TRUE: "是", Truth.FALSE: "否", Truth.UNKNOWN: ""}[truth]
        case None:
            return ""
