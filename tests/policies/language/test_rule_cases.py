"""The rule cases that policy experts read: tests/cases/rules/good and bad."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.errors import RuleSyntaxError
from policies.language.parser import Parser
from policies.language.printer import Printer

FOLDER = Path(__file__).parents[2] / "cases" / "rules"


def cases(folder: str) -> list[Any]:
    """Read every case of a folder, named after its file and its sentence."""
    found = []
    for path in sorted((FOLDER / folder).glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case['名称']}"))  # noqa: PERF401 - two loops read better
    return found


def kind_and_text(case: dict[str, str]) -> tuple[str, str]:
    return ("condition", case["条件"]) if "条件" in case else ("benefit", case["待遇"])


@pytest.mark.parametrize("case", cases("good"))
def test_a_good_rule_has_its_canonical_text(parser: Parser, printer: Printer, case: dict[str, str]) -> None:
    kind, text = kind_and_text(case)
    tree = getattr(parser, kind)(text)
    canonical = case.get("规范写法", text)
    assert getattr(printer, kind)(tree) == canonical
    assert getattr(parser, kind)(canonical) == tree


@pytest.mark.parametrize("case", cases("bad"))
def test_a_bad_rule_says_what_is_wrong_and_where(parser: Parser, case: dict[str, Any]) -> None:
    kind, text = kind_and_text(case)
    with pytest.raises(RuleSyntaxError) as caught:
        getattr(parser, kind)(text)
    assert case["错误"] in str(caught.value)
    assert caught.value.position + 1 == case["位置"]
    assert caught.value.suggestion == case.get("建议", caught.value.suggestion)
