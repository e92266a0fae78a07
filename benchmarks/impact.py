"""The impact of a change over many enterprises, beside a naive recount: each is read and judged by the reference.

Different enterprises are drawn once and copied. The recount goes over the different ones only; the counts of all must
be its counts times the copies, which is checked, and its time is told times the copies.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
import tracemalloc
from datetime import date
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "matcher" / "strategies"))

from seeded_enterprises import enterprises  # type: ignore[import-not-found]  # of the tests
from sqlalchemy import text

from bot.migrating import upgrade
from bot.outcomes import Plan, Planned
from bot.services.impact import ImpactService
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.impact import Change, Impact, side
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from matcher.store.tables import EnterpriseRow
from policies.language.parser import Parser
from policies.model import Citation, Clause, Kind
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary, load_vocabulary

AS_OF = date(2026, 5, 20)
CHUNK = 1_000
OLD = ("注册地 属于 浙江省 且 年营业收入 ≥ 2000万元 且 资质 含 国家高新技术企业", "奖励 20万元")
CHANGES = {
    "another amount": (OLD[0], "奖励 30万元"),
    "another threshold": ("注册地 属于 浙江省 且 年营业收入 ≥ 500万元 且 资质 含 国家高新技术企业", OLD[1]),
    "a rate over facts": (OLD[0], "按 研发费用 的 10% 补贴, 最高 300万元"),
    "a new clause": (OLD[0], OLD[1]),
}


def clause(words: tuple[str, str], vocabulary: Vocabulary) -> Clause:
    """Read a clause."""
    parser = Parser(vocabulary)
    condition, benefit = parser.condition(words[0]), parser.benefit(words[1])
    return Clause("c", "d", "条款", "", Kind.BENEFIT, condition, benefit, Citation("一", "引句"))


async def fill(database: Database, vocabulary: Vocabulary, different: int, copies: int) -> None:
    """Keep enterprises, and copies of them under other codes."""
    made = enterprises(different, vocabulary)
    while chunk := list(islice(made, CHUNK)):
        async with database.work() as session:
            await EnterpriseRepository(session, Projector(vocabulary)).save(chunk, year=AS_OF.year - 1, at=utc_now())
    async with database.work() as session:
        for table in (EnterpriseRow.__table__, PROFILES, PROFILE_YEARS):
            names = [column.name for column in table.columns]
            others = ", ".join(name for name in names if name != "uscc")
            copied = text(
                f"INSERT INTO {table.name} (uscc, {others}) SELECT :copy || substr(uscc, 4), {others} "  # noqa: S608 - ours
                f"FROM {table.name} WHERE uscc LIKE '913%'"
            )
            for number in range(1, copies):
                await session.execute(copied, {"copy": f"A{number:02}"})


async def naive(database: Database, vocabulary: Vocabulary, change: Change) -> Impact:
    """Judge everybody by the reference."""
    impact = Impact(0)
    async with database.reading() as session:
        async for lot in EnterpriseRepository(session, Projector(vocabulary)).stream():
            for one in lot:
                facts = FactView(vocabulary, one.profile(), AS_OF)
                sides = []
                for subject in (change.old, change.new):
                    if subject is None:
                        sides.append(side(None, evaluate(change.new.condition, facts).truth, frozenset(), facts))  # type: ignore[union-attr]
                        continue
                    found = evaluate(subject.condition, facts)
                    sides.append(side(subject, found.truth, found.missing, facts))
                impact.add(change, one.uscc, one.name, *sides)
    return impact


async def measure(different: int, copies: int, url: str) -> None:
    """Print each change."""
    vocabulary = load_vocabulary()
    database, few = Database(url), Database(url.replace("impact.db", "few.db"))
    await fill(database, vocabulary, different, copies)
    await fill(few, vocabulary, different, 1)
    print(f"{database.engine.dialect.name}: {different * copies:,} enterprises, {different:,} different")
    old = clause(OLD, vocabulary)
    for name, words in CHANGES.items():
        change = Change("c", "条款", None if name == "a new clause" else old, clause(words, vocabulary))
        print(f"  {name}")
        await measure_one(change, ImpactService(database, vocabulary), few, vocabulary, copies)
    await database.close()
    await few.close()
    print(f"  whole process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


async def measure_one(
    change: Change, service: ImpactService, few: Database, vocabulary: Vocabulary, copies: int
) -> None:
    """Print one change: its time, the recount's, the memory, and what came out."""
    plan = Planned(Plan.PUBLISH, change, AS_OF, 1, 2)
    start = time.perf_counter()
    report = await service.measure([plan], limit=20)
    taken = time.perf_counter() - start
    start = time.perf_counter()
    slow = await naive(few, vocabulary, change)
    recount = (time.perf_counter() - start) * copies
    found = report.entries[0].impact
    if found.counts != {outcome: times * copies for outcome, times in slow.counts.items()}:
        raise SystemExit("the two disagree")
    tracemalloc.start()
    await service.measure([plan], limit=20)
    held = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    told = ", ".join(f"{outcome.value} {times:,}" for outcome, times in sorted(found.counts.items()))
    print(f"    {taken:.2f} s, naive recount {recount:.0f} s ({recount / taken:.0f}x), held {held:.0f} MB; {told}")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--different", type=int, default=1_000)
    parser.add_argument("--copies", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        url = f"sqlite:///{folder}/impact.db"
        upgrade(url)
        upgrade(url.replace("impact.db", "few.db"))
        asyncio.run(measure(arguments.different, arguments.copies, url))


if __name__ == "__main__":
    main()
