"""The vocabulary as a document reader uses it: which words of a sentence name which term or attribute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matcher.drafting.lines import canonical
from matcher.drafting.misleading import is_alone
from matcher.drafting.words import MORE_NUMBERS, MORE_WORDS, TOO_COMMON
from policies.vocabulary import AttributeType, Vocabulary
from policies.vocabulary.units import UNITS

TAG_ORDER = ("qualifications", "credit", "talents", "roles", "projects", "activities", "sectors")
"""Where one word names terms of several attributes, the first of these has it."""

MIN_INDUSTRY = 2
COUNTRY = "000000"
QUOTES = "“”‘’「」\"'"
_LEVEL_BEFORE = re.compile(r"国家级?|省级?|市级|区级")
_LEVELS = ("国家级", "省级", "市级", "区级")
_NOT_BEFORE = re.compile(r"研究开发中心|研发中心|研究院|统计库(?!的)|认定奖|培育库|服务机构(?=补)|服务中心|产业园")
_PLACE_AFTER = re.compile(
    r"(?:特色|专业|科技|创新|制造|孵化)?(?:产业|科技)?(?:园区?|基地|小镇|集聚区|孵化器|大厦|产业带|港区?|谷|城)"
)
"""生物医药产业园: the name of a place, not the sector of whoever rents there."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A term or attribute named in a text; `start` and `end` are offsets into it."""

    attribute: str
    term: str
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled look-ups over one vocabulary."""

    vocabulary: Vocabulary
    tags: Mapping[str, tuple[str, str]]
    tag_pattern: re.Pattern[str]
    numbers: Mapping[str, str]
    number_pattern: re.Pattern[str]
    places: Mapping[str, str]
    place_pattern: re.Pattern[str]
    industries: Mapping[str, str]
    industry_pattern: re.Pattern[str]

    def find_tags(self, text: str) -> list[Mention]:
        """Find the terms named in a text, longest first, ignoring quotation marks."""
        bare, positions = _without_quotes(text)
        found = []
        for match in self._names(bare):
            attribute, term = self.tags[match.group()]
            if attribute == "qualifications" and _NOT_BEFORE.match(bare, match.end()):
                continue
            if attribute == "sectors" and _names_something_else(bare, match):
                continue
            start, end = positions[match.start()], positions[match.end() - 1] + 1
            found.append(Mention(attribute, term, start, end, match.group()))
        return found

    def _names(self, bare: str) -> Iterator[re.Match[str]]:
        """Of 省级专精特新小巨人 take the longer name behind the level, not the shorter one that begins with it."""
        at = 0
        while (match := self.tag_pattern.search(bare, at)) is not None:
            if not is_alone(match.group(), bare, match.start()):
                at = match.start() + 1
                continue
            level = _LEVEL_BEFORE.match(match.group())
            behind = self.tag_pattern.match(bare, match.start() + level.end()) if level else None
            match = behind if behind is not None and behind.end() > match.end() else match
            yield match
            at = match.end()

    def find_numbers(self, text: str) -> list[Mention]:
        """Find the numeric attributes named in a text."""
        return [
            Mention(self.numbers[match.group()], "", match.start(), match.end(), match.group())
            for match in self.number_pattern.finditer(text)
            if not (match.group() == "运费" and text.startswith("收入", match.end()))
        ]

    def narrowing_level(self, mention: Mention) -> str:
        """Give the level (国家级) a name begins with, where its term has several: the term alone says less."""
        level = _LEVEL_BEFORE.match(mention.word)
        if level is None or mention.attribute != "qualifications":
            return ""
        rest = mention.word[level.end() :]
        target = (mention.attribute, mention.term)
        levels = {name for name in _LEVELS if self.tags.get(name + rest) == target}
        return level.group() if len(levels) > 1 else ""

    def find_places(self, text: str) -> list[Mention]:
        """Find the places named in a text; a province before its city before its county gives the county."""
        found = [
            Mention("region", self.places[match.group()], match.start(), match.end(), match.group())
            for match in self.place_pattern.finditer(text)
        ]
        kept: list[Mention] = []
        for place in found:
            if kept and kept[-1].end == place.start and self._lies_in(place.term, kept[-1].term):
                kept[-1] = Mention("region", place.term, kept[-1].start, place.end, kept[-1].word + place.word)
            else:
                kept.append(place)
        return kept

    def find_industries(self, text: str) -> list[Mention]:
        """Find the industries named in a text."""
        return [
            Mention("industry", self.industries[match.group()], match.start(), match.end(), match.group())
            for match in self.industry_pattern.finditer(text)
        ]

    def _lies_in(self, inner: str, outer: str) -> bool:
        return self.vocabulary.regions.tree.lies_in(inner, outer)

    def unit_of(self, attribute: str) -> str:
        """Give the base unit of a numeric attribute."""
        return self.vocabulary.attributes[attribute].unit or ""

    def money_attribute(self, text: str) -> str | None:
        """Give the money attribute that a text names, the last and longest; None when it names none."""
        named = [m for m in self.find_numbers(text) if UNITS[self.unit_of(m.attribute)].is_money]
        return max(named, key=lambda m: (m.end, m.end - m.start)).attribute if named else None


def _names_something_else(bare: str, match: re.Match[str]) -> bool:
    """Whether the word of a sector is part of the name of a park, or of a green supply chain."""
    green = match.group() == "供应链" and bare[: match.start()].endswith("绿色")
    return green or bool(_PLACE_AFTER.match(bare, match.end()))


def build_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Compile the look-ups; takes some milliseconds, so do it once."""
    tags = dict(_tag_words(vocabulary))
    numbers = {
        canonical(word): name
        for word, name in vocabulary.attribute_words.items()
        if vocabulary.attributes[name].type is AttributeType.NUMBER and len(word) > 1
    }
    numbers |= {word: name for word, name in MORE_NUMBERS.items() if name in vocabulary.attributes}
    places = {
        canonical(word): code for word, code in vocabulary.place_words.items() if not word.isascii() and code != COUNTRY
    }
    industries = {
        word: code
        for word, code in vocabulary.industry_words.items()
        if word.endswith("业") and len(word) > MIN_INDUSTRY
    }
    return Lexicon(
        vocabulary,
        tags,
        _any_of(tags),
        numbers,
        _any_of(numbers),
        places,
        _any_of(places),
        industries,
        _any_of(industries),
    )


def _tag_words(vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, str]]]:
    for attribute in reversed(TAG_ORDER):
        for word, term in vocabulary.term_words[attribute].items():
            written = _without_quotes(canonical(word))[0]
            if len(written) > 1 and not _is_code(word) and written not in TOO_COMMON:
                yield written, (attribute, term)
    for word, target in MORE_WORDS.items():
        if target[1] in vocabulary.term_words[target[0]].values():
            yield _without_quotes(canonical(word))[0], target


def _is_code(word: str) -> bool:
    return word.isascii() and "_" in word


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _without_quotes(text: str) -> tuple[str, list[int]]:
    positions = [i for i, c in enumerate(text) if c not in QUOTES]
    return "".join(text[i] for i in positions), positions
