"""How many questions until every verdict is settled: ours against fixed, random and look-ahead order.

Simulated enterprises answer truthfully. An order is stopped as soon as no answer can change a verdict.
- vocabulary order: every attribute of the vocabulary, one after the other (tags eight at a time);
- only what rules use: the same, leaving out attributes that no clause in force asks about;
- random: the same questions shuffled;
- look-ahead: of all open questions the one that settles most clauses on average over sampled answers.
Usage: python benchmarks/next_question.py [ENTERPRISES]
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from matcher.facts import FactView
from matcher.matching import MatchResult, Verdict, match
from matcher.profile import Fact, Profile
from matcher.questions import ASKED_WHOLE, OFFERED_TERMS, Question, next_question, scores_of
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.corpus.shipped import shipped_bundles
from policies.model import StoredClause
from policies.vocabulary import Attribute, AttributeType, load_vocabulary

AS_OF = date(2026, 11, 22)
VOCABULARY = load_vocabulary()
CLAUSES = [
    stored
    for bundle in shipped_bundles(VOCABULARY)
    for clause in bundle.clauses
    if (stored := StoredClause(clause, bundle.document, 1, "")).clause.is_in_force(AS_OF)
]
REGIONS = ["330110012", "330110001", "330110005", "330106", "330108", "330109", "330102", "310115", "330681"]
SAMPLED_ANSWERS = 4
DERIVED = frozenset({"company_age_years", "size_class", "rd_intensity", "revenue_growth"})

Strategy = Callable[[MatchResult, FactView, frozenset[tuple[str, str | None]]], Question | None]


def enterprise(rng: random.Random) -> Profile:
    """Make an enterprise of which everything is known exactly."""
    return Profile.of(
        Fact(entry.name, _value(entry, rng)) for entry in VOCABULARY.attributes.values() if entry.name not in DERIVED
    )


def _value(entry: Attribute, rng: random.Random) -> ValueSet:
    match entry.type:
        case AttributeType.NUMBER:
            return _number(entry, rng)
        case AttributeType.TAGS:
            held = rng.choices([0, 1, 2, 3], [4, 4, 2, 1])[0]
            return Tags(frozenset(term.name for term in rng.sample(entry.terms, held)), complete=True)
        case AttributeType.BOOLEAN:
            return YesNo(truth_of(rng.random() < 0.2))
        case AttributeType.CHOICE:
            return Candidates(frozenset({rng.choice(entry.terms).name}))
        case AttributeType.DATE:
            day = date(rng.randint(1995, 2026), rng.randint(1, 12), 5)
            return Day(Range(day, day))
        case AttributeType.REGION:
            return Candidates(frozenset({rng.choice([code for code in REGIONS if code in VOCABULARY.places])}))
        case AttributeType.INDUSTRY:
            divisions = [code for code in VOCABULARY.industries if len(code) == 2]
            return Candidates(frozenset({rng.choice(divisions)}))


def _number(entry: Attribute, rng: random.Random) -> Amount:
    if entry.unit == "ratio":
        value = Decimal(rng.randint(0, 100)) / 100
    elif entry.unit == "CNY" and rng.random() < 0.5:
        value = Decimal(0)
    else:
        value = Decimal(int(10 ** rng.uniform(0, 9 if entry.unit in {"CNY", "kWh"} else 3)))
    return Amount(Range(value, value), entry.unit or "")


def answered(known: Profile, truth: Profile, question: Question) -> Profile:
    """Give what is known after a truthful answer."""
    fact = truth.fact(question.attribute)
    if fact is None:
        value = FactView(VOCABULARY, truth, AS_OF).known(question.attribute)
        return known if value is None else known.adding(Fact(question.attribute, value))
    if isinstance(fact.value, Tags) and not question.whole:
        held = fact.value.members & frozenset(question.terms)
        return known.adding(Fact(question.attribute, Tags(held, frozenset(question.terms) - held)))
    return known.adding(fact)


def standing(known: Profile) -> tuple[MatchResult, FactView, int]:
    """Match, and count the clauses that an answer could still decide."""
    result = match(known, CLAUSES, VOCABULARY, AS_OF)
    view = FactView(VOCABULARY, known, AS_OF)
    return result, view, sum(bool(found.missing) for found in result.having(Verdict.UNKNOWN))


def questionnaire(*, used_only: bool) -> list[Question]:
    """List all questions in vocabulary order."""
    result, view, _ = standing(Profile())
    used = set(scores_of(result, view))
    listed: list[Question] = []
    for entry in VOCABULARY.attributes.values():
        terms = [term.name for term in entry.terms if (entry.name, term.name) in used or not used_only]
        if entry.name in DERIVED:
            continue
        if entry.type is not AttributeType.TAGS:
            listed += [Question(entry.name)] if (entry.name, None) in used or not used_only else []
        elif entry.name in ASKED_WHOLE:
            listed += [Question(entry.name, whole=True)] if terms else []
        else:
            listed += [
                Question(entry.name, tuple(terms[i : i + OFFERED_TERMS])) for i in range(0, len(terms), OFFERED_TERMS)
            ]
    return listed


def in_order(questions: list[Question]) -> Strategy:
    """Ask a list through, whatever was answered."""
    queue = list(questions)

    def ask(_result: MatchResult, _view: FactView, _skipped: frozenset[tuple[str, str | None]]) -> Question | None:
        return queue.pop(0) if queue else None

    return ask


def look_ahead(rng: random.Random) -> Strategy:
    """Ask what settles most clauses on average over sampled answers."""
    samples = [enterprise(rng) for _ in range(SAMPLED_ANSWERS)]

    def ask(result: MatchResult, view: FactView, skipped: frozenset[tuple[str, str | None]]) -> Question | None:
        scores = scores_of(result, view, skipped)
        attributes = {attribute for attribute, _ in scores}
        options = [question for name in sorted(attributes) if (question := _about(name, scores)) is not None]
        return min(options, key=lambda question: _left(view.profile, question), default=None)

    def _left(known: Profile, question: Question) -> float:
        return statistics.mean(standing(answered(known, sample, question))[2] for sample in samples)

    return ask


def _about(attribute: str, scores: dict[tuple[str, str | None], Decimal]) -> Question | None:
    ranked = sorted(((s, t) for (a, t), s in scores.items() if a == attribute and t is not None), reverse=True)
    return Question(attribute, tuple(term for _, term in ranked[:OFFERED_TERMS]), whole=attribute in ASKED_WHOLE)


def count(truth: Profile, strategy: Strategy) -> int:
    """Count the questions until nothing is open."""
    known, asked = Profile(), 0
    skipped: frozenset[tuple[str, str | None]] = frozenset()
    while True:
        result, view, still_open = standing(known)
        question = strategy(result, view, skipped) if still_open else None
        if question is None:
            return asked
        after = answered(known, truth, question)
        if after.facts == known.facts:
            skipped |= {(question.attribute, None), *((question.attribute, term) for term in question.terms)}
        known, asked = after, asked + 1


def main(enterprises: int) -> None:
    """Print the mean number of questions of every order."""
    rng = random.Random(20261122)
    truths = [enterprise(rng) for _ in range(enterprises)]
    everything, used = questionnaire(used_only=False), questionnaire(used_only=True)

    def shuffled(index: int) -> list[Question]:
        return random.Random(index).sample(used, len(used))

    rows: dict[str, list[int]] = {
        "ours": [count(truth, next_question) for truth in truths],
        "vocabulary order": [count(truth, in_order(everything)) for truth in truths],
        "only what rules use": [count(truth, in_order(used)) for truth in truths],
        "random": [count(truth, in_order(shuffled(i))) for i, truth in enumerate(truths)],
        "look-ahead": [count(truth, look_ahead(random.Random(i))) for i, truth in enumerate(truths)],
    }
    ours = statistics.mean(rows["ours"])
    print(f"{len(CLAUSES)} clauses in force, {enterprises} simulated enterprises; mean questions until settled")
    for name, counts in rows.items():
        mean = statistics.mean(counts)
        print(f"  {name:<22}{mean:6.1f}   ours is {ours / mean:5.0%} of it   (min {min(counts)}, max {max(counts)})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
