"""What may be known of a world: a wide profile says less of it, a narrower one lies between the two."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from random_worlds import (
    AMOUNTS,
    AS_OF,
    INDUSTRIES,
    LAST_YEAR,
    OWNERS,
    PLACES,
    RATIOS,
    SECTORS,
    SIZES,
    TERMS,
    UNITS,
    World,
)

from matcher.facts import FactView
from matcher.profile import Fact, Profile
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.vocabulary import load_vocabulary

Known = dict[tuple[str, int | None], ValueSet]


def everything(world: World) -> Known:
    """Say all of a world, exactly."""
    known: Known = {(name, None): _exact(name, value) for name, value in world.now.items()}
    for name, values in world.by_year.items():
        known |= {(name, year): _exact(name, value) for year, value in values.items()}
    return known


def _exact(attribute: str, value: Any) -> ValueSet:
    if attribute in UNITS:
        number = Decimal(value)
        return Amount(Range(number, number), UNITS[attribute])
    if isinstance(value, date):
        return Day(Range(value, value))
    if isinstance(value, bool):
        return YesNo(truth_of(value))
    return Candidates(frozenset({value})) if isinstance(value, str) else Tags(frozenset(value), complete=True)


def seen(known: Known) -> FactView:
    """Look at what is known on the day of matching."""
    profile = Profile.of(Fact(name, value, year=year) for (name, year), value in known.items())
    return FactView(load_vocabulary(), profile, AS_OF)


def everything_about(world: World, names: AbstractSet[str]) -> Known:
    """Say all of some attributes of a world, exactly."""
    return {key: value for key, value in everything(world).items() if key[0] in names}


@st.composite
def wider(draw: st.DrawFn, known: Known) -> Known:
    """Forget some facts and blur the rest; what was possible stays possible."""
    blurred: Known = {}
    for (name, year), value in known.items():
        if draw(st.integers(0, 2)):
            # People give the last year without a date.
            key = (name, None if year == LAST_YEAR and draw(st.booleans()) else year)
            blurred[key] = draw(_blurred(name, value))
    return blurred


def _blurred(attribute: str, value: ValueSet) -> st.SearchStrategy[ValueSet]:
    match value:
        case Amount(range=bounds, unit=unit):
            steps = RATIOS.map(abs) if unit == "ratio" else AMOUNTS
            return _wider_range(bounds, steps).map(lambda made: Amount(made, unit))
        case Day(range=days):
            return _wider_range(days, st.integers(0, 900).map(lambda n: timedelta(days=n)), opens=False).map(Day)
        case Tags(members=members, non_members=non_members, complete=complete):
            refused = set(SECTORS if attribute == "sectors" else TERMS) - members if complete else non_members
            some, none = _subset(members), _subset(frozenset(refused))
            loose = st.builds(Tags, some, none)
            return loose | st.just(value)
        case Candidates(options=options):
            more = _other_options(attribute)
            return more.map(lambda others: Candidates(options | others)) | _coarser(attribute, value)
        case YesNo():
            return st.just(value)


def _subset(values: frozenset[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(values))) if values else st.just(frozenset())


def _wider_range(bounds: Range[Any], steps: st.SearchStrategy[Any], *, opens: bool = True) -> st.SearchStrategy[Any]:
    def make(below: Any, above: Any, low_open: bool, high_open: bool) -> Range[Any]:  # noqa: FBT001 - drawn
        low = None if below is None or bounds.low is None else bounds.low - below
        high = None if above is None or bounds.high is None else bounds.high + above
        low_excluded = bounds.low_open if low == bounds.low else low_open and opens
        high_excluded = bounds.high_open if high == bounds.high else high_open and opens
        return Range(low, high, low is not None and low_excluded, high is not None and high_excluded)

    return st.builds(make, st.none() | steps, st.none() | steps, st.booleans(), st.booleans())


def _other_options(attribute: str) -> st.SearchStrategy[frozenset[str]]:
    pools = {"region": PLACES, "industry": INDUSTRIES, "size_class": SIZES, "ownership": OWNERS}
    return st.frozensets(st.sampled_from(pools[attribute]), max_size=2)


def _coarser(attribute: str, value: Candidates) -> st.SearchStrategy[ValueSet]:
    vocabulary = load_vocabulary()
    trees = {"region": vocabulary.regions.tree, "industry": vocabulary.industry_tree}
    if attribute not in trees or len(value.options) > 1:
        return st.just(value)
    return st.sampled_from(trees[attribute].chain(min(value.options))).map(lambda code: Candidates(frozenset({code})))


@st.composite
def narrower(draw: st.DrawFn, wide: Known, exact: Known) -> Known:
    """Say no less than `wide` and no more than `exact`: some facts become exact, others are narrowed or added."""
    known = dict(wide)
    for (name, year), value in exact.items():
        keys = [key for key in ((name, year), (name, None)) if key in wide and year in {None, LAST_YEAR, key[1]}]
        match draw(st.sampled_from(["kept", "exact", "narrowed"])):
            case "exact":
                known = {key: old for key, old in known.items() if key not in keys} | {(name, year): value}
            case "narrowed" if keys:
                known[keys[0]] = _meet(wide[keys[0]], draw(_blurred(name, value))) or value
            case "narrowed":
                known[name, year] = draw(_blurred(name, value))
    return known


def _meet(one: ValueSet, other: ValueSet) -> ValueSet | None:
    match one, other:
        case (Amount(range=first, unit=unit), Amount(range=second)):
            met = first.meet(second)
            return None if met is None else Amount(met, unit)
        case (Day(range=first), Day(range=second)):
            days = first.meet(second)
            return None if days is None else Day(days)
        case (Tags(), Tags()):
            return Tags(
                one.members | other.members, one.non_members | other.non_members, one.complete or other.complete
            )
        case _:
            return None
