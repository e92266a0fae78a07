"""A tree of codes (regions or industries) and the three-way question "is it within?"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from policies.vocabulary.model import Place


class Node(Protocol):
    """What a tree needs of its entries."""

    @property
    def code(self) -> str:
        """The code that names the entry."""

    @property
    def parent(self) -> str | None:
        """The code above, None at a root."""


@dataclass(frozen=True, slots=True)
class CodeTree:
    """Parent links of codes; answers ancestry."""

    parents: Mapping[str, str | None]

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> CodeTree:
        """Take the parent links of the entries."""
        return cls({node.code: node.parent for node in nodes})

    def chain(self, code: str) -> tuple[str, ...]:
        """Give the code and all above it, from itself to the root."""
        found: list[str] = []
        current: str | None = code
        while current is not None:
            found.append(current)
            current = self.parents.get(current)
        return tuple(found)

    def lies_in(self, code: str, outer: str) -> bool:
        """Whether `code` is `outer` or stands below it."""
        return outer in self.chain(code)


class Overlap:
    """How the area of one place stands to another: wholly inside, apart, or partly."""

    INSIDE = "inside"
    APART = "apart"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True)
class RegionTree:
    """The region tree with functional zones; zones are compared by the regions they cover."""

    tree: CodeTree
    zones: Mapping[str, Place]

    @classmethod
    def of(cls, places: Iterable[Place]) -> RegionTree:
        """Build from places; a zone hangs under the region that wholly contains it."""
        entries = tuple(places)
        return cls(CodeTree.of(entries), {p.code: p for p in entries if p.is_zone})

    def overlap(self, known: str, outer: str) -> str:
        """Say how the area `known` stands to the area `outer` (an `Overlap` value).

        A registered address known only as `known` may be anywhere inside it.
        """
        if self.tree.lies_in(known, outer):
            return Overlap.INSIDE
        parts = self._extent(known)
        if not any(self._meet(part, other) for part in parts for other in self._extent(outer)):
            return Overlap.APART
        whole = self.zones[outer].covers_wholly if outer in self.zones else (outer,)
        if all(any(self.tree.lies_in(part, covered) for covered in whole) for part in parts):
            return Overlap.INSIDE
        return Overlap.PARTLY

    def _extent(self, code: str) -> tuple[str, ...]:
        """Give regions that together contain the place; of a zone without parts only its parent is known."""
        zone = self.zones.get(code)
        if zone is None:
            return (code,)
        return zone.covers_wholly + zone.touches or (zone.parent or code,)

    def _meet(self, one: str, other: str) -> bool:
        return self.tree.lies_in(one, other) or self.tree.lies_in(other, one)
