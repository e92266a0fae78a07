"""How many planted faults the checks before publication find, how often they cry wolf, and how long they take.

Every shipped benefit of money is copied as a clause of a new official document of the same issuer, with one
fault a copy; what is found of the faultless copy against a corpus without the original is the false alarms.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from policies.corpus.shipped import shipped_bundles
from policies.language.benefits import Benefit, Fixed, Item, Rate, UpTo
from policies.language.conditions import All, Comparison, Operator, Quantity
from policies.model import Citation, Clause, Document, StoredClause, Window
from policies.publication.corpus import check_corpus
from policies.publication.findings import PublicationChecks
from policies.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
MINOR = {"judgement", "department", "window", "mode", "ended"}
STAFF = (
    Comparison("employees", Operator.GE, Quantity(Decimal(300), "person")),
    Comparison("employees", Operator.LT, Quantity(Decimal(100), "person")),
)


def dearer(benefit: Benefit | None) -> Benefit | None:
    """Give the benefit with every amount or rate half as much again; None where there is none."""
    items: list[Item] = []
    for item in () if benefit is None else benefit.items:
        match item.formula:
            case Fixed(amount=amount):
                formula = dataclasses.replace(item.formula, amount=amount * Decimal("1.5"))
            case UpTo(cap=cap):
                formula = dataclasses.replace(item.formula, cap=cap * Decimal("1.5"))
            case Rate(rate=rate):
                formula = dataclasses.replace(item.formula, rate=rate * Decimal("1.5"))
            case _:
                return None
        items.append(dataclasses.replace(item, formula=formula))
    return dataclasses.replace(benefit, items=tuple(items)) if benefit else None


def ended_before(clause: Clause) -> Clause:
    """Close the window before the clause begins."""
    begins = clause.valid_from or date(2026, 1, 1)
    closes = begins - timedelta(days=1)
    return dataclasses.replace(clause, valid_from=begins, valid_to=None, window=Window(None, closes))


FAULTS: dict[str, tuple[Callable[[Clause], Clause], set[str]]] = {
    "the same clause again": (lambda c: c, {"duplicate", "same_rule", "similar"}),
    "another amount": (lambda c: dataclasses.replace(c, benefit=dearer(c.benefit)), {"conflict"}),
    "another amount in other words": (
        lambda c: dataclasses.replace(
            c,
            benefit=dearer(c.benefit),
            title=c.citation.quote[:14],
            summary=c.citation.quote,
            citation=Citation("一", "略"),
        ),
        {"conflict"},
    ),
    "demands that exclude each other": (
        lambda c: dataclasses.replace(c, condition=All((c.condition, *STAFF))),
        {"impossible"},
    ),
    "a quote with two characters lost": (
        lambda c: dataclasses.replace(
            c, citation=Citation(c.citation.section, c.citation.quote[:4] + c.citation.quote[6:])
        ),
        {"quote"},
    ),
    "window closed too early": (ended_before, {"period"}),
    "summary with another amount": (
        lambda c: dataclasses.replace(c, summary=f"{c.summary[:20]}，每家给予7777万元。"),
        {"figures"},
    ),
}


def main() -> None:
    """Print the tables."""
    bundles = shipped_bundles(VOCABULARY)
    stored = [StoredClause(clause, bundle.document, 1, "") for bundle in bundles for clause in bundle.clauses]
    money = [entry for entry in stored if dearer(entry.clause.benefit) is not None]
    started = time.perf_counter()
    check_corpus(stored, [bundle.document for bundle in bundles], VOCABULARY)
    whole = time.perf_counter() - started
    started = time.perf_counter()
    checks = PublicationChecks(VOCABULARY, stored)
    prepared = time.perf_counter() - started
    print(f"{len(stored)} clauses checked in {whole:.2f} s; prepared for one in {prepared:.2f} s", end="")
    started = time.perf_counter()
    for entry in money:
        checks.findings(_copy(entry.clause), _paper(entry.document))
    print(f", one checked in {(time.perf_counter() - started) / len(money) * 1000:.0f} ms")
    for fault, (plant, wanted) in FAULTS.items():
        found = sum(_is_found(plant(_copy(entry.clause)), entry, checks, wanted) for entry in money)
        print(f"{fault}: found in {found} of {len(money)}")
    alarms = [topic for entry in money for topic in _alarms(entry, stored)]
    print(f"false alarms over {len(money)} faultless clauses: {len(alarms)} {sorted(set(alarms))}")


def _copy(clause: Clause) -> Clause:
    return dataclasses.replace(clause, id=f"{clause.id}-copy", document="new")


def _paper(document: Document) -> Document:
    return dataclasses.replace(document, id="new")


def _is_found(clause: Clause, entry: StoredClause, checks: PublicationChecks, wanted: set[str]) -> bool:
    text = f"前文。{entry.clause.citation.quote}。后文。"
    return bool(wanted & {finding.topic for finding in checks.findings(clause, _paper(entry.document), text)})


def _alarms(entry: StoredClause, stored: list[StoredClause]) -> list[str]:
    others = [other for other in stored if other.clause.id != entry.clause.id]
    found = PublicationChecks(VOCABULARY, others).findings(_copy(entry.clause), entry.document)
    return [finding.topic for finding in found if finding.topic not in MINOR]


if __name__ == "__main__":
    main()
