"""Courtesies: small signs of life that may fail. They are never retried and never hold up an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import AiogramError

from bot.logs.events import event_log

SLOW_S = 0.8
LONG_S = 5.0
TYPING_SHOWS_S = 4.5
TIMEOUT_S = 5
MOST_AT_ONCE = 50

_log = event_log("huiqi.telegram.courtesies")


class Courtesies:
    """Sends them in the background."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._running: set[asyncio.Task[None]] = set()

    def acknowledge(self, callback_query_id: str, text: str) -> None:
        """Stop the clock on a pressed button, with a short text."""
        answer = self._bot.answer_callback_query(callback_query_id, text[:200], request_timeout=TIMEOUT_S)
        self._start(_ignoring_failure(answer))

    @asynccontextmanager
    async def typing(self, chat: str) -> AsyncIterator[None]:
        """Show that we are writing, when an answer takes long."""
        shown = asyncio.create_task(self._keep_typing(chat))
        try:
            yield
        finally:
            shown.cancel()

    @asynccontextmanager
    async def told_if_slow(self, chat: str, text: str) -> AsyncIterator[None]:
        """Say once that something takes long, when it does. Not kept: after a crash it may be said again, or not."""
        telling = asyncio.create_task(self._tell_later(chat, text))
        try:
            yield
        finally:
            telling.cancel()

    async def _tell_later(self, chat: str, text: str) -> None:
        await asyncio.sleep(LONG_S)
        await _ignoring_failure(self._bot.send_message(chat, text, request_timeout=TIMEOUT_S))

    async def _keep_typing(self, chat: str) -> None:
        await asyncio.sleep(SLOW_S)
        while True:
            await _ignoring_failure(self._bot.send_chat_action(chat, ChatAction.TYPING, request_timeout=TIMEOUT_S))
            await asyncio.sleep(TYPING_SHOWS_S)

    def _start(self, courtesy: Coroutine[Any, Any, None]) -> None:
        if len(self._running) >= MOST_AT_ONCE:
            courtesy.close()
            return
        task = asyncio.create_task(courtesy)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


async def _ignoring_failure(courtesy: Coroutine[Any, Any, object]) -> None:
    try:
        await courtesy
    except (AiogramError, OSError) as error:
        _log.debug("courtesy_failed", error=type(error).__name__)
