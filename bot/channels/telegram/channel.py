"""Telegram as a channel of the inbox: one kept update in, replies said to its turn."""

from __future__ import annotations

import json
from collections.abc import Sequence

from aiogram import Bot
from aiogram.types import Update

from bot.channels.telegram import wording
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.desk_wording import in_chat
from bot.channels.telegram.dispatcher import make_dispatcher
from bot.channels.telegram.rendering import render
from bot.channels.telegram.taking_documents import Uploads
from bot.dialogue.state import Effect, Reply
from bot.services.draft_desk import DraftDesk
from bot.services.turn import Turn
from policies.errors import HuiqiError

NAME = "telegram"


class TelegramChannel:
    """Runs the dispatcher on updates of the queue."""

    def __init__(
        self, bot: Bot, admins: frozenset[int], courtesies: Courtesies, desk: DraftDesk, uploads: Uploads
    ) -> None:
        self._bot = bot
        self._admins = admins
        self._dispatcher = make_dispatcher(admins, desk)
        self._supplied = {"courtesies": courtesies, "desk": desk, "uploads": uploads}

    async def handle(self, turn: Turn, payload: str) -> None:
        """Hand an update to the handlers; one that none of them wants is settled in silence."""
        update = Update.model_validate(json.loads(payload), context={"bot": self._bot})
        await self._dispatcher.feed_update(self._bot, update, turn=turn, **self._supplied)

    def render(self, replies: Sequence[Reply], revision: int) -> list[str]:
        """Write replies as messages of the Bot API."""
        return render(replies, revision)

    def notices(self, effects: Sequence[Effect], chat: str) -> list[tuple[str, str]]:
        """Tell the administrators of grievances and of who wants a person."""
        texts = [
            wording.NOTICES[effect.kind].format(
                chat=chat,
                text=effect.text or "（没有留言）",
                about="、".join(effect.clauses) or "没有指明",
                number=effect.number,
                due=effect.due,
                receipt=wording.NOTICE_RECEIPT.format(effect.receipt) if effect.receipt else "",
            )
            for effect in effects
            if effect.kind in wording.NOTICES
        ]
        payloads = render([Reply(text) for text in texts], 0)
        return [(str(admin), payload) for admin in sorted(self._admins) for payload in payloads]

    def refusal(self, error: HuiqiError) -> Reply:
        """Tell why what a person asked for was not done, in the words of a chat."""
        return Reply(in_chat(error))

    def apology(self) -> Reply:
        """Give what is said when an update could not be handled."""
        return Reply(wording.APOLOGY)
