from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching import MatchResult, Verdict, match, stake
from matcher.profile import Profile
from matcher.profile_json import profile_from_json
from policies.model import Kind, StoredClause
from policies.vocabulary import Vocabulary

ClauseOf = Callable[..., StoredClause]
AS_OF = date(2026, 5, 20)
HERE = "注册地 属于 余杭区"
LISTED = "已上市 为 是"


@pytest.fixture(scope="session")
def profile(vocabulary: Vocabulary) -> Profile:
    facts = {"region": "余杭区", "employees": {"between": [50, 80]}, "annual_revenue": 32000000}
    return profile_from_json({"name": "甲公司", "facts": facts}, vocabulary)


@pytest.fixture(scope="session")
def matching(profile: Profile, vocabulary: Vocabulary) -> Callable[..., MatchResult]:
    return lambda *clauses, as_of=AS_OF: match(profile, clauses, vocabulary, as_of)


Matching = Callable[..., MatchResult]


def ids(result: MatchResult) -> list[str]:
    return [found.clause.id for found in result.matches]


def test_eligible_comes_before_open_before_ineligible(matching: Matching, clause_of: ClauseOf) -> None:
    clauses = [
        clause_of("注册地 属于 西湖区", "奖励 100万元", ident="no"),
        clause_of(LISTED, "奖励 10万元", ident="open"),
        clause_of(HERE, "奖励 1万元", ident="yes"),
    ]
    result = matching(*clauses)
    assert ids(result) == ["yes", "open", "no"]
    assert [found.verdict for found in result.matches] == [Verdict.ELIGIBLE, Verdict.UNKNOWN, Verdict.INELIGIBLE]


def test_benefits_come_before_services_requirements_and_goals(matching: Matching, clause_of: ClauseOf) -> None:
    kinds = [Kind.GOAL, Kind.REQUIREMENT, Kind.SERVICE, Kind.BENEFIT]
    clauses = [clause_of(HERE, "提供「辅导」", ident=kind.value, kind=kind) for kind in kinds]
    assert ids(matching(*clauses)) == ["benefit", "service", "requirement", "goal"]


def test_more_at_stake_comes_first_and_the_id_settles_a_tie(matching: Matching, clause_of: ClauseOf) -> None:
    gifts = {
        "b": "奖励 1万元",
        "a": "奖励 1万元",
        "most": "最高 资助 3000万元",
        "loan": "贷款 9亿元",
        "kind": "提供「辅导」",
    }
    clauses = [clause_of(HERE, gives, ident=ident) for ident, gives in gifts.items()]
    assert ids(matching(*clauses)) == ["most", "a", "b", "loan", "kind"]


@given(st.permutations(range(6)))
def test_the_order_does_not_depend_on_the_order_of_the_clauses(
    matching: Matching, clause_of: ClauseOf, order: list[int]
) -> None:
    clauses = [clause_of(rule, f"奖励 {n}万元", ident=f"{rule}{n}") for rule in (HERE, LISTED) for n in (1, 2, 3)]
    assert ids(matching(*(clauses[n] for n in order))) == ids(matching(*clauses))


@pytest.mark.parametrize(
    ("validity", "counts"),
    [
        ({}, True),
        ({"valid_to": date(2026, 5, 20)}, True),
        ({"valid_to": date(2026, 5, 19)}, False),
        ({"valid_from": date(2026, 5, 20)}, True),
        ({"valid_from": date(2026, 5, 21)}, False),
        ({"valid_from": date(2021, 1, 1), "valid_to": date(2025, 12, 31)}, False),
    ],
)
def test_only_clauses_valid_on_the_day_are_concluded_on(
    matching: Matching, clause_of: ClauseOf, validity: dict[str, Any], *, counts: bool
) -> None:
    assert bool(matching(clause_of(HERE, **validity)).matches) is counts


def test_an_ended_clause_is_found_again_on_a_day_it_was_valid(matching: Matching, clause_of: ClauseOf) -> None:
    ended = clause_of(HERE, valid_to=date(2025, 12, 31))
    assert ids(matching(ended, as_of=date(2025, 12, 31))) == ["c"]


def test_conclusions_can_be_selected_by_verdict(matching: Matching, clause_of: ClauseOf) -> None:
    result = matching(clause_of(HERE, ident="yes"), clause_of(LISTED, ident="open"))
    assert [found.clause.id for found in result.having(Verdict.UNKNOWN)] == ["open"]


def test_missing_facts_are_named_in_a_stable_order(matching: Matching, clause_of: ClauseOf) -> None:
    [found] = matching(clause_of(f"{LISTED} 且 资质 含 链主 且 行业 属于 制造业")).matches
    assert found.missing == ("industry", "listed", "qualifications")


def test_a_clause_without_benefit_has_nothing_at_stake(matching: Matching, clause_of: ClauseOf) -> None:
    [found] = matching(clause_of(HERE, None)).matches
    assert found.worth is None
    assert stake(found) == 0


def test_an_enterprise_of_which_nothing_is_known_gets_an_answer_on_every_clause(
    clause_of: ClauseOf, vocabulary: Vocabulary
) -> None:
    clauses = [clause_of(HERE, ident="a"), clause_of("首次 年营业收入 ≥ 1亿元", ident="b")]
    found = match(Profile(), clauses, vocabulary, AS_OF).matches
    assert {one.verdict for one in found} == {Verdict.UNKNOWN}
