"""`huiqi telegram` as a process: killed at any moment it loses nothing and answers nothing twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from policies.store.database import Database
from tests.channels.bot_api import TOKEN, BotApi, Sent
from tests.channels.huiqi_process import ROOT, Huiqi

CHATS = (1, 2, 3)
ROUNDS = {"sqlite": 20, "postgresql": 10}
WINDOW_S = 2.0
"""Between Telegram's acceptance and our commit: a kill in there sends the message again, and only such a kill."""


@pytest.fixture
def environment(api: BotApi, migrated_url: str) -> dict[str, str]:
    return {
        "HUIQI_DATABASE_URL": migrated_url,
        "HUIQI_TELEGRAM_TOKEN": TOKEN,
        "HUIQI_TELEGRAM_API": api.url,
        "HUIQI_TELEGRAM_BURST": "1000",
        "HUIQI_TELEGRAM_SENDS_PER_SECOND": "0",
        "HUIQI_TELEGRAM_POLL_SECONDS": "5",
    }


@pytest.fixture
async def huiqi(environment: dict[str, str], tmp_path: Path) -> AsyncIterator[Huiqi]:
    process = Huiqi(environment, tmp_path / "huiqi.log")
    yield process
    process.close()


class Killer:
    """Kills the bot at a point of its work, drawn anew for each round."""

    def __init__(self, huiqi: Huiqi, api: BotApi, seed: int) -> None:
        self._huiqi = huiqi
        self._api = api
        self._random = random.Random(seed)  # noqa: S311 - to repeat a run
        self.kills: list[float] = []

    async def strike(self, say: Callable[[], object]) -> None:
        """Let the bot get to work and kill it: before a message is accepted, right after, or at any moment."""
        self._struck = asyncio.Event()
        point, nth = self._random.choice(["before", "after", "any"]), self._random.randint(1, 4)
        seen = 0

        def watch(method: str, moment: str) -> bool:
            nonlocal seen
            seen += method == "sendMessage" and moment == point
            if seen == nth:
                self._kill()
            return self._struck.is_set()  # a message that arrives after its sender's death is not accepted

        self._api.watch = watch
        await asyncio.ensure_future(say())  # type: ignore[arg-type]  # a coroutine
        if point == "any":
            await asyncio.sleep(self._random.uniform(0, 0.2))
            self._kill()
        async with asyncio.timeout(20):
            await self._struck.wait()
        self._api.watch = None
        assert await self._huiqi.ended() == -signal.SIGKILL

    def _kill(self) -> None:
        if not self._struck.is_set():
            self._huiqi.kill()
            self.kills.append(self._api.now())
            self._struck.set()

    def explains(self, first: Sent, second: Sent) -> bool:
        """Whether a kill fell into the window after the first of two equal messages."""
        return any(first.at <= kill <= second.at and kill - first.at < WINDOW_S for kill in self.kills)


def words(message: Sent) -> str:
    return message.text.split()[1]


async def test_killed_again_and_again_nothing_is_lost_and_nothing_answered_twice(
    api: BotApi, huiqi: Huiqi, database: Database, backend: str
) -> None:
    killer = Killer(huiqi, api, seed=len(backend))
    said: dict[int, list[str]] = {chat: [] for chat in CHATS}

    async def say_something() -> None:
        for _ in range(2):
            for chat, before in said.items():
                before.append(f"/x{len(before)}")  # an unknown command is repeated in the answer
                await api.says(before[-1], chat=chat)

    for _ in range(ROUNDS[backend]):
        polls = len(api.called("getUpdates"))
        await huiqi.start()
        await api.until(lambda polls=polls: len(api.called("getUpdates")) > polls, timeout=60)
        await killer.strike(say_something)
    await huiqi.start()
    await api.until(lambda: all({words(m) for m in api.sent if m.chat == c} == set(said[c]) for c in CHATS), 60)
    assert await huiqi.terminate() == 0

    assert len(killer.kills) == ROUNDS[backend]
    for chat in CHATS:
        messages = [message for message in api.sent if message.chat == chat]
        firsts = {words(message): message for message in reversed(messages)}
        assert list(dict.fromkeys(words(message) for message in messages)) == said[chat], "in order"
        for message in messages:
            assert message is firsts[words(message)] or killer.explains(firsts[words(message)], message)
    async with database.work() as session:
        answers = await session.execute(text("SELECT update_id, count(*) FROM outbox GROUP BY update_id"))
        assert [count for _, count in answers] == [1] * sum(map(len, said.values())), "each answered once"
        states = await session.execute(text("SELECT DISTINCT state FROM updates UNION SELECT state FROM outbox"))
        assert states.scalars().all() == ["done"]
    assert TOKEN not in huiqi.log()
    print(f"{backend}: {len(api.sent)} sent, {len(api.sent) - sum(map(len, said.values()))} of them again")  # noqa: T201


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_process_standing_by_takes_over_when_the_first_is_killed(
    api: BotApi, environment: dict[str, str], tmp_path: Path
) -> None:
    """On the embedded database the second process takes over the moment the first is gone."""
    first, second = (Huiqi(environment, tmp_path / f"{name}.log") for name in "ab")
    try:
        await first.start()
        await api.until(lambda: api.called("getUpdates"), timeout=60)
        await second.start()
        await api.says("/x1")
        await api.until_sent(1)
        first.kill()
        await first.ended()
        await api.says("/x2")
        await api.until(lambda: "/x2" in map(words, api.sent), timeout=60)  # /x1 may come twice: decision 0012
        assert await second.terminate() == 0
    finally:
        first.close()
        second.close()
    assert list(dict.fromkeys(map(words, api.sent))) == ["/x1", "/x2"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_command_itself_talks_and_stops_when_asked(api: BotApi, environment: dict[str, str]) -> None:
    """Nothing warm here: the command as a service manager starts it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "telegram", cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.PIPE
    )
    try:
        await api.says("你好")
        await api.until_sent(1, timeout=90)
        process.terminate()
        _, log = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    assert "惠企" in api.texts()[0]
    assert TOKEN.encode() not in log


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_token_telegram_does_not_know_is_one_line(environment: dict[str, str]) -> None:
    wrong = {**os.environ, **environment, "HUIQI_TELEGRAM_TOKEN": "1:wrong"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "telegram", cwd=ROOT, env=wrong, stderr=subprocess.PIPE
    )
    _, log = await process.communicate()
    lines = log.decode().splitlines()
    assert process.returncode == 1
    assert "HUIQI_TELEGRAM_TOKEN" in lines[-1]
    assert "Traceback" not in log.decode()
    assert "1:wrong" not in log.decode()
