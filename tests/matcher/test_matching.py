from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching import MatchResult, Verdict, match, stake
from matcher.profile import Profile
from matcher.profile_json import profile_from_json, profile_to_json
from matcher.receipt import CODE_LETTERS, Receipt, write_receipt
from policies.canonical import canonical_text, content_hash, read_json
from policies.model import Kind, StoredClause
from policies.vocabulary import Vocabulary

ClauseOf = Callable[..., StoredClause]
AS_OF = date(2026, 5, 20)
AT = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
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


# --- the receipt ------------------------------------------------------------------------------


@pytest.fixture
def result(matching: Matching, clause_of: ClauseOf) -> MatchResult:
    gives = "按 年营业收入 的 0.5% 奖励, 最高 10万元/年"
    return matching(clause_of(f"{HERE} 且 {LISTED}", gives, ident="a"), clause_of(HERE, None, ident="b"))


@pytest.fixture
def receipt(profile: Profile, result: MatchResult) -> Receipt:
    return write_receipt(profile, result, vocabulary_version="v1", actor="cli", channel="console", at=AT)


def test_the_hash_of_a_receipt_is_the_hash_of_its_record(receipt: Receipt) -> None:
    assert receipt.record_hash == content_hash(receipt.record)


def test_the_record_is_canonical(receipt: Receipt) -> None:
    assert canonical_text(read_json(receipt.record)) == receipt.record


def test_the_same_match_gives_the_same_record_under_another_code(
    profile: Profile, result: MatchResult, receipt: Receipt
) -> None:
    again = write_receipt(profile, result, vocabulary_version="v1", actor="cli", channel="console", at=AT)
    assert (again.record, again.record_hash) == (receipt.record, receipt.record_hash)
    assert again.code != receipt.code


def test_the_record_tells_who_when_and_with_what(receipt: Receipt) -> None:
    record = read_json(receipt.record)
    told = {key: record[key] for key in ("as_of", "at", "actor", "channel", "vocabulary", "engine")}
    assert told == {
        "as_of": "2026-05-20",
        "at": "2026-05-20T08:30:00+00:00",
        "actor": "cli",
        "channel": "console",
        "vocabulary": "v1",
        "engine": "reference-1",
    }


def test_the_record_holds_the_whole_profile(profile: Profile, receipt: Receipt) -> None:
    assert read_json(receipt.record)["profile"] == read_json(canonical_text(profile_to_json(profile)))


def test_the_record_holds_every_conclusion_in_order(receipt: Receipt) -> None:
    worth = {"type": "rate", "min": 100000, "max": 100000, "unit": "CNY", "per": ["year"]}
    service = {"missing": [], "trace": ["true"], "verdict": "eligible", "worth": None, "version": 1}
    benefit = {"missing": ["listed"], "trace": ["true", "unknown"], "verdict": "unknown", "worth": worth, "version": 1}
    assert read_json(receipt.record)["matches"] == [
        {"clause": "b", "content_hash": "hash-b", **service},
        {"clause": "a", "content_hash": "hash-a", **benefit},
    ]


def test_another_fact_gives_another_hash(result: MatchResult, receipt: Receipt, vocabulary: Vocabulary) -> None:
    other = profile_from_json({"facts": {"region": "余杭区"}}, vocabulary)
    written = write_receipt(other, result, vocabulary_version="v1", actor="cli", channel="console", at=AT)
    assert written.record_hash != receipt.record_hash


def test_the_code_has_two_groups_of_letters_that_are_not_mistaken(receipt: Receipt) -> None:
    prefix, first, second = receipt.code.split("-")
    assert (prefix, len(first), len(second)) == ("HQ", 5, 5)
    assert set(first + second) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("01OIL")
