"""Finding the lexicon's words in a doc of characters: spaCy's PhraseMatcher, one pass for all words."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from matcher.text.lexicon import Lexicon
from matcher.text.marks import Entry, Kind, Mark, kinds_of, longest


class Spotter:
    """Marks of a doc. Built once; matching changes nothing, so threads may share it."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self._matcher = PhraseMatcher(nlp.vocab)
        self._entries: dict[int, tuple[tuple[Entry, ...], frozenset[Kind]]] = {}
        for word, entries in lexicon.words.items():
            self._matcher.add(word, [Doc(nlp.vocab, words=list(word))])
            self._entries[nlp.vocab.strings[word]] = entries, kinds_of(entries)

    def marks(self, doc: Doc, text: str) -> list[Mark]:
        """The longest words of the lexicon, noise included, Latin ones only where they stand alone."""
        found = (Mark(start, end, *self._entries[key]) for key, start, end in self._matcher(doc))
        return longest(m for m in found if _stands_alone(text, m))


def _stands_alone(text: str, mark: Mark) -> bool:
    if mark.start and _is_latin(text[mark.start]) and _is_latin(text[mark.start - 1]):
        return False
    return not (mark.end < len(text) and _is_latin(text[mark.end]) and _is_latin(text[mark.end - 1]))


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"
