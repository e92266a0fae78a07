from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = [
    case
    for name in ("subjects.yaml", "notices.yaml")
    for case in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
Draft = Callable[[str], dict[str, Any]]
NOTHING = "需人工判断「适用对象以原文为准」"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_requirement_is_asked_of_the_awards_it_names(draft: Draft, case: dict[str, Any]) -> None:
    drafted = draft(case["text"])
    asked = [_parts(one["when"]) for one in drafted["drafts"] if one["kind"] == "benefit"]
    assert asked == [set(wanted) for wanted in case["awards"]]
    assert set(case.get("unread", ())) <= {one["quote"] for one in drafted["unread"]}


def test_a_fuzzy_assignment_lowers_confidence(draft: Draft) -> None:
    awards = "\n二、支持标准\n（一）境外展会。按展位费的50%给予补助。"
    plain = draft(f"一、申报条件\n进出口额100万美元以上。{awards}")["drafts"][0]
    fuzzy = draft(f"一、申报条件\n申报展会补贴的，进出口额100万美元以上。{awards}")["drafts"][0]
    assert plain["when"] == fuzzy["when"]
    assert fuzzy["confidence"] < plain["confidence"]


def _parts(when: str) -> set[str]:
    """Cut a rule at the 且 outside brackets."""
    parts: list[str] = []
    for words in when.split(" 且 "):
        if parts and parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += f" 且 {words}"
        else:
            parts.append(words)
    return {part for part in parts if part != NOTHING}
