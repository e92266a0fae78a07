"""Choose the next question: what decides the most money and clauses for the least effort.

Each undecided clause spreads its weight over the facts it waits for; a fact's score is the sum,
over the effort it costs the person asked. Nothing missing, or all of it skipped: no question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
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
OPEN_TAGS = frozenset({"sectors", "credit"})
"""Tags asked for as a whole: one answer settles many terms."""

TERM_QUESTIONS = {
    "qualifications": "公司是{}吗？",
    "first_recognitions": "{}是首次认定吗？",
    "roles": "贵单位属于{}吗？",
    "projects": "公司有{}吗？",
    "activities": "公司有没有{}这方面的业务或打算？",
    "talents": "公司有{}吗？",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: an attribute, for tags perhaps one term of it, in words."""

    attribute: str
    term: str | None
    text: str


Wanted = tuple[str, str | None]


def next_question(result: MatchResult, facts: FactView, skipped: Collection[Wanted] = ()) -> Question | None:
    """Give the best question that was not skipped; None when no answer can change a verdict."""
    scores: defaultdict[Wanted, Decimal] = defaultdict(Decimal)
    for found in result.having(Verdict.UNKNOWN):
        wanted = [want for want in _wanted(found, facts) if want not in skipped]
        for want in wanted:
            scores[want] += _weight(found) / len(wanted)
    if not scores:
        return None
    best = max(sorted(scores, key=str), key=lambda want: scores[want] / facts.vocabulary.attribute(want[0]).effort)
    return Question(*best, text=_text(best, facts))


def _weight(found: ClauseMatch) -> Decimal:
    money = min(stake(found) / STAKE_UNIT, MAX_STAKE)
    concrete = Decimal(2) if found.clause.kind is Kind.BENEFIT else Decimal(1)
    # A clause that waits for human judgement as well is only half settled by facts.
    return (concrete + money) / (2 if found.evaluation.judgements else 1)


def _wanted(found: ClauseMatch, facts: FactView) -> list[Wanted]:
    wanted: dict[Wanted, None] = {}
    for attribute in found.missing:
        terms = _open_terms(found.evaluation, attribute, facts)
        wanted |= dict.fromkeys((attribute, term) for term in terms or [None])
    return list(wanted)


def _open_terms(evaluation: Evaluation, attribute: str, facts: FactView) -> list[str]:
    entry = facts.vocabulary.attribute(attribute)
    if entry.type is not AttributeType.TAGS or attribute in OPEN_TAGS:
        return []
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


def _text(wanted: Wanted, facts: FactView) -> str:
    attribute, term = wanted
    if term is None:
        return facts.vocabulary.attribute(attribute).question
    return TERM_QUESTIONS[attribute].format(facts.vocabulary.name_of(attribute, term))
