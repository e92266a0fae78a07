"""`huiqi notices run` killed again and again, and run twice at once: nobody is told twice, nobody is missed."""

from __future__ import annotations

import asyncio
import random
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.notice_runs import NoticeRunStore
from policies.interchange.report import Bundle
from policies.store.database import Database
from policies.vocabulary import Vocabulary
from tests.payout import town
from tests.payout.notices_process import start
from tests.payout.town import AWARD

ENTERPRISES = 240
SPEAKING = 160
LOT = 8
JOIN_S = 60


@pytest.fixture
async def settled(database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle]) -> Database:
    people = [town.verified(n) if n % 2 else town.lacking(n) for n in range(ENTERPRISES)]
    await town.settle(database, vocabulary, sample_bundles, people)
    await town.listen(database, range(SPEAKING))
    return database


@pytest.fixture
def environment(migrated_url: str) -> dict[str, str]:
    return {
        "HUIQI_DATABASE_URL": migrated_url,
        "HUIQI_NOTICE_QUIET": "00:00-00:00",
        "HUIQI_NOTICE_BACKLOG": "100000",
    }


async def told(database: Database) -> list[str]:
    async with database.reading() as session:
        return list((await session.execute(text("SELECT chat FROM outbox ORDER BY chat"))).scalars())


async def done(database: Database) -> int:
    """Count the enterprises gone through and the chats told: how far the work is."""
    async with database.reading() as session:
        examined = await session.scalar(text("SELECT sum(examined) FROM notice_runs"))
    return (examined or 0) + len(await told(database))


async def everybody_was_told_once(database: Database) -> None:
    assert await told(database) == sorted(town.chat(n) for n in range(SPEAKING))
    async with database.reading() as session:
        run = await NoticeRunStore(session).find(AWARD, 1, "published")
        states = await session.execute(text("SELECT state, count(*) FROM notices GROUP BY state"))
        assert dict(list(states)) == {"told": SPEAKING}
        stages = await session.execute(text("SELECT stage, count(*) FROM entitlements GROUP BY stage"))
        assert dict(list(stages)) == {
            "notified": SPEAKING // 2,
            "matched": (ENTERPRISES - SPEAKING) // 2,
        }
        events = await session.execute(text("SELECT count(*) FROM entitlement_events"))
        assert events.scalar_one() == ENTERPRISES // 2 + SPEAKING // 2
    assert run is not None
    tally = run.tally
    assert (tally.examined, tally.ready, tally.one_missing) == (ENTERPRISES, ENTERPRISES // 2, ENTERPRISES // 2)
    assert tally.planned == SPEAKING


async def test_killed_at_any_moment_and_run_again_it_tells_everybody_once(
    settled: Database, environment: dict[str, str], backend: str, tmp_path: Path
) -> None:
    draw = random.Random(len(backend))  # noqa: S311 - to repeat a run
    kills = 0
    while await done(settled) < ENTERPRISES + SPEAKING - LOT:
        goal = await done(settled) + draw.randint(1, 50)
        process = await asyncio.to_thread(start, environment, tmp_path / "log", "--clause", AWARD, lot=LOT)
        while process.is_alive() and await done(settled) < goal:
            await asyncio.to_thread(process.join, 0.005)
        process.kill()
        await asyncio.to_thread(process.join, JOIN_S)
        kills += process.exitcode == -signal.SIGKILL
    last = await asyncio.to_thread(start, environment, tmp_path / "log", "--clause", AWARD, lot=LOT)
    await asyncio.to_thread(last.join, JOIN_S)
    assert last.exitcode == 0, (tmp_path / "log").read_text(encoding="utf-8")
    assert kills > 3
    print(f"{backend}: killed {kills} times")  # noqa: T201 - how hard it was tried
    await everybody_was_told_once(settled)


async def test_two_processes_at_once_tell_everybody_once(
    settled: Database, environment: dict[str, str], tmp_path: Path
) -> None:
    both = [
        await asyncio.to_thread(start, environment, tmp_path / f"{name}.log", "--clause", AWARD, lot=LOT)
        for name in "ab"
    ]
    for process in both:
        await asyncio.to_thread(process.join, JOIN_S)
    logs = [(tmp_path / f"{name}.log").read_text(encoding="utf-8") for name in "ab"]
    assert [process.exitcode for process in both] == [0, 0], logs
    await everybody_was_told_once(settled)


async def test_asked_to_stop_it_stops_and_goes_on_where_it_stopped(
    settled: Database, environment: dict[str, str], tmp_path: Path
) -> None:
    process = await asyncio.to_thread(start, environment, tmp_path / "log", "--clause", AWARD, lot=1)
    async with asyncio.timeout(JOIN_S):
        while not await told(settled):
            await asyncio.to_thread(process.join, 0.02)
    process.terminate()
    await asyncio.to_thread(process.join, JOIN_S)
    assert process.exitcode == 0
    assert "再运行就接着做" in (tmp_path / "log").read_text(encoding="utf-8")
    assert len(await told(settled)) < SPEAKING
    again = await asyncio.to_thread(start, environment, tmp_path / "log", "--clause", AWARD, lot=LOT)
    await asyncio.to_thread(again.join, JOIN_S)
    await everybody_was_told_once(settled)
