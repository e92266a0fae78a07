"""`huiqi telegram`: the bot on Telegram, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import asyncio
from importlib import import_module

import click

from bot.commands.arguments import today
from bot.settings import TelegramSettings


@click.command("telegram")
def telegram() -> None:
    """运行 Telegram 机器人，收到停止信号后做完手上的事再退出；先设好 HUIQI_TELEGRAM_TOKEN。"""  # noqa: D400, D415 - shown to users
    settings = TelegramSettings.from_environment()
    # aiogram and spaCy take seconds to load: a setting that is wrong is told before that.
    asyncio.run(import_module("bot.channels.telegram.running").run(settings, today))
