from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_registry import MATCHING_DAYS, REGISTRIES, profile_of
from random_rules import JUDGED_RULES, Case
from random_worlds import AS_OF

from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.profile import Profile
from matcher.truth import Truth
from policies.language.conditions import Condition
from policies.vocabulary import load_vocabulary

PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
Drawn = tuple[list[Condition], list[Profile]]


@PATIENT
@given(st.lists(JUDGED_RULES, min_size=2, max_size=5))
def test_the_database_says_of_any_world_what_the_reference_says(registry: Any, cases: list[Case]) -> None:
    known = [facts for case in cases for facts in (case.wide, case.narrow, case.exact)]
    registry.agree([profile_of(facts) for facts in known], [case.subject for case in cases], AS_OF)


@PATIENT
@given(REGISTRIES, MATCHING_DAYS)
def test_the_database_says_of_any_facts_what_the_reference_says(registry: Any, drawn: Drawn, as_of: date) -> None:
    conditions, profiles = drawn
    registry.agree(profiles, conditions, as_of)


@PATIENT
@given(REGISTRIES, MATCHING_DAYS)
def test_many_rules_in_one_scan_count_what_the_reference_counts(registry: Any, drawn: Drawn, as_of: date) -> None:
    conditions, profiles = drawn
    registry.hold(profiles, as_of.year - 1)
    views = [FactView(load_vocabulary(), profile, as_of) for profile in profiles]
    truths = [[evaluate(condition, facts).truth for facts in views] for condition in conditions]
    assert registry.count(conditions, as_of) == [
        found.count(side) for found in truths for side in (Truth.TRUE, Truth.FALSE)
    ]


@PATIENT
@given(REGISTRIES, MATCHING_DAYS)
def test_a_row_judges_every_year_of_the_era_it_names(registry: Any, drawn: Drawn, as_of: date) -> None:
    conditions, profiles = drawn
    registry.hold(profiles, 2025)
    rules = [registry.compiler.compile(condition, as_of) for condition in conditions]
    for row, is_covered, profile in zip(registry.judge(rules), registry.covered(rules[0]), profiles, strict=True):
        facts = FactView(load_vocabulary(), profile, as_of)
        for found, rule, condition in zip(row, rules, conditions, strict=True):
            assert not is_covered or registry.read(found, rule) == registry.told(condition, facts)
