"""Carry a kept message to Telegram, and say what became of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import BufferedInputFile

from bot.services.outbox import Broken, Delivery, Refused, Sent, Slower

SEND_TIMEOUT_S = 30


class TelegramCourier:
    """Sends with at most so many messages a second, over all chats (0: no limit)."""

    def __init__(self, bot: Bot, per_second: float) -> None:
        self._bot = bot
        self._gap = 1 / per_second if per_second > 0 else 0.0
        self._next_at = 0.0

    async def deliver(self, chat: str, payload: str) -> Delivery:
        """Send one message."""
        if not chat.removeprefix("-").isdigit():
            return Refused("no chat to send to")
        message = _message(int(chat), json.loads(payload))
        await self._wait_for_place()
        try:
            await self._bot(message, request_timeout=SEND_TIMEOUT_S)
        except TelegramRetryAfter as error:
            return Slower(float(error.retry_after))
        except TelegramForbiddenError as error:
            return Refused(_without_words(error.message), whole_chat=True)
        except (TelegramBadRequest, TelegramMigrateToChat, TelegramEntityTooLarge) as error:
            return Refused(_without_words(error.message))
        except (AiogramError, OSError) as error:
            return Broken(type(error).__name__)
        return Sent()

    async def _wait_for_place(self) -> None:
        now = asyncio.get_running_loop().time()
        place = max(now, self._next_at)
        self._next_at = place + self._gap
        await asyncio.sleep(place - now)


def _message(chat: int, payload: dict[str, Any]) -> SendMessage | SendDocument:
    """Make what a payload says; a file's content is kept with it, since nobody else has it."""
    match payload:
        case {"document": {"name": name, "content": content, "caption": caption}}:
            return SendDocument(chat_id=chat, document=BufferedInputFile(content.encode(), name), caption=caption)
        case _:
            return SendMessage(chat_id=chat, **payload)


def _without_words(complaint: str) -> str:
    """Give Telegram's reason without what it may quote of the message: the reason is kept for administrators.

    >>> _without_words("Bad Request: can't parse entities: Unsupported start tag 某某公司")
    "Bad Request: can't parse entities"
    """
    kept = ":".join(complaint.split(":")[:2])
    return kept.encode("ascii", "ignore").decode().split('"')[0].strip()
