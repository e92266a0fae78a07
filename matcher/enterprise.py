"""An enterprise of the registry: words on it from several sources and days, and which of them stand.

A word outranks another by its source (verified, imported, said), then by its day, then by its confidence. Tags are
settled term by term, so an enterprise may hold several facts of one tag attribute: each term stands in one of them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from matcher.joining import joined
from matcher.profile import SURE, Fact, Key, Profile, Source
from matcher.values import Tags
from policies.vocabulary import Vocabulary

MOST_NAMES = 20
RANKS = {source: rank for rank, source in enumerate(Source)}

Standing = tuple[int, date, Decimal]
"""Source, day and confidence of a word, comparable: the greater stands."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name an enterprise is or was known by."""

    text: str
    source: Source = Source.IMPORTED
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Enterprise:
    """What the registry holds of one enterprise. `names` end with the present one; `facts` hold what stands."""

    uscc: str
    names: tuple[Name, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def name(self) -> str:
        """The present name; empty while none is known."""
        return self.names[-1].text if self.names else ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names it was known by before, sorted."""
        return tuple(sorted({name.text for name in self.names} - {self.name}))

    def profile(self, at_least: Source = Source.SAID) -> Profile:
        """Give what is known by sources of at least this rank.

        Joined tags count as vouched for by the weakest of their sources. What is decided by
        `profile(Source.VERIFIED)` alone rests on verified facts only.
        """
        trusted = [fact for fact in self.facts if RANKS[fact.source] >= RANKS[at_least]]
        return joined_profile(trusted, self.name)


def standing(word: Fact | Name) -> Standing:
    """Say how much a word weighs against another on the same thing."""
    confidence = word.confidence if isinstance(word, Fact) else SURE
    return RANKS[word.source], word.as_of or date.min, confidence


def merged(known: Enterprise, news: Enterprise) -> Enterprise:
    """Take news in. Of two words of equal standing the news stand; taking the same news twice changes nothing."""
    return Enterprise(
        known.uscc, standing_names((*known.names, *news.names)), standing_facts((*known.facts, *news.facts))
    )


def standing_names(names: Iterable[Name]) -> tuple[Name, ...]:
    """Give each name once, the present one last; later names win a tie."""
    best: dict[str, Name] = {}
    for name in names:
        known = best.pop(name.text, None)
        best[name.text] = known if known is not None and standing(known) > standing(name) else name
    return tuple(sorted(best.values(), key=standing)[-MOST_NAMES:])


def standing_facts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Give the facts that stand, by attribute and year; later ones win a tie."""
    if len({(fact.attribute, fact.year) for fact in facts}) == len(facts):
        return tuple(sorted(facts, key=_order))
    settled: list[Fact] = []
    for same in by_key(facts).values():
        if isinstance(same[0].value, Tags):
            settled += _standing_tags(same)
        else:
            settled.append(_strongest(same))
    return tuple(sorted(settled, key=_order))


def by_key(facts: Iterable[Fact]) -> dict[Key, list[Fact]]:
    """Group facts by attribute and year."""
    groups: dict[Key, list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.attribute, fact.year), []).append(fact)
    return groups


def _order(fact: Fact) -> tuple[str, int, Standing]:
    return fact.attribute, fact.year or 0, standing(fact)


def _strongest(facts: Sequence[Fact]) -> Fact:
    strongest = facts[0]
    for fact in facts[1:]:
        if standing(fact) >= standing(strongest):
            strongest = fact
    return strongest


def _standing_tags(facts: Sequence[Fact]) -> list[Fact]:
    """Settle tags term by term; a complete list overrules every word that does not outrank it."""
    words: dict[str, tuple[Standing, bool]] = {}
    closed: Standing | None = None
    for fact in facts:
        weight = standing(fact)
        tags = fact.value
        assert isinstance(tags, Tags)  # noqa: S101 - an attribute has values of one type
        if closed is not None and weight < closed:
            continue
        if tags.complete:
            closed = weight
            words = {term: word for term, word in words.items() if word[0] > weight}
        for term, held in [(t, True) for t in tags.members] + [(t, False) for t in tags.non_members]:
            if term not in words or words[term][0] <= weight:
                words[term] = weight, held
    return _as_facts(facts, words, closed)


def _as_facts(facts: Sequence[Fact], words: dict[str, tuple[Standing, bool]], closed: Standing | None) -> list[Fact]:
    """Write settled terms as one fact for each standing they have."""
    settled: list[Fact] = []
    by_standing = {standing(fact): fact for fact in facts}
    for weight, fact in by_standing.items():
        mine = {term: held for term, (of, held) in words.items() if of == weight}
        if mine or weight == closed:
            members = frozenset(term for term, held in mine.items() if held)
            value = Tags(members, frozenset(mine) - members, complete=weight == closed)
            settled.append(dataclasses.replace(fact, value=value))
    return settled


def joined_profile(facts: Iterable[Fact], name: str) -> Profile:
    """Give a profile of facts that stand, with the facts of one tag attribute joined."""
    profile: dict[Key, Fact] = {}
    for fact in sorted(facts, key=standing):
        key = fact.attribute, fact.year
        known = profile.get(key)
        profile[key] = fact if known is None else _with_tags(known, fact)
    return Profile(MappingProxyType(profile), name)


def _with_tags(weaker: Fact, stronger: Fact) -> Fact:
    old, new = weaker.value, stronger.value
    if not isinstance(old, Tags) or not isinstance(new, Tags):
        return stronger
    members = (old.members - new.non_members) | new.members
    non_members = (old.non_members - new.members) | new.non_members
    return dataclasses.replace(weaker, value=Tags(members, non_members, old.complete or new.complete))


def completed(registered: Enterprise, said: Profile, as_of: date, vocabulary: Vocabulary) -> Profile:
    """Complete what the registry holds by what was said.

    A word said that contradicts the registry is passed over; one that agrees narrows it, and then counts as said.
    A yearly fact without a year is one of the last complete year, so it meets a word said of that year.
    """
    last = as_of.year - 1
    facts = {_dated(fact, last): fact for fact in registered.facts if not isinstance(fact.value, Tags)}
    tags = [fact for fact in registered.facts if isinstance(fact.value, Tags)]
    for fact in said.facts.values():
        if isinstance(fact.value, Tags):
            tags.append(fact)
            continue
        known = facts.get(_dated(fact, last))
        value = fact.value if known is None else joined(known.value, fact.value, fact.attribute, vocabulary)
        if known is None:
            facts[_dated(fact, last)] = fact
        elif value is not None and value != known.value:
            facts[_dated(fact, last)] = dataclasses.replace(fact, value=value, year=known.year)
    return joined_profile((*facts.values(), *standing_facts(tags)), registered.name or said.name)


def _dated(fact: Fact, last: int) -> tuple[str, int]:
    return fact.attribute, last if fact.year is None else fact.year
