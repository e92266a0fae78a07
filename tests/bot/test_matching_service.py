"""Matching leaves a receipt, and the receipt alone proves the answer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.services.matching import MatchingService, RecordedMatch
from bot.services.policy_admin import PolicyAdmin
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.matching import VERDICTS, Verdict
from matcher.profile import Profile
from matcher.profile_json import profile_from_json
from matcher.receipt import CODE_LETTERS, ENGINE_VERSION
from matcher.store.receipts import ReceiptRepository
from policies.canonical import clause_from_json, content_hash, read_json
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary

DAY = date(2026, 11, 22)
FACTS: dict[str, Any] = {
    "name": "样例科技有限公司",
    "facts": {
        "region": "330110",
        "qualifications": {"has": ["high_tech_enterprise"]},
        "first_set_equipment_purchase": 12_000_000,
        "fixed_asset_investment": {"between": [60_000_000, 80_000_000]},
        "roof_area": 800,
    },
}


@pytest.fixture
async def service(database: Database, vocabulary: Vocabulary, sample_file: Path) -> MatchingService:
    await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="tester")
    return MatchingService(database, vocabulary)


@pytest.fixture
def profile(vocabulary: Vocabulary) -> Profile:
    return profile_from_json(FACTS, vocabulary)


async def matched(service: MatchingService, profile: Profile, day: date = DAY) -> RecordedMatch:
    return await service.match(profile, as_of=day, actor="tester", channel="test")


async def test_verdicts_and_amounts_are_those_of_the_rules(service: MatchingService, profile: Profile) -> None:
    result = (await matched(service, profile)).result
    worths = {found.clause.id: found.worth for found in result.matches}
    assert {found.clause.id: found.verdict for found in result.matches} == {
        "sm-high-tech-award": Verdict.ELIGIBLE,
        "sm-first-set": Verdict.ELIGIBLE,
        "sm-investment": Verdict.ELIGIBLE,
        "sm-judged-service": Verdict.UNKNOWN,
        "sr-roof-requirement": Verdict.INELIGIBLE,
    }
    first_set, investment = worths["sm-first-set"], worths["sm-investment"]
    assert first_set is not None
    assert (first_set.total.low, first_set.total.high) == (3_600_000, 3_600_000)
    assert investment is not None
    assert (investment.total.low, investment.total.high) == (3_000_000, 4_000_000)


async def test_the_receipt_is_stored_as_it_was_given(
    service: MatchingService, database: Database, profile: Profile
) -> None:
    receipt = (await matched(service, profile)).receipt
    async with database.work() as session:
        assert await ReceiptRepository(session).get(receipt.code) == receipt
    assert receipt.record_hash == content_hash(receipt.record)
    assert receipt.code.startswith("HQ-")
    assert set(receipt.code[3:]) <= set(CODE_LETTERS) | {"-"}
    assert utc_now() - receipt.created_at < timedelta(minutes=1)


async def test_the_record_says_who_asked_when_about_what_day_and_by_which_engine(
    service: MatchingService, vocabulary: Vocabulary, profile: Profile
) -> None:
    receipt = (await matched(service, profile)).receipt
    record = read_json(receipt.record)
    assert (record["actor"], record["channel"], record["as_of"]) == ("tester", "test", "2026-11-22")
    assert (record["engine"], record["vocabulary"]) == (ENGINE_VERSION, vocabulary.version)
    assert record["at"] == receipt.created_at.isoformat()
    assert {fact["attr"] for fact in record["profile"]["facts"]} == set(FACTS["facts"])


async def test_the_record_replays_from_the_stored_clause_versions(
    service: MatchingService, database: Database, vocabulary: Vocabulary, profile: Profile, sample_file: Path
) -> None:
    receipt = (await matched(service, profile)).receipt
    await _reword_the_award(database, vocabulary, sample_file)
    async with database.work() as session:
        record = read_json((await ReceiptRepository(session).get(receipt.code)).record)
        query = text("SELECT payload, content_hash FROM clause_versions WHERE clause_id = :id AND version = :version")
        kept = {
            entry["clause"]: (await session.execute(query, {"id": entry["clause"], "version": entry["version"]})).one()
            for entry in record["matches"]
        }
    facts = FactView(vocabulary, profile, date.fromisoformat(record["as_of"]))
    for entry in record["matches"]:
        payload, digest = kept[entry["clause"]]
        evaluation = evaluate(clause_from_json(read_json(payload)).condition, facts)
        assert content_hash(payload) == digest == entry["content_hash"]
        assert VERDICTS[evaluation.truth] == entry["verdict"]
        assert sorted(evaluation.missing) == entry["missing"]
        assert [leaf.truth.name.lower() for leaf in evaluation.leaves()] == entry["trace"]


async def _reword_the_award(database: Database, vocabulary: Vocabulary, sample_file: Path) -> None:
    changed = sample_file.parent / "reworded.yaml"
    report = await PolicyAdmin(database, vocabulary).import_file(changed, actor="tester")
    assert report.counts.changed == ("sm-high-tech-award",)


async def test_clauses_out_of_force_that_day_are_left_out(service: MatchingService, profile: Profile) -> None:
    result = (await matched(service, profile, date(2026, 12, 1))).result
    assert "sm-investment" not in {found.clause.id for found in result.matches}


async def test_two_matches_leave_two_receipts(service: MatchingService, database: Database, profile: Profile) -> None:
    codes = {(await matched(service, profile)).receipt.code for _ in range(2)}
    async with database.work() as session:
        kept = set((await session.execute(text("SELECT code FROM receipts"))).scalars())
    assert kept == codes
    assert len(codes) == 2


async def test_an_empty_profile_decides_nothing_and_still_leaves_a_receipt(service: MatchingService) -> None:
    recorded = await matched(service, Profile())
    assert {found.verdict for found in recorded.result.matches} == {Verdict.UNKNOWN}
    assert recorded.receipt.code
