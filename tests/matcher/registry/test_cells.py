"""Cells of a registry table: every set of possible values has a text, and no text is guessed at."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_enterprises import ATTRIBUTES, VOCABULARY, values

from matcher.registry.cells import MAX_CELL, read_cell, write_cell
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.errors import InputError


def read(name: str, text: str) -> ValueSet | None:
    return read_cell(VOCABULARY, VOCABULARY.attribute(name), text)


def money(low: int | None, high: int | None, *, low_open: bool = False, high_open: bool = False) -> Amount:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return Amount(Range(*ends, low_open, high_open), "CNY")


@given(st.data())
def test_every_value_is_read_back_from_its_cell(data: st.DataObject) -> None:
    attribute = data.draw(st.sampled_from(ATTRIBUTES))
    value = data.draw(values(attribute))
    assert read_cell(VOCABULARY, attribute, write_cell(value)) == value


@given(st.sampled_from(ATTRIBUTES), st.text())
def test_any_text_is_read_or_refused_in_words(attribute: object, text: str) -> None:
    with suppress(InputError):  # any other error is a defect
        read_cell(VOCABULARY, attribute, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda attribute: attribute.name)
def test_an_empty_cell_says_nothing(attribute: object, text: str) -> None:
    assert read_cell(VOCABULARY, attribute, text) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("32000000", money(32_000_000, 32_000_000)),
        ("32,000,000", money(32_000_000, 32_000_000)),
        ("3200万元", money(32_000_000, 32_000_000)),
        ("3200 万", money(32_000_000, 32_000_000)),
        ("０．３２亿元", money(32_000_000, 32_000_000)),
        ("1000万元..2000万元", money(10_000_000, 20_000_000)),
        ("500..", money(500, None)),
        (">=500", money(500, None)),
        ("≥500", money(500, None)),
        (">500", money(500, None, low_open=True)),
        ("..500", money(None, 500)),
        ("..<500", money(None, 500, high_open=True)),
        (">1..<2", money(1, 2, low_open=True, high_open=True)),
        ("100美元", Amount(Range(Decimal(100), Decimal(100)), "USD")),
    ],
)
def test_numbers(text: str, value: Amount) -> None:
    assert read("annual_revenue", text) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("annual_revenue", "三千万", "不是数字"),
        ("annual_revenue", "50..80万元", "两端的单位不一样"),
        ("annual_revenue", "80..50", "下限大于上限"),
        ("annual_revenue", "<5..8", "方向不对"),
        ("annual_revenue", "3.2E+07", "科学计数法"),
        ("annual_revenue", "32,00", "不是数字"),
        ("annual_revenue", "50人", "单位“人”不对"),
        ("annual_revenue", "-5", "不能是负数"),
        ("annual_revenue", "9" * 25, "超出范围"),
        ("annual_revenue", "..", "区间写作"),
        ("rd_intensity", "5", "5% 还是 5 倍"),
        ("established_on", "2021-13", "没有“2021-13”这一天"),
        ("established_on", "去年", "日期写作"),
        ("listed", "也许", "既不是“是”也不是“否”"),
        ("qualifications", "高新技木企业", "最接近的是“高新技术企业”"),
        ("qualifications", "|", "没有名称"),
        ("qualifications", "高企|-高企", "既说有又说没有"),
        ("region", "余航区", "最接近的是“余杭区”"),
        ("region", "浙江省南京市", "未知的地区"),
        ("ownership", "私人", "未知"),
        ("employees", "5\x00", "控制字符"),
        ("employees", "�", "乱码"),
        ("employees", "1" * (MAX_CELL + 1), f"最多 {MAX_CELL} 个"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("?", r"\?")):
        read(name, text)


@pytest.mark.parametrize("text", ["5%", "0.05", "５％"])
def test_ratios(text: str) -> None:
    assert read("rd_intensity", text) == Amount(Range(Decimal("0.05"), Decimal("0.05")), "ratio")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-03", date(2021, 3, 1), date(2021, 3, 31)),
        ("2021年3月", date(2021, 3, 1), date(2021, 3, 31)),
        ("2021/3/5", date(2021, 3, 5), date(2021, 3, 5)),
        ("20210305", date(2021, 3, 5), date(2021, 3, 5)),
        ("2021-03-05 00:00:00", date(2021, 3, 5), date(2021, 3, 5)),
        ("2020..2021-03", date(2020, 1, 1), date(2021, 3, 31)),
        ("..2021", None, date(2021, 12, 31)),
    ],
)
def test_dates_may_be_partial(text: str, low: date | None, high: date) -> None:
    assert read("established_on", text) == Day(Range(low, high))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("高企|little_giant|-瞪羚", Tags(frozenset({"high_tech_enterprise", "little_giant"}), frozenset({"gazelle"}))),
        ("高企、科小", Tags(frozenset({"high_tech_enterprise", "tech_sme"}))),
        ("高企|!", Tags(frozenset({"high_tech_enterprise"}), complete=True)),
        ("!", Tags(complete=True)),
        ("无", Tags(complete=True)),
    ],
)
def test_tags(text: str, value: Tags) -> None:
    assert read("qualifications", text) == value


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("region", "330110", {"330110"}),
        ("region", "余杭区", {"330110"}),
        ("region", "浙江省杭州市余杭区", {"330110"}),
        ("region", "330110999", {"330110"}),
        ("region", "330299", {"330200"}),
        ("region", "余杭区|滨江区", {"330110", "330108"}),
        ("industry", "C3914", {"391"}),
        ("industry", "制造业", {"C"}),
    ],
)
def test_places_and_industries_come_by_code_name_or_address(name: str, text: str, codes: set[str]) -> None:
    assert read(name, text) == Candidates(frozenset(codes))


@pytest.mark.parametrize(("text", "truth"), [("是", Truth.TRUE), ("TRUE", Truth.TRUE), ("0", Truth.FALSE)])
def test_yes_and_no(text: str, truth: Truth) -> None:
    assert read("listed", text) == YesNo(truth)
