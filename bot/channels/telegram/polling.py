"""Poll for updates: keep them first, only then let Telegram forget them.

aiogram's own polling confirms updates while their handlers still run, so a crash would lose them; and it parses a
batch before it hands it on, so one update it cannot read would block all. Hence this small loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod

from bot.channels.telegram.addressing import KINDS, address
from bot.channels.telegram.registering import UNKNOWN_TOKEN
from bot.logs.events import event_log
from bot.services.outbox import backoff
from bot.store.queues import Arrived
from policies.errors import InputError, StoreError

BATCH = 100
SPARE_S = 15
"""How much longer than the long poll we wait for its answer."""

_log = event_log("huiqi.telegram.polling")


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates`, its answer left as it came."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = BATCH
    timeout: int
    allowed_updates: tuple[str, ...] = KINDS


class Poller:
    """Polls until cancelled; cancelling loses nothing, since nothing unkept was confirmed."""

    def __init__(self, bot: Bot, receive: Callable[[Collection[Arrived]], Awaitable[None]], poll_s: int) -> None:
        self._bot = bot
        self._receive = receive
        self._poll_s = poll_s
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll; InputError when Telegram does not know the token."""
        failures = 0
        while True:
            try:
                await self._poll()
                failures = 0
            except TelegramUnauthorizedError as error:
                raise InputError(UNKNOWN_TOKEN) from error
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (AiogramError, OSError, StoreError) as error:
                _log.warning("no_updates", error=type(error).__name__)
                await asyncio.sleep(min(backoff(failures).total_seconds(), 30.0))
                failures += 1

    async def _poll(self) -> None:
        ask = GetRawUpdates(offset=self._offset, timeout=self._poll_s)
        raw = await self._bot(ask, request_timeout=self._poll_s + SPARE_S)
        arrived = [entry for entry in map(address, raw) if entry is not None]
        if arrived:
            await self._receive(arrived)
            self._offset = max(entry.update_id for entry in arrived) + 1
