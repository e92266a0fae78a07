"""Where a document applies, and clauses whose rule does not keep to it."""

from __future__ import annotations

from policies.checks import Finding, Severity
from policies.language.conditions import All, AnyOf, Condition, Has, Not, Within, leaves
from policies.language.printer import Printer
from policies.logic import Reasoner
from policies.model import Clause, Document, Grade, Kind, Level
from policies.vocabulary import Vocabulary

REGION = "region"
COMING = frozenset({"relocates_in", "starts_business"})
_SHORTEST = 2


def jurisdiction(document: Document, vocabulary: Vocabulary) -> str | None:
    """Give the place whose government issued the document: the smallest its issuer names; None of a report or news.

    A title is not read: a plan may name a corridor and cover more.
    """
    if document.issuer is None or document.grade in {Grade.REPORT, Grade.NEWS}:
        return None
    named = {
        code
        for word, code in vocabulary.place_words.items()
        if len(word) >= _SHORTEST and not word.isdigit() and word in document.issuer
    }
    depth = vocabulary.regions.tree.chain
    return max(sorted(named), key=lambda code: len(depth(code)), default=None)


def place_problems(
    clause: Clause, place: str | None, document: Document, reasoner: Reasoner, printer: Printer
) -> list[Finding]:
    """Find rules that ask for another place than the document's, or for none at all."""
    # A clause told of another level (a district's report on a provincial award) has another issuer.
    if place is None or clause.level not in {None, document.level} or document.level is Level.NATIONAL:
        return []
    inside = Within(REGION, (place,))
    name = printer.condition(inside)
    asked = [leaf for leaf in leaves(clause.condition) if isinstance(leaf, Within) and leaf.attribute == REGION]
    if asked and not _has_negation(clause.condition) and reasoner.cannot_hold(clause.condition, inside):
        message = f"规则要求的地区不在发文机关的辖区（{name}）里；请核对地名"
        return [Finding(Severity.WARNING, "region", (clause.id,), message)]
    if not asked and clause.kind is Kind.BENEFIT and not _invites(clause.condition):
        message = f"规则没有限定地区，外地企业也会被判为符合；若只给本地企业，请加“{name}”"
        return [Finding(Severity.WARNING, "region", (clause.id,), message)]
    return []


def _has_negation(condition: Condition) -> bool:
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return any(_has_negation(part) for part in parts)
        case _:
            return isinstance(condition, Not)


def _invites(condition: Condition) -> bool:
    """Whether it is for those who are to come: they are registered elsewhere or nowhere yet."""
    return any(
        isinstance(leaf, Has) and leaf.attribute == "activities" and COMING & set(leaf.terms)
        for leaf in leaves(condition)
    )
