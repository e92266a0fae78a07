"""Speak of what the registry holds of the enterprise a chat is bound to."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue import wording
from bot.dialogue.state import Knowledge, Reply
from bot.dialogue.taking import words_for
from matcher.joining import conflicting
from matcher.profile import Fact, Profile, Source


def registered_words(knowledge: Knowledge) -> list[str]:
    """Write what the registry holds, each fact with its source and day; nothing for a chat that is not bound."""
    if knowledge.registered is None:
        return []
    return [_with_source(fact, knowledge) for fact in knowledge.registered.facts]


def said_words(said: Profile, knowledge: Knowledge) -> list[str]:
    """Write what was said; marked as such where it stands beside the registry."""
    words = words_for(said.facts.values(), knowledge)
    if knowledge.registered is None:
        return words
    return [f"{word}（{wording.REGISTRY_SOURCES[Source.SAID]}）" for word in words]


def _with_source(fact: Fact, knowledge: Knowledge) -> str:
    day = "" if fact.as_of is None else f"，截至 {fact.as_of}"
    return f"{words_for([fact], knowledge)[0]}（{wording.REGISTRY_SOURCES[fact.source]}{day}）"


def contradicted(facts: Iterable[Fact], knowledge: Knowledge) -> tuple[Reply, ...]:
    """Say which of the facts said now do not stand against the registry, and what to do about it."""
    if knowledge.registered is None:
        return ()
    profile, last = knowledge.registered.profile(), knowledge.as_of.year - 1
    against: list[Fact] = []
    for fact in facts:
        # What the registry holds of a yearly attribute without a year is of the last complete year.
        years = {fact.year, None} if fact.year == last else {fact.year}
        against += [
            known
            for year in years
            if (known := profile.fact(fact.attribute, year)) is not None
            and conflicting(profile, _in_year(fact, year), knowledge.vocabulary) is not None
        ]
    if not against:
        return ()
    stands = "；".join(_with_source(fact, knowledge) for fact in against)
    return (Reply(wording.REGISTRY_STANDS.format(stands)),)


def _in_year(fact: Fact, year: int | None) -> Fact:
    return Fact(fact.attribute, fact.value, fact.source, year)
