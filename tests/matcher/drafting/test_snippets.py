from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

FIGURES = ("amount", "rate", "cap", "years")
SNIPPETS = [
    case
    for path in sorted((Path(__file__).parent / "snippets").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
]
Drafts = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize("case", SNIPPETS, ids=lambda case: case["text"][:20])
def test_a_snippet_gives_its_benefits_and_no_others(draft: Drafts, case: dict[str, Any]) -> None:
    given = _given(draft, case["text"])
    asked_years = [("years" in wanted) for wanted in case["gives"]] or [False]
    names = FIGURES if all(asked_years) else FIGURES[:-1]
    assert sorted(_drafted(one["benefit"], names) for one in given) == sorted(
        _wanted(one, names) for one in case["gives"]
    )


@pytest.mark.parametrize("case", [case for case in SNIPPETS if case["gives"]], ids=lambda case: case["text"][:20])
def test_a_snippet_asks_what_it_says(draft: Drafts, case: dict[str, Any]) -> None:
    given = _given(draft, case["text"])
    for wanted in case["gives"]:
        alike = [one for one in given if _drafted(one["benefit"], FIGURES[:-1]) == _wanted(wanted, FIGURES[:-1])]
        asked = [_asked(one["conditions"]) for one in alike]
        assert any(set(map(_plain, wanted.get("asks", ()))) <= one for one in asked)
        named = [{condition["attr"] for condition in one["conditions"]} for one in alike]
        assert any(not (set(wanted.get("never", ())) & one) for one in named)


def _given(draft: Drafts, text: str) -> list[dict[str, Any]]:
    drafts = draft(text)["drafts"]
    return [one for one in drafts if one["kind"] == "benefit" and one["benefit"]["type"] != "open"]


def _drafted(benefit: dict[str, Any], names: tuple[str, ...]) -> str:
    tiers = [[_number(tier["at"]), _number(tier["amount"])] for tier in benefit["tiers"] or ()]
    return f"{[_number(benefit[name]) for name in names]} {tiers}"


def _wanted(wanted: dict[str, Any], names: tuple[str, ...]) -> str:
    tiers = [[_number(at), _number(amount)] for at, amount in wanted.get("tiers", ())]
    return f"{[_number(wanted.get(name)) for name in names]} {tiers}"


def _asked(conditions: list[dict[str, Any]]) -> set[str]:
    """Write each condition as the cases do; of names, one line for each."""
    lines = set()
    for one in conditions:
        values = one["value"] if isinstance(one["value"], list) else [one["value"]]
        single = one["op"] in {"has", "lacks", "within"}
        texts = [[value] for value in values] if single else [values]
        marks = ["", " first"] if one.get("first_time") else [""]
        marks += [" or"] if one.get("alternative") or len(values) > 1 else []
        lines |= {
            _plain(f"{one['attr']} {one['op']} {' '.join(map(str, text))}{mark}") for text in texts for mark in marks
        }
    return lines


def _plain(line: str) -> str:
    return " ".join(_number(word) if word[0].isdigit() and "-" not in word else word.lower() for word in line.split())


def _number(value: object) -> str:
    return "-" if value is None else format(Decimal(str(value)).normalize(), "f")
