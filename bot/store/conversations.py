"""Keep and find conversations, sealed. Two changes of one conversation at once: one wins, the other is refused."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import ConversationState
from bot.store.sealed_text import SealedText, open_text, seal_text
from bot.store.state_json import dump_state, load_state
from bot.store.tables import ConversationRow
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from policies.errors import StoreError
from policies.store.inserting import insert_missing, is_served


class OvertakenError(StoreError):
    """Another process changed the same thing first; nothing was changed, try again."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The buttons offered last, by their words, under which text, and the revision that offered them.

    `says` is what each says when it is pressed, where that is not its own words.
    """

    revision: int = 0
    labels: tuple[str, ...] = ()
    text: str = ""
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages a chat may still send at once, how many were refused since, and when this was counted."""

    tokens: float
    refused: int
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is kept of one chat. `revision` is 0 before anything was."""

    state: ConversationState = field(default_factory=ConversationState)
    offered: Offered = field(default_factory=Offered)
    allowance: Allowance | None = None
    revision: int = 0


_NOTHING: dict[str, object] = {"key_id": None, "state": "", "offered": "", "subscribed": False}


class ConversationRepository:
    """Conversations of one channel within one unit of work."""

    def __init__(self, session: AsyncSession, channel: str) -> None:
        self._session = session
        self._channel = channel

    async def load(self, chat: str, now: datetime) -> Conversation:
        """Give a chat's conversation; on PostgreSQL nobody else gets it until this unit of work ends."""
        row = await self._find(chat)
        if row is None and is_served(self._session):
            await self._insert_empty(chat, now)
            row = await self._find(chat)
        return Conversation() if row is None else await self._opened(row)

    async def peek(self, chat: str) -> Conversation:
        """Give a chat's conversation as it stands, to look at only."""
        row = (await self._session.execute(select(ConversationRow).where(*self._is(chat)))).scalar_one_or_none()
        return Conversation() if row is None else await self._opened(row)

    async def save(self, chat: str, conversation: Conversation, now: datetime) -> Conversation:
        """Keep a changed conversation under the next revision; OvertakenError when it changed meanwhile."""
        if conversation.revision == 0:
            await self._insert_empty(chat, now)
        seen = conversation.revision
        saved = dataclasses.replace(conversation, revision=seen + 1)
        changed = await self._session.execute(
            update(ConversationRow)
            .where(*self._is(chat), ConversationRow.revision == seen)
            .values(**_columns(saved, now), **await self._sealed(chat, saved))
            .execution_options(synchronize_session=False)
        )
        if not isinstance(changed, CursorResult) or changed.rowcount != 1:
            raise OvertakenError("这个对话同时在别处被改动了")
        return saved

    async def clear(self, chat: str) -> bool:
        """Forget what a chat said; True when there was anything. A turn under way is refused and starts afresh."""
        query = update(ConversationRow).where(*self._is(chat), ConversationRow.state != "")
        values = {**_NOTHING, "revision": ConversationRow.revision + 1}
        changed = await self._session.execute(query.values(**values).execution_options(synchronize_session=False))
        return isinstance(changed, CursorResult) and changed.rowcount > 0

    async def _opened(self, row: ConversationRow) -> Conversation:
        kept = row.state and await self._kept(row)
        counted = None if row.tokens is None else Allowance(row.tokens, row.refused, row.counted_at)
        if not kept:
            return Conversation(allowance=counted, revision=row.revision)
        state, offered = json.loads(kept)
        return Conversation(
            state=load_state(state),
            offered=Offered(
                offered["revision"], tuple(offered["labels"]), offered["text"], tuple(offered.get("says", ()))
            ),
            allowance=counted,
            revision=row.revision,
        )

    async def _kept(self, row: ConversationRow) -> str:
        if row.key_id is None:  # as a release before encryption left it
            return json.dumps([row.state, json.loads(row.offered)])
        return await open_text(Vault(self._session), SealedText(row.key_id, row.state), _place(row.revision))

    async def _sealed(self, chat: str, conversation: Conversation) -> dict[str, object]:
        """Seal what was said; a conversation that remembers nothing needs no key."""
        if (conversation.state, conversation.offered) == (ConversationState(), Offered()):
            return _NOTHING
        kept = json.dumps([dump_state(conversation.state), dataclasses.asdict(conversation.offered)])
        subject = Subject.chat(self._channel, chat)
        sealed = await seal_text(Vault(self._session), subject, kept, _place(conversation.revision))
        subscribed = conversation.state.subscribed
        return {"key_id": sealed.key_id, "state": sealed.text, "offered": "", "subscribed": subscribed}

    async def _find(self, chat: str) -> ConversationRow | None:
        query = select(ConversationRow).where(*self._is(chat)).with_for_update()
        return (await self._session.execute(query)).scalar_one_or_none()

    def _is(self, chat: str) -> tuple[ColumnElement[bool], ...]:
        return ConversationRow.channel == self._channel, ConversationRow.chat == chat

    async def _insert_empty(self, chat: str, now: datetime) -> None:
        values = {"channel": self._channel, "chat": chat, **_columns(Conversation(), now), **_NOTHING}
        await insert_missing(self._session, ConversationRow, [values], ["channel", "chat"])


async def seal_old_conversations(session: AsyncSession, limit: int) -> int:
    """Seal conversations that a release before encryption left in clear; give how many."""
    query = select(ConversationRow).where(ConversationRow.key_id.is_(None), ConversationRow.state != "")
    rows = list((await session.execute(query.order_by(ConversationRow.id).limit(limit).with_for_update())).scalars())
    for row in rows:
        kept = json.dumps([row.state, json.loads(row.offered)])
        subject = Subject.chat(row.channel, row.chat)
        sealed = await seal_text(Vault(session), subject, kept, _place(row.revision))
        row.key_id, row.state, row.offered = sealed.key_id, sealed.text, ""
    return len(rows)


def _columns(conversation: Conversation, now: datetime) -> dict[str, object]:
    allowance = conversation.allowance
    return {
        "revision": conversation.revision,
        "tokens": None if allowance is None else allowance.tokens,
        "refused": 0 if allowance is None else allowance.refused,
        "counted_at": now if allowance is None else allowance.counted_at,
        "changed_at": now,
    }


def _place(revision: int) -> str:
    """Say where a sealed conversation belongs; an older one put back does not open."""
    return f"conversation {revision}"
