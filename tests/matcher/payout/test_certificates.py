"""Certificates that lapse before they are needed."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from matcher.payout.certificates import Certificate, Trouble, lapse_warnings, terms_of
from policies.interchange.report import Bundle
from policies.language.conditions import Has, leaves
from policies.model import Clause, Window

TODAY = date(2026, 11, 22)
USCC = "91330110MA2ABCDE1X"


@pytest.fixture
def clause(sample_bundles: list[Bundle]) -> Clause:
    found = next(c for bundle in sample_bundles for c in bundle.clauses if terms_of(c.condition))
    return dataclasses.replace(found, window=Window(date(2026, 12, 1), date(2026, 12, 31)))


def certificate(clause: Clause, valid_to: date | None, term: str | None = None) -> Certificate:
    return Certificate(USCC, term or min(terms_of(clause.condition)), date(2023, 12, 1), valid_to)


def test_the_terms_are_the_qualifications_a_rule_turns_on(clause: Clause) -> None:
    assert terms_of(clause.condition) == {
        term
        for leaf in leaves(clause.condition)
        if isinstance(leaf, Has) and leaf.attribute == "qualifications"
        for term in leaf.terms
    }


@pytest.mark.parametrize(
    ("valid_to", "trouble"),
    [
        (date(2026, 11, 21), Trouble.LAPSED),
        (TODAY, Trouble.BEFORE_WINDOW),
        (date(2026, 12, 30), Trouble.BEFORE_WINDOW),
        (date(2026, 12, 31), Trouble.BEFORE_PAYOUT),
        (date(2027, 1, 9), Trouble.BEFORE_PAYOUT),
        (date(2027, 1, 10), None),
        (None, None),
    ],
)
def test_a_certificate_must_outlast_the_window_and_the_payout(
    clause: Clause, valid_to: date | None, trouble: Trouble | None
) -> None:
    found = lapse_warnings(clause, [certificate(clause, valid_to)], TODAY, payout_by=date(2027, 1, 10))
    assert [warning.trouble for warning in found] == ([] if trouble is None else [trouble])


def test_a_renewal_ends_the_worry_and_other_qualifications_are_none(clause: Clause) -> None:
    old, new = certificate(clause, date(2026, 11, 30)), certificate(clause, date(2029, 11, 30))
    other = certificate(clause, date(2026, 11, 30), term="no_such_term")
    assert lapse_warnings(clause, [old, new, other], TODAY, payout_by=date(2027, 1, 10)) == []
