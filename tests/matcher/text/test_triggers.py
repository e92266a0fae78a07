import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.text import dates, nothing, numbers, outright, places, questions, reality, subject, terms
from matcher.text.gates import ROLL, Gate, any_of
from matcher.text.intents import _patterns
from matcher.text.triggers import Triggers, bits_of, needed

MODULES = (dates, nothing, numbers, outright, places, questions, reality, subject, terms)
GATES = [gate for module in MODULES for gate in vars(module).values() if isinstance(gate, Gate)]
WORDS = (
    "什么政策能拿多少钱订阅取消提醒我们截止哪天材料为啥不符合删如果重来没有是的，？。去年营收3000万元员工45人变成改为原来从"
    "目标争取预计准备明年高企小巨人客户给帮家公司企业买了装没营收还没盈利亏损打平零出口三年前3月份上个月属于余杭注册地址在"
)


@pytest.mark.parametrize(
    ("source", "grams"),
    [
        ("删除", {"删除"}),
        ("(?:什么|啥)?政策", {"政策"}),
        ("(?:什么|干啥)政", {"什么", "干啥"}),
        ("差[^，]{0,3}人", {"人"}),
        ("a+b", {"a"}),
        ("(?P<what>孵化|众创)", {"众创", "孵化"}),
        ("(?=没)x?", {"没"}),
    ],
)
def test_what_a_pattern_needs_is_the_least_likely_of_what_it_must_contain(source: str, grams: set[str]) -> None:
    assert needed(source) == grams


@pytest.mark.parametrize("source", ["[^，]*", "(?:删除)?", "a|", "(?!没)", r"\d+", "(?:万){0,2}"])
def test_nothing_is_needed_by_a_pattern_that_may_match_without(source: str) -> None:
    assert needed(source) is None


def test_a_pattern_without_a_sure_character_is_always_tried() -> None:
    assert list(Triggers(["[^，]*", "删除"]).candidates("天气")) == [0]


def test_two_characters_apart_do_not_set_off_the_pattern_of_their_pair() -> None:
    assert Triggers(["删除"]).candidates("除了删") == []


@given(st.lists(st.integers(0, 300), unique=True))
def test_the_places_of_bits_come_back_in_order(places: list[int]) -> None:
    assert bits_of(sum(1 << place for place in places)) == sorted(places)


@given(st.text(alphabet=WORDS, max_size=16))
def test_no_intent_pattern_that_matches_is_passed_over(text: str) -> None:
    patterns = _patterns()
    matching = {i for i, (_, source, _) in enumerate(patterns.entries) if re.search(source, text)}
    tried = bits_of(ROLL.possible(text) >> patterns.bits.start)
    assert matching <= set(tried)


@given(st.text(alphabet=WORDS, max_size=24))
def test_a_gate_finds_what_its_pattern_finds(text: str) -> None:
    look = ROLL.possible(text)
    for gate in GATES:
        bare, gated = gate.pattern.search(text), gate.search(look, text)
        assert (gated and gated.span()) == (bare and bare.span()), gate.pattern.pattern
        assert [f.span() for f in gate.finditer(look, text)] == [f.span() for f in gate.pattern.finditer(text)]


@given(st.sampled_from(GATES), st.data())
def test_a_gate_lets_through_every_text_that_its_pattern_matches(gate: Gate, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(gate.pattern))
    assert gate.search(ROLL.possible(text), text) is not None


def test_one_look_tells_of_several_gates() -> None:
    both = any_of(GATES[0], GATES[1])
    assert both == GATES[0].bits | GATES[1].bits
