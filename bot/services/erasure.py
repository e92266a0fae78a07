"""Erase a subject: destroy its keys, and forget what names it. The chain of records still verifies."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.bindings import BindingRepository
from bot.store.conversations import ConversationRepository
from bot.store.queues import OutboxQueue, UpdateQueue
from bot.store.requests import RequestRepository
from bot.store.subscriptions import SubscriptionStore
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.privacy.consent_log import ConsentLog
from matcher.privacy.consents import ConsentEvent, ConsentRecord
from matcher.privacy.subject import Subject, SubjectKind
from matcher.privacy.vault import Vault
from matcher.store.audit_log import AuditLog
from policies.store.database import Database

ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did; `codes` are the records that prove it, one for each key destroyed."""

    codes: tuple[str, ...] = ()
    conversation: bool = False
    requests: int = 0
    messages: int = 0

    @property
    def did_anything(self) -> bool:
        """Whether there was anything to erase."""
        return bool(self.codes or self.conversation or self.requests or self.messages)


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks for an erasure, over which channel, why, and when. `actor` stands in clear: never a chat."""

    actor: str
    channel: str
    reason: str
    at: datetime


async def erase(session: AsyncSession, subject: Subject, order: Order) -> Erasure:
    """Erase all that a unit of work can reach of a subject. Idempotent: the second time there is nothing left."""
    conversation, requests, messages = False, 0, 0
    if subject.kind is SubjectKind.CHAT:
        channel, chat = subject.channel_and_chat
        conversation = await ConversationRepository(session, channel).clear(chat)
        requests = await RequestRepository(session).forget(channel, chat)
        await BindingRepository(session).forget(channel, chat)
        await SubscriptionStore(session).forget(channel, chat)
        messages = await OutboxQueue(session, channel).give_up_chat(chat, ERASED, order.at)
    codes = [await _destroy(session, key.id, order) for key in await Vault(session).find(subject)]
    return Erasure(tuple(codes), conversation, requests, messages)


async def drop_unread(session: AsyncSession, subject: Subject, at: datetime) -> int:
    """Give up what a chat wrote and nobody has handled yet; for an erasure that did not come from the chat itself."""
    if subject.kind is not SubjectKind.CHAT:
        return 0
    channel, chat = subject.channel_and_chat
    return await UpdateQueue(session, channel).give_up_chat(chat, ERASED, at)


async def _destroy(session: AsyncSession, key_id: str, order: Order) -> str:
    consents = ConsentLog(session)
    events = await consents.of(key_id)
    if events and events[-1].event is ConsentEvent.GIVEN:
        await consents.add(key_id, ConsentRecord(ConsentEvent.WITHDRAWN, events[-1].version, order.channel, order.at))
    await Vault(session).destroy(key_id, ERASED, order.at)
    act = Act(RecordKind.ERASE, actor=order.actor, channel=order.channel, subject=key_id, reason=order.reason)
    return await AuditLog(session).record_action(act)


async def scrub(database: Database) -> bool:
    """Drive what was erased out of the database's own files as far as the database can; False when it was too busy.

    SQLite: pages are zeroed (secure_delete), and the write-ahead log, which still holds the old pages, is emptied.
    PostgreSQL: the dead row is vacuumed. Backups and archived logs are out of reach: docs/privacy.md says what to do.
    """
    if database.engine.dialect.name == "sqlite":
        async with database.reading() as session:
            busy = int((await session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).scalar_one())
        return busy == 0
    with suppress(DBAPIError):
        async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(text("VACUUM subject_keys"))
            return True
    return False
