"""Turn what was read from an utterance into facts of a profile, and facts back into words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from matcher.profile import Fact, Source
from matcher.profile_json import days_of
from matcher.text import ReadFact, Understanding
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.errors import InputError
from policies.vocabulary import Attribute, AttributeType, Vocabulary

APPROXIMATION = Decimal("0.1")
"""约, 左右, 来: a number said so may be a tenth more or less."""


def facts_from(understanding: Understanding, vocabulary: Vocabulary, today: date) -> tuple[Fact, ...]:
    """Give the facts of an utterance; a value no set of possible values can hold is left out."""
    read = [_fact(said, vocabulary, today) for said in understanding.facts]
    facts = [fact for fact in read if fact is not None]
    closed = [_closing(attribute, facts, today) for attribute in understanding.complete]
    return tuple(facts + closed)


def _closing(attribute: str, facts: list[Fact], today: date) -> Fact:
    """Say that nothing else of an attribute is held (除了高企啥都没有)."""
    members = [f.value.members for f in facts if f.attribute == attribute and isinstance(f.value, Tags)]
    return Fact(attribute, Tags(frozenset().union(*members), complete=True), as_of=today, text="其他都没有")


def _fact(said: ReadFact, vocabulary: Vocabulary, today: date) -> Fact | None:
    try:
        value = _value(said, vocabulary)
    except InputError:
        return None
    year = _business_year(said, today) if vocabulary.attribute(said.attribute).yearly else None
    return Fact(said.attribute, value, Source.SAID, year, today, said.text)


def _business_year(said: ReadFact, today: date) -> int:
    """Give the year a yearly fact belongs to; said without one, it is the last complete year."""
    return int(said.period) if said.period and said.period.isdigit() else today.year - 1


def _value(said: ReadFact, vocabulary: Vocabulary) -> ValueSet:
    attribute = vocabulary.attribute(said.attribute)
    match attribute.type:
        case AttributeType.NUMBER:
            return Amount(_range(said), said.unit or attribute.unit or "")
        case AttributeType.DATE:
            return Day(_days(said, attribute))
        case AttributeType.TAGS:
            term = frozenset({str(said.value)})
            return Tags(members=term) if said.operator == "has" else Tags(non_members=term)
        case AttributeType.BOOLEAN:
            return YesNo(truth_of(said.value is True))
        case AttributeType.CHOICE:
            return Candidates(frozenset({str(said.value)}))
        case AttributeType.REGION | AttributeType.INDUSTRY:
            return Candidates(frozenset({said.place or str(said.value)}))


def _range(said: ReadFact) -> Range[Decimal]:
    if isinstance(said.value, tuple):
        return Range(*said.value)
    if not isinstance(said.value, Decimal):
        raise InputError(f"“{said.text}”不是数字")
    match said.operator:
        case "==" if said.approximate:
            slack = abs(said.value) * APPROXIMATION
            return Range(said.value - slack, said.value + slack)
        case "<" | "<=":
            return Range(None, said.value, high_open=said.operator == "<")
        case ">" | ">=":
            return Range(said.value, None, low_open=said.operator == ">")
        case _:
            return Range(said.value, said.value)


def _days(said: ReadFact, attribute: Attribute) -> Range[date]:
    days = days_of(attribute, str(said.value))
    if said.operator in {"<", "<="}:
        return Range(None, days.high)
    return Range(days.low, None) if said.operator in {">", ">="} else days
