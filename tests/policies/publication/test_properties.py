"""Checks are total, repeatable, and see a clause's copy in it."""

from __future__ import annotations

import dataclasses
from typing import Any

from clause_strategies import bundles
from hypothesis import HealthCheck, given, settings
from rule_strategies import VOCABULARY

from policies.model import Kind, StoredClause
from policies.publication.corpus import check_corpus
from policies.publication.findings import PublicationChecks
from policies.publication.topics import JUDGEMENT_TOPICS, TOPIC_WORDS
from policies.publication.words import unknown_words

PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def stored(made: list[Any]) -> list[StoredClause]:
    return [StoredClause(clause, bundle.document, 1, "hash") for bundle in made for clause in bundle.clauses]


@PATIENT
@given(bundles())
def test_any_clauses_are_checked_without_failing_and_twice_the_same(made: list[Any]) -> None:
    clauses, papers = stored(made), [bundle.document for bundle in made]
    found = check_corpus(clauses, papers, VOCABULARY, texts={paper.file or "": "原文" for paper in papers})
    assert found == check_corpus(clauses, papers, VOCABULARY, texts={paper.file or "": "原文" for paper in papers})
    assert {finding.topic for finding in found} <= set(TOPIC_WORDS)
    known = {entry.clause.id for entry in clauses} | {paper.id for paper in papers}
    assert {subject for finding in found for subject in finding.subjects} <= known


@PATIENT
@given(bundles())
def test_a_copy_of_a_clause_under_another_id_is_its_duplicate(made: list[Any]) -> None:
    for entry in [entry for entry in stored(made) if not unknown_words(entry.clause, VOCABULARY)]:
        copy = dataclasses.replace(entry.clause, id=f"{entry.clause.id}x")
        found = PublicationChecks(VOCABULARY, [entry]).findings(copy, entry.document)
        beside = [f for f in found if f.subjects == (copy.id, entry.clause.id)]
        assert [f.topic for f in beside] == ["duplicate"]


@PATIENT
@given(bundles())
def test_a_clause_says_nothing_beside_its_own_older_version(made: list[Any]) -> None:
    for entry in stored(made):
        alone = PublicationChecks(VOCABULARY).findings(entry.clause, entry.document)
        assert PublicationChecks(VOCABULARY, [entry]).findings(entry.clause, entry.document) == alone


def test_only_known_topics_may_be_overridden() -> None:
    assert set(TOPIC_WORDS) > JUDGEMENT_TOPICS
    assert not JUDGEMENT_TOPICS & {"impossible", "quote", "vocabulary", "golden"}


def test_a_benefit_and_a_goal_are_never_compared(making: Any) -> None:
    benefit = making.clause("注册地 属于 余杭区", "奖励 1万元")
    goal = dataclasses.replace(benefit, id="goal", kind=Kind.GOAL)
    assert making.findings(goal, making.stored(benefit)) == []
