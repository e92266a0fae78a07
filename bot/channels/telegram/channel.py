"""Telegram as a channel of the inbox: one kept update in, replies said to its turn."""

from __future__ import annotations

import json
from collections.abc import Sequence

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.channels.telegram import wording
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.rendering import render
from bot.dialogue.state import Reply
from bot.services.turn import Turn

NAME = "telegram"


class TelegramChannel:
    """Runs the dispatcher on updates of the queue."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, courtesies: Courtesies) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._courtesies = courtesies

    async def handle(self, turn: Turn, payload: str) -> None:
        """Hand an update to the handlers; one that none of them wants is settled in silence."""
        update = Update.model_validate(json.loads(payload), context={"bot": self._bot})
        await self._dispatcher.feed_update(self._bot, update, turn=turn, courtesies=self._courtesies)

    def render(self, replies: Sequence[Reply], revision: int) -> list[str]:
        """Write replies as messages of the Bot API."""
        return render(replies, revision)

    def apology(self) -> Reply:
        """Give what is said when an update could not be handled."""
        return Reply(wording.APOLOGY)
