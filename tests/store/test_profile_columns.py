"""Every attribute of the vocabulary has its columns: a new one demands a migration."""

from __future__ import annotations

import pytest
from random_enterprises import VOCABULARY

from matcher import profile_layout as layout
from matcher.profile import Profile
from matcher.projection import Projector
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from policies.vocabulary import AttributeType


def names(kind: AttributeType) -> set[str]:
    return {attribute.name for attribute in VOCABULARY.attributes.values() if attribute.type is kind}


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (AttributeType.NUMBER, set(layout.NUMBERS)),
        (AttributeType.DATE, set(layout.DATES)),
        (AttributeType.BOOLEAN, set(layout.BOOLEANS)),
        (AttributeType.CHOICE, set(layout.CHOICES)),
        (AttributeType.TAGS, set(layout.TAG_WORDS)),
        (AttributeType.REGION, {"region"}),
        (AttributeType.INDUSTRY, {"industry"}),
    ],
)
def test_every_attribute_has_its_columns(kind: AttributeType, kept: set[str]) -> None:
    assert names(kind) == kept


def test_every_yearly_number_has_columns_of_a_year() -> None:
    assert {a.name for a in VOCABULARY.attributes.values() if a.yearly} == set(layout.YEARLY)


@pytest.mark.parametrize("name", sorted(layout.TAG_WORDS))
def test_every_term_has_its_bit(name: str) -> None:
    assert len(VOCABULARY.attribute(name).terms) <= layout.TAG_WORDS[name] * layout.BITS_A_WORD


def test_every_place_and_industry_has_its_bit() -> None:
    known = {"region": VOCABULARY.places, "industry": VOCABULARY.industries}
    assert all(len(known[name]) <= words * layout.BITS_A_WORD for name, words in layout.NODE_WORDS.items())


def test_a_projection_fills_every_column() -> None:
    projection = Projector(VOCABULARY).project(Profile(), 2025)
    assert {"uscc", *projection.row} == set(PROFILES.c.keys())
    assert {"uscc", "year", "stated", *layout.bound_columns(layout.YEARLY)} == set(PROFILE_YEARS.c.keys())
