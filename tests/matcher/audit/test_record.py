"""The record of a match: canonical, complete, and silent about who asked where nobody agreed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from matcher.audit.canonical import canonical, canonical_fast, digest
from matcher.audit.clause_set import ClauseRef, ClauseSet
from matcher.audit.codes import LETTERS, new_code, normal_code
from matcher.audit.profile_form import profile_from_record, profile_to_record
from matcher.audit.record import Asking, MatchDraft, match_content, match_draft
from matcher.matching import MatchResult, match
from matcher.profile import Fact, Profile, Source
from matcher.profile_json import profile_from_json
from matcher.values import Amount, Day, Range
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

AS_OF = date(2026, 5, 20)
AT = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "region": "余杭区",
    "employees": {">=": 50, "<": 80},
    "annual_revenue": {"years": {"2024": 28000000, "2025": Decimal("32000000.55")}},
    "rd_intensity": {">=": Decimal("0.05")},
    "established_on": "2021-03",
    "qualifications": {"has": ["high_tech_enterprise"], "lacks": ["little_giant"]},
    "listed": False,
}
ASKING = Asking("telegram:7", "telegram", "问", AT)


@pytest.fixture(scope="session")
def profile(vocabulary: Vocabulary) -> Profile:
    return profile_from_json({"name": "甲公司", "facts": FACTS}, vocabulary)


@pytest.fixture(scope="session")
def result(profile: Profile, clause_of: Callable[..., StoredClause], vocabulary: Vocabulary) -> MatchResult:
    gives = "按 年营业收入 的 0.5% 奖励, 最高 10万元/年"
    clauses = [
        clause_of("注册地 属于 余杭区 且 已上市 为 是", gives, ident="a"),
        clause_of("注册地 属于 余杭区", None, ident="b"),
        clause_of("注册地 属于 余杭区 且 贷款金额 > 0元", "奖励 1万元", ident="c"),
    ]
    return match(profile, clauses, vocabulary, AS_OF)


@pytest.fixture
def draft(profile: Profile, result: MatchResult) -> MatchDraft:
    return match_draft(profile, result, ASKING, vocabulary_version="v1")


def body(draft: MatchDraft) -> dict[str, Any]:
    assert draft.body is not None
    return json.loads(draft.body)


def test_the_header_tells_in_clear_which_rules_were_asked_when_and_by_what(draft: MatchDraft) -> None:
    header = json.loads(draft.header("KEY"))
    assert header == {
        "form": 2,
        "actor": "KEY",
        "as_of": "2026-05-20",
        "channel": "telegram",
        "reason": "问",
        "engine": "reference-1",
        "vocabulary": "v1",
        "clauses": draft.clauses.hash,
        "commitment": digest(draft.body or b""),
    }


def test_nothing_that_was_said_stands_in_the_header(draft: MatchDraft) -> None:
    header = draft.header("KEY").decode()
    assert [word for word in ("甲公司", "330110", "telegram:7", "eligible", "32000000") if word in header] == []


def test_the_body_concludes_on_every_clause_in_the_order_of_the_list(draft: MatchDraft) -> None:
    worth = {"type": "rate", "min": "100000", "max": "100000", "unit": "CNY", "per": ["year"]}
    award = {"type": "fixed", "min": "10000", "max": "10000", "unit": "CNY", "per": []}
    assert [ref.clause for ref in draft.clauses.refs] == ["a", "b", "c"]
    assert body(draft)["conclusions"] == [
        {"verdict": "ineligible", "trace": "tf", "missing": [], "worth": worth},
        {"verdict": "eligible", "trace": "t", "missing": [], "worth": None},
        {"verdict": "unknown", "trace": "tu", "missing": ["loan_amount"], "worth": award},
    ]


def test_the_profile_comes_back_whole(profile: Profile, draft: MatchDraft) -> None:
    assert profile_from_record(body(draft)["profile"]) == profile


def test_provenance_comes_back_too() -> None:
    year = Range(date(2021, 1, 1), date(2021, 12, 31), low_open=True)
    facts = [
        Fact("established_on", Day(year), Source.VERIFIED, None, date(2026, 1, 2), "2021年", confirmed=True),
        Fact("annual_revenue", Amount(Range(Decimal("1E+3"), None, low_open=True), "USD"), Source.SAID, 2025),
    ]
    kept = Profile.of(facts)
    assert profile_from_record(json.loads(canonical(profile_to_record(kept)))) == kept


def test_numbers_are_written_exactly_as_text(draft: MatchDraft) -> None:
    facts = {(fact["attr"], fact["year"]): fact["value"] for fact in body(draft)["profile"]["facts"]}
    assert facts["annual_revenue", 2025]["low"] == "32000000.55"
    assert facts["employees", None] == {
        "low": "50",
        "high": "80",
        "low_open": False,
        "high_open": True,
        "unit": "person",
    }


def test_the_same_match_twice_gives_two_codes_and_two_commitments(profile: Profile, result: MatchResult) -> None:
    one, other = (match_draft(profile, result, ASKING, vocabulary_version="v1") for _ in range(2))
    assert one.code != other.code
    assert body(one)["salt"] != body(other)["salt"]
    assert body(one)["conclusions"] == body(other)["conclusions"]


def test_without_a_profile_nobody_asked_and_nothing_was_concluded(result: MatchResult) -> None:
    draft = match_draft(None, result, ASKING, vocabulary_version="v1")
    assert (draft.body, draft.subject) == (None, None)
    assert json.loads(draft.header("anonymous"))["commitment"] is None
    assert len(draft.clauses.refs) == 3


def test_a_match_of_its_own_is_its_own_subject(profile: Profile, result: MatchResult) -> None:
    draft = match_draft(profile, result, Asking("run:", "cli", "", AT), vocabulary_version="v1")
    assert draft.subject == f"run:{draft.code}"


def test_what_was_written_is_read_again(draft: MatchDraft, profile: Profile) -> None:
    content = match_content(json.loads(draft.header("K")), ClauseSet.read(draft.clauses.text), draft.body or b"")
    assert (content.as_of, content.clauses) == (AS_OF, draft.clauses)
    assert profile_from_record(content.profile) == profile


def test_a_list_of_clauses_is_named_alike_in_whatever_order_it_came() -> None:
    refs = [ClauseRef("b", 1, "x"), ClauseRef("a", 2, "y")]
    assert ClauseSet.of(refs) == ClauseSet.of(refs[::-1])
    assert ClauseSet.of(refs).hash != ClauseSet.of(refs[:1]).hash
    assert ClauseSet.read(ClauseSet.of(refs).text) == ClauseSet.of(refs)


def test_a_header_and_a_list_are_rfc_8785(draft: MatchDraft) -> None:
    header = draft.header("K")
    assert rfc8785.dumps(json.loads(header)) == header
    assert rfc8785.dumps(json.loads(draft.clauses.text)) == draft.clauses.text.encode()


TEXTS = st.text(st.characters(codec="utf-8"))
ASCII = st.text(st.characters(max_codepoint=127), max_size=5)
RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ASCII, inner, max_size=4),
)


@given(RECORDS)
def test_the_fast_writer_writes_what_the_library_writes(data: Any) -> None:
    assert canonical_fast(data) == canonical(data)


@pytest.mark.parametrize("data", [0.5, {"a": [1, {"b": 2.0}]}])
def test_a_float_is_refused_however_deep(data: Any) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical(data)


def test_a_code_has_two_groups_of_letters_that_are_not_mistaken() -> None:
    prefix, first, second = new_code().split("-")
    assert (prefix, len(first), len(second)) == ("HQ", 5, 5)
    assert set(first + second) <= set(LETTERS)
    assert not set(LETTERS) & set("01OIL")


@pytest.mark.parametrize("typed", ["HQ-ABCDE-23456", "hq abcde 23456", " ABCDE23456", "ＨＱ－ABCDE－23456"])
def test_a_code_is_found_however_it_was_typed(typed: str) -> None:
    assert normal_code(typed) == "HQ-ABCDE-23456"


def test_what_is_no_code_stays_as_it_was() -> None:
    assert normal_code(" abc ") == "abc"
