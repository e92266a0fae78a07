"""Receipts in the store."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from matcher.receipt import Receipt
from matcher.store.receipts import ReceiptRepository
from policies.canonical import content_hash
from policies.errors import NotFoundError, StoreError
from policies.store.database import Database

RECORD = '{"名":"值","n":0.10}'
RECEIPT = Receipt(
    code="HQ-ABCDE-23456",
    created_at=datetime(2026, 11, 22, 1, 2, 3, 456_789, tzinfo=UTC),
    as_of=date(2026, 11, 22),
    actor="cli",
    channel="cli",
    record=RECORD,
    record_hash=content_hash(RECORD),
)


async def test_a_receipt_comes_back_byte_for_byte(database: Database) -> None:
    async with database.work() as session:
        await ReceiptRepository(session).add(RECEIPT)
    async with database.work() as session:
        assert await ReceiptRepository(session).get(RECEIPT.code) == RECEIPT


async def test_an_unknown_code_is_an_error_in_words(database: Database) -> None:
    with pytest.raises(NotFoundError, match="HQ-NONE"):
        async with database.work() as session:
            await ReceiptRepository(session).get("HQ-NONE")


async def test_two_receipts_never_share_a_code(database: Database) -> None:
    async with database.work() as session:
        await ReceiptRepository(session).add(RECEIPT)
    with pytest.raises(StoreError):
        async with database.work() as session:
            await ReceiptRepository(session).add(dataclasses.replace(RECEIPT, actor="another"))
    async with database.work() as session:
        assert (await ReceiptRepository(session).get(RECEIPT.code)).actor == "cli"
