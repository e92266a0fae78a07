"""Matching leaves a receipt, and the receipt alone proves the answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.services.matching import MatchingService, RecordedMatch
from bot.services.policy_admin import PolicyAdmin
from matcher.audit.chain import StoredRecord
from matcher.audit.sealing import context_of
from matcher.matching import Verdict
from matcher.privacy.vault import Vault
from matcher.profile import Profile
from matcher.profile_json import profile_from_json
from matcher.store.audit_reader import AuditReader
from policies.store.database import Database
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
    return await service.match(profile, as_of=day, channel="test")


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


async def stored(database: Database) -> list[StoredRecord]:
    async with database.reading() as session:
        return [record async for record in AuditReader(session).records() if record.kind == "match"]


async def test_the_match_is_recorded_under_the_code_it_was_answered_with(
    service: MatchingService, database: Database, profile: Profile
) -> None:
    draft = (await matched(service, profile)).receipt
    async with database.reading() as session:
        record = await AuditReader(session).by_code(draft.code)
        body = await Vault(session).open(record.key_id or "", record.body or b"", context_of(draft.code))
        clauses = await AuditReader(session).clause_set(draft.clauses.hash)
    assert body == draft.body
    assert clauses == draft.clauses


async def test_every_match_run_by_hand_has_a_key_of_its_own(
    service: MatchingService, database: Database, profile: Profile
) -> None:
    for _ in range(2):
        await matched(service, profile)
    one, other = await stored(database)
    assert one.key_id != other.key_id


async def test_clauses_out_of_force_that_day_are_left_out(service: MatchingService, profile: Profile) -> None:
    result = (await matched(service, profile, date(2026, 12, 1))).result
    assert "sm-investment" not in {found.clause.id for found in result.matches}


async def test_two_matches_leave_two_records(service: MatchingService, database: Database, profile: Profile) -> None:
    codes = [(await matched(service, profile)).receipt.code for _ in range(2)]
    assert [record.code for record in await stored(database)] == codes


async def test_an_empty_profile_decides_nothing_and_still_leaves_a_receipt(service: MatchingService) -> None:
    recorded = await matched(service, Profile())
    assert {found.verdict for found in recorded.result.matches} == {Verdict.UNKNOWN}
    assert recorded.receipt.code
