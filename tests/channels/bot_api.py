"""A Bot API server of the tests' own: long polling, strict about messages, and as unreliable as a test asks."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:TEST-token_of-nobody"  # noqa: S105 - nobody's
BOT = {"id": 123456, "is_bot": True, "first_name": "huiqi", "username": "huiqi_bot"}
_MARKUP = re.compile(r"</?(?:b|i|code)>|&(?:lt|gt|amp|quot);|[^<>&]")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call. `accepted`: the server does its work first, only the answer is lost."""

    status: int = 0
    retry_after: int = 0
    accepted: bool = False
    hang_s: float = 0.0
    description: str = "as scripted"


@dataclass(frozen=True)
class Sent:
    """A message that the server accepted."""

    chat: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    message_id: int
    at: float


@dataclass
class BotApi:
    """The server. Updates are repeated until they are confirmed by a higher offset, as Telegram does."""

    token: str = TOKEN
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    files: dict[str, bytes] = field(default_factory=dict)
    """Files that were sent to the bot, by their id. `getFile` names a path, which is then downloaded."""

    watch: Callable[[str, str], bool] | None = None
    """Told of each call `before` and `after` the server did its work, e.g. to kill the bot there; True drops it."""

    def __post_init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        self._changed = asyncio.Condition()
        self._ids = itertools.count(1)
        self._message_ids = itertools.count(1)
        self._polls = 0
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one after another."""
        self.faults[method].extend(faults)

    # what people do

    async def push(self, *updates: dict[str, Any]) -> None:
        """Put updates in line for the bot; ids are given here unless the update has one."""
        async with self._changed:
            self._updates += [{"update_id": update.get("update_id") or next(self._ids), **update} for update in updates]
            self._changed.notify_all()

    async def says(self, text: str, chat: int = 1, **more: object) -> None:
        await self.push({"message": self.message(text=text, chat=chat, **more)})

    async def sends_file(self, name: str, content: bytes, chat: int = 1, **more: Any) -> None:
        """Send a document; `file_size` may be stated wrongly, `caption` may stand beside it."""
        ident = f"file-{len(self.files) + 1}"
        self.files[ident] = content
        size = more.pop("file_size", len(content))
        document = {"file_id": ident, "file_unique_id": ident, "file_name": name, "file_size": size}
        await self.push({"message": self.message(chat, document=document, **more)})

    async def presses(self, data: str, chat: int = 1) -> None:
        press = {"id": "77", "chat_instance": "1", "data": data, "from": person(chat), "message": self.message(chat)}
        await self.push({"callback_query": press})

    def message(
        self, chat: int = 1, *, kind: str = "private", date: float | None = None, **more: object
    ) -> dict[str, Any]:
        return {
            "message_id": next(self._message_ids),
            "date": int(time.time() if date is None else date),
            "chat": {"id": chat, "type": kind},
            "from": person(chat),
            **more,
        }

    # what tests ask

    @staticmethod
    def now() -> float:
        """Give the time by the clock of `Sent.at`."""
        return time.monotonic()

    def texts(self, chat: int | None = None) -> list[str]:
        return [message.text for message in self.sent if chat is None or message.chat == chat]

    def called(self, method: str) -> list[dict[str, str]]:
        return [params for name, params in self.calls if name == method]

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)

    async def until(self, done: Callable[[], object], timeout: float = 20) -> None:  # noqa: ASYNC109 - tests give deadlines
        """Wait until a condition on the server holds."""
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(done)

    async def until_sent(self, count: int, timeout: float = 20) -> list[Sent]:  # noqa: ASYNC109 - see above
        await self.until(lambda: len(self.sent) >= count, timeout)
        return self.sent

    # what the bot calls

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = {key: await _plain(value) for key, value in (await request.post()).items()}
        if request.match_info["token"] != self.token:
            return failure(401, "Unauthorized")
        async with self._changed:
            self.calls.append((method, params))
            self._changed.notify_all()
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is None:
            return await self._answer(method, params)
        if fault.accepted:
            await self._answer(method, params)
        await asyncio.sleep(fault.hang_s)
        if fault.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.status == 502:
            return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
        return failure(fault.status, fault.description, retry_after=fault.retry_after)

    async def _answer(self, method: str, params: dict[str, str]) -> web.StreamResponse:
        if self.watch is not None and self.watch(method, "before"):
            return failure(503, "dropped")
        answer = await self._do(method, params)
        if self.watch is not None:
            self.watch(method, "after")
        return answer

    async def _do(self, method: str, params: dict[str, str]) -> web.StreamResponse:
        if method == "getUpdates":
            return await self._get_updates(params)
        if method == "sendMessage":
            return await self._send_message(params)
        if method == "sendDocument":
            return await self._send_document(params)
        if method == "getFile":
            return self._get_file(params["file_id"])
        result: object = BOT if method == "getMe" else True
        return web.json_response({"ok": True, "result": result})

    async def _get_updates(self, params: dict[str, str]) -> web.StreamResponse:
        assert "message" in json.loads(params["allowed_updates"])
        self._polls += 1
        mine = self._polls
        async with self._changed:
            offset = int(params.get("offset", 0))
            self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self._changed.notify_all()
            try:
                async with asyncio.timeout(min(float(params.get("timeout", 0)), 5)):
                    await self._changed.wait_for(lambda: self._updates or self._polls > mine)
            except TimeoutError:
                pass
            if self._polls > mine:
                return failure(409, "Conflict: terminated by other getUpdates request")
            return web.json_response({"ok": True, "result": self._updates[:100]})

    def _get_file(self, ident: str) -> web.StreamResponse:
        if ident not in self.files:
            return failure(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        found = {"file_id": ident, "file_unique_id": ident, "file_path": f"documents/{ident}"}
        return web.json_response({"ok": True, "result": found})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Give a file; told to `watch` and failed like a method of the name `download`."""
        ident = request.match_info["path"].removeprefix("documents/")
        async with self._changed:
            self.calls.append(("download", {"file_id": ident}))
            self._changed.notify_all()
        if request.match_info["token"] != self.token or ident not in self.files:
            return web.Response(status=404)
        if self.faults["download"]:
            fault = self.faults["download"].popleft()
            await asyncio.sleep(fault.hang_s)
            return web.Response(status=fault.status)
        if self.watch is not None and self.watch("download", "before"):
            return web.Response(status=503)
        return web.Response(body=self.files[ident])

    async def _send_document(self, params: dict[str, str]) -> web.StreamResponse:
        chat = int(params["chat_id"])
        content = params[params["document"].removeprefix("attach://")]
        message = self.message(chat)
        async with self._changed:
            self.sent.append(Sent(chat, content, (), message["message_id"], time.monotonic()))
            self._changed.notify_all()
        return web.json_response({"ok": True, "result": message})

    async def _send_message(self, params: dict[str, str]) -> web.StreamResponse:
        text = params.get("text", "")
        if params.get("parse_mode") == "HTML":
            if "".join(_MARKUP.findall(text)) != text:
                return failure(400, "Bad Request: can't parse entities")
            text = "".join(_ENTITIES.get(part, part) for part in _MARKUP.findall(text) if not part.startswith("<"))
        if not text.strip() or len(text.encode("utf-16-le")) > 2 * 4096:
            return failure(400, "Bad Request: message text is empty or too long")
        keyboard = json.loads(params.get("reply_markup", "{}")).get("inline_keyboard", [])
        buttons = tuple((button["text"], button["callback_data"]) for row in keyboard for button in row)
        if any(not 1 <= len(data.encode()) <= 64 for _, data in buttons):
            return failure(400, "Bad Request: BUTTON_DATA_INVALID")
        chat = int(params["chat_id"])
        message = self.message(chat, text=text)
        async with self._changed:
            self.sent.append(Sent(chat, text, buttons, message["message_id"], time.monotonic()))
            self._changed.notify_all()
        return web.json_response({"ok": True, "result": message})


async def _plain(value: str | bytearray | web.FileField) -> str:
    """Give a form's value as text; a file by its content."""
    return value.file.read().decode() if isinstance(value, web.FileField) else str(value)


def person(ident: int) -> dict[str, Any]:
    return {"id": ident, "is_bot": False, "first_name": "测试"}


def failure(status: int, description: str, *, retry_after: int = 0) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after:
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=status)
