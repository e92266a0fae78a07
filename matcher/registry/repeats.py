"""Rows of one enterprise within one file: joined, whatever their order; where they contradict, neither is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.enterprise import Enterprise, Name, by_key, standing, standing_facts, standing_names
from matcher.profile import Fact
from matcher.registry.rows import Rejection
from matcher.values import Tags
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says of an enterprise."""

    row: int
    enterprise: Enterprise


def joined_rows(said: Sequence[Said], vocabulary: Vocabulary) -> tuple[Enterprise, list[Rejection]]:
    """Join the rows of one enterprise. Of two words of equal standing that contradict, none is taken."""
    uscc = said[0].enterprise.uscc
    rows = {id(fact): one.row for one in said for fact in one.enterprise.facts}
    kept: list[Fact] = []
    rejected: list[Rejection] = []
    for same in by_key(fact for one in said for fact in one.enterprise.facts).values():
        for equals in _of_equal_standing(same):
            apart = _contradiction(equals)
            if apart is None:
                kept += equals
            else:
                rejected.append(_rejection(uscc, apart, rows, vocabulary))
    names: list[Name] = [name for one in said for name in one.enterprise.names]
    names.sort(key=lambda name: (standing(name), name.text))
    return Enterprise(uscc, standing_names(names), standing_facts(kept)), rejected


def _of_equal_standing(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Group facts on one thing by standing; of anything but tags only the strongest group matters."""
    standings = sorted({standing(fact) for fact in facts})
    if not isinstance(facts[0].value, Tags):
        standings = standings[-1:]
    for weight in standings:
        yield [fact for fact in facts if standing(fact) == weight]


def _contradiction(facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """Give two facts that cannot both be so; None when all can."""
    if not isinstance(facts[0].value, Tags):
        other = next((fact for fact in facts if fact.value != facts[0].value), None)
        return None if other is None else (facts[0], other)
    held: dict[str, Fact] = {}
    absent: dict[str, Fact] = {}
    closing: tuple[Fact, Tags] | None = None
    for fact in facts:
        tags = fact.value
        assert isinstance(tags, Tags)  # noqa: S101 - an attribute has values of one type
        held |= dict.fromkeys(tags.members, fact)
        absent |= dict.fromkeys(tags.non_members, fact)
        if closing is not None and tags.complete and tags.members != closing[1].members:
            return closing[0], fact
        closing = (fact, tags) if tags.complete else closing
    for term, fact in held.items():
        if term in absent:
            return fact, absent[term]
        if closing is not None and term not in closing[1].members:
            return closing[0], fact
    return None


def _rejection(uscc: str, apart: tuple[Fact, Fact], rows: dict[int, int], vocabulary: Vocabulary) -> Rejection:
    first, last = sorted(rows[id(fact)] for fact in apart)
    name = apart[0].attribute
    title = name if apart[0].year is None else f"{name}@{apart[0].year}"
    reason = f"与第 {first} 行对{vocabulary.attribute(name).zh}的说法不一，来源和日期又相同，都没有采用；请只留一行"
    return Rejection(last, uscc, title, reason)
