"""What happens around every message: the allowance is counted, and a slow answer shows that it is being written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject

from bot.channels.telegram import wording
from bot.channels.telegram.courtesies import Courtesies
from bot.services.allowance import Admission
from bot.services.turn import Turn

Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class AllowanceMiddleware(BaseMiddleware):
    """Lets through what the sender may still send; the first message too many gets an answer, the rest silence."""

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> object:
        """Count the event."""
        turn: Turn = data["turn"]
        match turn.admit(_sent_at(event, turn)):
            case Admission.GRANTED:
                return await handler(event, data)
            case Admission.REFUSED:
                turn.say(wording.TOO_FAST)
            case Admission.REFUSED_AGAIN:
                pass
        return None


class TypingMiddleware(BaseMiddleware):
    """Shows that an answer is being written."""

    async def __call__(self, handler: Next, event: TelegramObject, data: dict[str, Any]) -> object:
        """Show it while the handler runs."""
        courtesies: Courtesies = data["courtesies"]
        turn: Turn = data["turn"]
        async with courtesies.typing(turn.chat):
            return await handler(event, data)


def _sent_at(event: TelegramObject, turn: Turn) -> datetime:
    """Give when the person acted; an edit keeps the date of the first writing, a press has none."""
    return event.date if isinstance(event, Message) and event.edit_date is None else turn.received_at
