"""Assemble the application: the one place where parts are built and joined."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.migrating import current_revision, newest_revision, upgrade
from bot.services.matching import MatchingService
from bot.services.policy_admin import PolicyAdmin
from policies.errors import StoreError
from policies.settings import StoreSettings
from policies.store.database import Database
from policies.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class App:
    """The joined parts, for the life of one command or process."""

    database: Database
    vocabulary: Vocabulary
    policies: PolicyAdmin
    matching: MatchingService


@asynccontextmanager
async def open_app(settings: StoreSettings | None = None) -> AsyncIterator[App]:
    """Build the application on the configured database and release it afterwards.

    The embedded database is prepared by itself, with the shipped clauses while it holds none (also
    after an earlier try was cut short); a served one must have been upgraded by hand.
    """
    chosen = settings or StoreSettings.from_environment()
    prepare(chosen)
    database = Database(chosen.database_url)
    vocabulary = load_vocabulary()
    app = App(database, vocabulary, PolicyAdmin(database, vocabulary), MatchingService(database, vocabulary))
    try:
        if chosen.is_embedded and await app.policies.is_empty():
            await app.policies.load_shipped(actor="setup")
        yield app
    finally:
        await database.close()


def prepare(settings: StoreSettings) -> None:
    """Bring an embedded database up to date. StoreError for a served one behind."""
    at = current_revision(settings.database_url)
    if at == newest_revision():
        return
    if not settings.is_embedded:
        raise StoreError(f"数据库结构是 {at or '空的'}，程序需要 {newest_revision()}：请先运行 huiqi db upgrade")
    upgrade(settings.database_url)
