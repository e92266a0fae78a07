"""Assemble the application: the one place where parts are built and joined."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.keyed import keyed_database
from matcher.privacy.settings import PrivacySettings
from migrations import HEAD
from policies.errors import StoreError
from policies.settings import StoreSettings
from policies.store.database import Database
from policies.store.revision import readiness
from policies.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class App:
    """The joined parts, for the life of one command or process."""

    database: Database
    vocabulary: Vocabulary


@asynccontextmanager
async def open_app(settings: StoreSettings | None = None) -> AsyncIterator[App]:
    """Build the application on the configured database and release it afterwards.

    The embedded database is prepared by itself, with the shipped clauses while it holds none (also
    after an earlier try was cut short); a served one must have been upgraded by hand.
    """
    chosen = settings or StoreSettings.from_environment()
    privacy = PrivacySettings.from_environment()
    privacy.check(embedded=chosen.is_embedded)
    await _ensure_ready(chosen)
    database = keyed_database(chosen, privacy)
    try:
        yield App(database, load_vocabulary())
    finally:
        await database.close()


@asynccontextmanager
async def open_without_keys(settings: StoreSettings | None = None) -> AsyncIterator[App]:
    """Build the application for who may check what he may not read: sealed content stays sealed."""
    chosen = settings or StoreSettings.from_environment()
    await _ensure_ready(chosen)
    database = Database(chosen.database_url)
    try:
        yield App(database, load_vocabulary())
    finally:
        await database.close()


async def _ensure_ready(settings: StoreSettings) -> None:
    found = readiness(settings.database_url)
    if found.revision == HEAD and (found.holds_clauses or not settings.is_embedded):
        return
    if not settings.is_embedded:
        raise StoreError(f"数据库结构是 {found.revision or '空的'}，程序需要 {HEAD}：请先运行 huiqi db upgrade")
    await importlib.import_module("bot.preparing").prepare(settings)
