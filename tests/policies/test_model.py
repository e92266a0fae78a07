"""Clauses and their parts refuse what could not be meant."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from policies.canonical import canonical_text, clause_from_json, clause_to_json, content_hash, read_json
from policies.errors import InputError
from policies.language.benefits import Benefit, Form, Item, OpenAmount, Terms, Tier, Tiers
from policies.language.conditions import All, AnyOf, Flag, Judgement, attribute_of, leaves
from policies.language.parser import Parser
from policies.model import MAX_QUOTE, Citation, Clause, Kind

LISTED = Flag("listed", expected=True)
CLAUSE = Clause("clause-1", "doc-1", "题", "要", Kind.GOAL, LISTED, None, Citation("一", "引"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: All(()),
        lambda: All((LISTED,)),
        lambda: AnyOf((LISTED,)),
        lambda: Judgement(""),
        lambda: Judgement(" 甲"),
        lambda: Judgement("甲」"),
        lambda: Judgement("甲\n乙"),
        lambda: Benefit(()),
        lambda: Tiers(Form.AWARD, "employees", "person", ()),
        lambda: Tiers(Form.AWARD, "employees", "person", (Tier(2, 1), Tier(1, 2))),  # type: ignore[arg-type]
        lambda: Terms(cap=1, floor=2),  # type: ignore[arg-type]  # comparable all the same
        lambda: Terms(per=("head",)),
        lambda: Terms(years=0),
        lambda: Citation("", "引"),
        lambda: Citation("一", " "),
        lambda: Citation("一", "引" * (MAX_QUOTE + 1)),
        lambda: dataclasses.replace(CLAUSE, kind=Kind.BENEFIT),
        lambda: dataclasses.replace(CLAUSE, valid_from=date(2024, 1, 2), valid_to=date(2024, 1, 1)),
    ],
)
def test_a_value_without_meaning_cannot_be_made(make: object) -> None:
    with pytest.raises(InputError):
        make()  # type: ignore[operator]  # parametrised functions


def test_a_quote_may_be_sixty_characters_long() -> None:
    assert len(Citation("一", "引" * 60).quote) == 60


def test_a_benefit_of_an_open_amount_is_a_benefit() -> None:
    benefit = Benefit((Item(OpenAmount(Form.AWARD)),))
    assert dataclasses.replace(CLAUSE, kind=Kind.BENEFIT, benefit=benefit).benefit is benefit


def test_validity_includes_its_first_and_last_day() -> None:
    first, last = date(2021, 1, 1), date(2025, 12, 31)
    clause = dataclasses.replace(CLAUSE, valid_from=first, valid_to=last)
    day = timedelta(days=1)
    assert [clause.is_in_force(on) for on in (first - day, first, last, last + day)] == [False, True, True, False]


def test_a_clause_without_dates_is_always_in_force() -> None:
    assert CLAUSE.is_in_force(date.min)
    assert CLAUSE.is_in_force(date.max)


def test_leaves_come_from_left_to_right(parser: Parser) -> None:
    condition = parser.condition("(已上市 为 是 或 非 资质 含 高企) 且 连续3年 研发费用 ≥ 1元 且 需人工判断「甲」")
    assert [attribute_of(leaf) for leaf in leaves(condition)] == ["listed", "qualifications", "rd_expense", None]


def test_canonical_text_is_sorted_compact_and_exact() -> None:
    assert canonical_text({"b": 1, "a": ["中"]}) == '{"a":["中"],"b":1}'
    assert canonical_text(read_json('{"x": 0.10000000000000000000001}')) == '{"x":0.10000000000000000000001}'


def test_any_change_of_a_clause_changes_its_hash(parser: Parser) -> None:
    def hashed(clause: Clause) -> str:
        return content_hash(canonical_text(clause_to_json(clause)))

    changes: list[dict[str, object]] = [
        {"title": "另题"},
        {"caveat": "注意"},
        {"valid_to": date(2025, 12, 31)},
        {"condition": Flag("listed", expected=False)},
        {"benefit": parser.benefit("奖励 1元")},
        {"benefit": parser.benefit("奖励 2元")},
        {"citation": Citation("二", "引")},
        {"departments": ("局",)},
    ]
    hashes = {hashed(CLAUSE), *(hashed(dataclasses.replace(CLAUSE, **change)) for change in changes)}  # type: ignore[arg-type]
    assert len(hashes) == len(changes) + 1


def test_a_clause_is_restored_whole() -> None:
    assert clause_from_json(read_json(canonical_text(clause_to_json(CLAUSE)))) == CLAUSE
