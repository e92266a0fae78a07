"""One profile against many clauses: which apply, how much, why, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from matcher.amounts import INCOME_FORMS, BenefitWorth, worth
from matcher.evaluation import Evaluation, evaluate
from matcher.facts import FactView
from matcher.profile import Profile
from matcher.truth import Truth
from policies.model import Clause, Kind, StoredClause
from policies.vocabulary import Vocabulary


class Verdict(StrEnum):
    """What the matcher concludes of one clause."""

    ELIGIBLE = "eligible"
    UNKNOWN = "unknown"
    INELIGIBLE = "ineligible"


VERDICTS = {Truth.TRUE: Verdict.ELIGIBLE, Truth.UNKNOWN: Verdict.UNKNOWN, Truth.FALSE: Verdict.INELIGIBLE}
_RANK = {Verdict.ELIGIBLE: 0, Verdict.UNKNOWN: 1, Verdict.INELIGIBLE: 2}
_KIND_RANK = {Kind.BENEFIT: 0, Kind.SERVICE: 1, Kind.REQUIREMENT: 2, Kind.GOAL: 3}


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """The conclusion on one clause, with the evaluation that proves it."""

    subject: StoredClause
    verdict: Verdict
    evaluation: Evaluation
    worth: BenefitWorth | None

    @property
    def clause(self) -> Clause:
        """The clause concluded on."""
        return self.subject.clause

    @property
    def missing(self) -> tuple[str, ...]:
        """Attributes that could still decide the verdict, in a stable order."""
        return tuple(sorted(self.evaluation.missing))


@dataclass(frozen=True, slots=True)
class MatchResult:
    """All conclusions for one profile on one day: eligible first, then by what is at stake."""

    as_of: date
    matches: tuple[ClauseMatch, ...]

    def having(self, verdict: Verdict) -> tuple[ClauseMatch, ...]:
        """Select the conclusions with one verdict."""
        return tuple(match for match in self.matches if match.verdict is verdict)


def match(profile: Profile, clauses: Iterable[StoredClause], vocabulary: Vocabulary, as_of: date) -> MatchResult:
    """Match a profile against the clauses valid on `as_of`; clauses not valid that day are left out.

    The one public call of the matcher: pure, and total over any profile.
    """
    facts = FactView(vocabulary, profile, as_of)
    found = [match_one(subject, facts) for subject in clauses if subject.clause.is_in_force(as_of)]
    return MatchResult(as_of, tuple(sorted(found, key=_order)))


def match_one(subject: StoredClause, facts: FactView) -> ClauseMatch:
    """Conclude on one clause."""
    evaluation = evaluate(subject.clause.condition, facts)
    benefit = subject.clause.benefit
    given = None if benefit is None else worth(benefit, facts)
    return ClauseMatch(subject, VERDICTS[evaluation.truth], evaluation, given)


def _order(found: ClauseMatch) -> tuple[int, int, Decimal, str]:
    return _RANK[found.verdict], _KIND_RANK[found.clause.kind], -stake(found), found.clause.id


def stake(found: ClauseMatch) -> Decimal:
    """Give the yuan at stake, for ordering only: what stays with the enterprise counts fully."""
    if found.worth is None:
        return Decimal(0)
    if found.worth.total.kind == "price":
        return Decimal(2)
    if not found.worth.total.is_money:
        return Decimal(0)
    total = found.worth.total
    if total.form is not None and total.form not in INCOME_FORMS:
        return Decimal(1)
    return total.high if total.high is not None else max(total.low or Decimal(0), Decimal(1))


__all__ = ["ClauseMatch", "MatchResult", "Verdict", "match", "match_one", "stake"]
