"""Have an uploaded document read by a process of its own, and end that process whatever happens."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import bot
from bot.logs.events import event_log
from bot.outcomes import Reissue
from bot.services.policy_drafts import KnownDocument
from bot.settings import UploadLimits
from bot.uploads.forms import (
    Glance,
    Upload,
    glance_from_json,
    known_to_json,
    read,
    reissue_from_json,
    request_to_json,
    write,
)
from bot.uploads.frames import FrameError, receive_frame, send_frame
from policies.errors import DocumentError
from policies.model import Document

MODULE = "bot.uploads.child"
ROOT = str(Path(bot.__file__).parents[1])
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR")
"""What the process may know of our environment: no token, no key, no address of a database."""

UNREADABLE = "这份文件读不了：读取程序中途停了，可能文件已损坏或内容异常。请另存一份，或转成 PDF、TXT 再发"
TOO_SLOW = "读这份文件超过了 {:.0f} 秒，已停止；请拆成几份再发"

_log = event_log("huiqi.uploads")


class Reading:
    """One document on its way through the process."""

    def __init__(self, process: asyncio.subprocess.Process, limits: UploadLimits) -> None:
        self._process = process
        self._limits = limits
        self._until = asyncio.get_running_loop().time() + limits.seconds

    async def glance(self, upload: Upload) -> Glance:
        """Have it read; DocumentError in one line when it cannot be."""
        request = write(request_to_json(upload, self._limits.seconds, self._limits.memory_bytes))
        return glance_from_json(await self._asked("glance", request, upload.content))

    async def reissue(self, known: KnownDocument) -> tuple[Document, str, Reissue]:
        """Have it compared with what is stored of the document; gives the document, its text and what to keep."""
        return reissue_from_json(await self._asked("reissue", write(known_to_json(known))))

    async def _asked(self, wanted: str, *messages: bytes) -> Any:  # noqa: ANN401 - JSON
        try:
            async with asyncio.timeout_at(self._until):
                answer = await self._exchange(messages)
        except TimeoutError:
            _log.warning("upload_given_up", reason="too_slow")
            raise DocumentError(TOO_SLOW.format(self._limits.seconds)) from None
        if "error" in answer:
            raise DocumentError(answer["error"])
        if wanted not in answer:
            _log.warning("upload_given_up", error=answer.get("fault", "FrameError"))
            raise DocumentError(UNREADABLE)
        return answer[wanted]

    async def _exchange(self, messages: tuple[bytes, ...]) -> Mapping[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise TypeError("a reading needs pipes")
        try:
            for message in messages:
                await send_frame(stdin, message)
            answer: Mapping[str, Any] = read(await receive_frame(stdout))
        except (FrameError, OSError):
            return {}
        return answer


@asynccontextmanager
async def open_reading(limits: UploadLimits) -> AsyncIterator[Reading]:
    """Start the process; it is gone when this ends, also when we are cancelled."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        MODULE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a library's complaint may quote the document
        env=environment | {"PYTHONPATH": ROOT, "PYTHONUTF8": "1"},
        start_new_session=True,  # Ctrl-C is for us: we decide what becomes of the document
    )
    try:
        yield Reading(process, limits)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
