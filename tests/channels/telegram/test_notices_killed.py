"""`huiqi telegram` killed while it tells: everybody is told, and twice only where Telegram had it before the kill."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.notice_runs import NoticeRunStore, Occasion
from policies.interchange.report import Bundle
from policies.store.database import Database
from policies.vocabulary import Vocabulary
from tests.channels.bot_api import TOKEN, BotApi, Sent
from tests.channels.huiqi_process import Huiqi
from tests.payout import town
from tests.payout.town import AWARD, DAY, TODAY

PEOPLE = 24
MOST_KILLS = 4
WINDOW_S = 2.0
"""Between Telegram's acceptance and our commit: a kill in there sends a message again (decision 0012)."""


@pytest.fixture
async def huiqi(api: BotApi, migrated_url: str, tmp_path: Path) -> AsyncIterator[Huiqi]:
    environment = {
        "HUIQI_DATABASE_URL": migrated_url,
        "HUIQI_TELEGRAM_TOKEN": TOKEN,
        "HUIQI_TELEGRAM_API": api.url,
        "HUIQI_TELEGRAM_SENDS_PER_SECOND": "0",
        "HUIQI_TELEGRAM_POLL_SECONDS": "5",
        "HUIQI_NOTICE_QUIET": "00:00-00:00",
        "HUIQI_NOTICE_BACKLOG": "7",
    }
    process = Huiqi(environment, tmp_path / "huiqi.log")
    yield process
    process.close()


@pytest.fixture
async def settled(database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle]) -> Database:
    await town.settle(database, vocabulary, sample_bundles, [town.verified(n) for n in range(PEOPLE)])
    await town.listen(database, range(PEOPLE))
    async with database.work() as session:
        await NoticeRunStore(session).request(Occasion(AWARD, 1, "published", "test", TODAY), DAY)
    return database


class Killer:
    """Kills the bot at the nth message of a round, before or after Telegram has it."""

    def __init__(self, huiqi: Huiqi, api: BotApi, seed: int) -> None:
        self._huiqi, self._api = huiqi, api
        self._random = random.Random(seed)  # noqa: S311 - to repeat a run
        self.kills: list[float] = []

    async def round(self) -> None:
        """Run the bot, kill it, and wait for its end."""
        goal, point = len(self._api.sent) + self._random.randint(1, 8), self._random.choice(["before", "after"])
        struck = asyncio.Event()

        def watch(method: str, moment: str) -> bool:
            if method == "sendMessage" and moment == point and len(self._api.sent) >= goal and not struck.is_set():
                self._kill()
                struck.set()
            return struck.is_set()  # what arrives after its sender's death is not accepted

        self._api.watch = watch
        await self._huiqi.start()
        await self._api.until(lambda: struck.is_set() or reached(self._api) == PEOPLE, timeout=60)
        if not struck.is_set():
            self._kill()
        self._api.watch = None
        assert await self._huiqi.ended() == -signal.SIGKILL

    def _kill(self) -> None:
        self._huiqi.kill()
        self.kills.append(self._api.now())

    def explains(self, first: Sent, second: Sent) -> bool:
        """Whether a kill fell into the window after the first of two equal messages."""
        return any(first.at <= kill <= second.at and kill - first.at < WINDOW_S for kill in self.kills)


def reached(api: BotApi) -> int:
    """Count the chats that got a message."""
    return len({message.chat for message in api.sent})


async def test_killed_while_telling_everybody_is_told_and_twice_only_by_a_kill_at_the_moment_of_sending(
    api: BotApi, huiqi: Huiqi, settled: Database, backend: str
) -> None:
    killer = Killer(huiqi, api, seed=len(backend))
    while len(killer.kills) < MOST_KILLS and reached(api) < PEOPLE:
        await killer.round()
    await huiqi.start()
    await api.until(lambda: reached(api) == PEOPLE, timeout=60)
    assert await huiqi.terminate() == 0

    for number in range(PEOPLE):
        mine = [message for message in api.sent if message.chat == int(town.chat(number))]
        assert all(killer.explains(first, second) for first, second in pairwise(mine))
    async with settled.reading() as session:
        counts = await session.execute(text("SELECT count(*) FROM outbox GROUP BY chat"))
        assert [count for (count,) in counts] == [1] * PEOPLE, "each was put into the outbox once"
        states = await session.execute(text("SELECT DISTINCT state FROM notices"))
        assert states.scalars().all() == ["told"]
    print(f"{backend}: {len(killer.kills)} kills, {len(api.sent) - PEOPLE} sent again")  # noqa: T201 - how hard it was tried
