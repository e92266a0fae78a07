"""What encryption costs: a conversation loaded and saved, a message through a queue, a receipt's body sealed.

Each beside the same work in clear, on SQLite in a temporary folder; secure_delete on beside off. Ratios, not times.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import event, select, update

from bot.dialogue.state import Consent, ConversationState
from bot.migrating import upgrade
from bot.store.conversations import Conversation, ConversationRepository
from bot.store.state_json import dump_state, load_state
from bot.store.tables import ConversationRow
from matcher.privacy.master import MasterKeys
from matcher.privacy.sealing import Box
from matcher.privacy.vault import key_info
from matcher.profile import Amount, Fact, Profile, Tags
from matcher.values import Range
from policies.store.database import Database, utc_now

ROUNDS = 300
FACTS = [Fact(f"amount_{n}", Amount(Range(Decimal(n), Decimal(n)), "CNY"), as_of=date(2026, 5, 20)) for n in range(8)]
TAGS = [Fact(f"tags_{n}", Tags(frozenset({"a", "b"}), frozenset({"c"})), text="是高企") for n in range(4)]
STATE = ConversationState(Profile.of([*FACTS, *TAGS]), Consent.GIVEN, listed=tuple(f"clause-{n}" for n in range(260)))
BODY = json.dumps([{"trace": "tfu", "missing": ["a"], "worth": str(n)} for n in range(260)]).encode()


async def sealed_turn(database: Database) -> None:
    """Load and save a conversation as the bot does."""
    async with database.work() as session:
        conversations = ConversationRepository(session, "telegram")
        found = await conversations.load("1", utc_now())
        await conversations.save("1", Conversation(STATE, revision=found.revision), utc_now())


async def clear_turn(database: Database) -> None:
    """Do the same with the state in clear."""
    async with database.work() as session:
        row = (await session.execute(select(ConversationRow).where(ConversationRow.chat == "2"))).scalar_one()
        load_state(row.state)
        changed = {"state": dump_state(STATE), "revision": row.revision + 1, "changed_at": utc_now()}
        await session.execute(update(ConversationRow).where(ConversationRow.chat == "2").values(**changed))


async def median_ms(job: Callable[[Database], Awaitable[None]], database: Database) -> float:
    """Measure a job, one run after another."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await job(database)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def median_us(job: Callable[[], object]) -> float:
    """Measure a short job."""
    times = []
    for _ in range(2000):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1_000_000


async def turns(folder: Path, *, secure_delete: bool) -> tuple[float, float]:
    """Measure turns in clear and sealed."""
    url = f"sqlite:///{folder / f'{secure_delete}.db'}"
    upgrade(url)
    database = Database(url, info=key_info(MasterKeys(secrets.token_bytes(32))))
    if not secure_delete:
        event.listen(
            database.engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete=OFF")
        )
    for chat in ("1", "2"):
        async with database.work() as session:
            await ConversationRepository(session, "telegram").save(chat, Conversation(STATE), utc_now())
    async with database.work() as session:
        clear = update(ConversationRow).where(ConversationRow.chat == "2")
        await session.execute(clear.values(state=dump_state(STATE), offered='{"revision":0,"labels":[],"text":""}'))
    measured = await median_ms(clear_turn, database), await median_ms(sealed_turn, database)
    await database.close()
    return measured


async def main() -> None:
    """Print the table."""
    keys, box = MasterKeys(secrets.token_bytes(32)), Box(secrets.token_bytes(32))
    sealed = box.seal(BODY, b"x")
    waiting = keys.seal_waiting("我们在余杭区，52个人" * 10, "x")
    with tempfile.TemporaryDirectory() as folder:
        loose = await turns(Path(folder), secure_delete=False)
        strict = await turns(Path(folder), secure_delete=True)
    print(f"conversation loaded and saved, in clear        {loose[0]:6.2f} ms  = 1")
    print(f"  in clear, secure_delete                      {strict[0]:6.2f} ms  {strict[0] / loose[0]:5.2f}")
    print(f"  sealed                                       {loose[1]:6.2f} ms  {loose[1] / loose[0]:5.2f}")
    print(f"  sealed, secure_delete (as shipped)           {strict[1]:6.2f} ms  {strict[1] / loose[0]:5.2f}")
    seal, unseal = median_us(lambda: box.seal(BODY, b"x")), median_us(lambda: box.open(sealed, b"x"))
    print(f"body of {len(BODY):,} bytes: sealed in {seal:.0f} µs to {len(sealed):,} bytes, opened in {unseal:.0f} µs")
    into = median_us(lambda: keys.seal_waiting("我们在余杭区，52个人" * 10, "x"))
    out = median_us(lambda: keys.open_waiting(waiting, "x"))
    print(f"message through a queue: sealed in {into:.0f} µs, opened in {out:.0f} µs")


asyncio.run(main())
