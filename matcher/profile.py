"""A profile: all that is known of an enterprise, each fact with where it comes from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from matcher.values import Amount, Candidates, Day, Tags, ValueSet, YesNo

SURE = Decimal(1)


class Source(StrEnum):
    """Who vouches for a fact; a later one outranks an earlier one."""

    SAID = "said"
    IMPORTED = "imported"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute's possible values, with provenance.

    `year` is the business year the fact belongs to (2025); None is the current state, and for
    yearly attributes the last complete year before the day of matching. `confidence` (above 0, at most 1) is
    how sure the source is; it settles which of two words of one source and day stands.
    """

    attribute: str
    value: ValueSet
    source: Source = Source.SAID
    year: int | None = None
    as_of: date | None = None
    text: str = ""
    confirmed: bool = False
    confidence: Decimal = SURE


Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Profile:
    """Facts by attribute and business year. Immutable: changes give a new profile."""

    facts: Mapping[Key, Fact] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""

    @classmethod
    def of(cls, facts: Iterable[Fact], name: str = "") -> Profile:
        """Collect facts; tags of one attribute are joined, of anything else the last one stands."""
        profile = cls(MappingProxyType({}), name)
        for fact in facts:
            profile = profile.adding(fact)
        return profile

    def fact(self, attribute: str, year: int | None = None) -> Fact | None:
        """Give the fact of an attribute for a business year (None: the current one)."""
        return self.facts.get((attribute, year))

    def years(self, attribute: str) -> dict[int, Fact]:
        """Give the dated facts of an attribute by business year."""
        return {year: fact for (name, year), fact in self.facts.items() if name == attribute and year is not None}

    def adding(self, fact: Fact) -> Profile:
        """Take a fact in. Tags are joined (the newer word on a term wins); other facts are replaced.

        What is verified stands against what is merely said; only its own rank or a higher one replaces it.
        """
        known = self.fact(fact.attribute, fact.year)
        if known is not None and _rank(fact) < _rank(known):
            return self
        if known is not None and isinstance(known.value, Tags) and isinstance(fact.value, Tags):
            fact = dataclasses.replace(fact, value=_joined(known.value, fact.value))
        return self._with({**self.facts, (fact.attribute, fact.year): fact})

    def without(self, attribute: str) -> Profile:
        """Forget all that is known of an attribute."""
        return self._with({key: fact for key, fact in self.facts.items() if key[0] != attribute})

    def _with(self, facts: Mapping[Key, Fact]) -> Profile:
        return Profile(MappingProxyType(dict(facts)), self.name)


def _rank(fact: Fact) -> int:
    return list(Source).index(fact.source)


def _joined(older: Tags, newer: Tags) -> Tags:
    if newer.complete:
        return newer
    members = (older.members - newer.non_members) | newer.members
    non_members = (older.non_members - newer.members) | newer.non_members
    return Tags(members, non_members, older.complete)


__all__ = ["Amount", "Candidates", "Day", "Fact", "Profile", "Source", "Tags", "ValueSet", "YesNo"]
