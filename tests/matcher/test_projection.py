from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import profile_layout as layout
from matcher.profile import Fact, Profile
from matcher.projection import Projector
from matcher.scale import high_code, low_code, threshold_code
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags
from policies.language.conditions import Operator
from policies.vocabulary import AttributeType, Vocabulary


@pytest.fixture(scope="module")
def projector(vocabulary: Vocabulary) -> Projector:
    return Projector(vocabulary)


def money(amount: int) -> Amount:
    return Amount(Range(Decimal(amount), Decimal(amount)), "CNY")


def test_every_attribute_of_the_vocabulary_has_its_columns(vocabulary: Vocabulary) -> None:
    by_type: dict[AttributeType, set[str]] = {kind: set() for kind in AttributeType}
    for entry in vocabulary.attributes.values():
        by_type[entry.type].add(entry.name)
    assert {
        AttributeType.NUMBER: set(layout.NUMBERS),
        AttributeType.BOOLEAN: set(layout.BOOLEANS),
        AttributeType.CHOICE: set(layout.CHOICES),
        AttributeType.TAGS: set(layout.TAG_WORDS),
        AttributeType.DATE: set(layout.DATES),
    } == {kind: names for kind, names in by_type.items() if kind not in {AttributeType.REGION, AttributeType.INDUSTRY}}
    assert set(layout.NODE_WORDS) == by_type[AttributeType.REGION] | by_type[AttributeType.INDUSTRY]
    assert set(layout.YEARLY) == {entry.name for entry in vocabulary.attributes.values() if entry.yearly}


def test_a_projected_row_fills_the_table_in_its_order(projector: Projector) -> None:
    made = projector.project(Profile.of([Fact("annual_revenue", money(5), year=2024)]), 2025)
    assert ["uscc", *made.row] == [column.name for column in PROFILES.columns]
    assert ["uscc", *made.years[0]] == [column.name for column in PROFILE_YEARS.columns]


def test_nothing_known_is_null_everywhere(projector: Projector) -> None:
    row = projector.project(Profile.of([]), 2025).row
    always = {"edition", "from_year", "to_year", "size_missing"}
    assert {name for name, value in row.items() if value is not None} == always


def test_a_complete_list_also_lacks_what_the_vocabulary_has_no_word_for_yet(projector: Projector) -> None:
    row = projector.project(Profile.of([Fact("activities", Tags(complete=True))]), 2025).row
    assert row["activities_lacks_0"] == row["activities_lacks_1"] == 2**layout.BITS_A_WORD - 1


def test_several_possible_places_are_bits_and_one_is_its_number(projector: Projector) -> None:
    one = projector.project(Profile.of([Fact("region", Candidates(frozenset({"330110"})))]), 2025).row
    two = projector.project(Profile.of([Fact("region", Candidates(frozenset({"330110", "330113"})))]), 2025).row
    assert (one["region"] or 0) > layout.SEVERAL
    assert one["region_set_0"] is None
    assert two["region"] == layout.SEVERAL
    assert sum((two[layout.node_word("region", word)] or 0).bit_count() for word in range(8)) == 2


@pytest.mark.parametrize(
    ("facts", "era"),
    [
        ([], (0, 9998)),
        ([Fact("established_on", Day(Range(date(2020, 5, 1), date(2020, 5, 1))))], (2021, 9998)),
        ([Fact("annual_revenue", money(1), year=2025)], (2025, 2025)),
        ([Fact("annual_revenue", money(1), year=2023)], (2025, 9998)),
    ],
)
def test_a_row_names_the_business_years_it_holds_for(projector: Projector, facts: list[Fact], era: Any) -> None:
    row = projector.project(Profile.of(facts), 2025).row
    assert (row["from_year"], row["to_year"]) == era


def test_the_edition_follows_the_words_and_not_their_questions(vocabulary: Vocabulary, projector: Projector) -> None:
    assert Projector(vocabulary).edition == projector.edition
    assert projector.edition < 2**63


NUMBERS = st.decimals(-5, 5, places=3)


@st.composite
def ranges(draw: st.DrawFn) -> Range[Decimal]:
    low, high = sorted([draw(NUMBERS), draw(NUMBERS)])
    known = draw(st.tuples(st.booleans(), st.booleans()))
    opened = draw(st.tuples(st.booleans(), st.booleans())) if low < high else (False, False)
    return Range(low if known[0] else None, high if known[1] else None, known[0] and opened[0], known[1] and opened[1])


@given(ranges(), st.integers(-6, 6), st.sampled_from(["CNY", "person", "ratio"]))
def test_codes_compare_as_the_bounds_they_stand_for(known: Range[Decimal], bound: int, unit: str) -> None:
    code = threshold_code(Decimal(bound), unit)
    assert code is not None
    lowest = low_code(known.low, unit, excluded=known.low_open)
    highest = high_code(known.high, unit, excluded=known.high_open)
    told = (lowest is not None and lowest >= code, highest is not None and highest < code)
    expected = known.compare(Operator.GE, Decimal(bound))
    assert told == (expected is Truth.TRUE, expected is Truth.FALSE)


@pytest.mark.parametrize("bound", ["0.001", "1e18"])
def test_a_bound_that_codes_cannot_tell_apart_is_refused(bound: str) -> None:
    assert threshold_code(Decimal(bound), "CNY") is None
