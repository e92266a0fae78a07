"""A profile as a record keeps it: every fact with its provenance, every number as text, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from matcher.audit.canonical import Json
from matcher.profile import Fact, Profile, Source
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo


def profile_to_record(profile: Profile) -> Json:
    """Write a profile."""
    facts = sorted(profile.facts.values(), key=lambda fact: (fact.attribute, fact.year or 0))
    return {"name": profile.name, "facts": [_fact_to_record(fact) for fact in facts]}


def _fact_to_record(fact: Fact) -> Json:
    return {
        "attr": fact.attribute,
        "year": fact.year,
        "value": _value_to_record(fact.value),
        "source": fact.source.value,
        "as_of": None if fact.as_of is None else fact.as_of.isoformat(),
        "text": fact.text,
        "confirmed": fact.confirmed,
    }


def _value_to_record(value: ValueSet) -> Json:
    match value:
        case Amount(range=bounds, unit=unit):
            return {"low": text_of(bounds.low), "high": text_of(bounds.high), "unit": unit, **_open_ends(bounds)}
        case Day(range=days):
            return {"from": _day_text(days.low), "to": _day_text(days.high), **_open_ends(days)}
        case Tags(members=members, non_members=non_members, complete=complete):
            return {"has": sorted(members), "lacks": sorted(non_members), "complete": complete}
        case Candidates(options=options):
            return {"in": sorted(options)}
        case YesNo(truth=truth):
            return {"truth": truth.name.lower()}
        case _ as unreachable:
            assert_never(unreachable)


def _open_ends(bounds: Range[Any]) -> dict[str, Json]:
    return {"low_open": bounds.low_open, "high_open": bounds.high_open}


def text_of(number: Decimal | None) -> str | None:
    """Write a number exactly, and the same one always alike (never 1E+3)."""
    return None if number is None else f"{number:f}"


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def profile_from_record(data: Mapping[str, Any]) -> Profile:
    """Restore the profile; joining rules are not applied again, the facts stand as they were."""
    facts = [_fact_from_record(entry) for entry in data["facts"]]
    return Profile({(fact.attribute, fact.year): fact for fact in facts}, data["name"])


def _fact_from_record(data: Mapping[str, Any]) -> Fact:
    return Fact(
        attribute=data["attr"],
        value=_value_from_record(data["value"]),
        source=Source(data["source"]),
        year=data["year"],
        as_of=_day(data["as_of"]),
        text=data["text"],
        confirmed=data["confirmed"],
    )


def _value_from_record(data: Mapping[str, Any]) -> ValueSet:
    match data:
        case {"unit": unit}:
            bounds = Range(_decimal(data["low"]), _decimal(data["high"]), data["low_open"], data["high_open"])
            return Amount(bounds, unit)
        case {"from": low, "to": high}:
            return Day(Range(_day(low), _day(high), data["low_open"], data["high_open"]))
        case {"has": members, "lacks": non_members}:
            return Tags(frozenset(members), frozenset(non_members), data["complete"])
        case {"in": options}:
            return Candidates(frozenset(options))
        case _:
            return YesNo(Truth[data["truth"].upper()])


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
