"""From a sent document to drafts: fetched, read in a process of its own, and kept with the answer, or not at all."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import Document, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram import desk_wording
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.fetching import fetch, file_name, refuse_early
from bot.dialogue.state import Reply
from bot.services.draft_desk import DraftDesk, Drafted
from bot.services.turn import NotNowError, Turn
from bot.settings import UploadLimits
from bot.uploads.forms import Glance, Upload
from bot.uploads.reading import open_reading
from bot.views.chat_drafts import queue_line, saved_page
from policies.lifecycle import Role
from policies.model import Level

BUSY_S = 2.0
_DOCUMENT = re.compile(r"编号[:：]?\s*([a-z0-9][a-z0-9-]{1,59})(?![a-z0-9-])")
LEVELS = {
    "国家级": Level.NATIONAL,
    "省级": Level.PROVINCE,
    "市级": Level.CITY,
    "区级": Level.DISTRICT,
    "县级": Level.DISTRICT,
}


class Uploads:
    """Reads one document at a time in this process: a reader takes a whole core, and there are not many."""

    def __init__(self, limits: UploadLimits) -> None:
        self.limits = limits
        self._reading = asyncio.Lock()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Take the place; while it is taken the update waits in its queue, not on a worker that others need."""
        if self._reading.locked():
            raise NotNowError(BUSY_S)
        async with self._reading:
            yield


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that came with a message, and what its caption states."""

    document: Document
    caption: str

    def upload(self, content: bytes) -> Upload:
        """Join the file with what was stated of it: 区级, 编号 some-document."""
        named = _DOCUMENT.search(self.caption)
        level = next((level for word, level in LEVELS.items() if word in self.caption), None)
        return Upload(file_name(self.document), content, None if named is None else named[1], level)


class DocumentTaker:
    """Takes one document within one turn."""

    def __init__(self, turn: Turn, desk: DraftDesk, uploads: Uploads, actor: str) -> None:
        self._turn = turn
        self._desk = desk
        self._uploads = uploads
        self._actor = actor

    async def take(self, message: Message, document: Document, bot: Bot, courtesies: Courtesies) -> None:
        """Read the document; what it gives is kept together with the answer."""
        self._desk.admit(self._actor, Role.AUTHOR, "起草")
        refuse_early(document, self._uploads.limits)
        arrival = Arrival(document, message.caption or "")
        patience = desk_wording.READING.format(file_name(document))
        async with self._uploads.place(), courtesies.told_if_slow(self._turn.chat, patience):
            content = await self._turn.patiently(fetch(bot, document, self._uploads.limits))
            glance, drafted = await self._read(arrival.upload(content))
        self._turn.do(lambda session, turn: self._keep(session, turn, glance, drafted))

    async def _read(self, upload: Upload) -> tuple[Glance, Drafted]:
        turn = self._turn
        async with open_reading(self._uploads.limits) as reading:
            glance = await turn.patiently(reading.glance(upload))
            known = await self._desk.known(turn.session, self._actor, glance.document)
            document, text, reissue = await turn.patiently(reading.reissue(known))
        return glance, Drafted(upload.name, document, text, reissue)

    async def _keep(self, session: AsyncSession, turn: Turn, glance: Glance, drafted: Drafted) -> None:
        saved = await self._desk.save(session, self._actor, drafted)
        found = await self._desk.queue(session, self._actor, drafted.document.id)
        new = [draft for draft in found if draft.clause.id in saved.proposal.touched]
        turn.say(desk_wording.glance_text(glance))
        page = saved_page(saved, [queue_line(draft) for draft in new])
        buttons = {desk_wording.ONE_BY_ONE: f"/draft {new[0].clause.id}"} if new else {}
        buttons[desk_wording.LIST] = f"/drafts {drafted.document.id}"
        turn.offer(Reply(page, tuple(buttons), says=tuple(buttons.values())))
