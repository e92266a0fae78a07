"""What was concluded of one clause, as a record keeps it."""

from __future__ import annotations

from matcher.amounts import Worth
from matcher.audit.canonical import Json
from matcher.audit.profile_form import text_of
from matcher.evaluation import Evaluation
from matcher.matching import ClauseMatch
from matcher.truth import Truth

TRUTH_LETTERS = {Truth.TRUE: "t", Truth.UNKNOWN: "u", Truth.FALSE: "f"}
"""The trace is one letter for each comparison of the rule, from left to right."""


def conclusion_to_record(found: ClauseMatch) -> dict[str, Json]:
    """Write a conclusion: verdict, trace, what was missing, and what it was worth."""
    return {
        "verdict": found.verdict.value,
        "trace": _trace(found.evaluation),
        "missing": sorted(found.evaluation.missing),
        "worth": None if found.worth is None else _worth_to_record(found.worth.total),
    }


def _trace(evaluation: Evaluation) -> str:
    parts = evaluation.parts
    return "".join(map(_trace, parts)) if parts else TRUTH_LETTERS[evaluation.truth]


def _worth_to_record(given: Worth) -> Json:
    return {
        "type": given.kind,
        "min": text_of(given.low),
        "max": text_of(given.high),
        "unit": given.unit,
        "per": list(given.per),
    }
