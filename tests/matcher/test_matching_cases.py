"""Runs the cases of tests/cases/matching, which a policy expert can read and write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from matcher.explanation import worth_text
from matcher.matching import Verdict, match
from matcher.profile_json import profile_from_json
from policies.language.conditions import Condition, leaves
from policies.language.parser import Parser
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

CASES = Path(__file__).parent.parent / "cases" / "matching"
AS_OF = date(2026, 5, 20)
KEYS = {"name", "as_of", "profile", "rule", "benefit", "verdict", "missing", "judgements", "amount", "narrowed_by"}
NODES = {
    "All", "AnyOf", "Between", "Comparison", "FirstReach", "Flag", "Has",
    "Judgement", "Lacks", "Not", "OneOf", "OverYears", "Within",
}  # fmt: skip


class _Text(yaml.SafeLoader):
    """YAML without dates: a profile is JSON, whose dates are text."""


_Text.yaml_implicit_resolvers = {
    first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
    for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def cases(folder: str) -> list[Any]:
    found = [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted((CASES / folder).glob("*.yaml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), _Text)  # noqa: S506 - derived from SafeLoader
    ]
    assert found
    return found


@pytest.mark.parametrize("case", cases("good"))
def test_a_case_is_concluded_as_the_expert_wrote(
    case: dict[str, Any],
    vocabulary: Vocabulary,
    clause_of: Callable[..., StoredClause],
    as_json: Callable[[object], object],
) -> None:
    assert set(case) <= KEYS
    profile = profile_from_json({"facts": as_json(case["profile"])}, vocabulary)
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else AS_OF
    [found] = match(profile, [clause_of(case["rule"], case.get("benefit"))], vocabulary, as_of).matches
    assert found.verdict is Verdict(case["verdict"])
    assert list(found.missing) == case.get("missing", [])
    assert list(found.evaluation.judgements) == case.get("judgements", [])
    if found.worth is None:
        assert "amount" not in case
    else:
        assert worth_text(found.worth.total) == case["amount"]
        assert sorted(found.worth.total.narrowed_by) == case.get("narrowed_by", [])


@pytest.mark.parametrize("case", cases("bad"))
def test_a_profile_that_cannot_be_read_says_what_to_mend(
    case: dict[str, Any], vocabulary: Vocabulary, as_json: Callable[[object], object], refusal: Callable[..., str]
) -> None:
    document = case["document"] if "document" in case else {"facts": case["facts"]}
    message = refusal(lambda: profile_from_json(as_json(document), vocabulary))
    assert [words for words in case["says"] if words not in message] == []
    assert "\n" not in message


def test_the_cases_cover_every_kind_of_condition(parser: Parser) -> None:
    def kinds(condition: Condition) -> set[str]:
        parts = getattr(condition, "parts", ()) or ((condition.part,) if hasattr(condition, "part") else ())
        return {type(condition).__name__}.union(*(kinds(part) for part in parts))

    rules = [parser.condition(case.values[0]["rule"]) for case in cases("good")]
    assert all(leaves(rule) for rule in rules)
    assert set().union(*(kinds(rule) for rule in rules)) == NODES
