"""Every good form of PROFILE.json; the bad ones stand in tests/cases/matching/bad."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matcher.profile import Fact, Profile, Source
from matcher.profile_json import ProfileError, profile_from_json, profile_to_json, value_to_json
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.canonical import canonical_text, read_json
from policies.errors import VocabularyError
from policies.vocabulary import Vocabulary

Read = Callable[..., Profile]


@pytest.fixture(scope="session")
def read(vocabulary: Vocabulary) -> Read:
    """Read the text of a facts object."""
    return lambda text: profile_from_json({"facts": read_json(text)}, vocabulary)


def number(low: str | None, high: str | None, unit: str, *, low_open: bool = False, high_open: bool = False) -> Amount:
    ends = [None if bound is None else Decimal(bound) for bound in (low, high)]
    return Amount(Range(ends[0], ends[1], low_open, high_open), unit)


def days(low: date | None, high: date | None) -> Day:
    return Day(Range(low, high))


def codes(*options: str) -> Candidates:
    return Candidates(frozenset(options))


GOOD: list[tuple[str, str, ValueSet]] = [
    ("annual_revenue", "32000000", number("32000000", "32000000", "CNY")),
    ("annual_revenue", "32000000.50", number("32000000.5", "32000000.5", "CNY")),
    ("annual_revenue", "1e18", number("1e18", "1e18", "CNY")),
    ("annual_profit", "-5", number("-5", "-5", "CNY")),
    ("annual_revenue", '{"==": 5}', number("5", "5", "CNY")),
    ("annual_revenue", '{"==": 5, "unit": "USD"}', number("5", "5", "USD")),
    ("annual_revenue", '{">=": 5, "unit": "CNY"}', number("5", None, "CNY")),
    ("employees", '{"between": [50, 80]}', number("50", "80", "person")),
    ("employees", '{"between": [50, 50]}', number("50", "50", "person")),
    ("employees", '{">=": 50}', number("50", None, "person")),
    ("employees", '{">": 50}', number("50", None, "person", low_open=True)),
    ("employees", '{"<=": 80}', number(None, "80", "person")),
    ("employees", '{"<": 80}', number(None, "80", "person", high_open=True)),
    ("employees", '{">": 50, "<=": 80}', number("50", "80", "person", low_open=True)),
    ("rd_intensity", '{">=": 0.05}', number("0.05", None, "ratio")),
    ("established_on", '"2021"', days(date(2021, 1, 1), date(2021, 12, 31))),
    ("established_on", '"2021-03"', days(date(2021, 3, 1), date(2021, 3, 31))),
    ("established_on", '"2021-3"', days(date(2021, 3, 1), date(2021, 3, 31))),
    ("established_on", '"2024-02"', days(date(2024, 2, 1), date(2024, 2, 29))),
    ("established_on", '"2021-12"', days(date(2021, 12, 1), date(2021, 12, 31))),
    ("established_on", '"2021-03-05"', days(date(2021, 3, 5), date(2021, 3, 5))),
    ("established_on", '{"between": ["2019", "2021-03"]}', days(date(2019, 1, 1), date(2021, 3, 31))),
    ("established_on", '{">=": "2021-03"}', days(date(2021, 3, 1), None)),
    ("established_on", '{"<=": "2021-03"}', days(None, date(2021, 3, 31))),
    ("established_on", '{">=": "2019", "<=": "2021"}', days(date(2019, 1, 1), date(2021, 12, 31))),
    ("qualifications", '{"has": ["gazelle"]}', Tags(frozenset({"gazelle"}))),
    (
        "qualifications",
        '{"has": ["高企"], "lacks": ["瞪羚"]}',
        Tags(frozenset({"high_tech_enterprise"}), frozenset({"gazelle"})),
    ),
    ("qualifications", '{"has": ["gazelle"], "complete": true}', Tags(frozenset({"gazelle"}), complete=True)),
    ("qualifications", '{"complete": true}', Tags(complete=True)),
    ("qualifications", "{}", Tags()),
    ("listed", "false", YesNo(Truth.FALSE)),
    ("listed", "true", YesNo(Truth.TRUE)),
    ("ownership", '"private"', codes("private")),
    ("ownership", '"民企"', codes("private")),
    ("ownership", '["private", "state"]', codes("private", "state")),
    ("ownership", '{"in": ["private", "state"]}', codes("private", "state")),
    ("region", '"330110"', codes("330110")),
    ("region", '"余杭区"', codes("330110")),
    ("region", '{"in": ["余杭区", "未来科技城"]}', codes("330110", "zone_future_sci_tech_city")),
    ("industry", '"C"', codes("C")),
    ("industry", '"软件开发"', codes("651")),
]


@pytest.mark.parametrize(("attribute", "text", "value"), GOOD)
def test_a_good_form_is_read(read: Read, attribute: str, text: str, value: ValueSet) -> None:
    assert read(f'{{"{attribute}": {text}}}').fact(attribute) == Fact(attribute, value)


@pytest.mark.parametrize(("attribute", "text", "value"), GOOD)
def test_a_good_form_may_name_its_source(read: Read, attribute: str, text: str, value: ValueSet) -> None:
    form = text[1:-1] if text.startswith("{") else f'"==": {text}'
    tail = f", {form}" if form else ""
    read_fact = read(f'{{"{attribute}": {{"source": "verified"{tail}}}}}').fact(attribute)
    assert read_fact == Fact(attribute, value, Source.VERIFIED)


def test_years_are_read_one_fact_each(read: Read) -> None:
    profile = read('{"annual_revenue": {"years": {"2024": 5, "2025": {">=": 6}}, "source": "imported"}}')
    assert profile.years("annual_revenue") == {
        2024: Fact("annual_revenue", number("5", "5", "CNY"), Source.IMPORTED, 2024),
        2025: Fact("annual_revenue", number("6", None, "CNY"), Source.IMPORTED, 2025),
    }


def test_the_profile_of_the_design_page_is_read(vocabulary: Vocabulary) -> None:
    text = """{"name":"甲公司","facts":{"region":"330110","annual_revenue":32000000,
        "employees":{"between":[50,80]},"rd_intensity":{">=":0.05},
        "qualifications":{"has":["high_tech_enterprise"],"lacks":["little_giant"]},
        "sectors":{"has":["artificial_intelligence"]},"established_on":"2021-03","listed":false}}"""
    profile = profile_from_json(read_json(text), vocabulary)
    assert profile.name == "甲公司"
    assert len(profile.facts) == 8


def test_a_profile_without_facts_and_name_is_empty(vocabulary: Vocabulary) -> None:
    assert profile_from_json({"facts": {}}, vocabulary) == Profile()


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", '{">": NaN}', '{"between": [0, Infinity]}'])
def test_what_is_not_a_number_is_refused_by_name(text: str, read: Read, refusal: Callable[..., str]) -> None:
    try:
        value = read_json(text)
    except ValueError:
        return  # the JSON reader refuses it already
    assert "employees" in refusal(lambda: read(canonical_text({"employees": value})))


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-sNaN"), float("nan"), 0.5])
def test_a_number_that_is_not_exact_and_finite_is_refused_by_name(
    value: object, vocabulary: Vocabulary, refusal: Callable[..., str]
) -> None:
    message = refusal(lambda: profile_from_json({"facts": {"annual_revenue": value}}, vocabulary))
    assert "annual_revenue" in message


@pytest.mark.parametrize("text", ["1e19", "-1e19", "1e999999", "1e-999999", "9" * 400])
def test_a_number_beyond_all_measure_is_refused_at_once(text: str, read: Read, refusal: Callable[..., str]) -> None:
    message = refusal(lambda: read(f'{{"annual_revenue": {text}}}'))
    assert message == "annual_revenue（年营业收入）：数字超出范围"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (number("1E+3", None, "CNY", low_open=True), {"low": 1000, "high": None, "low_open": True, "high_open": False}),
        (number("0.050", "0.1", "ratio"), {"low": Decimal("0.05"), "high": Decimal("0.1")}),
        (days(date(2021, 3, 1), None), {"low": "2021-03-01", "high": None}),
        (
            Tags(frozenset({"b", "a"}), frozenset({"d", "c"})),
            {"has": ["a", "b"], "lacks": ["c", "d"], "complete": False},
        ),
        (codes("b", "a"), {"in": ["a", "b"]}),
        (YesNo(Truth.FALSE), {"truth": "false"}),
    ],
)
def test_a_value_is_written_in_one_order_and_one_form(value: ValueSet, expected: dict[str, Any]) -> None:
    written = value_to_json(value)
    assert {key: written[key] for key in expected} == expected


def test_a_profile_is_written_with_the_provenance_of_every_fact() -> None:
    listed = Fact("listed", YesNo(Truth.TRUE), Source.VERIFIED, None, date(2026, 1, 2), "已上市", confirmed=True)
    older = Fact("annual_revenue", number("5", "5", "CNY"), year=2024)
    written = profile_to_json(Profile.of([listed, older], "甲"))
    assert [entry["attr"] for entry in written["facts"]] == ["annual_revenue", "listed"]
    assert written["name"] == "甲"
    assert written["facts"][1] == {
        "attr": "listed",
        "year": None,
        "value": {"truth": "true"},
        "source": "verified",
        "as_of": "2026-01-02",
        "text": "已上市",
        "confirmed": True,
    }


def test_a_chinese_attribute_name_is_answered_with_its_code_name(vocabulary: Vocabulary) -> None:
    with pytest.raises(VocabularyError, match="annual_revenue"):
        profile_from_json({"facts": {"年营业收入": 1}}, vocabulary)


def test_a_negative_head_count_is_refused_but_a_loss_is_not(vocabulary: Vocabulary) -> None:
    with pytest.raises(ProfileError, match="不能是负数"):
        profile_from_json({"facts": {"employees": -5}}, vocabulary)
    assert profile_from_json({"facts": {"annual_profit": -5}}, vocabulary).facts


def test_what_is_verified_is_not_replaced_by_what_is_said(vocabulary: Vocabulary) -> None:
    verified = profile_from_json({"facts": {"employees": {"==": 52, "source": "verified"}}}, vocabulary)
    said = profile_from_json({"facts": {"employees": 80}}, vocabulary).facts["employees", None]
    assert verified.adding(said).facts == verified.facts
