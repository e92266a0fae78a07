"""Enterprises as registries hold them: any attribute's values, from any source, of any day."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from stdnum.cn import uscc

from matcher.enterprise import Enterprise, Name
from matcher.profile import Fact, Source
from matcher.profile_json import MAY_BE_NEGATIVE
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.vocabulary import Attribute, AttributeType, load_vocabulary

VOCABULARY = load_vocabulary()
ATTRIBUTES = tuple(VOCABULARY.attributes.values())
DAYS = st.dates(date(1950, 1, 1), date(2026, 11, 22))
SOURCES = st.sampled_from([Source.IMPORTED, Source.VERIFIED])
CONFIDENCES = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.875")])


def code_of(number: int) -> str:
    """Give a sound credit code for a number."""
    body = f"91330{number:012d}"
    return body + str(uscc.calc_check_digit(body))


@st.composite
def ranges(draw: st.DrawFn, bounds: st.SearchStrategy[Decimal]) -> Range[Decimal]:
    """Intervals with at least one end."""
    low, high = sorted([draw(bounds), draw(bounds)])
    kept = draw(st.sampled_from(["both", "low", "high", "exact"]))
    if kept == "exact" or low == high:
        return Range(low, low)
    opens = draw(st.booleans()), draw(st.booleans())
    return Range(
        low if kept != "high" else None,
        high if kept != "low" else None,
        opens[0] and kept != "high",
        opens[1] and kept != "low",
    )


def numbers(attribute: Attribute) -> st.SearchStrategy[ValueSet]:
    least = Decimal(-(10**12)) if attribute.name in MAY_BE_NEGATIVE else Decimal(0)
    bounds = st.decimals(least, 10**15, places=4, allow_nan=False, allow_infinity=False).map(lambda d: d.normalize())
    units = st.just(attribute.unit or "")
    if attribute.unit == "CNY":
        units |= st.sampled_from(["USD", "EUR", "JPY"])
    return st.builds(Amount, ranges(bounds.map(Decimal)), units)


@st.composite
def days(draw: st.DrawFn) -> ValueSet:
    low, high = sorted([draw(DAYS), draw(DAYS)])
    kept = draw(st.sampled_from(["both", "low", "high", "exact"]))
    if kept == "exact":
        return Day(Range(low, low))
    return Day(Range(low if kept != "high" else None, high if kept != "low" else None))


@st.composite
def tags(draw: st.DrawFn, attribute: Attribute) -> ValueSet:
    names = st.sampled_from([term.name for term in attribute.terms][:6])
    members = draw(st.frozensets(names, max_size=3))
    others = draw(st.frozensets(names, max_size=3)) - members
    complete = draw(st.booleans()) or not (members or others)
    return Tags(members, others, complete)


def values(attribute: Attribute) -> st.SearchStrategy[ValueSet]:
    """What a cell of this attribute may say."""
    match attribute.type:
        case AttributeType.NUMBER:
            return numbers(attribute)
        case AttributeType.DATE:
            return days()
        case AttributeType.TAGS:
            return tags(attribute)
        case AttributeType.BOOLEAN:
            return st.booleans().map(lambda yes: YesNo(truth_of(yes)))
        case AttributeType.CHOICE:
            pool = [term.name for term in attribute.terms]
        case AttributeType.REGION:
            pool = sorted(VOCABULARY.places)
        case AttributeType.INDUSTRY:
            pool = sorted(VOCABULARY.industries)
    return st.frozensets(st.sampled_from(pool), min_size=1, max_size=3).map(Candidates)


@st.composite
def facts(draw: st.DrawFn, names: tuple[str, ...] = ()) -> Fact:
    """A fact of the registry."""
    pool = [VOCABULARY.attribute(name) for name in names] or list(ATTRIBUTES)
    attribute = draw(st.sampled_from(pool))
    year = draw(st.none() | st.integers(2020, 2026)) if attribute.yearly else None
    return Fact(
        attribute.name,
        draw(values(attribute)),
        draw(SOURCES),
        year,
        draw(st.dates(date(2026, 1, 1), date(2026, 1, 6))),
        confidence=draw(CONFIDENCES),
    )


NAMES = st.text(st.sampled_from("甲乙丙丁\"'\\=@,;\t" + string.ascii_letters), min_size=1, max_size=8).map(str.strip)


@st.composite
def news(draw: st.DrawFn, names: tuple[str, ...] = (), uscc: str = code_of(1)) -> Enterprise:
    """What one row says of one enterprise: each attribute and year once, all from one source and day."""
    said = draw(st.lists(facts(names), max_size=4, unique_by=lambda fact: (fact.attribute, fact.year)))
    source, day, confidence = draw(SOURCES), draw(st.dates(date(2026, 1, 1), date(2026, 1, 4))), draw(CONFIDENCES)
    same = tuple(Fact(f.attribute, f.value, source, f.year, day, confidence=confidence) for f in said)
    name = draw(st.none() | NAMES.filter(bool))
    return Enterprise(uscc, () if name is None else (Name(name, source, day),), same)
