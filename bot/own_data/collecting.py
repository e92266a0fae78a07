"""Collect all that is stored of a subject, readable: for the subject itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import ConversationState
from bot.store.conversations import ConversationRepository
from bot.store.requests import Request, RequestRepository
from matcher.audit.chain import StoredRecord
from matcher.audit.profile_form import profile_from_record
from matcher.audit.sealing import context_of
from matcher.privacy.consent_log import ConsentLog
from matcher.privacy.consents import ConsentRecord
from matcher.privacy.subject import Subject, SubjectKind
from matcher.privacy.vault import DataKey, Vault
from matcher.profile import Profile
from matcher.store.audit_reader import AuditReader
from policies.store.database import utc_now


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One record of the log as its subject may read it."""

    code: str
    at: str
    header: Mapping[str, Any]
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnData:
    """All that is stored of a subject; `state` is None for one that does not chat."""

    subject: Subject
    at: datetime
    state: ConversationState | None
    consents: tuple[ConsentRecord, ...]
    requests: tuple[Request, ...]
    records: tuple[OwnRecord, ...]

    @property
    def profile(self) -> Profile:
        """What is known of the subject now; of one that does not chat, what its latest match was made from."""
        if self.state is not None:
            return self.state.profile
        known = [record.content["profile"] for record in self.records if record.content.get("profile")]
        return profile_from_record(known[-1]) if known else Profile()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stored."""
        nothing_said = self.state is None or self.state == ConversationState()
        return nothing_said and not (self.consents or self.requests or self.records)


async def own_data(session: AsyncSession, subject: Subject) -> OwnData:
    """Collect; reads only."""
    state: ConversationState | None = None
    requests: list[Request] = []
    if subject.kind is SubjectKind.CHAT:
        channel, chat = subject.channel_and_chat
        state = (await ConversationRepository(session, channel).peek(chat)).state
        requests = await RequestRepository(session).of_chat(channel, chat)
    keys = await Vault(session).find(subject)
    consents = [event for key in keys for event in await ConsentLog(session).of(key.id)]
    records = [_opened(record, key) for key in keys async for record in AuditReader(session).of_key(key.id)]
    return OwnData(subject, utc_now(), state, tuple(consents), tuple(requests), tuple(records))


def _opened(record: StoredRecord, key: DataKey) -> OwnRecord:
    content = {} if record.body is None else json.loads(key.open(record.body, context_of(record.code)))
    return OwnRecord(record.code, record.at, json.loads(record.header), content)
