"""Profiles as a registry may hold them: any facts of any years, consistent or not, in any unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from random_knowledge import Known
from random_rules import DAYS, LEAVES, NUMBERS, askable, comparisons, conditions
from random_worlds import (
    AMOUNTS,
    INDUSTRIES,
    OUTER_PLACES,
    OWNERS,
    PLACES,
    RATIOS,
    SECTORS,
    SIZES,
    TERMS,
    UNITS,
    YEARLY,
)

from matcher.profile import Fact, Profile, Source
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.language.conditions import (
    Comparison,
    Condition,
    FirstReach,
    Has,
    Judgement,
    Lacks,
    Operator,
    OverYears,
    Span,
    Within,
)
from policies.vocabulary import load_vocabulary

YEARS = st.integers(2019, 2027)
MATCHING_DAYS = st.sampled_from(
    [date(2026, 5, 20), date(2026, 1, 1), date(2025, 12, 31), date(2024, 2, 29), date(2028, 3, 1)]
)
ODD_STEPS = st.sampled_from([Decimal(text) for text in ("0", "0.001", "0.01", "100.005", "1e-6", "-300", "2e20")])
ACTIVITIES = tuple(term.name for term in load_vocabulary().attribute("activities").terms)
EVENTS = (ACTIVITIES[0], ACTIVITIES[30], ACTIVITIES[-1])
ZONES = tuple(sorted(load_vocabulary().regions.zones))


@st.composite
def _amounts(draw: st.DrawFn, attribute: str) -> ValueSet:
    unit = UNITS[attribute]
    steps = (RATIOS if unit == "ratio" else st.integers(0, 9).map(Decimal) if unit == "year" else AMOUNTS) | ODD_STEPS
    low, high = sorted([draw(steps), draw(steps)])
    known = [draw(st.booleans()), draw(st.booleans())]
    opened = [known[0] and low < high and draw(st.booleans()), known[1] and low < high and draw(st.booleans())]
    bounds = Range(low if known[0] else None, high if known[1] else None, *opened)
    return Amount(bounds, "USD" if unit == "CNY" and draw(st.integers(0, 9)) == 0 else unit)


@st.composite
def _days(draw: st.DrawFn) -> ValueSet:
    low, high = sorted([draw(DAYS), draw(DAYS)])
    if draw(st.booleans()):
        high = low + timedelta(days=draw(st.integers(0, 1)))
    return Day(Range(low if draw(st.integers(0, 3)) else None, high if draw(st.integers(0, 3)) else None))


@st.composite
def _tags(draw: st.DrawFn, terms: Sequence[str]) -> ValueSet:
    held = draw(st.frozensets(st.sampled_from(terms)))
    return Tags(held, draw(st.frozensets(st.sampled_from(terms))) - held, draw(st.booleans()))


def _candidates(options: Sequence[str]) -> st.SearchStrategy[ValueSet]:
    return st.frozensets(st.sampled_from(options), min_size=1, max_size=3).map(Candidates)


VALUES: dict[str, st.SearchStrategy[ValueSet]] = {
    "established_on": _days(),
    "region": _candidates((*PLACES, *OUTER_PLACES, *ZONES)),
    "industry": _candidates((*INDUSTRIES, "C", "39")),
    "ownership": _candidates(OWNERS),
    "size_class": _candidates(SIZES),
    "listed": st.sampled_from(Truth).map(YesNo),
    "qualifications": _tags(TERMS),
    "first_recognitions": _tags(TERMS),
    "sectors": _tags(SECTORS),
    "activities": _tags(EVENTS),
} | {name: _amounts(name) for name in UNITS}


@st.composite
def odd_profiles(draw: st.DrawFn, asked: Sequence[str]) -> Profile:
    """Draw facts that nobody checked against each other, most of them on what is asked."""
    names = {name for name in asked if draw(st.integers(0, 4))} | draw(
        st.sets(st.sampled_from(sorted(VALUES)), max_size=3)
    )
    facts = []
    for name in sorted(names):
        years: list[Any] = [None]
        if name in YEARLY:
            years = draw(st.lists(st.none() | YEARS, min_size=1, max_size=4, unique=True))
        facts += [Fact(name, draw(VALUES[name]), draw(st.sampled_from(Source)), year) for year in years]
    return Profile.of(facts)


def profile_of(known: Known) -> Profile:
    """Take what is known of a world as the facts of an enterprise."""
    return Profile.of(Fact(name, value, year=year) for (name, year), value in known.items())


def _pairs(terms: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(terms), min_size=1, max_size=3, unique=True).map(tuple)


MORE_LEAVES = st.one_of(
    LEAVES,
    st.just(Judgement("需要专家看")),
    st.builds(Within, st.just("region"), _pairs(ZONES)),
    st.builds(Has, st.just("activities"), _pairs(EVENTS)),
    st.builds(Lacks, st.just("activities"), _pairs(EVENTS)),
    st.builds(Comparison, st.just("established_on"), st.sampled_from(Operator), DAYS),
    st.builds(OverYears, st.sampled_from(Span), st.integers(1, 5), comparisons(st.sampled_from(YEARLY))),
    st.builds(FirstReach, comparisons(st.sampled_from(YEARLY))),
    comparisons(NUMBERS),
)
REGISTRY_RULES = conditions(MORE_LEAVES)


@st.composite
def _registries(draw: st.DrawFn) -> tuple[list[Condition], list[Profile]]:
    rules = draw(st.lists(REGISTRY_RULES, min_size=2, max_size=6))
    asked = sorted(VALUES.keys() & {name for rule in rules for name in askable(rule)})
    return rules, draw(st.lists(odd_profiles(asked), min_size=4, max_size=10))


REGISTRIES = _registries()
"""Rules, and profiles that say something on what they ask."""
