"""GB/T 4754-2017 and the statistical size table of 2017."""

from __future__ import annotations

import pytest

from policies.vocabulary import SizeRow, Vocabulary

SECTIONS = "ABCDEFGHIJKLMNOPQRST"
SPOT = {"C": "制造业", "I": "信息传输、软件和信息技术服务业", "39": "计算机、通信和其他电子设备制造业",
        "65": "软件和信息技术服务业", "27": "医药制造业", "73": "研究和试验发展"}  # fmt: skip
ABOVE = {"39": "C", "65": "I", "01": "A", "46": "D", "97": "T", "3963": "396", "651": "65"}
# row: division, attribute, large, medium, small
SIZES = [
    ("01", "annual_revenue", 200_000_000, 5_000_000, 500_000),
    ("39", "employees", 1_000, 300, 20),
    ("39", "annual_revenue", 400_000_000, 20_000_000, 3_000_000),
    ("47", "annual_revenue", 800_000_000, 60_000_000, 3_000_000),
    ("47", "total_assets", 800_000_000, 50_000_000, 3_000_000),
    ("51", "employees", 200, 20, 5),
    ("52", "annual_revenue", 200_000_000, 5_000_000, 1_000_000),
    ("64", "employees", 2_000, 100, 10),
    ("64", "annual_revenue", 1_000_000_000, 10_000_000, 1_000_000),
    ("65", "employees", 300, 100, 10),
    ("65", "annual_revenue", 100_000_000, 10_000_000, 500_000),
    ("72", "total_assets", 1_200_000_000, 80_000_000, 1_000_000),
    ("73", "employees", 300, 100, 10),
]


def test_there_are_20_sections_and_97_divisions(vocabulary: Vocabulary) -> None:
    codes = vocabulary.industries
    assert [code for code in codes if len(code) == 1] == list(SECTIONS)
    assert [code for code in codes if len(code) == 2] == [f"{number:02}" for number in range(1, 98)]


@pytest.mark.parametrize(("code", "zh"), SPOT.items())
def test_an_industry_has_its_name(vocabulary: Vocabulary, code: str, zh: str) -> None:
    assert vocabulary.industries[code].zh == zh


@pytest.mark.parametrize(("code", "parent"), ABOVE.items())
def test_an_industry_stands_in_its_section_or_division(vocabulary: Vocabulary, code: str, parent: str) -> None:
    assert vocabulary.industries[code].parent == parent
    assert vocabulary.industry_tree.lies_in(code, parent)


def test_every_industry_hangs_under_a_section(vocabulary: Vocabulary) -> None:
    assert {vocabulary.industry_tree.chain(code)[-1] for code in vocabulary.industries} == set(SECTIONS)


def test_groups_begin_with_the_code_of_their_division(vocabulary: Vocabulary) -> None:
    for industry in vocabulary.industries.values():
        if len(industry.code) > 2:
            assert industry.code.startswith(industry.parent or "?")


def test_no_two_industries_share_a_name(vocabulary: Vocabulary) -> None:
    names = [industry.zh for industry in vocabulary.industries.values()]
    assert len(names) == len(set(names))


def row_of(vocabulary: Vocabulary, division: str) -> SizeRow:
    return next(row for row in vocabulary.size_rows if division in row.divisions)


@pytest.mark.parametrize(("division", "attribute", "large", "medium", "small"), SIZES)
def test_the_size_table_has_the_published_bounds(
    vocabulary: Vocabulary, division: str, attribute: str, large: int, medium: int, small: int
) -> None:
    found = {i.attribute: (i.large, i.medium, i.small) for i in row_of(vocabulary, division).indicators}
    assert found[attribute] == (large, medium, small)


def test_the_size_table_has_sixteen_rows_that_do_not_overlap(vocabulary: Vocabulary) -> None:
    divisions = [code for row in vocabulary.size_rows for code in row.divisions]
    assert len(vocabulary.size_rows) == 16
    assert len(divisions) == len(set(divisions))
    assert set(divisions) <= set(vocabulary.industries)


def test_bounds_fall_from_large_to_small_in_the_attributes_unit(vocabulary: Vocabulary) -> None:
    for row in vocabulary.size_rows:
        for indicator in row.indicators:
            assert indicator.large > indicator.medium > indicator.small > 0
            assert vocabulary.attribute(indicator.attribute).unit == indicator.unit


@pytest.mark.parametrize("division", ["53", "66", "69", "83", "84", "97"])
def test_what_the_method_leaves_out_has_no_row(vocabulary: Vocabulary, division: str) -> None:
    assert all(division not in row.divisions for row in vocabulary.size_rows)
