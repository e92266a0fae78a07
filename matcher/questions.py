"""Choose the next question: what decides the most money and clauses for the least effort.

Every undecided clause spreads its weight over the facts it waits for. A fact's score is the sum of
those shares, over the effort it costs the person asked. Tags are asked for several at a time, the
most valuable first. Nothing missing, or all of it skipped: there is no question left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from matcher.evaluation import Evaluation
from matcher.facts import FactView
from matcher.matching import ClauseMatch, MatchResult, Verdict, stake
from matcher.truth import Truth
from matcher.values import Tags
from policies.language.conditions import Has, Lacks
from policies.model import Kind
from policies.vocabulary import AttributeType

STAKE_UNIT = Decimal(1_000_000)
MAX_STAKE = Decimal(50)
OFFERED_TERMS = 8
"""How many tags one question offers: as many as a person can look over."""

ASKED_WHOLE = frozenset({"sectors", "qualifications", "roles", "talents"})
"""Tags a person can list by heart: one open question settles them all."""

KIND_WEIGHT = {Kind.BENEFIT: Decimal(3), Kind.SERVICE: Decimal(1), Kind.REQUIREMENT: Decimal(1), Kind.GOAL: Decimal(1)}


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: an attribute and, for tags, the terms offered, most valuable first.

    An answer settles the terms offered; a `whole` question settles every term of the attribute.
    """

    attribute: str
    terms: tuple[str, ...] = ()
    whole: bool = False


Wanted = tuple[str, str | None]
"""An attribute, and for tags one of its terms."""


def next_question(result: MatchResult, facts: FactView, skipped: Collection[Wanted] = ()) -> Question | None:
    """Give the best question of those not skipped; None when no answer can change a verdict."""
    scores = scores_of(result, facts, skipped)
    by_attribute: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (attribute, _), score in sorted(scores.items(), key=lambda item: -item[1]):
        by_attribute[attribute] += score
    if not by_attribute:
        return None
    best = max(sorted(by_attribute), key=lambda name: by_attribute[name] / facts.vocabulary.attribute(name).effort)
    return Question(best, _offered(best, scores), whole=best in ASKED_WHOLE)


def _offered(attribute: str, scores: Mapping[Wanted, Decimal]) -> tuple[str, ...]:
    terms = [(term, score) for (name, term), score in scores.items() if name == attribute and term is not None]
    ranked = sorted(terms, key=lambda entry: (-entry[1], entry[0]))
    return tuple(term for term, _ in ranked[:OFFERED_TERMS])


def scores_of(result: MatchResult, facts: FactView, skipped: Collection[Wanted] = ()) -> dict[Wanted, Decimal]:
    """Score every fact that could still change a verdict."""
    scores: defaultdict[Wanted, Decimal] = defaultdict(Decimal)
    for found in result.having(Verdict.UNKNOWN):
        wanted = [want for want in wanted_by(found, facts) if want not in skipped]
        share = _weight(found) / max(len(wanted), 1)
        for want in wanted:
            scores[want] += share
    return dict(scores)


def _weight(found: ClauseMatch) -> Decimal:
    money = min(stake(found) / STAKE_UNIT, MAX_STAKE)
    # A clause that waits for human judgement as well is only half settled by facts.
    return (KIND_WEIGHT[found.clause.kind] + money) / (2 if found.evaluation.judgements else 1)


def wanted_by(found: ClauseMatch, facts: FactView) -> list[Wanted]:
    """List the facts that an undecided clause waits for."""
    wanted: dict[Wanted, None] = {}
    for attribute in found.missing:
        is_tags = facts.vocabulary.attribute(attribute).type is AttributeType.TAGS
        terms: list[str | None] = [*_open_terms(found.evaluation, attribute, facts)] if is_tags else [None]
        wanted |= dict.fromkeys((attribute, term) for term in terms)
    return list(wanted)


def _open_terms(evaluation: Evaluation, attribute: str, facts: FactView) -> list[str]:
    known = facts.known(attribute)
    terms: list[str] = []
    for leaf in evaluation.leaves():
        node = leaf.condition
        if leaf.truth is not Truth.UNKNOWN or not isinstance(node, Has | Lacks):
            continue
        asks_first = isinstance(node, Has) and node.first_time and attribute == "first_recognitions"
        if node.attribute == attribute or asks_first:
            terms += [t for t in node.terms if not isinstance(known, Tags) or known.holds(t) is Truth.UNKNOWN]
    return terms
