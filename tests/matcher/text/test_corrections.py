from collections.abc import Callable

import pytest

from matcher.text import Intent, Understanding

Read = Callable[..., Understanding]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不对不对，营收是4500万不是4000万", {"annual_revenue == 45000000"}),
        ("啊打错了 是1200w不是12000w，营收", {"annual_revenue == 12000000"}),
        ("我说错了，是38人", {"employees == 38"}),
        ("之前填的注册资本500万不对，是1000万", {"registered_capital == 10000000"}),
        ("之前说有高企，查了下已经过期了，改成没有", {"qualifications lacks high_tech_enterprise"}),
        ("不是，我们不是外资，我们是民营", {"ownership == private"}),
        ("把利润改为负的120万", {"annual_profit == -1200000"}),
    ],
)
def test_the_old_value_never_survives(
    read: Read, facts: Callable[..., set[str]], text: str, expected: set[str]
) -> None:
    assert read(text).intent is Intent.CORRECT_FACT
    assert facts(text) == expected


def test_the_value_taken_back_is_told(read: Read) -> None:
    replaced = read("营收是4500万不是4000万").replaced
    assert [(f.attribute, f.value) for f in replaced] == [("annual_revenue", 40_000_000)]
