"""A process of its own that matches again and again, and prints the code of every answer it gave."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date

from bot.services.matching import MatchingService
from matcher.privacy.master import MasterKeys, read_master_key
from matcher.privacy.vault import key_info
from matcher.profile_json import profile_from_json
from policies.store.database import Database
from policies.vocabulary import load_vocabulary

AT_ONCE = 4
FACTS = {"facts": {"region": "330110", "qualifications": {"has": ["high_tech_enterprise"]}}}


async def main(url: str, count: int) -> None:
    """Match `count` times, some at once."""
    keys = MasterKeys(read_master_key(os.environ["HUIQI_MASTER_KEY"], "HUIQI_MASTER_KEY"))
    database = Database(url, info=key_info(keys))
    vocabulary = load_vocabulary()
    service = MatchingService(database, vocabulary)
    profile = profile_from_json(FACTS, vocabulary)
    left = iter(range(count))

    async def work() -> None:
        for number in left:
            subject = f"test:{number % 7}"
            found = await service.match(profile, as_of=date(2026, 11, 22), channel="test", subject=subject)
            sys.stdout.write(f"{found.receipt.code}\n")
            sys.stdout.flush()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
