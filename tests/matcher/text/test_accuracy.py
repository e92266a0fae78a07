"""The floor under the labelled data: a change that reads worse fails here, not in the benchmark."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from matcher.text import Pending, understanding_to_json
from matcher.text.reader import Reader

DATA = Path(__file__).parents[3] / "benchmarks" / "data"


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        ("utterances_dev.json", (0.97, 0.96, 0.97)),
        ("utterances_dev5.json", (0.97, 0.96, 0.97)),
        ("utterances_dev6.json", (0.97, 0.96, 0.97)),
        ("utterances_dev7.json", (0.97, 0.96, 0.97)),
        ("utterances_dev8.json", (0.97, 0.96, 0.97)),
        ("utterances_dev9.json", (0.97, 0.96, 0.97)),
    ],
)
def test_the_development_utterances_stay_above_the_floor(
    reader: Reader, name: str, floors: tuple[float, float, float]
) -> None:
    data = json.loads((DATA / name).read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    for entry in data["utterances"]:
        asked = entry.get("pending")
        pending = Pending(asked["attr"], asked.get("term")) if asked else None
        read = understanding_to_json(
            reader.read(entry["text"], today=date.fromisoformat(data["today"]), pending=pending)
        )
        gold = Counter((e["attr"], e["op"], str(e["value"])) for e in entry["facts"])
        got = Counter((e["attr"], e["op"], str(e["value"])) for e in read["facts"])
        counts += Counter(right=(gold & got).total(), wrong=(got - gold).total(), missed=(gold - got).total())
        counts += Counter(intents=int(read["intent"] == entry["intent"]), all=1)
    assert counts["right"] / (counts["right"] + counts["wrong"]) > floors[0]
    assert counts["right"] / (counts["right"] + counts["missed"]) > floors[1]
    assert counts["intents"] / counts["all"] > floors[2]
