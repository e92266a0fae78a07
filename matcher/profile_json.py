"""Read and write a profile as JSON (the PROFILE.json contract of DESIGN §7)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from matcher.profile import Fact, Profile, Source
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.errors import InputError, VocabularyError
from policies.language.jsonform import number
from policies.vocabulary import Attribute, AttributeType, Vocabulary
from policies.vocabulary.units import CURRENCIES, UNITS

MAY_BE_NEGATIVE = frozenset({"annual_profit", "revenue_growth"})
MAX_MAGNITUDE = Decimal(10) ** 18
MAX_DECIMALS = 50
MAX_NAME = 200
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_BOUNDS = {">": "low", ">=": "low", "<": "high", "<=": "high"}

Json = Mapping[str, Any]


class ProfileError(InputError):
    """A profile that cannot be read; the message names the attribute."""


def profile_from_json(data: object, vocabulary: Vocabulary) -> Profile:
    """Read a profile; ProfileError or VocabularyError says which attribute and what to write."""
    if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
        raise ProfileError('画像应是 {"name": …, "facts": {属性: 值}} 形式的 JSON')
    unknown = [key for key in data if key not in {"name", "facts"}]
    if unknown:
        raise ProfileError(f"画像没有字段“{unknown[0]}”，只能有 name 和 facts")
    reader = _FactReader(vocabulary)
    facts = [fact for name, value in data["facts"].items() for fact in reader.facts(name, value)]
    return Profile.of(facts, _name(data.get("name")))


def _name(name: object) -> str:
    if name is None:
        return ""
    if not isinstance(name, str) or len(name) > MAX_NAME or not _is_text(name):
        raise ProfileError(f"name 应是企业名称，文字，不超过 {MAX_NAME} 个字")
    return name


def _is_text(text: str) -> bool:
    """Whether it holds characters only: JSON can also write control codes and halves of a character."""
    return all(unicodedata.category(character) not in {"Cc", "Cs"} for character in text)


class _FactReader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def facts(self, name: str, value: object) -> list[Fact]:
        attribute = self._vocabulary.attribute(name)
        source = Source.SAID
        if isinstance(value, dict) and "source" in value:
            source, value = self._source(attribute, value)
        if isinstance(value, dict) and "years" in value:
            return self._yearly(attribute, value["years"], source)
        return [Fact(name, self.value(attribute, value), source)]

    def _source(self, attribute: Attribute, value: Json) -> tuple[Source, object]:
        try:
            source = Source(value["source"])
        except ValueError:
            raise ProfileError(f"{attribute.name}：来源只能是 said / imported / verified") from None
        rest = {key: entry for key, entry in value.items() if key != "source"}
        return source, rest["=="] if set(rest) == {"=="} else rest

    def _yearly(self, attribute: Attribute, years: object, source: Source) -> list[Fact]:
        if not attribute.yearly:
            raise ProfileError(f"{attribute.name} 不按年度记录，不能写 years")
        if not isinstance(years, dict) or not all(re.fullmatch(r"(19|20)\d\d", str(year)) for year in years):
            raise ProfileError(f'{attribute.name}：years 应写作 {{"2024": …, "2025": …}}')
        return [
            Fact(attribute.name, self.value(attribute, value), source, year=int(year)) for year, value in years.items()
        ]

    def value(self, attribute: Attribute, value: object) -> ValueSet:
        """Read the possible values of one attribute; every InputError names the attribute."""
        readers: dict[AttributeType, Callable[[Attribute, object], ValueSet]] = {
            AttributeType.NUMBER: self._number,
            AttributeType.DATE: self._day,
            AttributeType.TAGS: self._tags,
            AttributeType.BOOLEAN: self._yes_no,
            AttributeType.CHOICE: self._choice,
            AttributeType.REGION: self._codes,
            AttributeType.INDUSTRY: self._codes,
        }
        try:
            return readers[attribute.type](attribute, value)
        except (VocabularyError, ProfileError):
            raise
        except InputError as error:
            raise ProfileError(f"{attribute.name}（{attribute.zh}）：{error}") from error

    def _number(self, attribute: Attribute, value: object) -> Amount:
        if not isinstance(value, dict):
            exact = _decimal(attribute, value)
            return Amount(Range(exact, exact), attribute.unit or "")
        unit = str(value.get("unit", attribute.unit))
        if unit != attribute.unit and not (UNITS[attribute.unit or ""].is_money and unit in CURRENCIES):
            raise ProfileError(f"{attribute.name} 的单位是 {attribute.unit}，不是 {unit}")
        bounds = {key: entry for key, entry in value.items() if key != "unit"}
        return Amount(self._bounds(attribute, bounds), unit)

    def _bounds(self, attribute: Attribute, bounds: Json) -> Range[Decimal]:
        keys = set(bounds)
        if keys == {"=="}:
            exact = _decimal(attribute, bounds["=="])
            return Range(exact, exact)
        if keys == {"between"}:
            low, high = _pair(attribute, bounds["between"])
            return Range(_decimal(attribute, low), _decimal(attribute, high))
        sides = [_BOUNDS.get(key) for key in bounds]
        if not keys or None in sides or len(set(sides)) != len(sides):
            raise ProfileError(f'{attribute.name}：数值写作 数字、{{"between": [低, 高]}}、{{">=": 低, "<": 高}} 之一')
        read = {_BOUNDS[key]: (_decimal(attribute, entry), "=" not in key) for key, entry in bounds.items()}
        low, low_open = read.get("low", (None, False))
        high, high_open = read.get("high", (None, False))
        return Range(low, high, low_open, high_open)

    def _day(self, attribute: Attribute, value: object) -> Day:
        if not isinstance(value, dict):
            return Day(days_of(attribute, value))
        if set(value) == {"between"}:
            low, high = _pair(attribute, value["between"])
            return Day(Range(days_of(attribute, low).low, days_of(attribute, high).high))
        if not value or not set(value) <= {">=", "<="}:
            raise ProfileError(f'{attribute.name}：日期写作 "2021"、"2021-03"、"2021-03-01" 或 {{">=": …}}')
        low_day = days_of(attribute, value[">="]).low if ">=" in value else None
        high_day = days_of(attribute, value["<="]).high if "<=" in value else None
        return Day(Range(low_day, high_day))

    def _tags(self, attribute: Attribute, value: object) -> Tags:
        if not isinstance(value, dict) or not set(value) <= {"has", "lacks", "complete"}:
            raise ProfileError(f'{attribute.name}：标签写作 {{"has": [...], "lacks": [...]}}')
        complete = value.get("complete", False)
        if not isinstance(complete, bool):
            raise ProfileError(f"{attribute.name}：complete 只能是 true 或 false")
        return Tags(self._names(attribute, value.get("has")), self._names(attribute, value.get("lacks")), complete)

    def _names(self, attribute: Attribute, names: object) -> frozenset[str]:
        if names is None:
            return frozenset()
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ProfileError(f"{attribute.name}：标签应是名称列表")
        return frozenset(self._vocabulary.term(attribute.name, name).name for name in names)

    def _yes_no(self, attribute: Attribute, value: object) -> YesNo:
        if not isinstance(value, bool):
            raise ProfileError(f"{attribute.name}：应是 true 或 false，现在是 {value!r}")
        return YesNo(truth_of(value))

    def _choice(self, attribute: Attribute, value: object) -> Candidates:
        words = _words(attribute, value)
        return Candidates(frozenset(self._vocabulary.term(attribute.name, word).name for word in words))

    def _codes(self, attribute: Attribute, value: object) -> Candidates:
        words = _words(attribute, value)
        return Candidates(frozenset(self._vocabulary.code(attribute.name, word) for word in words))


def _words(attribute: Attribute, value: object) -> list[str]:
    if isinstance(value, dict) and set(value) == {"in"}:
        value = value["in"]
    words = value if isinstance(value, list) else [value]
    texts = [word for word in words if isinstance(word, str)]
    if not words or len(texts) < len(words):
        raise ProfileError(f'{attribute.name}：应是名称或编码，或 {{"in": [...]}}')
    return texts


def _pair(attribute: Attribute, value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - low and high
        raise ProfileError(f"{attribute.name}：between 写作 [低, 高]")
    return value[0], value[1]


def _decimal(attribute: Attribute, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ProfileError(f"{attribute.name}（{attribute.zh}）：应是数字（单位 {attribute.unit}），现在是 {value!r}")
    exact = Decimal(value)
    exponent = exact.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exact) > MAX_MAGNITUDE or exponent < -MAX_DECIMALS:
        raise ProfileError(f"{attribute.name}（{attribute.zh}）：数字超出范围")
    if exact < 0 and attribute.name not in MAY_BE_NEGATIVE:
        raise ProfileError(f"{attribute.name}（{attribute.zh}）：不能是负数")
    return exact


def days_of(attribute: Attribute, value: object) -> Range[date]:
    """Read `2021`, `2021-03` or `2021-03-01` as the range of days it may be."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ProfileError(f'{attribute.name}（{attribute.zh}）：日期写作 "2021"、"2021-03" 或 "2021-03-01"')
    year, first_month, first_day = (int(part) if part else 1 for part in found.groups())
    try:
        first = date(year, first_month, first_day)
        month = first.month if found[2] else 12
        return Range(first, date(year, month, first.day if found[3] else calendar.monthrange(year, month)[1]))
    except ValueError:
        raise ProfileError(f"{attribute.name}（{attribute.zh}）：没有“{value}”这一天") from None


def profile_to_json(profile: Profile) -> dict[str, Any]:
    """Write a profile with the provenance of every fact, for the receipt."""
    facts = sorted(profile.facts.values(), key=lambda fact: (fact.attribute, fact.year or 0))
    return {"name": profile.name, "facts": [_fact_to_json(fact) for fact in facts]}


def _fact_to_json(fact: Fact) -> dict[str, Any]:
    return {
        "attr": fact.attribute,
        "year": fact.year,
        "value": value_to_json(fact.value),
        "source": fact.source.value,
        "as_of": None if fact.as_of is None else fact.as_of.isoformat(),
        "text": fact.text,
        "confirmed": fact.confirmed,
    }


def value_to_json(value: ValueSet) -> dict[str, Any]:
    """Write a set of possible values."""
    match value:
        case Amount(range=bounds, unit=unit):
            low = None if bounds.low is None else number(bounds.low)
            high = None if bounds.high is None else number(bounds.high)
            ends = {"low_open": bounds.low_open, "high_open": bounds.high_open}
            return {"low": low, "high": high, "unit": unit} | ends
        case Day(range=days):
            low_day = None if days.low is None else days.low.isoformat()
            return {"low": low_day, "high": None if days.high is None else days.high.isoformat()}
        case Tags(members=members, non_members=non_members, complete=complete):
            return {"has": sorted(members), "lacks": sorted(non_members), "complete": complete}
        case Candidates(options=options):
            return {"in": sorted(options)}
        case YesNo(truth=truth):
            return {"truth": truth.name.lower()}


__all__ = ["ProfileError", "days_of", "profile_from_json", "profile_to_json", "value_to_json"]
