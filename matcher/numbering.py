"""Numbers for the words of the vocabulary: what a stored profile writes instead of codes and terms.

They hold for one edition of the vocabulary only, so every stored row names its edition and rows of
another edition are not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from matcher import profile_layout as layout
from policies.errors import VocabularyError
from policies.vocabulary import AttributeType, Vocabulary

VERSION = 1
"""Raised when the same facts and vocabulary shall give another row."""

_TERMED = (AttributeType.TAGS, AttributeType.CHOICE)


class _Node(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def parent(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Numbering:
    """Node numbers of places and industries, bit numbers of terms and options, and the edition they belong to."""

    edition: int
    nodes: Mapping[str, Mapping[str, int]]
    bits: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Numbering:
        """Give numbers to a vocabulary; VocabularyError when it has more terms than the table has room for."""
        nodes = {
            "region": _preorder(vocabulary.places.values()),
            "industry": _preorder(vocabulary.industries.values()),
        }
        terms = {a.name: [t.name for t in a.terms] for a in vocabulary.attributes.values() if a.type in _TERMED}
        for name, words in layout.TAG_WORDS.items():
            if len(terms[name]) > words * layout.BITS_A_WORD:
                raise VocabularyError("标签属性（画像表放不下，需要迁移）", name, None)
        for name, words in layout.NODE_WORDS.items():
            if len(nodes[name]) + 1 > words * layout.BITS_A_WORD - 1:
                raise VocabularyError("地区或行业（画像表放不下，需要迁移）", name, None)
        bits = {name: {term: bit for bit, term in enumerate(found)} for name, found in terms.items()}
        return cls(_edition(vocabulary), nodes, bits)


def _preorder(nodes: Iterable[_Node]) -> dict[str, int]:
    """Count a tree from 1 so that all that lies below a node follows it without a break."""
    below: dict[str | None, list[str]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node.code)
    numbers: dict[str, int] = {}
    open_nodes = list(reversed(below[None]))
    while open_nodes:
        code = open_nodes.pop()
        numbers[code] = len(numbers) + layout.SEVERAL + 1
        open_nodes += reversed(below.get(code, ()))
    return numbers


def _edition(vocabulary: Vocabulary) -> int:
    """Hash what rows depend on; a question worded anew leaves them as they are."""
    attributes: Sequence[object] = [
        (a.name, a.type, a.unit, a.yearly, a.derived_from, [(t.name, t.implies) for t in a.terms])
        for a in vocabulary.attributes.values()
    ]
    places = [(p.code, p.parent, p.is_zone) for p in vocabulary.places.values()]
    industries = [(i.code, i.parent) for i in vocabulary.industries.values()]
    told = repr((VERSION, attributes, places, industries, vocabulary.size_rows))
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:6])
