"""Random conditions and benefits over the attributes of random worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from random_knowledge import Known, everything_about, narrower, wider
from random_worlds import (
    AMOUNTS,
    BASES,
    OUTER_INDUSTRIES,
    OUTER_PLACES,
    OWNERS,
    RATIOS,
    SECTORS,
    SIZES,
    STEP,
    TERMS,
    UNITS,
    YEARLY,
    World,
    worlds,
)

from policies.language.benefits import (
    Benefit,
    Bracket,
    Fixed,
    Form,
    Formula,
    Item,
    PerUnit,
    Progressive,
    Rate,
    Terms,
    Tier,
    Tiers,
    UpTo,
)
from policies.language.conditions import (
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    FirstReach,
    Flag,
    Has,
    Judgement,
    Lacks,
    Not,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
    attribute_of,
    leaves,
)
from policies.vocabulary import load_vocabulary

NUMBERS = st.sampled_from(sorted(UNITS))


def _bound(attribute: str) -> st.SearchStrategy[Quantity]:
    values: st.SearchStrategy[Decimal] = AMOUNTS
    if UNITS[attribute] == "ratio":
        values = RATIOS
    elif UNITS[attribute] in {"piece", "year"}:
        values = st.integers(0, 7).map(Decimal)
    elif attribute == "annual_profit":
        values = AMOUNTS.map(lambda amount: amount - 5 * STEP)
    return values.map(lambda value: Quantity(value, UNITS[attribute]))


def comparisons(names: st.SearchStrategy[str] = NUMBERS) -> st.SearchStrategy[Comparison]:
    """Draw number comparisons."""
    return names.flatmap(lambda name: st.builds(Comparison, st.just(name), st.sampled_from(Operator), _bound(name)))


DAYS = st.dates(date(2018, 1, 1), date(2023, 12, 31))
DATED = st.builds(Comparison, st.just("established_on"), st.sampled_from(Operator), DAYS)


def _between(name: str) -> st.SearchStrategy[Between]:
    pairs = st.tuples(_bound(name), _bound(name)).map(lambda pair: sorted(pair, key=lambda q: q.value))
    return pairs.map(lambda pair: Between(name, pair[0], pair[1]))


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


SUMMED = st.sampled_from(["annual_revenue", "rd_expense", "annual_profit"])
LEAVES = st.one_of(
    comparisons(),
    DATED,
    NUMBERS.flatmap(_between),
    st.tuples(DAYS, DAYS).map(lambda days: Between("established_on", min(days), max(days))),
    st.builds(Within, st.just("region"), _some(OUTER_PLACES)),
    st.builds(Within, st.just("industry"), _some(OUTER_INDUSTRIES)),
    st.builds(Has, st.just("qualifications"), _some(TERMS), st.booleans()),
    st.builds(Has, st.just("sectors"), _some(SECTORS)),
    st.builds(Lacks, st.just("qualifications"), _some(TERMS)),
    st.builds(OneOf, st.just("size_class"), _some(SIZES)),
    st.builds(OneOf, st.just("ownership"), _some(OWNERS)),
    st.builds(Flag, st.just("listed"), st.booleans()),
    st.builds(
        OverYears,
        st.sampled_from([Span.EVERY, Span.ANY]),
        st.integers(1, 3),
        comparisons(st.sampled_from(YEARLY)),
    ),
    st.builds(OverYears, st.just(Span.SUM), st.integers(1, 3), comparisons(SUMMED)),
    st.builds(FirstReach, comparisons(st.sampled_from(YEARLY))),
)


def conditions(leaves: st.SearchStrategy[Condition] = LEAVES) -> st.SearchStrategy[Condition]:
    """Draw conditions of every node kind but judgement."""
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.lists(parts, min_size=2, max_size=3).map(lambda made: All(tuple(made))),
            st.lists(parts, min_size=2, max_size=3).map(lambda made: AnyOf(tuple(made))),
            parts.map(Not),
        ),
        max_leaves=6,
    )


# --- benefits --------------------------------------------------------------------------------------

MONEY = st.integers(1, 40).map(lambda n: Decimal(n * 10))
FORMS = st.sampled_from([Form.AWARD, Form.SUBSIDY])


@st.composite
def limits(draw: st.DrawFn) -> Terms:
    """Draw a cap and a floor."""
    low, high = sorted([draw(MONEY), draw(MONEY)])
    return Terms(draw(st.none() | st.just(high)), draw(st.none() | st.just(low)))


def _tiers(attribute: str) -> st.SearchStrategy[Tiers]:
    bounds = st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True).map(sorted)
    rows = bounds.map(lambda ats: tuple(Tier(Decimal(at * STEP), Decimal(at * 10)) for at in ats))
    first = st.booleans() if attribute in YEARLY else st.just(value=False)
    return st.builds(Tiers, FORMS, st.just(attribute), st.just("CNY"), rows, first)


@st.composite
def _progressive(draw: st.DrawFn) -> Progressive:
    starts = sorted(draw(st.lists(st.integers(0, 12), min_size=1, max_size=3, unique=True)))
    brackets = tuple(Bracket(Decimal(at * STEP), draw(PERCENTS)) for at in starts)
    return Progressive(draw(FORMS), draw(st.sampled_from(BASES)), brackets, draw(limits()))


STEPS = st.sampled_from([1, 30, 100]).map(lambda size: Quantity(Decimal(size), "CNY"))
PERCENTS = st.sampled_from([Decimal(text) for text in ("0.02", "0.3", "1")])
FORMULAS = st.one_of(
    st.builds(Fixed, FORMS, MONEY, limits()),
    st.builds(UpTo, FORMS, MONEY),
    st.builds(Rate, FORMS, PERCENTS, st.sampled_from(BASES), st.booleans(), limits()),
    st.builds(PerUnit, FORMS, st.sampled_from(BASES), STEPS, MONEY, limits()),
    st.builds(PerUnit, FORMS, st.just("employees"), st.just(Quantity(Decimal(1), "person")), MONEY, limits()),
    st.sampled_from(BASES).flatmap(_tiers),
    _progressive(),
)


def benefits(formulas: st.SearchStrategy[Formula] = FORMULAS) -> st.SearchStrategy[Benefit]:
    """Draw benefits of one to three items of money, some only for some, some with an overall cap."""
    items = st.builds(Item, formulas, st.none() | conditions())
    return st.builds(Benefit, st.lists(items, min_size=1, max_size=3).map(tuple), st.none() | MONEY)


# --- a rule with a world and two profiles of it ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A rule or benefit, a world, all of the world that matters to it, and two profiles that say less."""

    subject: Any
    world: World
    exact: Known
    wide: Known
    narrow: Known


def askable(condition: Condition) -> set[str]:
    """Name all that a rule may ask for: its attributes and what they derive from."""
    names: set[str] = set()
    for leaf in leaves(condition):
        attribute = attribute_of(leaf)
        if attribute is not None:
            names |= {attribute, *load_vocabulary().attribute(attribute).derived_from}
        if isinstance(leaf, Has) and leaf.first_time:
            names.add("first_recognitions")
        if isinstance(leaf, FirstReach):
            names.add("established_on")
    return names


def askable_for(benefit: Benefit) -> set[str]:
    """Name all that an amount may depend on."""
    names: set[str] = set()
    for item in benefit.items:
        names |= set() if item.when is None else askable(item.when)
        match item.formula:
            case Rate(base=name) | Progressive(base=name) | PerUnit(base=name):
                names.add(name)
            case Tiers(attribute=name):
                names |= {name, "established_on"}
    return names


def _case(subjects: st.SearchStrategy[Any], names_of: Callable[[Any], set[str]]) -> st.SearchStrategy[Case]:
    @st.composite
    def make(draw: st.DrawFn) -> Case:
        subject = draw(subjects)
        world = draw(worlds(names_of(subject)))
        exact = everything_about(world, names_of(subject))
        wide = draw(wider(exact))
        return Case(subject, world, exact, wide, draw(narrower(wide, exact)))

    return make()


RULES = _case(conditions(), askable)
JUDGED_RULES = _case(conditions(LEAVES | st.just(Judgement("需要专家看"))), askable)
BENEFITS = _case(benefits(), askable_for)
