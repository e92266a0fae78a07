"""Tell a town: how long planning takes and how long telling, by the number of enterprises; on SQLite.

`python benchmarks/notices.py [ENTERPRISES] [SPEAKING]`. Ratios count, not seconds.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.channels.telegram.rendering import render
from bot.migrating import upgrade
from bot.services.cockpit import CockpitService
from bot.services.taking import WriteLine
from matcher.privacy.master import MasterKeys
from matcher.privacy.vault import key_info
from policies.interchange.yaml_file import read_yaml
from policies.store.database import Database
from policies.vocabulary import load_vocabulary
from tests.payout import town

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "clauses.yaml"


async def measure(enterprises: int, speaking: int, folder: Path) -> None:
    """Import, plan, tell, and count."""
    url = f"sqlite:///{folder / 'town.db'}"
    await asyncio.to_thread(upgrade, url)
    database, vocabulary = Database(url, info=key_info(MasterKeys(secrets.token_bytes(32)))), load_vocabulary()
    bundles = read_yaml(SAMPLES.read_text(encoding="utf-8"), vocabulary).bundles
    await town.settle(database, vocabulary, bundles, [])
    kinds = [town.verified, town.imported, town.lacking, town.nearly]
    for start in range(0, enterprises, 5_000):
        numbers = range(start, min(start + 5_000, enterprises))
        await town.settle(database, vocabulary, [], [kinds[n % 4](n) for n in numbers])
    await town.listen(database, range(speaking))
    house = town.house(vocabulary, backlog=10**9)
    began = time.perf_counter()
    run = await house.planner(database).plan(town.AWARD, 1, actor="benchmark", as_of=town.TODAY)
    planned = time.perf_counter()
    print(f"planned  {enterprises} enterprises, {run.tally.ready} ready: {planned - began:.1f} s")
    told_by, messages = house.dispatcher(WriteLine(database), {"telegram": render}), 0
    while (told := await told_by.tell_next(town.DAY)).pause is None:
        messages += told.messages
    print(f"told     {messages} messages: {time.perf_counter() - planned:.1f} s")
    began = time.perf_counter()
    await CockpitService(database, vocabulary).figures(town.TODAY, 60)
    print(f"cockpit  4 clauses: {time.perf_counter() - began:.1f} s")
    await database.close()


def main() -> None:
    """Measure once."""
    enterprises = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    speaking = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(enterprises, speaking, Path(folder)))


if __name__ == "__main__":
    main()
