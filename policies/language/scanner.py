"""Cut 规则中文 into tokens by the longest known word, so that rules need no spaces.

Every token keeps its offset in the original text; full-width ASCII is read as half-width
everywhere but inside 「…」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.errors import InputError, RuleSyntaxError
from policies.language.benefits import FORM_WORDS, PER_WORDS, Form
from policies.language.conditions import Operator, Quantity
from policies.vocabulary import Vocabulary
from policies.vocabulary.spelling import half_width
from policies.vocabulary.units import MULTIPLES, SPELLINGS, plain

MAX_RULE_LENGTH = 20_000
MAX_DIGITS = 24
"""With more digits in the base unit a number would no longer be exact in decimal arithmetic."""

_QUOTED = re.compile(r"(需人工判断|提供)\s*(?:「([^」]*)」|\"([^\"]*)\")")
_YEARS = re.compile(r"(连续|近)\s*([0-9]{1,2}|[一二两三四五六七八九十])\s*年(任一年|累计)?")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?|年([0-9]{1,2})月(?:([0-9]{1,2})日)?)")
_NUMBER = re.compile(r"(-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?)\s*")
_DIGITS = frozenset("0123456789")
_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}

_OPERATORS = {
    "≥": Operator.GE, ">=": Operator.GE, "不低于": Operator.GE, "不少于": Operator.GE, "至少": Operator.GE,
    "≤": Operator.LE, "<=": Operator.LE, "不超过": Operator.LE, "不高于": Operator.LE, "至多": Operator.LE,
    ">": Operator.GT, "超过": Operator.GT, "高于": Operator.GT, "大于": Operator.GT,
    "<": Operator.LT, "低于": Operator.LT, "少于": Operator.LT, "小于": Operator.LT, "不足": Operator.LT,
    "=": Operator.EQ, "==": Operator.EQ, "等于": Operator.EQ,
    "≠": Operator.NE, "!=": Operator.NE, "不等于": Operator.NE,
}  # fmt: skip
_KEYWORDS = {
    "且": "AND", "并且": "AND", "或": "OR", "或者": "OR", "非": "NOT", "(": "LPAR", ")": "RPAR",
    "、": "SEP", ",": "COMMA", ";": "SEMI", "/": "SLASH", "属于": "WITHIN", "含": "HAS",
    "含任一": "HASANY", "不含": "LACKS", "为": "IS", "介于": "BETWEEN", "至": "TO", "与": "TO",
    "首次": "FIRST", "首次达到": "FIRSTREACH", "达到": "REACH", "按": "BY", "的": "OF", "每": "EACH",
    "分别": "SEPARATELY", "最高": "CAP", "最低": "FLOOR", "执行": "EXECUTE", "价格": "PRICE",
    "部分": "PART", "当": "WHEN", "时": "THEN", "合计": "TOTAL", "待定": "OPEN",
}  # fmt: skip
_FORMS = {word: form for form, word in FORM_WORDS.items()}
_BREAKS = (*_KEYWORDS, *_OPERATORS, *_FORMS, "需人工判断", "提供", "连续", "「")
MAX_UNIT = max(map(len, SPELLINGS))

KEYWORD_WORDS = (*_KEYWORDS, *_OPERATORS)
"""Every keyword a rule may use, for suggestions."""

TokenValue = str | Operator | Quantity | Form | date | int | Decimal
"""What a token carries: its word, or the value read from it."""


@dataclass(frozen=True, slots=True)
class RawNumber:
    """A number whose unit is not written, or only a multiple (万, 亿): the attribute decides it."""

    value: Decimal
    scaled: bool


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A token: its grammar terminal, its text, its value and its offset."""

    kind: str
    text: str
    position: int
    value: TokenValue | RawNumber


class Scanner:
    """Cuts rules with the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        names = {half_width(word) for word in vocabulary.words()}
        self._words = frozenset(names | set(PER_WORDS.values()) | {"是", "否"})
        self._known = self._words | frozenset(_KEYWORDS) | frozenset(_OPERATORS) | frozenset(_FORMS)
        self._longest = max(map(len, self._known))

    def scan(self, text: str) -> Iterator[Lexeme]:
        """Yield the tokens of a rule; RuleSyntaxError on a bad date or an overlong rule."""
        if len(text) > MAX_RULE_LENGTH:
            raise RuleSyntaxError(text, MAX_RULE_LENGTH, f"规则超过 {MAX_RULE_LENGTH} 个字符")
        half = half_width(text)
        position = 0
        while position < len(half):
            if half[position].isspace():
                position += 1
                continue
            lexeme = self._next(text, half, position)
            yield lexeme
            position += len(lexeme.text)

    def _next(self, text: str, half: str, position: int) -> Lexeme:
        for read in (_read_quoted, _read_years, _read_date):
            lexeme = read(text, half, position)
            if lexeme is not None:
                return lexeme
        word = self._longest_known(half, position)
        number = _read_number(text, half, position)
        # 5G is a name and 5GBP an amount: the longer reading counts. A code (330110) is a number here.
        if number is not None and (word is None or len(number.text) >= len(word)):
            return number
        if word is None:
            run = self._unknown_run(half, position)
            return Lexeme("WORD", run, position, text[position : position + len(run)])
        return Lexeme(*self._classify(word, position))

    def _classify(self, word: str, position: int) -> tuple[str, str, int, TokenValue]:
        if word in _OPERATORS:
            return "OP", word, position, _OPERATORS[word]
        if word in _KEYWORDS:
            return _KEYWORDS[word], word, position, word
        if word in _FORMS:
            return "FORM", word, position, _FORMS[word]
        return "WORD", word, position, word

    def _longest_known(self, half: str, position: int) -> str | None:
        for length in range(min(self._longest, len(half) - position), 0, -1):
            word = half[position : position + length]
            if word in self._known:
                return word
        return None

    def _unknown_run(self, half: str, position: int) -> str:
        # An unknown word ends at a space, a number or a keyword, not at any known name: 国家高新技木企业
        # is one misspelt name, although 家 counts households. So one typo stays one error.
        end = position + 1
        while end < len(half) and not half[end].isspace() and half[end] not in _DIGITS:
            if half.startswith(_BREAKS, end):
                break
            end += 1
        return half[position:end]


def _read_quoted(text: str, half: str, position: int) -> Lexeme | None:
    found = _QUOTED.match(half, position)
    if found is None:
        return None
    group = 2 if found.group(2) is not None else 3
    quoted = text[found.start(group) : found.end(group)].strip()
    kind = "JUDGEMENT" if found.group(1) == "需人工判断" else "INKIND"
    return Lexeme(kind, found.group(), position, quoted)


def _read_years(text: str, half: str, position: int) -> Lexeme | None:
    found = _YEARS.match(half, position)
    if found is None:
        return None
    lead, count, tail = found.groups()
    if lead == "近" and tail is None:
        problem = "“近N年”后面要写“任一年”或“累计”"
        raise RuleSyntaxError(text, position, problem)
    years = _CHINESE_DIGITS[count] if count in _CHINESE_DIGITS else int(count)
    kind = {"任一年": "ANYYEAR", "累计": "SUMYEARS"}.get(tail or "", "EVERYYEAR")
    return Lexeme(kind, found.group(), position, years)


def _read_date(text: str, half: str, position: int) -> Lexeme | None:
    found = _DATE.match(half, position)
    if found is None:
        return None
    year, month, day, month_zh, day_zh = found.groups()
    try:
        value = date(int(year), int(month or month_zh), int(day or day_zh or 1))
    except ValueError:
        raise RuleSyntaxError(text, position, "没有这一天，日期写作 2021-03-01") from None
    return Lexeme("DATE", found.group(), position, value)


def _read_number(text: str, half: str, position: int) -> Lexeme | None:
    found = _NUMBER.match(half, position)
    if found is None:
        return None
    value = Decimal(found.group(1).replace(",", "")) or Decimal(0)  # minus nothing is nothing
    unit, factor, length = _unit_at(half, found.end())
    written = half[position : found.end() + length] if length else found.group(1)
    # A percentage has two digits more than its value.
    if max(_digits(value) - 2, _digits(value * factor)) > MAX_DIGITS:
        raise RuleSyntaxError(text, position, f"数字太长，最多 {MAX_DIGITS} 位")
    if unit is None:
        return Lexeme("QUANTITY", written, position, RawNumber(value * factor, scaled=bool(length)))
    return Lexeme("QUANTITY", written, position, Quantity(value * factor, unit))


def _unit_at(half: str, position: int) -> tuple[str | None, Decimal, int]:
    """Find the longest unit or multiple (万) at a place: its unit if any, its factor and its length."""
    for length in range(MAX_UNIT, 0, -1):
        word = half[position : position + length]
        if word in SPELLINGS:
            unit, factor = SPELLINGS[word]
            return unit, factor, len(word)
        if word and word in MULTIPLES:
            return None, MULTIPLES[word], len(word)
    return None, Decimal(1), 0


def _digits(value: Decimal) -> int:
    return sum(char in _DIGITS for char in plain(value))


def as_input_error(error: InputError, text: str, position: int) -> RuleSyntaxError:
    """Give an error of the vocabulary or of a node its place in the rule."""
    suggestion = getattr(error, "suggestion", None)
    problem = str(error).split("，最接近", maxsplit=1)[0]
    return RuleSyntaxError(text, position, problem, suggestion)
