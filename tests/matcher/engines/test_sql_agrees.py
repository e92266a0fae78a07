from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_registry import MATCHING_DAYS, REGISTRY_RULES, odd_profiles, profile_of
from random_rules import JUDGED_RULES, Case
from random_worlds import AS_OF

from matcher.engines.sql import CompiledRule
from matcher.engines.sql.compiler import ELIGIBLE, INELIGIBLE, NEAR
from matcher.evaluation import Evaluation, evaluate
from matcher.facts import FactView
from matcher.gaps import near_miss
from matcher.profile import Profile
from matcher.truth import Truth
from policies.language.conditions import Condition
from policies.vocabulary import load_vocabulary

PATIENT = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def outcome(found: int, rule: CompiledRule) -> tuple[Truth, frozenset[str], bool]:
    """Read a number of the database: truth, what is missing, whether it is a near miss."""
    if found >= 0:
        return Truth.UNKNOWN, rule.missing(found), False
    return {ELIGIBLE: Truth.TRUE, INELIGIBLE: Truth.FALSE, NEAR: Truth.FALSE}[found], frozenset(), found == NEAR


def expected(found: Evaluation, facts: FactView) -> tuple[Truth, frozenset[str], bool]:
    return found.truth, found.missing, near_miss(found, facts) is not None


def agree(registry: Any, profiles: Sequence[Profile], conditions: Sequence[Condition], as_of: date) -> None:
    registry.hold(profiles, as_of.year - 1)
    rules = [registry.compiler.compile(condition, as_of) for condition in conditions]
    assert all(registry.covered(rules[0]))
    views = [FactView(load_vocabulary(), profile, as_of) for profile in profiles]
    for row, facts in zip(registry.judge(rules), views, strict=True):
        for found, rule, condition in zip(row, rules, conditions, strict=True):
            told = evaluate(condition, facts)
            assert outcome(found, rule) == expected(told, facts), (condition, facts.profile.facts)


@PATIENT
@given(st.lists(JUDGED_RULES, min_size=1, max_size=4))
def test_the_database_says_of_any_world_what_the_reference_says(registry: Any, cases: list[Case]) -> None:
    known = [facts for case in cases for facts in (case.wide, case.narrow, case.exact)]
    agree(registry, [profile_of(facts) for facts in known], [case.subject for case in cases], AS_OF)


@PATIENT
@given(
    st.lists(odd_profiles(), min_size=1, max_size=12), st.lists(REGISTRY_RULES, min_size=1, max_size=8), MATCHING_DAYS
)
def test_the_database_says_of_any_facts_what_the_reference_says(
    registry: Any, profiles: list[Profile], conditions: list[Condition], as_of: date
) -> None:
    agree(registry, profiles, conditions, as_of)
