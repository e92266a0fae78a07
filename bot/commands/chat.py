"""`huiqi chat`: a conversation in the console."""

from __future__ import annotations

import asyncio
import sys
from datetime import date

import click

from bot.app import open_app
from bot.channels.console import chat as converse
from bot.commands.arguments import DAY, today


@click.command("chat")
@click.option("--json", "as_json", is_flag=True, help="每轮输出一个 JSON 对象")
@click.option("--today", "day", type=DAY, default=None, help="当作今天的日期，默认今天")
def chat(day: date | None, *, as_json: bool) -> None:
    """在终端里对话：一行一句，输入结束即退出。"""  # noqa: D400, D415 - shown to users
    accept_any_text()
    asyncio.run(_chat(day or today(), as_json=as_json))


def accept_any_text() -> None:
    """Read bytes that are not UTF-8 as replacement characters: a chat never dies of a stray byte."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


async def _chat(day: date, *, as_json: bool) -> None:
    async with open_app() as app:
        await converse(app, day, as_json=as_json)
