"""Random enterprises over the whole vocabulary, drawn by a seed: what a registry of a province may look like."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from matcher.enterprise import Enterprise, Name
from matcher.profile import Fact, Source
from matcher.truth import truth_of
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.vocabulary import Attribute, AttributeType, Vocabulary

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FIRST_DAY = date(1995, 1, 1)
KNOWN = 0.6
"""How likely an attribute is known at all; those that most rules ask for are known nearly always."""

COMMON = {"region": 0.97, "industry": 0.9, "established_on": 0.95, "sectors": 0.8, "qualifications": 0.8}


def credit_code(serial: int) -> str:
    """Make a code with a right check digit (GB 32100-2015)."""
    body = f"91330110MA{serial:07d}"
    total = sum(LETTERS.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return body + LETTERS[-total % 31]


def enterprises(count: int, vocabulary: Vocabulary, seed: int = 11) -> Iterator[Enterprise]:
    """Draw enterprises; the same seed draws the same."""
    rng = random.Random(seed)  # noqa: S311 - drawn again by its seed, not secret
    for serial in range(count):
        facts = [
            Fact(entry.name, _value(entry, vocabulary, rng), rng.choice([Source.IMPORTED, Source.VERIFIED]))
            for entry in vocabulary.attributes.values()
            if not entry.derived_from and rng.random() < COMMON.get(entry.name, KNOWN)
        ]
        yield Enterprise(credit_code(serial), (Name(f"第{serial}号企业"),), tuple(facts))


def _value(entry: Attribute, vocabulary: Vocabulary, rng: random.Random) -> ValueSet:
    match entry.type:
        case AttributeType.NUMBER:
            return Amount(_interval(entry.unit or "", rng), entry.unit or "")
        case AttributeType.BOOLEAN:
            return YesNo(truth_of(rng.random() < 0.5))
        case AttributeType.DATE:
            day = FIRST_DAY + timedelta(days=rng.randrange(11_000))
            return Day(Range(day, day + timedelta(days=rng.choice([0, 0, 30]))))
        case AttributeType.REGION:
            return Candidates(frozenset(_few(sorted(vocabulary.places), rng)))
        case AttributeType.INDUSTRY:
            return Candidates(frozenset(_few(sorted(vocabulary.industries), rng)))
        case AttributeType.CHOICE:
            return Candidates(frozenset(_few([term.name for term in entry.terms], rng)))
        case AttributeType.TAGS:
            terms = [term.name for term in entry.terms]
            held = frozenset(term for term in terms if rng.random() < 0.3)
            refused = frozenset(term for term in terms if rng.random() < 0.4) - held
            return Tags(held, refused, rng.random() < 0.3)


def _few(options: list[str], rng: random.Random) -> list[str]:
    return rng.sample(options, 1 if rng.random() < 0.9 else min(3, len(options)))


def _interval(unit: str, rng: random.Random) -> Range[Decimal]:
    scale = {"ratio": Decimal("0.001"), "CNY": Decimal(10_000), "kWh": Decimal(10_000)}.get(unit, Decimal(1))
    low = scale * rng.choice([0, 1, 3, 10, 50, 200, 500, 1_000, 5_000, 20_000])
    match rng.randrange(5):
        case 0:
            return Range(low, low * 3 + scale, high_open=rng.random() < 0.5)
        case 1:
            return Range(low, None)
        case _:
            return Range(low, low)
