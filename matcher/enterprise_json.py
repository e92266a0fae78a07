"""Write what the registry holds of an enterprise as canonical JSON, and read it back without loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from matcher.enterprise import Enterprise, Name
from matcher.profile import SURE, Fact, Source
from matcher.truth import Truth
from matcher.values import Amount, B, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.canonical import read_json
from policies.language.jsonform import number
from policies.vocabulary.units import plain

Json = Mapping[str, Any]


def enterprise_text(enterprise: Enterprise) -> str:
    """Write names and facts canonically: equal enterprises have equal text.

    Keys are sorted and numbers exact, as in `canonical_text`; put together by hand, because an import writes millions.
    """
    facts = ",".join([_fact_text(fact) for fact in enterprise.facts])
    names = ",".join([_name_text(name) for name in enterprise.names])
    return f'{{"facts":[{facts}],"names":[{names}]}}'


def _fact_text(fact: Fact) -> str:
    day = "" if fact.as_of is None else f'"as_of":"{fact.as_of.isoformat()}",'
    sure = "" if fact.confidence is SURE else _confidence_text(fact.confidence)
    year = "" if fact.year is None else f',"year":{fact.year}'
    head = f'{{{day}"attr":"{fact.attribute}",{sure}"source":"{fact.source.value}","value":'
    return f"{head}{_value_text(fact.value)}{year}}}"


def _confidence_text(confidence: Decimal) -> str:
    return "" if confidence == SURE else f'"confidence":{number(confidence)},'


def _name_text(name: Name) -> str:
    day = "" if name.as_of is None else f'"as_of":"{name.as_of.isoformat()}",'
    return f'{{{day}"source":"{name.source.value}","text":{_quoted(name.text)}}}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value_text(value: ValueSet) -> str:
    match value:
        case Amount(range=bounds, unit=unit):
            return f'{{{_ends(bounds, plain)},"unit":"{unit}"}}'
        case Day(range=days):
            return f"{{{_ends(days, _quoted_day)}}}"
        case Tags(members=members, non_members=non_members, complete=complete):
            parts = ['"complete":true'] if complete else []
            parts += [f'"has":{_list(members)}'] if members or not non_members else []
            parts += [f'"lacks":{_list(non_members)}'] if non_members else []
            return f"{{{','.join(parts)}}}"
        case Candidates(options=options):
            return f'{{"in":{_list(options)}}}'
        case YesNo(truth=truth):
            return f'{{"truth":"{truth.name.lower()}"}}'


def _ends(bounds: Range[B], write: Callable[[B], str]) -> str:
    """Write an exact value as one, else the ends there are; an end that is left out is marked."""
    if bounds.low is not None and bounds.low == bounds.high:
        return f'"=":{write(bounds.low)}'
    parts: list[str] = []
    if bounds.high is not None:
        parts.append(f'"{"<" if bounds.high_open else "<="}":{write(bounds.high)}')
    if bounds.low is not None:
        parts.append(f'"{">" if bounds.low_open else ">="}":{write(bounds.low)}')
    return ",".join(parts) or '"any":true'


def _quoted_day(day: date) -> str:
    return f'"{day.isoformat()}"'


def _list(words: frozenset[str]) -> str:
    return "[" + ",".join([f'"{word}"' for word in sorted(words)]) + "]"


def enterprise_from_text(uscc: str, text: str) -> Enterprise:
    """Restore an enterprise from its canonical text."""
    data = read_json(text)
    names = tuple(Name(n["text"], Source(n["source"]), _day(n.get("as_of"))) for n in data["names"])
    return Enterprise(uscc, names, tuple(_fact(entry) for entry in data["facts"]))


def _fact(data: Json) -> Fact:
    return Fact(
        attribute=data["attr"],
        value=_value(data["value"]),
        source=Source(data["source"]),
        year=data.get("year"),
        as_of=_day(data.get("as_of")),
        confidence=Decimal(data.get("confidence", SURE)),
    )


def _value(data: Json) -> ValueSet:
    if "unit" in data:
        return Amount(_range(data, _decimal), data["unit"])
    if "has" in data or "lacks" in data:
        return Tags(frozenset(data.get("has", ())), frozenset(data.get("lacks", ())), data.get("complete", False))
    if "in" in data:
        return Candidates(frozenset(data["in"]))
    if "truth" in data:
        return YesNo(Truth[data["truth"].upper()])
    return Day(_range(data, date.fromisoformat))


def _range(data: Json, read: Callable[[Any], B]) -> Range[B]:
    if "=" in data:
        exact = read(data["="])
        return Range(exact, exact)
    low, high = data.get(">", data.get(">=")), data.get("<", data.get("<="))
    return Range(None if low is None else read(low), None if high is None else read(high), ">" in data, "<" in data)


def _decimal(value: int | Decimal) -> Decimal:
    return Decimal(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
