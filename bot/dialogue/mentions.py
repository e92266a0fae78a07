"""Which of the facts said before a person speaks of: 人数错了, 把营收那条删掉."""

from __future__ import annotations

from collections.abc import Iterable

from policies.vocabulary import Attribute, Vocabulary

LEAST = 2
"""A single character names no attribute."""


def mentioned(text: str, attributes: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the attributes that the words name; where none is named in full, the only one whose name ends so."""
    entries = [vocabulary.attribute(name) for name in dict.fromkeys(attributes)]
    named = [entry.name for entry in entries if any(word in text for word in _names(entry))]
    if named:
        return tuple(named)
    ending = [entry.name for entry in entries if any(word[-LEAST:] in text for word in _names(entry))]
    return tuple(ending) if len(ending) == 1 else ()


def _names(entry: Attribute) -> list[str]:
    return [word for word in (entry.zh, *entry.synonyms) if len(word) >= LEAST]
