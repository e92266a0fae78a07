from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.profile import Fact, Profile, Source
from matcher.road import Road, road, verified_only
from matcher.values import Amount, Candidates, Range
from policies.interchange.report import Bundle
from policies.language.parser import Parser
from policies.model import ApplicationMode, Clause
from policies.vocabulary import Vocabulary

DAY = date(2026, 5, 20)


@pytest.fixture
def clause(sample_bundles: list[Bundle], parser: Parser) -> Clause:
    rule = parser.condition("注册地 属于 余杭区 且 员工人数 ≥ 10人")
    modest = {"condition": rule, "application_mode": ApplicationMode.UNSPECIFIED}
    return dataclasses.replace(sample_bundles[0].clauses[0], **modest)  # type: ignore[arg-type]  # fields of several types


def way(clause: Clause, vocabulary: Vocabulary, place: Source, staff: Source | None, count: int = 20) -> Road | None:
    facts = [Fact("region", Candidates(frozenset({"330110"})), place)]
    if staff is not None:
        facts.append(Fact("employees", Amount(Range(Decimal(count), Decimal(count)), "person"), staff))
    view = FactView(vocabulary, Profile.of(facts), DAY)
    return road(clause, evaluate(clause.condition, view), verified_only(view))


def test_verified_facts_need_no_application(clause: Clause, vocabulary: Vocabulary) -> None:
    assert way(clause, vocabulary, Source.VERIFIED, Source.VERIFIED) is Road.NO_APPLICATION


@pytest.mark.parametrize("weak", [Source.SAID, Source.IMPORTED])
def test_one_unverified_deciding_fact_has_to_be_proved(clause: Clause, vocabulary: Vocabulary, weak: Source) -> None:
    assert way(clause, vocabulary, Source.VERIFIED, weak) is Road.QUICK


def test_an_unverified_fact_that_decides_nothing_does_not_stand_in_the_way(
    clause: Clause, vocabulary: Vocabulary, parser: Parser
) -> None:
    either = dataclasses.replace(clause, condition=parser.condition("注册地 属于 余杭区 或 员工人数 ≥ 10人"))
    assert way(either, vocabulary, Source.VERIFIED, Source.SAID) is Road.NO_APPLICATION


@pytest.mark.parametrize(
    "mode", [ApplicationMode.APPLICATION, ApplicationMode.CASE_BY_CASE, ApplicationMode.COMPETITION]
)
def test_no_fact_replaces_the_application_that_a_document_asks_for(
    clause: Clause, vocabulary: Vocabulary, mode: ApplicationMode
) -> None:
    asked_for = dataclasses.replace(clause, application_mode=mode)
    assert way(asked_for, vocabulary, Source.VERIFIED, Source.VERIFIED) is Road.APPLICATION


def test_a_quick_clause_stays_quick_whatever_is_verified(clause: Clause, vocabulary: Vocabulary) -> None:
    quick = dataclasses.replace(clause, application_mode=ApplicationMode.QUICK)
    assert way(quick, vocabulary, Source.VERIFIED, Source.VERIFIED) is Road.QUICK


def test_there_is_no_road_while_a_fact_is_missing(clause: Clause, vocabulary: Vocabulary) -> None:
    assert way(clause, vocabulary, Source.VERIFIED, None) is None


def test_there_is_no_road_to_what_does_not_apply(clause: Clause, vocabulary: Vocabulary) -> None:
    assert way(clause, vocabulary, Source.VERIFIED, Source.VERIFIED, count=3) is None


def test_what_only_a_person_can_judge_has_to_be_applied_for(
    clause: Clause, vocabulary: Vocabulary, parser: Parser
) -> None:
    judged = dataclasses.replace(clause, condition=parser.condition("注册地 属于 余杭区 且 需人工判断「项目先进」"))
    assert way(judged, vocabulary, Source.VERIFIED, Source.VERIFIED) is Road.APPLICATION
