"""Assemble the bot for one process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from bot.app import open_app
from bot.channels.telegram.service import TelegramService, stop_on_signals
from bot.logs.discreet import log_to_stderr
from bot.services.conversation import ConversationService
from bot.services.house import House
from bot.settings import TelegramSettings


async def run(settings: TelegramSettings, today: Callable[[], date]) -> None:
    """Run until a signal says stop."""
    log_to_stderr(settings.log_level)
    stop = stop_on_signals()
    async with open_app() as app:
        core = await asyncio.to_thread(ConversationService, app.database, app.vocabulary)
        house = House.from_environment(app.vocabulary)
        await TelegramService(app.database, core, settings, today, house).serve(stop)
