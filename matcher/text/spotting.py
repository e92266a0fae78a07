"""Finding the lexicon's words in a doc of characters: spaCy's PhraseMatcher, one pass for all words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from matcher.text.lexicon import Lexicon
from matcher.text.marks import Entry, Kind, Mark, longest


class Spotter:
    """Marks of a doc. Built once; matching changes nothing, so threads may share it."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self._matcher = PhraseMatcher(nlp.vocab)
        self._entries: dict[int, tuple[Entry, ...]] = {}
        for word, entries in lexicon.words.items():
            self._matcher.add(word, [Doc(nlp.vocab, words=list(word))])
            self._entries[nlp.vocab.strings[word]] = entries

    def marks(self, doc: Doc, text: str) -> list[Mark]:
        """The longest words of the lexicon, Latin ones only where they stand alone."""
        found = (Mark(start, end, self._entries[key]) for key, start, end in self._matcher(doc))
        return [mark for mark in longest(m for m in found if _stands_alone(text, m)) if not mark.has(Kind.NOISE)]


def _stands_alone(text: str, mark: Mark) -> bool:
    if mark.start and _is_latin(text[mark.start]) and _is_latin(text[mark.start - 1]):
        return False
    return not (mark.end < len(text) and _is_latin(text[mark.end]) and _is_latin(text[mark.end - 1]))


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"


def uncovered(marks: list[Mark], length: int) -> Iterator[tuple[int, int]]:
    """The stretches between marks, where a misspelt word may hide."""
    edges = [0, *(edge for mark in marks for edge in (mark.start, mark.end)), length]
    for (start, end), index in zip(pairwise(edges), range(len(edges)), strict=False):
        if index % 2 == 0 and end > start:
            yield start, end
