"""Tell Telegram how we want our updates and which commands there are; insist while it cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.types import BotCommand

from bot.channels.telegram import wording
from bot.channels.telegram.addressing import KINDS
from bot.logs.events import event_log
from bot.services.outbox import backoff
from bot.settings import WebhookSettings
from policies.errors import InputError

MOST_WAIT_S = 30.0
UNKNOWN_TOKEN = "Telegram 不认识 HUIQI_TELEGRAM_TOKEN 这个令牌，请从 @BotFather 复制"  # noqa: S105 - a message

_log = event_log("huiqi.telegram")
Call = Callable[[], Coroutine[Any, Any, bool]]


async def register_commands(bot: Bot) -> None:
    """Let clients show our commands."""
    commands = [BotCommand(command=name, description=text) for name, text in wording.COMMANDS]
    await _insist(lambda: bot.set_my_commands(commands))


async def poll_instead(bot: Bot) -> None:
    """Take a webhook away, with which polling is refused; updates that wait are kept."""
    await _insist(lambda: bot.delete_webhook(drop_pending_updates=False))


async def register_webhook(bot: Bot, settings: WebhookSettings) -> None:
    """Have updates sent to our address, with the secret."""
    await _insist(
        lambda: bot.set_webhook(
            settings.url,
            secret_token=settings.secret.reveal(),
            allowed_updates=list(KINDS),
            drop_pending_updates=False,
        )
    )


async def _insist(call: Call) -> None:
    failures = 0
    while True:
        try:
            await call()
        except TelegramUnauthorizedError as error:
            raise InputError(UNKNOWN_TOKEN) from error
        except TelegramBadRequest as error:
            raise InputError(f"Telegram 拒绝了设置：{error.message}") from error
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
        except (AiogramError, OSError) as error:
            _log.warning("telegram_unreachable", error=type(error).__name__)
            await asyncio.sleep(min(backoff(failures).total_seconds(), MOST_WAIT_S))
            failures += 1
        else:
            return
