"""Fact precision and recall and intent accuracy of the reader over a labelled file.

Usage: python benchmarks/reading_accuracy.py FILE [--show] [--strict]
The held-out file is only ever scored, never shown: `--show` refuses it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from matcher.text import Pending, understanding_to_json
from matcher.text.reader import Reader, load_reader

Fact = tuple[str, str, str, str | None]


@dataclass
class Score:
    """Counts over a file."""

    found: int = 0
    wrong: int = 0
    missed: int = 0
    intents: int = 0
    utterances: int = 0
    by_style: Counter[str] = field(default_factory=Counter)

    def report(self) -> str:
        """Give the totals in one line."""
        precision = self.found / (self.found + self.wrong or 1)
        recall = self.found / (self.found + self.missed or 1)
        return (
            f"{self.utterances} utterances: fact precision {precision:.4f}, fact recall {recall:.4f} "
            f"({self.found} right, {self.wrong} wrong, {self.missed} missed), "
            f"intents {self.intents / (self.utterances or 1):.4f}"
        )


def facts_of(entries: list[dict[str, Any]]) -> Counter[Fact]:
    """Facts as comparable values; numbers by value, money by currency too."""
    return Counter((e["attr"], e["op"], _value(e["value"]), e.get("unit")) for e in entries)


def _value(value: object) -> str:
    if isinstance(value, list):
        return "..".join(_value(v) for v in value)
    if isinstance(value, bool | str):
        return str(value)
    return f"{float(str(value)):.6g}"


def score(reader: Reader, data: dict[str, Any], *, show: bool) -> Score:
    """Read every utterance of a labelled file."""
    total = Score()
    for entry in data["utterances"]:
        asked = entry.get("pending")
        pending = Pending(asked["attr"], asked.get("term")) if asked else None
        read = understanding_to_json(
            reader.read(entry["text"], today=date.fromisoformat(data["today"]), pending=pending)
        )
        gold, got = facts_of(entry["facts"]), facts_of(read["facts"])
        total.utterances += 1
        total.found += (gold & got).total()
        total.wrong += (got - gold).total()
        total.missed += (gold - got).total()
        right = read["intent"] == entry["intent"]
        total.intents += right
        if show and (gold != got or not right):
            print(f"{entry['id']} {entry['text']}")
            if not right:
                print(f"    intent {read['intent']} instead of {entry['intent']}")
            for fact in got - gold:
                rule = next(f["rule"] + " «" + f["text"] + "»" for f in read["facts"] if f["attr"] == fact[0])
                print(f"    wrong  {fact}  {rule}")
            for fact in gold - got:
                print(f"    missed {fact}")
    return total


def main() -> None:
    """Score the files named on the command line."""
    show = "--show" in sys.argv
    reader = load_reader()
    for name in [argument for argument in sys.argv[1:] if not argument.startswith("--")]:
        if show and "heldout" in name:
            raise SystemExit("the held-out file is not to be shown")
        data = json.loads(Path(name).read_text(encoding="utf-8"))
        print(Path(name).name, score(reader, data, show=show).report())


if __name__ == "__main__":
    main()
