"""Which word on an enterprise stands: by source, day and confidence; tags term by term; never by arrival alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_enterprises import VOCABULARY, code_of, facts, news

from matcher.enterprise import Enterprise, Name, completed, merged, standing, standing_facts
from matcher.enterprise_json import enterprise_from_text, enterprise_text
from matcher.profile import Fact, Profile, Source
from matcher.values import Amount, Candidates, Range, Tags
from policies.canonical import canonical_text, read_json

CODE = code_of(1)
NOTHING = Enterprise(CODE)
OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)
TODAY = date(2026, 11, 22)
FEW = ("employees", "annual_revenue", "qualifications", "credit", "region", "listed")


def people(count: int, source: Source = Source.IMPORTED, as_of: date = NEW, confidence: str = "1") -> Fact:
    value = Amount(Range(Decimal(count), Decimal(count)), "person")
    return Fact("employees", value, source, None, as_of, confidence=Decimal(confidence))


def held(*terms: str, lacks: tuple[str, ...] = (), complete: bool = False, **given: object) -> Fact:
    source, as_of = given.get("source", Source.IMPORTED), given.get("as_of", NEW)
    return Fact("qualifications", Tags(frozenset(terms), frozenset(lacks), complete), source, None, as_of)  # type: ignore[arg-type]


def after(*words: Fact) -> Enterprise:
    enterprise = NOTHING
    for word in words:
        enterprise = merged(enterprise, Enterprise(CODE, (), (word,)))
    return enterprise


def tags_of(enterprise: Enterprise, at_least: Source = Source.SAID) -> Tags | None:
    fact = enterprise.profile(at_least).fact("qualifications")
    return None if fact is None else fact.value  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        (people(10, Source.IMPORTED, NEW), people(20, Source.VERIFIED, OLD)),
        (people(10, as_of=OLD), people(20, as_of=NEW)),
        (people(10, confidence="0.5"), people(20, confidence="0.9")),
    ],
)
def test_the_better_word_stands_whichever_comes_first(weaker: Fact, stronger: Fact) -> None:
    assert after(weaker, stronger).facts == after(stronger, weaker).facts == (stronger,)


def test_of_two_equal_words_the_later_import_stands() -> None:
    assert after(people(10), people(20)).facts == (people(20),)


def test_tags_are_settled_term_by_term() -> None:
    found = after(held("gazelle", "eaglet", as_of=OLD), held("unicorn", lacks=("eaglet",)))
    assert tags_of(found) == Tags(frozenset({"gazelle", "unicorn"}), frozenset({"eaglet"}))


def test_a_complete_list_overrules_older_words_and_leaves_newer_ones() -> None:
    words = [held("gazelle", as_of=OLD), held("eaglet", complete=True), held("unicorn", as_of=TODAY)]
    for order in permutations(words):
        assert tags_of(after(*order)) == Tags(frozenset({"eaglet", "unicorn"}), complete=True)


def test_a_verified_tag_does_not_make_the_others_verified() -> None:
    found = after(held("gazelle"), held("unicorn", source=Source.VERIFIED))
    joined = found.profile().fact("qualifications")
    assert joined is not None
    assert joined.source is Source.IMPORTED
    assert tags_of(found, Source.VERIFIED) == Tags(frozenset({"unicorn"}))


def test_an_imported_word_does_not_lift_what_was_verified() -> None:
    found = after(held(lacks=("unicorn",), source=Source.VERIFIED, as_of=OLD), held("unicorn", complete=True))
    assert tags_of(found) == Tags(frozenset(), frozenset({"unicorn"}), complete=True)


def test_a_name_gives_way_to_a_newer_one_and_is_kept_as_an_alias() -> None:
    first = Enterprise(CODE, (Name("甲", Source.IMPORTED, NEW),))
    second = Enterprise(CODE, (Name("乙", Source.IMPORTED, OLD),))
    for one, other in ((first, second), (second, first)):
        found = merged(merged(NOTHING, one), other)
        assert (found.name, found.aliases) == ("甲", ("乙",))


@given(st.lists(news(FEW), max_size=5), st.randoms())
def test_words_of_unequal_standing_end_the_same_in_every_order(said: list[Enterprise], random: object) -> None:
    weights = [standing(word)[:2] for one in said for word in one.facts[:1] or one.names[:1]]
    assume(len(set(weights)) == len(weights))
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = NOTHING, NOTHING
    for enterprise in said:
        one = merged(one, enterprise)
    for enterprise in shuffled:
        other = merged(other, enterprise)
    assert enterprise_text(one) == enterprise_text(other)


@given(st.lists(news(FEW), max_size=4), news(FEW))
def test_the_same_news_twice_change_nothing(said: list[Enterprise], last: Enterprise) -> None:
    known = NOTHING
    for enterprise in said:
        known = merged(known, enterprise)
    once = merged(known, last)
    assert merged(once, last) == once


@given(st.lists(facts(), max_size=8))
def test_what_stands_stands_alone(words: list[Fact]) -> None:
    settled = standing_facts(words)
    assert standing_facts(settled) == settled
    plain = [(fact.attribute, fact.year) for fact in settled if not isinstance(fact.value, Tags)]
    assert len(plain) == len(set(plain))


@given(st.lists(news(), min_size=1, max_size=3))
def test_the_stored_text_gives_the_enterprise_back_and_is_canonical(said: list[Enterprise]) -> None:
    known = NOTHING
    for enterprise in said:
        known = merged(known, enterprise)
    text = enterprise_text(known)
    assert enterprise_from_text(CODE, text) == known
    assert canonical_text(read_json(text)) == text


def test_what_was_said_completes_the_registry_but_never_overrules_it() -> None:
    registered = after(people(80), held("gazelle", lacks=("unicorn",)))
    said = Profile.of(
        [
            Fact("employees", Amount(Range(Decimal(5), Decimal(5)), "person"), as_of=TODAY),
            Fact("qualifications", Tags(frozenset({"unicorn", "eaglet"})), as_of=TODAY),
            Fact("region", Candidates(frozenset({"330110"})), as_of=TODAY),
        ]
    )
    known = completed(registered, said, TODAY, VOCABULARY)
    assert known.fact("employees") == people(80)
    assert known.fact("region") == said.fact("region")
    assert known.fact("qualifications").value == Tags(frozenset({"gazelle", "eaglet"}), frozenset({"unicorn"}))  # type: ignore[union-attr]


def test_what_was_said_may_narrow_the_registry_and_then_counts_as_said() -> None:
    wide = Fact("employees", Amount(Range(Decimal(50), Decimal(80)), "person"), Source.VERIFIED, None, NEW)
    said = Profile.of([Fact("employees", Amount(Range(Decimal(60), Decimal(90)), "person"), as_of=TODAY)])
    known = completed(after(wide), said, TODAY, VOCABULARY).fact("employees")
    assert known is not None
    assert (known.value, known.source) == (Amount(Range(Decimal(60), Decimal(80)), "person"), Source.SAID)


def test_a_word_said_of_last_year_meets_the_undated_one_of_the_registry() -> None:
    def revenue(yuan: int, year: int | None, source: Source) -> Fact:
        return Fact("annual_revenue", Amount(Range(Decimal(yuan), Decimal(yuan)), "CNY"), source, year, NEW)

    registered = after(revenue(100, None, Source.IMPORTED))
    said = Profile.of([revenue(900, 2025, Source.SAID), revenue(70, 2024, Source.SAID)])
    known = completed(registered, said, TODAY, VOCABULARY)
    assert known.fact("annual_revenue", 2025) is None
    assert known.fact("annual_revenue", 2024) == revenue(70, 2024, Source.SAID)
