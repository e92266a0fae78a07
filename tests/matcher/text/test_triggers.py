import re

from hypothesis import given
from hypothesis import strategies as st

from matcher.text.intents import _patterns
from matcher.text.triggers import Triggers, needed


def test_a_pattern_without_a_sure_character_is_always_tried() -> None:
    assert needed("[^，]*") is None
    assert list(Triggers(["[^，]*", "删除"]).candidates("天气")) == [0]


@given(st.text(alphabet="什么政策能拿多少钱订阅取消提醒我们截止哪天材料为啥不符合删如果重来没有是的，？", max_size=16))
def test_no_pattern_that_matches_is_passed_over(text: str) -> None:
    patterns = _patterns()
    matching = {
        i
        for i, (_, pattern, _) in enumerate(patterns.entries)
        if isinstance(pattern, re.Pattern) and pattern.search(text)
    }
    assert matching <= set(patterns.triggers.candidates(text))
