"""10,000 clauses against one profile with the reference evaluator, and the start-up of `huiqi match`.

Ratios side by side in one run: the evaluator beside a bare Python walk over the same trees (the
least that any tree walk costs), and `huiqi match` beside starting Python and importing SQLAlchemy.
Usage: python benchmarks/matching_speed.py [CLAUSES]
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.profile_json import profile_from_json
from policies.language.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Has,
    Lacks,
    Not,
    Operator,
    Quantity,
    Within,
)
from policies.vocabulary import load_vocabulary

REPEATS = 5
PROFILE = {
    "name": "benchmark",
    "facts": {
        "region": "330110",
        "annual_revenue": 32_000_000,
        "employees": {"between": [50, 80]},
        "qualifications": {"has": ["high_tech_enterprise"], "lacks": ["little_giant"]},
        "sectors": {"has": ["artificial_intelligence"]},
        "annual_electricity": 7_200_000,
    },
}


def rules(count: int, seed: int = 7) -> list[Condition]:
    """Make rules of about five predicates over shared thresholds, as in real documents."""
    rng = random.Random(seed)
    vocabulary = load_vocabulary()
    money = [Decimal(n) * 10_000 for n in (500, 1_000, 2_000, 5_000, 10_000, 40_000)]
    terms = {name: [t.name for t in vocabulary.attribute(name).terms] for name in ("sectors", "qualifications")}

    def leaf() -> Condition:
        match rng.randrange(5):
            case 0:
                attribute = rng.choice(["annual_revenue", "rd_expense", "fixed_asset_investment"])
                return Comparison(attribute, rng.choice(list(Operator)[2:]), Quantity(rng.choice(money), "CNY"))
            case 1:
                return Within("region", (rng.choice(["330110", "330100", "330000"]),))
            case 2:
                return Has("sectors", tuple(rng.sample(terms["sectors"], 2)))
            case 3:
                return Has("qualifications", (rng.choice(terms["qualifications"]),))
            case _:
                return Lacks("credit", ("serious_dishonesty",))

    def rule() -> Condition:
        parts = tuple(leaf() for _ in range(3))
        return All((*parts, AnyOf((leaf(), leaf())), Not(leaf()) if rng.random() < 0.2 else leaf()))

    return [rule() for _ in range(count)]


def walk(condition: Condition) -> int:
    """Count the nodes: the bare cost of touching every one."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return 1 + sum(walk(part) for part in parts)
        case Not(part=part):
            return 1 + walk(part)
        case _:
            return 1


def median_ms(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Give the median time of a run in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times)


def evaluation(count: int) -> None:
    """Print the evaluator beside the bare walk."""
    conditions = rules(count)
    profile = profile_from_json(PROFILE, load_vocabulary())

    def reference() -> None:
        facts = FactView(load_vocabulary(), profile, date(2026, 11, 22))
        for condition in conditions:
            evaluate(condition, facts)

    bare = median_ms(lambda: [walk(condition) for condition in conditions])
    full = median_ms(reference)
    print(f"{count} clauses, one profile (median of {REPEATS})")
    print(f"  bare walk of the trees      {bare:8.1f} ms   1.0")
    print(f"  reference evaluator         {full:8.1f} ms   {full / bare:.1f}")


def start_up() -> None:
    """Print how long `huiqi match` takes beside Python alone and Python with SQLAlchemy."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile.json"
        profile.write_text(json.dumps(PROFILE), encoding="utf-8")
        command = [sys.executable, "-m", "bot", "match", str(profile), "--json"]
        root = Path(__file__).resolve().parent.parent

        def run(arguments: list[str]) -> None:
            environment = {"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"}
            subprocess.run(arguments, cwd=folder, check=True, capture_output=True, env=environment)  # noqa: S603 - our own command

        run(command)  # prepares the database, which is not start-up
        python = median_ms(lambda: run([sys.executable, "-c", "pass"]))
        orm = median_ms(lambda: run([sys.executable, "-c", "import sqlalchemy.ext.asyncio, sqlalchemy.orm"]))
        match = median_ms(lambda: run(command))
    print("start-up (median of 5 processes)")
    print(f"  python                      {python:8.1f} ms   1.0")
    print(f"  python + sqlalchemy         {orm:8.1f} ms   {orm / python:.1f}")
    print(f"  huiqi match --json          {match:8.1f} ms   {match / python:.1f}")


if __name__ == "__main__":
    evaluation(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    start_up()
