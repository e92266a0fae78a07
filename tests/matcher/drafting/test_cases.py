from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
Benefits = Callable[[str], list[dict[str, Any]]]


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: case["text"][:20])
def test_a_sentence_gives_what_experts_read_in_it(benefits: Benefits, case: dict[str, Any]) -> None:
    drafted = benefits(case["text"])
    assert [_seen(one, wanted) for one, wanted in zip(drafted, case["gives"], strict=True)] == [
        _exact(wanted) for wanted in case["gives"]
    ]


@pytest.mark.parametrize("text", CASES["none"])
def test_budgets_goals_and_history_are_no_benefits(benefits: Benefits, text: str) -> None:
    assert benefits(text) == []


def _seen(draft: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    benefit = draft["benefit"] | {key: draft[key] for key in ("when", "benefit_rule")}
    tiers = [[Decimal(tier["at"]), Decimal(tier["amount"])] for tier in benefit["tiers"] or ()]
    rates = [[Decimal(part["at"]), Decimal(str(part["rate"]))] for part in benefit["rates"] or ()]
    lists = {key: pairs for key, pairs in (("tiers", tiers), ("rates", rates)) if pairs}
    return _exact({key: benefit[key] for key in wanted if key not in {"tiers", "rates"}} | lists)


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value
        if value is None or isinstance(value, str)
        else [[Decimal(str(n)) for n in pair] for pair in value]
        if isinstance(value, list)
        else Decimal(str(value))
        for key, value in sorted(values.items())
    }
