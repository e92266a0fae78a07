"""Hypothesis strategies for every condition and benefit node over the shipped vocabulary.

Import them in any test: `from rule_strategies import benefits, conditions`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from policies.language.benefits import (
    PER_WORDS,
    Benefit,
    Bracket,
    Fixed,
    Form,
    Formula,
    InKind,
    Item,
    OpenAmount,
    PerUnit,
    Price,
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
    Leaf,
    Not,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)
from policies.vocabulary import Attribute, AttributeType, load_vocabulary
from policies.vocabulary.units import CURRENCIES, UNITS

VOCABULARY = load_vocabulary()
FOREIGN = sorted(CURRENCIES - {"CNY"})
SCALES = (Decimal(1), Decimal(1), Decimal(10_000), Decimal(100_000_000), Decimal("0.01"), Decimal("0.0001"))


@cache
def attributes(*types: AttributeType, yearly: bool | None = None) -> st.SearchStrategy[Attribute]:
    """Any attribute of these types."""
    found = [a for a in VOCABULARY.attributes.values() if a.type in types]
    return st.sampled_from([a for a in found if yearly is None or a.yearly is yearly])


@cache
def numbers(low: int = -10_000, high: int = 1_000_000) -> st.SearchStrategy[Decimal]:
    """Exact numbers, whole and broken, small and in 万 and 亿."""
    return st.builds(lambda count, scale: count * scale, st.integers(low, high).map(Decimal), st.sampled_from(SCALES))


@cache
def money() -> st.SearchStrategy[Decimal]:
    """Yuan, never negative."""
    return numbers(low=0)


@cache
def units_of(attribute: Attribute) -> st.SearchStrategy[str]:
    """The attribute's unit, and foreign currencies where it is money."""
    own = st.just(attribute.unit or "")
    return st.one_of(own, own, st.sampled_from(FOREIGN)) if attribute.unit == "CNY" else own


@cache
def quantities(attribute: Attribute, low: int = -10_000) -> st.SearchStrategy[Quantity]:
    """A number in one of the attribute's units."""
    return st.builds(Quantity, numbers(low), units_of(attribute))


@cache
def days() -> st.SearchStrategy[date]:
    """Any day that a rule can write."""
    return st.dates(date(1000, 1, 1), date(2999, 12, 31))


@cache
def bounds(attribute: Attribute) -> st.SearchStrategy[Quantity | date]:
    """What the attribute can be compared with."""
    return days() if attribute.type is AttributeType.DATE else quantities(attribute)


@cache
@st.composite
def comparisons(draw: st.DrawFn, *, yearly: bool | None = None) -> Comparison:
    types = (AttributeType.NUMBER,) if yearly else (AttributeType.NUMBER, AttributeType.DATE)
    attribute = draw(attributes(*types, yearly=yearly))
    return Comparison(attribute.name, draw(st.sampled_from(Operator)), draw(bounds(attribute)))


@cache
@st.composite
def betweens(draw: st.DrawFn) -> Between:
    attribute = draw(attributes(AttributeType.NUMBER, AttributeType.DATE))
    if attribute.type is AttributeType.DATE:
        low, high = sorted((draw(days()), draw(days())))
        return Between(attribute.name, low, high)
    unit = draw(units_of(attribute))
    lesser, greater = sorted((draw(numbers()), draw(numbers())))
    return Between(attribute.name, Quantity(lesser, unit), Quantity(greater, unit))


@cache
@st.composite
def withins(draw: st.DrawFn) -> Within:
    attribute = draw(attributes(AttributeType.REGION, AttributeType.INDUSTRY))
    places = VOCABULARY.places if attribute.type is AttributeType.REGION else VOCABULARY.industries
    return Within(attribute.name, draw(some(tuple(places))))


@cache
def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """One to four of the names."""
    return st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True).map(tuple)


def term_names(attribute: Attribute) -> tuple[str, ...]:
    return tuple(term.name for term in attribute.terms)


@cache
@st.composite
def possessions(draw: st.DrawFn) -> Has:
    attribute = draw(attributes(AttributeType.TAGS))
    first = attribute.name == "qualifications" and draw(st.booleans())
    return Has(attribute.name, draw(some(term_names(attribute))), first)


@cache
@st.composite
def absences(draw: st.DrawFn) -> Lacks:
    attribute = draw(attributes(AttributeType.TAGS))
    return Lacks(attribute.name, draw(some(term_names(attribute))))


@cache
@st.composite
def choices(draw: st.DrawFn) -> OneOf:
    attribute = draw(attributes(AttributeType.CHOICE))
    return OneOf(attribute.name, draw(some(term_names(attribute))))


@cache
def flags() -> st.SearchStrategy[Flag]:
    return st.builds(lambda a, yes: Flag(a.name, yes), attributes(AttributeType.BOOLEAN), st.booleans())


@cache
@st.composite
def spans_of_years(draw: st.DrawFn) -> OverYears:
    comparison = draw(comparisons(yearly=True))
    is_ratio = VOCABULARY.attribute(comparison.attribute).unit == "ratio"
    spans = [span for span in Span if not (is_ratio and span is Span.SUM)]
    return OverYears(draw(st.sampled_from(spans)), draw(st.integers(1, 20)), comparison)


@cache
def quotable() -> st.SearchStrategy[str]:
    """Text that may stand between 「 and 」."""
    characters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="「」\ufffe\uffff")
    words = st.text(characters, min_size=1, max_size=20).map(str.strip).filter(bool)
    return st.one_of(st.sampled_from(["项目经区政府认定为重大项目", "a  b", '他说"好"', "且 或 非（ ）"]), words)


@cache
def leaves() -> st.SearchStrategy[Leaf]:
    """Every kind of condition that is not a joint."""
    return st.one_of(
        comparisons(),
        betweens(),
        withins(),
        possessions(),
        absences(),
        choices(),
        flags(),
        spans_of_years(),
        st.builds(FirstReach, comparisons(yearly=True)),
        st.builds(Judgement, quotable()),
    )


@cache
def conditions(max_leaves: int = 12) -> st.SearchStrategy[Condition]:
    """Any tree of conditions."""

    def joints(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(parts, min_size=2, max_size=4).map(tuple)
        return st.one_of(st.builds(All, several), st.builds(AnyOf, several), st.builds(Not, parts))

    return st.recursive(leaves(), joints, max_leaves=max_leaves)


@cache
@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """A cap, a floor below it, what they count and for how many years; each may be absent."""
    amounts = sorted((draw(money()), draw(money())))
    return Terms(
        cap=draw(st.sampled_from([None, amounts[1]])),
        floor=draw(st.sampled_from([None, amounts[0]])),
        per=draw(st.lists(st.sampled_from(sorted(PER_WORDS)), max_size=3, unique=True).map(tuple)),
        years=draw(st.one_of(st.none(), st.integers(1, 99))),
    )


@cache
def forms() -> st.SearchStrategy[Form]:
    return st.sampled_from(Form)


@cache
@st.composite
def rates(draw: st.DrawFn) -> Rate:
    base = draw(attributes(AttributeType.NUMBER).filter(lambda a: a.unit == "CNY"))
    return Rate(draw(forms()), draw(money()), base.name, draw(st.booleans()), draw(terms()))


@cache
@st.composite
def progressives(draw: st.DrawFn) -> Progressive:
    base = draw(attributes(AttributeType.NUMBER).filter(lambda a: a.unit == "CNY"))
    starts = sorted(draw(st.lists(money(), min_size=1, max_size=4, unique=True)))
    return Progressive(draw(forms()), base.name, tuple(Bracket(at, draw(money())) for at in starts), draw(terms()))


@cache
@st.composite
def tiers(draw: st.DrawFn) -> Tiers:
    first = draw(st.booleans())
    attribute = draw(attributes(AttributeType.NUMBER, yearly=True if first else None))
    reached = sorted(draw(st.lists(numbers(), min_size=1, max_size=4, unique=True)))
    steps = tuple(Tier(at, draw(money())) for at in reached)
    return Tiers(draw(forms()), attribute.name, draw(units_of(attribute)), steps, first)


@cache
@st.composite
def per_units(draw: st.DrawFn) -> PerUnit:
    base = draw(attributes(AttributeType.NUMBER))
    count = draw(st.one_of(st.just(Decimal(1)), numbers(low=1)))
    step = Quantity(count, draw(units_of(base)))
    return PerUnit(draw(forms()), base.name, step, draw(money()), draw(terms()))


@cache
@st.composite
def prices(draw: st.DrawFn) -> Price:
    amount, unit = draw(money()), draw(st.sampled_from(sorted(UNITS)))
    if draw(st.booleans()):
        return Price(amount, unit)
    base = draw(attributes(AttributeType.NUMBER))
    return Price(amount, unit, base.name, draw(st.one_of(st.none(), quantities(base))))


@cache
def formulas() -> st.SearchStrategy[Formula]:
    """Every kind of benefit formula."""
    return st.one_of(
        st.builds(Fixed, forms(), money(), terms()),
        st.builds(UpTo, forms(), money(), terms()),
        rates(),
        progressives(),
        tiers(),
        per_units(),
        prices(),
        st.builds(InKind, quotable()),
        st.builds(OpenAmount, forms()),
    )


@cache
def benefits() -> st.SearchStrategy[Benefit]:
    """Several formulas, some of them conditional, with or without a cap over their sum."""
    items = st.builds(Item, formulas(), st.one_of(st.none(), conditions(max_leaves=4)))
    several = st.lists(items, min_size=1, max_size=3).map(tuple)
    return st.builds(Benefit, several, st.one_of(st.none(), money()))
