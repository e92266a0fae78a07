"""Read the fields of one record (a YAML mapping or a table row), naming the field in every error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from policies.errors import InputError
from policies.vocabulary import nearest

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MAX_TEXT = 4_000
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class FieldError(InputError):
    """One field of one record is wrong."""

    field: str
    reason: str

    def __str__(self) -> str:
        """Name the field, then what is wrong with it."""
        return f"{self.field}：{self.reason}"


@dataclass(frozen=True, slots=True)
class Fields:
    """Typed access to one record; a missing required field or a wrong type is a FieldError."""

    values: Mapping[str, object]

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse a field nobody reads, so that a misspelt name is not silently lost."""
        names = tuple(known)
        for name in self.values:
            if name not in names:
                hint = nearest(str(name), names)
                raise FieldError(str(name), "没有这个字段" + (f"，是否想写“{hint}”？" if hint else ""))

    def text(self, name: str) -> str:
        """Read a required, non-empty text."""
        found = self.optional_text(name)
        if not found:
            raise FieldError(name, "必填，不能为空")
        return found

    def optional_text(self, name: str) -> str | None:
        """Read a text; None when absent or blank."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise FieldError(name, f"应是文字，现在是{_kind(value)}")
        return _clean(name, str(value)) or None

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts; a text alone is a list of one, `、` parts a written list."""
        value = self.values.get(name)
        if value is None:
            return ()
        parts = value if isinstance(value, list) else [value]
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) < len(parts):
            raise FieldError(name, "应是文字列表")
        words = [_clean(name, word) for text in texts for word in text.split("、")]
        return tuple(word for word in words if word)

    def day(self, name: str) -> date | None:
        """Read a day: a date cell or `2023-03-03`."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise FieldError(name, f"“{value}”不是日期，请写作 2023-03-03") from None

    def choice(self, name: str, options: type[E], default: E | None = None) -> E:
        """Read one of the options by its code; the error lists them and names the nearest."""
        text = self.optional_text(name)
        if text is None and default is not None:
            return default
        try:
            return options(self.text(name))
        except ValueError:
            codes = [option.value for option in options]
            hint = nearest(text or "", codes)
            suffix = f"，最接近的是 {hint}" if hint else ""
            raise FieldError(name, f"“{text}”不在 {' / '.join(codes)} 之中{suffix}") from None

    def records(self, name: str) -> tuple[Fields, ...]:
        """Read a list of sub-records."""
        value = self.values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise FieldError(name, "应是列表，每一项有自己的字段")
        return tuple(Fields(entry) for entry in value)

    def period(
        self, begins: str, ends: str, default: tuple[date | None, date | None] = (None, None)
    ) -> tuple[date | None, date | None]:
        """Read two days that bound a period; FieldError when the second comes before the first."""
        first, last = self.day(begins) or default[0], self.day(ends) or default[1]
        if first and last and first > last:
            raise FieldError(ends, f"终止日 {last} 早于起始日 {first}")
        return first, last

    def parsed(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Read a text with a parser of ours; its InputError becomes this field's error."""
        text = self.optional_text(name)
        if text is None:
            return None
        return checked(name, lambda: parse(text))


def _clean(name: str, text: str) -> str:
    """Trim a text and refuse what one of our file formats could not carry."""
    trimmed = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(trimmed) > MAX_TEXT:
        raise FieldError(name, f"最多 {MAX_TEXT} 个字，现在有 {len(trimmed)} 个字")
    unfit = _UNFIT.search(trimmed)
    if unfit is not None:
        raise FieldError(name, f"第 {unfit.start() + 1} 个字符是看不见的控制字符，请删去")
    return trimmed


def _kind(value: object) -> str:
    match value:
        case bool():
            return "是/否"
        case date():
            return "日期"
        case list():
            return "列表"
        case _:
            return "一组字段"


def checked(name: str, make: Callable[[], T]) -> T:
    """Run `make`; an InputError becomes an error of the field."""
    try:
        return make()
    except FieldError:
        raise
    except InputError as error:
        raise FieldError(name, str(error)) from error
