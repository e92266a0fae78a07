"""How terms and places stand to each other: which tags prove which, which areas meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product

from policies.logic.reading import FIRSTS
from policies.vocabulary import AttributeType, Overlap, Vocabulary

MAX_COMBINATIONS = 400
Closure = dict[tuple[str, str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Relations:
    """What the vocabulary says of its own words, worked out once."""

    vocabulary: Vocabulary
    wider: Closure
    narrower: Closure
    _overlaps: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Relations:
        """Close the tags under what they imply; the first recognitions prove nothing of each other."""
        wider: Closure = {}
        for attribute in vocabulary.attributes.values():
            if attribute.type is AttributeType.TAGS and attribute.name != FIRSTS:
                implied = {term.name: frozenset(term.implies) for term in attribute.terms}
                wider |= {(attribute.name, name): _closed(name, implied) for name in implied}
        narrower: dict[tuple[str, str], set[str]] = {}
        for (attribute_name, term), proved in wider.items():
            for one in proved:
                narrower.setdefault((attribute_name, one), set()).add(term)
        return cls(vocabulary, wider, {key: frozenset(terms) for key, terms in narrower.items()})

    def are_apart(self, groups: list[tuple[str, ...]], outside: list[str], attribute: str) -> bool:
        """Whether nothing lies in one area of each group and in none of `outside` (False where unsure)."""
        if not groups:
            return False
        count = 1
        for group in groups:
            count *= len(group)
        if count > MAX_COMBINATIONS:
            return False
        return all(self._is_empty(chosen, outside, attribute) for chosen in product(*groups))

    def _is_empty(self, chosen: tuple[str, ...], outside: list[str], attribute: str) -> bool:
        if any(self.overlap(one, refused, attribute) == Overlap.INSIDE for one in chosen for refused in outside):
            return True
        return any(self.overlap(one, other, attribute) == Overlap.APART for one, other in combinations(chosen, 2))

    def overlap(self, one: str, other: str, attribute: str) -> str:
        """Say how the area `one` stands to the area `other` (an `Overlap` value)."""
        key = (one, other)
        if key not in self._overlaps:
            self._overlaps[key] = self._measure(one, other, attribute)
        return self._overlaps[key]

    def _measure(self, one: str, other: str, attribute: str) -> str:
        if self.vocabulary.attribute(attribute).type is AttributeType.REGION:
            return self.vocabulary.regions.overlap(one, other)
        tree = self.vocabulary.industry_tree
        if tree.lies_in(one, other):
            return Overlap.INSIDE
        return Overlap.PARTLY if tree.lies_in(other, one) else Overlap.APART


def _closed(term: str, implied: dict[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [term]
    while waiting:
        for wider in implied.get(waiting.pop(), frozenset()):
            if wider not in found:
                found.add(wider)
                waiting.append(wider)
    return frozenset(found)
