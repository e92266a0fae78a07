"""Drafts in 规则中文, where the language can express them."""

from __future__ import annotations

from matcher.drafting.claim import Claim
from matcher.drafting.model import Draft
from policies.errors import InputError
from policies.language.benefits import (
    Benefit,
    Bracket,
    Fixed,
    Form,
    Formula,
    InKind,
    Item,
    OpenAmount,
    PerUnit,
    Price,
    Progressive,
    Rate,
    Terms,
    Tiers,
    UpTo,
)
from policies.language.conditions import All, Condition, Judgement
from policies.language.printer import Printer
from policies.model import Kind
from policies.vocabulary import Vocabulary


class Writer:
    """Writes the rules of drafts with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._printer = Printer(vocabulary)
        self._vocabulary = vocabulary

    def when(self, draft: Draft) -> str:
        """Write whom a draft is for; a rule always, be it only for human judgement."""
        return self._printer.condition(condition_of(draft))

    def benefit(self, draft: Draft) -> str | None:
        """Write what a draft gives; None when the language cannot say it (an unknown base, say)."""
        formula = self._formula(draft)
        try:
            return None if formula is None else self._printer.benefit(Benefit((Item(formula),)))
        except (InputError, KeyError):
            return None

    def _formula(self, draft: Draft) -> Formula | None:
        try:
            if draft.claim is not None:
                return formula_of(draft.claim, self._vocabulary)
            return OpenAmount(Form.SUBSIDY) if draft.kind is Kind.BENEFIT else _in_kind(draft)
        except InputError:
            return None


def condition_of(draft: Draft) -> Condition:
    """Join what the document and the sentence ask, and what a person must judge."""
    parts: list[Condition] = [*draft.inherited.conditions, *draft.inherited.assumed, *draft.conditions]
    if _quotable(draft.judgement):
        parts.append(Judgement(_quotable(draft.judgement)))
    unique = list(dict.fromkeys(parts))
    if not unique:
        return Judgement("适用对象以原文为准")
    return unique[0] if len(unique) == 1 else All(tuple(unique))


def formula_of(claim: Claim, vocabulary: Vocabulary) -> Formula | None:
    """Make the formula of a claim; None when its base is not in the vocabulary."""
    offer = claim.offer
    if offer.uncounted or offer.unit not in {"CNY", "ratio"}:
        return None
    terms = Terms(offer.cap, offer.floor, offer.per, offer.years)
    if claim.parts:
        brackets = tuple(Bracket(part.at, part.rate) for part in claim.parts)
        known = offer.base is not None and not offer.at_most and not offer.adds
        return Progressive(offer.form, offer.base or "", brackets, terms) if known else None
    if claim.tiers:
        unit = claim.tiers_unit or vocabulary.attribute(claim.tiers_of).unit or ""
        return Tiers(offer.form, claim.tiers_of, unit, claim.tiers, first_time=claim.first_reach)
    if offer.step is not None:
        if offer.base is None and offer.step.value == 1 and offer.amount is not None and offer.per:
            return Fixed(offer.form, offer.amount, terms)
        known = offer.base is not None and offer.amount is not None
        return (
            PerUnit(offer.form, offer.base or "", offer.step, offer.amount or offer.step.value, terms)
            if known
            else None
        )
    if offer.adds or (offer.rate is not None and offer.base is None):
        return None
    if offer.rate is not None:
        return Rate(offer.form, offer.rate, offer.base or "", at_most=offer.at_most, terms=terms)
    if offer.kind == "price":
        return Price(offer.amount, "kWh") if offer.amount is not None and offer.per == ("kWh",) else None
    if offer.amount is not None:
        return Fixed(offer.form, offer.amount, terms)
    return None if offer.cap is None else UpTo(offer.form, offer.cap, Terms(None, offer.floor, offer.per, offer.years))


def _in_kind(draft: Draft) -> Formula | None:
    text = _quotable(draft.title)
    return InKind(text) if draft.kind is Kind.SERVICE and text else None


def _quotable(text: str) -> str:
    return " ".join(text.split()).replace("「", "“").replace("」", "”").strip()
