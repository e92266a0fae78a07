"""Fetch a document that was sent to us: refused by name and stated size first, bounded while it comes."""

from __future__ import annotations

import asyncio
import io
from pathlib import PurePosixPath

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter
from aiogram.types import Document
from aiohttp import ClientError
from typing_extensions import Buffer

from bot.channels.telegram.text import clean
from bot.logs.events import event_log
from bot.services.turn import NotNowError
from bot.settings import UploadLimits
from bot.uploads.limits import refuse_unread, too_large
from policies.errors import DocumentError

ATTEMPTS = 3
FIRST_PAUSE_S = 0.5
FETCH_WITHIN_S = 60
LONGEST_NAME = 100
UNREACHABLE = "下载不了这份文件（网络不通，或 Telegram 已经不再保留它），什么都没有保存；请重新发一次"
TOO_LARGE_FOR_TELEGRAM = "Telegram 不让机器人下载这么大的文件，什么都没有保存；请拆成几份再发"

_log = event_log("huiqi.telegram.fetching")


class Bounded(io.BytesIO):
    """Takes so many bytes; whatever size was stated, what comes may be more."""

    def __init__(self, name: str, limits: UploadLimits) -> None:
        super().__init__()
        self._name = name
        self._limits = limits

    def write(self, chunk: Buffer, /) -> int:
        """Take a piece; DocumentError when it is too much."""
        taken = super().write(chunk)
        if self.tell() > self._limits.file_bytes:
            raise too_large(self._name, self.tell(), self._limits)
        return taken


def file_name(document: Document) -> str:
    """Give the name of a file, without folders and of bounded length, its end kept."""
    name = PurePosixPath(clean(document.file_name or "").replace("\n", " ").replace("\\", "/")).name
    return name[-LONGEST_NAME:] or "没有名字的文件"


def refuse_early(document: Document, limits: UploadLimits) -> None:
    """Refuse what need not be fetched."""
    refuse_unread(file_name(document), document.file_size, limits)


async def fetch(bot: Bot, document: Document, limits: UploadLimits) -> bytes:
    """Fetch a document; DocumentError in one line when it does not come."""
    for attempt in range(ATTEMPTS):
        try:
            return await _fetch(bot, document, limits)
        except TelegramRetryAfter as error:
            raise NotNowError(error.retry_after) from error
        except TelegramBadRequest as error:
            raise DocumentError(TOO_LARGE_FOR_TELEGRAM if "too big" in error.message else UNREACHABLE) from error
        except (AiogramError, ClientError, OSError) as error:  # its words hold the address, and that our token
            _log.warning("fetch_failed", error=type(error).__name__, attempt=attempt + 1)
            await asyncio.sleep(FIRST_PAUSE_S * 2**attempt)
    raise DocumentError(UNREACHABLE)


async def _fetch(bot: Bot, document: Document, limits: UploadLimits) -> bytes:
    found = await bot.get_file(document.file_id, request_timeout=FETCH_WITHIN_S)
    if found.file_path is None:
        raise DocumentError(UNREACHABLE)
    refuse_unread(file_name(document), found.file_size, limits)
    into = Bounded(file_name(document), limits)
    await bot.download_file(found.file_path, into, timeout=FETCH_WITHIN_S)
    return into.getvalue()
