"""Which way leads to the money: 免申即享, 快申 or 申报. The sources of the facts decide it.

What is decided by verified facts alone needs no application; what rests on imported or said facts
is confirmed by the enterprise and proved. More facts never reverse a verdict, so a clause that
applies by the verified facts alone is decided by them.
"""

from __future__ import annotations

from enum import StrEnum

from matcher.evaluation import Evaluation, evaluate
from matcher.facts import FactView
from matcher.profile import Profile, Source
from matcher.truth import Truth
from policies.model import ApplicationMode, Clause


class Road(StrEnum):
    """How an enterprise to which a clause applies comes to enjoy it; values as of `ApplicationMode`."""

    NO_APPLICATION = "no_application"
    QUICK = "quick_application"
    APPLICATION = "application"


_APPLIED_FOR = frozenset({ApplicationMode.APPLICATION, ApplicationMode.CASE_BY_CASE, ApplicationMode.COMPETITION})
"""Where the document itself asks for an application or a choice among applicants, no fact replaces it."""


def road(clause: Clause, found: Evaluation, verified: FactView) -> Road | None:
    """Give the road of a clause that applies; None while it does not (or facts are missing).

    `verified` looks at the verified facts only. A clause that waits for nothing but human
    judgement has to be applied for.
    """
    if found.truth is Truth.UNKNOWN and not found.missing:
        return Road.APPLICATION
    if found.truth is not Truth.TRUE:
        return None
    if clause.application_mode in _APPLIED_FOR:
        return Road.APPLICATION
    if clause.application_mode is ApplicationMode.QUICK:
        return Road.QUICK
    vouched_for = evaluate(clause.condition, verified).truth is Truth.TRUE
    return Road.NO_APPLICATION if vouched_for else Road.QUICK


def verified_only(facts: FactView) -> FactView:
    """Look at the same day with the verified facts alone."""
    kept = [fact for fact in facts.profile.facts.values() if fact.source is Source.VERIFIED]
    return FactView(facts.vocabulary, Profile.of(kept, facts.profile.name), facts.as_of)
