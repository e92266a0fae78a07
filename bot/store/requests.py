"""Keep what people asked of the house, so that no grievance hangs on somebody reading a chat. Words are sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, Delete, Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Effect, EffectKind
from bot.store.notice_tables import GrievanceRow
from bot.store.sealed_text import SealedText, open_text, seal_text
from bot.store.tables import RequestRow
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault

FOR_PEOPLE = (EffectKind.FILE_GRIEVANCE, EffectKind.CALL_HUMAN)
"""Requests that a person has to answer."""

KEPT = frozenset({*FOR_PEOPLE, EffectKind.SUBSCRIBE, EffectKind.UNSUBSCRIBE})


@dataclass(frozen=True, slots=True)
class Request:
    """One request: who asked (channel and chat), for what, in which words, about which clauses."""

    id: int
    channel: str
    chat: str
    kind: EffectKind
    text: str
    clauses: tuple[str, ...]
    at: datetime


class RequestRepository:
    """Requests within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, channel: str, chat: str, effects: Iterable[Effect], at: datetime) -> None:
        """Keep the requests among the effects of a turn; the others are proved elsewhere, without the chat."""
        for effect in effects:
            if effect.kind not in KEPT:
                continue
            row = RequestRow(channel=channel, chat=chat, kind=effect.kind.value, text="", clauses="", at=at)
            if effect.text or effect.clauses:
                words = json.dumps([effect.text, effect.clauses])
                sealed = await seal_text(Vault(self._session), Subject.chat(channel, chat), words, _place(row.kind))
                row.key_id, row.text = sealed.key_id, sealed.text
            self._session.add(row)

    async def forget(self, channel: str, chat: str) -> int:
        """Forget what a chat asked for, and give how many requests that were.

        Of a grievance only its number, its clock and that it was answered stay, without who asked and in which words.
        """
        mine = (RequestRow.channel == channel, RequestRow.chat == chat)
        counted = RequestRow.id.in_(select(GrievanceRow.request_id))
        ids = select(RequestRow.id).where(*mine)
        nameless = {"answer": "", "receipt": ""}
        await self._run(update(GrievanceRow).where(GrievanceRow.request_id.in_(ids)).values(nameless))
        gone = await self._run(delete(RequestRow).where(*mine, ~counted))
        empty = {"chat": "", "key_id": None, "text": "", "clauses": ""}
        return gone + await self._run(update(RequestRow).where(*mine).values(empty))

    async def _run(self, statement: Update | Delete) -> int:
        changed = await self._session.execute(statement.execution_options(synchronize_session=False))
        return changed.rowcount if isinstance(changed, CursorResult) else 0

    async def of_chat(self, channel: str, chat: str) -> list[Request]:
        """Give all that a chat asked for, oldest first."""
        mine = (RequestRow.channel == channel) & (RequestRow.chat == chat)
        query = select(RequestRow).where(mine).order_by(RequestRow.id)
        return [await self.opened(row) for row in (await self._session.execute(query)).scalars().all()]

    async def for_people(self, limit: int = 200) -> list[Request]:
        """Give the newest requests that a person has to answer."""
        kinds = [kind.value for kind in FOR_PEOPLE]
        query = select(RequestRow).where(RequestRow.kind.in_(kinds)).order_by(RequestRow.id.desc()).limit(limit)
        return [await self.opened(row) for row in (await self._session.execute(query)).scalars().all()]

    async def opened(self, row: RequestRow) -> Request:
        """Read a row; the words of somebody who was erased are empty."""
        text, clauses = row.text, row.clauses.split()
        if row.key_id is not None:
            sealed = SealedText(row.key_id, row.text)
            words = await open_text(Vault(self._session), sealed, _place(row.kind))
            text, clauses = json.loads(words) if words else ("", [])
        return Request(row.id, row.channel, row.chat, EffectKind(row.kind), text, tuple(clauses), row.at)


async def seal_old_requests(session: AsyncSession, limit: int) -> int:
    """Seal the words of requests that a release before encryption left in clear; give how many."""
    query = select(RequestRow).where(RequestRow.key_id.is_(None), RequestRow.text != "")
    rows = list((await session.execute(query.order_by(RequestRow.id).limit(limit).with_for_update())).scalars())
    for row in rows:
        words = json.dumps([row.text, row.clauses.split()])
        sealed = await seal_text(Vault(session), Subject.chat(row.channel, row.chat), words, _place(row.kind))
        row.key_id, row.text, row.clauses = sealed.key_id, sealed.text, ""
    return len(rows)


def _place(kind: str) -> str:
    return f"request {kind}"
