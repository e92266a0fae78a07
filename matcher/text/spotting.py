"""Finding the lexicon's words in a doc of characters: spaCy's PhraseMatcher, one pass for all words."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from matcher.text.lexicon import Lexicon
from matcher.text.marks import Found, Mark, is_form, kinds_of, without_overlaps


class Characters(dict[str, int]):
    """The numbers under which spaCy knows characters: a doc of numbers is made in a third of the time of strings."""

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self._strings = nlp.vocab.strings

    def __missing__(self, character: str) -> int:
        """Learn a character when it is first seen."""
        self[character] = number = self._strings.add(character)
        return number

    def of(self, text: str) -> list[int]:
        """Give the number of every character of a text."""
        return [self[character] for character in text]


class Spotter:
    """Marks of a doc. Built once; matching changes nothing, so threads may share it."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self._matcher = PhraseMatcher(nlp.vocab)
        # One rule for all words: a rule of its own would cost each a lexeme, twice what all the rest of loading costs.
        self._matcher.add(_RULE, [Doc(nlp.vocab, words=list(word)) for word in lexicon.words])
        self._meanings = {w: (is_form(entries), entries, kinds_of(entries)) for w, entries in lexicon.words.items()}

    def marks(self, doc: Doc, text: str) -> list[Mark]:
        """Find the longest words of the lexicon, noise included, Latin ones only where they stand alone."""
        meanings = self._meanings
        found: list[Found] = [
            ((meaning := meanings[text[start:end]])[0], start - end, start, meaning)
            for _, start, end in self._matcher(doc)
            if text[start] > "z" or _stands_alone(text, start, end)
        ]
        return [
            Mark(start, start - length, entries, kinds)
            for _, length, start, (_, entries, kinds) in without_overlaps(found)
        ]


_RULE = "word"


def _stands_alone(text: str, start: int, end: int) -> bool:
    if start and _is_latin(text[start]) and _is_latin(text[start - 1]):
        return False
    return not (end < len(text) and _is_latin(text[end]) and _is_latin(text[end - 1]))


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"
