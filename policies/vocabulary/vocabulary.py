"""The vocabulary as one value: look-ups by code name, by Chinese word, and the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.errors import VocabularyError
from policies.vocabulary.model import Attribute, AttributeType, Industry, Place, SizeRow, Term
from policies.vocabulary.tree import CodeTree, RegionTree

KIND_NAMES = {"attribute": "属性", "place": "地区", "industry": "行业", "term": "名称"}


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Everything that rules, facts and questions may name. Immutable; build with `load_vocabulary`.

    Two vocabularies are equal only if they are one and the same, so that look-ups can be kept by vocabulary.
    """

    attributes: Mapping[str, Attribute]
    places: Mapping[str, Place]
    industries: Mapping[str, Industry]
    size_rows: tuple[SizeRow, ...]
    regions: RegionTree
    industry_tree: CodeTree
    attribute_words: Mapping[str, str]
    place_words: Mapping[str, str]
    industry_words: Mapping[str, str]
    term_words: Mapping[str, Mapping[str, str]]
    version: str

    def attribute(self, name: str) -> Attribute:
        """Look an attribute up by code name; VocabularyError names the nearest one."""
        found = self.attributes.get(name)
        if found is None:
            # A Chinese word for an attribute is answered with the code name it stands for.
            raise VocabularyError("属性", name, self.attribute_words.get(name) or nearest(name, self.attributes))
        return found

    def attribute_called(self, word: str) -> Attribute:
        """Look an attribute up by Chinese word, synonym or code name."""
        name = self.attribute_words.get(word)
        if name is None:
            raise VocabularyError("属性", word, nearest(word, self.attribute_words))
        return self.attributes[name]

    def term(self, attribute: str, word: str) -> Term:
        """Look up a tag or option of an attribute by code name, Chinese name or synonym."""
        words = self.term_words[attribute]
        name = words.get(word)
        if name is None:
            kind = f"“{self.attributes[attribute].zh}”名称"
            raise VocabularyError(kind, word, nearest(word, words))
        return next(t for t in self.attributes[attribute].terms if t.name == name)

    def code(self, attribute: str, word: str) -> str:
        """Resolve a place or industry word (or code) of a region or industry attribute to its code."""
        words, kind = self._coded(attribute)
        code = words.get(word)
        if code is None:
            raise VocabularyError(kind, word, nearest(word, words))
        return code

    def name_of(self, attribute: str, code: str) -> str:
        """Give the Chinese name of a term, option, place or industry code of an attribute."""
        entry = self.attribute(attribute)
        if entry.type is AttributeType.REGION:
            return self.places[self.code(attribute, code)].zh
        if entry.type is AttributeType.INDUSTRY:
            return self.industries[self.code(attribute, code)].zh
        return self.term(attribute, code).zh

    def _coded(self, attribute: str) -> tuple[Mapping[str, str], str]:
        if self.attributes[attribute].type is AttributeType.REGION:
            return self.place_words, "地区"
        return self.industry_words, "行业"

    def words(self) -> Iterable[str]:
        """Every word that may stand in a rule, for the rule scanner."""
        yield from self.attribute_words
        yield from self.place_words
        yield from self.industry_words
        for words in self.term_words.values():
            yield from words


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word most like `word`, or None when none is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.34)
    return found[0] if found else None
