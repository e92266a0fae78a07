from collections.abc import Callable

import pytest

from matcher.text import Intent, Pending, Understanding

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


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("不对，是4500万不是4000万", "45000000", "40000000"),
        ("不是4000万，是4500万", "45000000", "40000000"),
        ("4000万写错了，应该是4500万", "45000000", "40000000"),
        ("刚才说的是4000万，错了，是4500万", "45000000", "40000000"),
        ("说错了，是4500万", "45000000", None),
        ("不对，是45不是38", "45", "38"),
        ("不是八千多万，是九千二", "92000000", "80000000"),
    ],
)
def test_a_correction_without_a_name_tells_the_new_number_from_the_old(
    read: Read, text: str, new: str, old: str | None
) -> None:
    swap = read(text, Pending("roles")).swap
    assert (str(swap.new), swap.old if old is None else str(swap.old)) == (new, old)


def test_a_correction_that_names_what_it_corrects_swaps_nothing_else(read: Read) -> None:
    assert read("营收改成3800万").swap is None
