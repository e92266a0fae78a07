from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from plain_reading import holds_in
from random_knowledge import everything_about, seen
from random_rules import JUDGED_RULES, RULES, Case, askable

from matcher.evaluation import Evaluation, evaluate
from matcher.truth import truth_of
from policies.language.conditions import Not

PATIENT = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROUNDS = 6
"""A size may need the industry, then its indicators, then (where the table has no row) the class itself."""


@PATIENT
@given(RULES)
def test_a_world_fully_known_is_judged_as_plain_logic_judges_it(case: Case) -> None:
    assert evaluate(case.subject, seen(case.exact)).truth is truth_of(holds_in(case.subject, case.world))


@PATIENT
@given(JUDGED_RULES)
def test_more_knowledge_never_reverses_a_decided_rule(case: Case) -> None:
    truths = [evaluate(case.subject, seen(known)).truth for known in (case.wide, case.narrow, case.exact)]
    decided = [truth for truth in truths if truth.is_decided]
    assert len(set(decided)) <= 1
    assert truths[len(truths) - len(decided) :] == decided, "what was decided stays decided"


@PATIENT
@given(RULES)
def test_filling_what_is_missing_from_the_world_decides_every_rule(case: Case) -> None:
    known = case.wide
    for _ in range(ROUNDS):
        found = evaluate(case.subject, seen(known))
        if found.truth.is_decided:
            break
        assert found.missing, "an open rule without judgement names what is missing"
        kept = {key: value for key, value in known.items() if key[0] not in found.missing}
        known = kept | everything_about(case.world, found.missing)
    assert evaluate(case.subject, seen(known)).truth is truth_of(holds_in(case.subject, case.world))


@PATIENT
@given(JUDGED_RULES)
def test_only_what_the_rule_asks_for_is_ever_missing(case: Case) -> None:
    assert evaluate(case.subject, seen(case.wide)).missing <= askable(case.subject)


@PATIENT
@given(JUDGED_RULES)
def test_every_part_is_decided_or_says_what_it_waits_for(case: Case) -> None:
    def every_part(found: Evaluation) -> list[Evaluation]:
        return [found, *(inner for part in found.parts for inner in every_part(part))]

    for part in every_part(evaluate(case.subject, seen(case.wide))):
        assert part.truth.is_decided is not bool(part.missing or part.judgements)


@PATIENT
@given(JUDGED_RULES)
def test_a_denied_rule_misses_the_same_and_is_the_other_way_round(case: Case) -> None:
    found, denied = evaluate(case.subject, seen(case.wide)), evaluate(Not(case.subject), seen(case.wide))
    assert (denied.truth, denied.missing) == (~found.truth, found.missing)


@PATIENT
@given(JUDGED_RULES)
def test_a_world_fully_known_waits_for_judgement_only(case: Case) -> None:
    found = evaluate(case.subject, seen(case.exact))
    assert found.truth.is_decided or found.judgements
    assert not found.missing
