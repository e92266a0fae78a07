"""Parsing what is printed gives the same tree back, however it is spaced or punctuated."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_strategies import benefits, conditions

from policies.canonical import canonical_text, read_json
from policies.errors import InputError, RuleSyntaxError
from policies.language.benefits import Benefit
from policies.language.conditions import Condition
from policies.language.jsonform import benefit_from_json, benefit_to_json, condition_from_json, condition_to_json
from policies.language.parser import MAX_DEPTH, Parser
from policies.language.printer import Printer
from policies.vocabulary.units import UNITS, write_quantity

_QUOTED = re.compile(r"(「[^」]*」)")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def outside_quotes(text: str, change: str) -> str:
    """Change a rule everywhere but between 「 and 」."""
    changes = {
        "unspaced": lambda part: "".join(part.split()),
        "full-width": lambda part: part.translate(_FULL_WIDTH),
        "spaced": lambda part: part.replace(" ", " \n\t "),
    }
    return "".join(part if part.startswith("「") else changes[change](part) for part in _QUOTED.split(text))


@given(conditions())
def test_a_printed_condition_parses_to_the_same_tree(parser: Parser, printer: Printer, condition: Condition) -> None:
    assert parser.condition(printer.condition(condition)) == condition


@given(benefits())
def test_a_printed_benefit_parses_to_the_same_value(parser: Parser, printer: Printer, benefit: Benefit) -> None:
    assert parser.benefit(printer.benefit(benefit)) == benefit


@pytest.mark.parametrize("change", ["unspaced", "full-width", "spaced"])
@given(condition=conditions())
def test_spacing_and_width_do_not_change_a_condition(
    parser: Parser, printer: Printer, change: str, condition: Condition
) -> None:
    assert parser.condition(outside_quotes(printer.condition(condition), change)) == condition


@pytest.mark.parametrize("change", ["unspaced", "full-width", "spaced"])
@given(benefit=benefits())
def test_spacing_and_width_do_not_change_a_benefit(
    parser: Parser, printer: Printer, change: str, benefit: Benefit
) -> None:
    assert parser.benefit(outside_quotes(printer.benefit(benefit), change)) == benefit


@given(conditions())
def test_a_condition_survives_its_json_form(condition: Condition) -> None:
    assert condition_from_json(read_json(canonical_text(condition_to_json(condition)))) == condition


@given(benefits())
def test_a_benefit_survives_its_json_form(benefit: Benefit) -> None:
    assert benefit_from_json(read_json(canonical_text(benefit_to_json(benefit)))) == benefit


@given(conditions())
def test_equal_conditions_have_one_canonical_text(parser: Parser, printer: Printer, condition: Condition) -> None:
    again = parser.condition(printer.condition(condition))
    assert canonical_text(condition_to_json(again)) == canonical_text(condition_to_json(condition))
    assert printer.condition(again) == printer.condition(condition)


@given(benefits())
def test_equal_benefits_have_one_canonical_text(parser: Parser, printer: Printer, benefit: Benefit) -> None:
    again = parser.benefit(printer.benefit(benefit))
    assert canonical_text(benefit_to_json(again)) == canonical_text(benefit_to_json(benefit))
    assert printer.benefit(again) == printer.benefit(benefit)


@given(
    st.decimals(min_value=-(10**15), max_value=10**15, places=6),
    st.sampled_from(sorted(set(UNITS) - {"ratio_times"})),
)
def test_a_written_quantity_reads_back_exactly(parser: Parser, value: object, unit: str) -> None:
    written = write_quantity(value, unit)  # type: ignore[arg-type]  # hypothesis says object
    lexeme = next(iter(parser._scanner.scan(written)))
    assert lexeme.text == written
    assert (lexeme.value.value, lexeme.value.unit) == (value, unit)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["all", "any", "not", "judgement", "attr", "op", "value", "unit", "span", "years", "items", "type",
                 "form", "amount", "cap", "per", "base", "rate", "tiers", "step", "when"]
            ),
            inner | st.sampled_from(["employees", "has", "within", "between", "==", "fixed", "rate", "tiers", "award"]),
            max_size=7,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("read", [condition_from_json, benefit_from_json])
@given(data=JSON_VALUES)
def test_json_that_is_not_ours_is_at_worst_an_input_error(read: object, data: object) -> None:
    with suppress(InputError):
        read(data)  # type: ignore[operator]  # parametrised functions


def test_json_nested_too_deep_is_an_input_error() -> None:
    data: object = {"attr": "listed", "op": "==", "value": True}
    for _ in range(5_000):
        data = {"not": data}
    with pytest.raises(InputError):
        condition_from_json(data)  # type: ignore[arg-type]  # built as an object


@pytest.mark.parametrize(
    "json",
    [
        {"attr": "employees", "op": ">=", "value": "NaN", "unit": "person"},
        {"attr": "employees", "op": ">=", "value": 1.5, "unit": "person"},
        {"attr": "qualifications", "op": "has", "value": []},
        {"attr": "qualifications", "op": "has", "value": "high_tech_enterprise"},
        {"attr": "rd_expense", "op": ">=", "value": 1, "unit": "CNY", "span": "every", "years": 0},
    ],
    ids=["not a number", "inexact", "no terms", "text for a list", "no years"],
)
def test_json_without_a_meaning_is_refused(json: dict[str, object]) -> None:
    with pytest.raises(InputError):
        condition_from_json(json)


def test_a_tree_as_deep_as_allowed_prints_and_reads_again(parser: Parser, printer: Printer) -> None:
    nested = "已上市 为 是"
    for _ in range(MAX_DEPTH // 2):
        nested = f"非 非 ({nested} 且 已上市 为 否)" if "且" not in nested else f"非 非 {nested}"
    tree = parser.condition(nested)
    assert parser.condition(printer.condition(tree)) == tree


@pytest.mark.parametrize("nested", ["非" * 20_000, "(" * 20_000, "非(" * 5_000, "(非非" * 5_000])
def test_a_tree_deeper_than_allowed_is_refused_where_it_goes_too_deep(parser: Parser, nested: str) -> None:
    with pytest.raises(RuleSyntaxError, match="嵌套超过") as caught:
        parser.condition(nested)
    assert 0 < caught.value.position < 3 * MAX_DEPTH
