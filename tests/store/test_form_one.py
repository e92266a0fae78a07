"""Receipts of the first form, kept in clear: sealed and chained once, then gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.services.adopting import adopt_old_receipts
from bot.services.audit import AuditService
from matcher.audit.profile_form import profile_from_record
from matcher.store.audit_reader import AuditReader
from matcher.values import Amount, Day, Range
from policies.canonical import canonical_text, content_hash
from policies.errors import StoreError
from policies.store.database import Database, sync_url
from policies.vocabulary import Vocabulary

AT = datetime(2026, 11, 20, 3, 4, 5, 678_901, tzinfo=UTC)
PROFILE = {
    "name": "旧公司",
    "facts": [
        {
            "attr": "annual_revenue", "year": 2025, "source": "said", "as_of": None, "text": "三千二百万",
            "confirmed": True,
            "value": {"low": Decimal("32000000.5"), "high": None, "unit": "CNY", "low_open": True, "high_open": False},
        },
        {
            "attr": "established_on", "year": None, "source": "imported", "as_of": None, "text": "", "confirmed": False,
            "value": {"low": "2021-03-01", "high": "2021-03-31"},
        },
    ],
}  # fmt: skip
MATCHES = [
    {
        "clause": "b", "version": 2, "content_hash": "hb", "verdict": "unknown", "missing": ["region"],
        "trace": ["true", "unknown"],
        "worth": {"type": "rate", "min": 0, "max": Decimal("1.5"), "unit": "CNY", "per": ["year"]},
    },
    {
        "clause": "a", "version": 1, "content_hash": "ha", "verdict": "ineligible", "missing": [], "trace": ["false"],
        "worth": None,
    },
]  # fmt: skip
BASE = {"engine": "reference-1", "vocabulary": "v0", "as_of": "2026-11-20", "at": AT.isoformat(), "channel": "telegram"}
OPEN = BASE | {"actor": "telegram:7", "profile": PROFILE, "matches": MATCHES}
CLOSED = BASE | {
    "actor": "anonymous",
    "profile": None,
    "matches": [{name: entry[name] for name in ("clause", "version", "content_hash")} for entry in MATCHES],
}


@pytest.fixture
def old_receipts(migrated_url: str) -> Iterator[list[str]]:
    engine = create_engine(sync_url(migrated_url))
    insert = text(
        "INSERT INTO receipts (code, created_at, as_of, actor, channel, record_hash, record)"
        " VALUES (:code, :at, '2026-11-20', 'x', 'telegram', :hash, :record)"
    )
    codes = ["HQ-ABCDE-22222", "HQ-ABCDE-33333"]
    with engine.begin() as connection:
        for code, record in zip(codes, (OPEN, CLOSED), strict=True):
            written = canonical_text(record)
            at = AT.strftime("%Y-%m-%d %H:%M:%S.%f")
            stamp = at if engine.dialect.name == "sqlite" else f"{at}+00"
            values = {"code": code, "at": stamp, "hash": content_hash(written), "record": written}
            connection.execute(insert, values)
    yield codes
    engine.dispose()


async def test_old_receipts_are_sealed_chained_and_their_clear_rows_gone(
    database: Database, vocabulary: Vocabulary, old_receipts: list[str]
) -> None:
    assert await adopt_old_receipts(database) == 2
    assert await adopt_old_receipts(database) == 0
    async with database.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM receipts"))).scalar() == 0
        assert [record.code async for record in AuditReader(session).records()] == old_receipts
    found = await AuditService(database, vocabulary).show(old_receipts[0])
    assert found.record.at == "2026-11-20T03:04:05.678901+00:00"
    assert (found.header["carried_from"], found.header["engine"], found.header["vocabulary"]) == (
        1,
        "reference-1",
        "v0",
    )
    assert "旧公司" not in found.record.header


async def test_what_was_known_and_concluded_is_kept_exactly(
    database: Database, vocabulary: Vocabulary, old_receipts: list[str]
) -> None:
    await adopt_old_receipts(database)
    content = (await AuditService(database, vocabulary).show(old_receipts[0])).content
    assert content is not None
    profile = profile_from_record(content.profile)
    revenue, founded = profile.fact("annual_revenue", 2025), profile.fact("established_on")
    assert revenue is not None
    assert founded is not None
    assert (revenue.value, revenue.text) == (
        Amount(Range(Decimal("32000000.5"), None, low_open=True), "CNY"),
        "三千二百万",
    )
    assert founded.value == Day(Range(date(2021, 3, 1), date(2021, 3, 31)))
    assert json.loads(json.dumps(content.conclusions)) == [
        {"verdict": "ineligible", "trace": "f", "missing": [], "worth": None},
        {
            "verdict": "unknown", "trace": "tu", "missing": ["region"],
            "worth": {"type": "rate", "min": "0", "max": "1.5", "unit": "CNY", "per": ["year"]},
        },
    ]  # fmt: skip


async def test_a_receipt_without_consent_stays_without_content(
    database: Database, vocabulary: Vocabulary, old_receipts: list[str]
) -> None:
    await adopt_old_receipts(database)
    found = await AuditService(database, vocabulary).show(old_receipts[1])
    assert (found.record.key_id, found.content, found.header["actor"]) == (None, None, "anonymous")
    assert [ref.clause for ref in found.clauses.refs] == ["a", "b"] if found.clauses else False


@pytest.mark.parametrize("statement", ["DELETE FROM receipts", "UPDATE receipts SET record = '[]'"])
async def test_a_clear_row_goes_only_once_the_log_holds_it(
    database: Database, old_receipts: list[str], statement: str
) -> None:
    assert old_receipts
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_an_old_receipt_that_was_tampered_with_stops_the_upgrade(database: Database, migrated_url: str) -> None:
    engine = create_engine(sync_url(migrated_url))
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO receipts (code, created_at, as_of, actor, channel, record_hash, record)"
                " VALUES ('HQ-ABCDE-44444', '2026-11-20 00:00:00', '2026-11-20', 'x', 'cli', 'wrong', '{}')"
            )
        )
    engine.dispose()
    with pytest.raises(StoreError, match="HQ-ABCDE-44444"):
        await adopt_old_receipts(database)
