from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matcher.facts import FactView
from matcher.profile import Fact, Profile, Source
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Range, Tags
from policies.vocabulary import Vocabulary

View = Callable[..., FactView]
AS_OF = date(2026, 5, 20)


def yuan(low: int, high: int) -> Amount:
    return Amount(Range(Decimal(low), Decimal(high)), "CNY")


def tags(*members: str, lacks: tuple[str, ...] = (), complete: bool = False) -> Tags:
    return Tags(frozenset(members), frozenset(lacks), complete)


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        ({"<": 20}, None, 19),
        ({">": 20}, 21, None),
        ({">": 20, "<": 30}, 21, 29),
        ({">=": 20, "<=": 30}, 20, 30),
        ({">": 19.5, "<": 20.5}, 20, 20),
        ({"between": [19.2, 30.9]}, 20, 30),
    ],
)
def test_people_are_counted_in_whole_numbers(
    view: View, stated: dict[str, Any], low: int | None, high: int | None
) -> None:
    known = view({"employees": stated}).known("employees")
    assert known == Amount(Range(low and Decimal(low), high and Decimal(high)), "person")


def test_money_is_not_rounded_to_whole_numbers(view: View) -> None:
    known = view({"annual_revenue": {"<": 20}}).known("annual_revenue")
    assert known == Amount(Range(None, Decimal(20), high_open=True), "CNY")


def test_a_range_that_holds_no_whole_number_is_kept_as_it_was_said(view: View) -> None:
    known = view({"employees": {">": 19, "<": 20}}).known("employees")
    assert known == Amount(Range(Decimal(19), Decimal(20), low_open=True, high_open=True), "person")


def test_a_stated_size_stands_where_the_computed_one_contradicts_it(view: View) -> None:
    stated = {"size_class": "large", "industry": "6513", "employees": 5}
    assert view(stated).known("size_class") == Candidates(frozenset({"large"}))


def test_an_undated_yearly_fact_is_the_last_complete_year(view: View) -> None:
    facts = view({"annual_revenue": 5})
    assert facts.known("annual_revenue") == facts.known("annual_revenue", 2025) == yuan(5, 5)
    assert facts.known("annual_revenue", 2024) is None


def test_the_last_complete_year_follows_the_day_of_matching(view: View) -> None:
    years = {"annual_revenue": {"years": {"2024": 4, "2025": 5}}}
    assert view(years, date(2025, 12, 31)).known("annual_revenue") == yuan(4, 4)
    assert view(years, date(2026, 1, 1)).known("annual_revenue") == yuan(5, 5)


def test_dated_and_undated_words_on_one_year_are_both_believed(vocabulary: Vocabulary) -> None:
    facts = [Fact("annual_revenue", yuan(20, 20)), Fact("annual_revenue", yuan(10, 30), year=2025)]
    assert FactView(vocabulary, Profile.of(facts), AS_OF).known("annual_revenue") == yuan(20, 20)


def test_the_dated_word_stands_where_an_undated_one_contradicts_it(vocabulary: Vocabulary) -> None:
    facts = [Fact("annual_revenue", yuan(20, 20)), Fact("annual_revenue", yuan(30, 40), year=2025)]
    assert FactView(vocabulary, Profile.of(facts), AS_OF).known("annual_revenue") == yuan(30, 40)


@pytest.mark.parametrize(
    ("stated", "term", "truth"),
    [
        ({"has": ["little_giant"]}, "specialized_sme", Truth.TRUE),
        ({"has": ["little_giant"]}, "innovative_sme", Truth.TRUE),
        ({"has": ["specialized_sme"]}, "little_giant", Truth.UNKNOWN),
        ({"lacks": ["innovative_sme"]}, "little_giant", Truth.FALSE),
        ({"lacks": ["little_giant"]}, "specialized_sme", Truth.UNKNOWN),
        ({"has": ["little_giant"], "complete": True}, "specialized_sme", Truth.TRUE),
        ({"has": ["little_giant"], "complete": True}, "high_tech_enterprise", Truth.FALSE),
    ],
)
def test_a_qualification_proves_what_it_implies(view: View, stated: dict[str, Any], term: str, truth: Truth) -> None:
    known = view({"qualifications": stated}).known("qualifications")
    assert isinstance(known, Tags)
    assert known.holds(term) is truth


@pytest.mark.parametrize(
    ("stated", "term", "truth"),
    [
        # First recognised as 小巨人, but 专精特新 was renewed, not new.
        ({"has": ["little_giant"], "lacks": ["specialized_sme"]}, "specialized_sme", Truth.FALSE),
        ({"has": ["little_giant"]}, "specialized_sme", Truth.UNKNOWN),
        ({"lacks": ["specialized_sme"]}, "little_giant", Truth.UNKNOWN),
    ],
)
def test_a_first_recognition_says_nothing_of_another(
    view: View, stated: dict[str, Any], term: str, truth: Truth
) -> None:
    known = view({"first_recognitions": stated}).known("first_recognitions")
    assert isinstance(known, Tags)
    assert known.holds(term) is truth


def test_tags_said_one_after_another_are_joined() -> None:
    said = [Fact("sectors", tags("robotics")), Fact("sectors", tags("quantum", lacks=("fintech",)))]
    assert Profile.of(said).fact("sectors").value == tags("robotics", "quantum", lacks=("fintech",))  # type: ignore[union-attr]


def test_the_newer_word_on_a_tag_wins() -> None:
    said = [Fact("sectors", tags("robotics")), Fact("sectors", tags(lacks=("robotics",)))]
    assert Profile.of(said).fact("sectors").value == tags(lacks=("robotics",))  # type: ignore[union-attr]


def test_a_complete_list_of_tags_replaces_what_was_said_before() -> None:
    said = [Fact("sectors", tags("robotics")), Fact("sectors", tags("quantum", complete=True))]
    assert Profile.of(said).fact("sectors").value == tags("quantum", complete=True)  # type: ignore[union-attr]


def test_a_tag_said_after_a_complete_list_joins_it() -> None:
    said = [Fact("sectors", tags("robotics", complete=True)), Fact("sectors", tags("quantum"))]
    assert Profile.of(said).fact("sectors").value == tags("robotics", "quantum", complete=True)  # type: ignore[union-attr]


def test_other_facts_are_replaced_by_the_newer_one() -> None:
    said = [Fact("annual_revenue", yuan(1, 1)), Fact("annual_revenue", yuan(2, 2), Source.VERIFIED)]
    assert Profile.of(said).fact("annual_revenue") == said[1]


def test_facts_of_different_years_stand_beside_each_other() -> None:
    said = [Fact("annual_revenue", yuan(n, n), year=year) for n, year in ((1, 2024), (2, 2025))]
    assert Profile.of(said).years("annual_revenue") == {2024: said[0], 2025: said[1]}


def test_forgetting_an_attribute_forgets_all_its_years_and_nothing_else() -> None:
    said = [Fact("annual_revenue", yuan(1, 1), year=2024), Fact("annual_revenue", yuan(2, 2))]
    listed = Fact("size_class", Candidates(frozenset({"small"})))
    assert Profile.of([*said, listed]).without("annual_revenue") == Profile.of([listed])


def test_adding_a_fact_leaves_the_older_profile_as_it_was() -> None:
    older = Profile.of([], "甲公司")
    newer = older.adding(Fact("annual_revenue", yuan(1, 1)))
    assert (len(older.facts), len(newer.facts), newer.name) == (0, 1, "甲公司")
