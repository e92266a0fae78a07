"""A conversation's state survives being written and read, whatever it holds."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.state import Consent, ConversationState
from bot.store.state_json import FORMAT, dump_state, load_state
from matcher.profile import Fact, Profile, Source
from matcher.questions import Question
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.errors import StoreError

WORDS = st.text(max_size=10)
NAMES = st.frozensets(st.text(min_size=1, max_size=5), max_size=4)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)
DATES = st.dates(date(1949, 10, 1), date(2100, 1, 1))


def ranges(bounds: st.SearchStrategy[object]) -> st.SearchStrategy[Range]:  # type: ignore[type-arg]  # of decimals or dates
    closed = st.lists(bounds, min_size=2, max_size=2, unique=True).map(sorted)
    return st.one_of(
        st.builds(lambda pair, low, high: Range(*pair, low, high), closed, st.booleans(), st.booleans()),
        st.builds(Range, bounds),
        st.builds(lambda high: Range(high=high, high_open=True), bounds),
    )


VALUES: st.SearchStrategy[ValueSet] = st.one_of(
    st.builds(Amount, ranges(DECIMALS), WORDS),
    st.builds(Day, ranges(DATES)),
    st.builds(lambda a, b, c: Tags(a, b - a, c), NAMES, NAMES, st.booleans()),
    st.builds(Candidates, st.frozensets(WORDS, min_size=1, max_size=3)),
    st.builds(YesNo, st.sampled_from(Truth)),
)
FACTS = st.builds(
    Fact,
    WORDS,
    VALUES,
    st.sampled_from(Source),
    st.none() | st.integers(1990, 2030),
    st.none() | DATES,
    WORDS,
    st.booleans(),
)
STATES = st.builds(
    lambda facts, name, skipped, shown, consent, conflict, pending: ConversationState(
        profile=Profile.of(facts, name),
        consent=consent,
        pending=pending,
        skipped=skipped,
        conflict=conflict,
        shown=tuple(shown),
    ),
    st.lists(FACTS, max_size=5, unique_by=lambda fact: (fact.attribute, fact.year)),
    WORDS,
    st.frozensets(st.tuples(WORDS, st.none() | WORDS), max_size=3),
    st.lists(WORDS, max_size=3),
    st.sampled_from(Consent),
    st.none() | FACTS,
    st.none() | st.builds(Question, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.booleans()),
)


@given(STATES)
def test_a_state_comes_back_as_it_was(state: ConversationState) -> None:
    back = load_state(dump_state(state))
    assert back == state
    assert list(back.profile.facts) == list(state.profile.facts), "facts keep their order"


@given(STATES)
def test_equal_states_are_written_alike(state: ConversationState) -> None:
    assert dump_state(load_state(dump_state(state))) == dump_state(state)


def test_amounts_stay_exact() -> None:
    state = ConversationState(profile=Profile.of([Fact("x", Amount(Range(Decimal("0.10")), "CNY"))]))
    value = load_state(dump_state(state)).profile.facts["x", None].value
    assert isinstance(value, Amount)
    assert str(value.range.low) == "0.10"


def test_a_field_of_a_newer_release_is_passed_over_and_a_missing_one_gets_its_default() -> None:
    written = json.loads(dump_state(ConversationState(shown=("a",))))
    written["state"] |= {"mood": "good"}
    del written["state"]["skipped"]
    assert load_state(json.dumps(written)) == ConversationState(shown=("a",))


def test_another_format_is_refused_in_words() -> None:
    with pytest.raises(StoreError, match="格式"):
        load_state(json.dumps({"format": FORMAT + 1, "state": {}}))
