"""A clause made ready for comparison with others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.language.benefits import Benefit, Fixed, Formula, PerUnit, Progressive, Rate, Tiers, UpTo
from policies.language.conditions import All, AnyOf, Condition, Has, Within, leaves
from policies.logic import normal_form
from policies.model import Clause, Document, Level
from policies.publication.plain_text import squeezed
from policies.vocabulary import Vocabulary

Signature = tuple[str, ...]
"""What an amount is for: the kind of formula, the form of money, the base, what it counts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A clause with the keys by which others are like it.

    `rule` is the normal form of the condition; `core` the same without where the enterprise must be,
    None when nothing else is asked; `amounts` the money per signature.
    """

    clause: Clause
    document: Document
    rule: Condition
    core: Condition | None
    amounts: dict[Signature, tuple[Decimal, ...]]
    words: str

    @property
    def level(self) -> Level:
        """Which level of government gives it."""
        return self.clause.level or self.document.level

    def overlaps_in_time(self, other: Subject) -> bool:
        """Whether both are valid on some day."""
        mine, theirs = self.clause, other.clause
        starts = max(mine.valid_from or date.min, theirs.valid_from or date.min)
        return starts <= min(mine.valid_to or date.max, theirs.valid_to or date.max)


def subject_of(clause: Clause, document: Document, vocabulary: Vocabulary) -> Subject:
    """Prepare a clause all of whose words the vocabulary knows."""
    rule = normal_form(clause.condition, vocabulary)
    words = squeezed(clause.title + clause.summary + clause.citation.quote)
    return Subject(clause, document, rule, _without_place(rule), _amounts(clause.benefit), words)


def _without_place(rule: Condition) -> Condition | None:
    parts = rule.parts if isinstance(rule, All) else (rule,)
    rest = tuple(part for part in parts if not _is_about_place(part))
    if not rest:
        return None
    return rest[0] if len(rest) == 1 else All(rest)


def _is_about_place(part: Condition) -> bool:
    """Whether a demand only says where: 注册地 属于 余杭区, also with 或 经营活动 含 迁入或新设."""
    asked = leaves(part)
    places = [leaf for leaf in asked if isinstance(leaf, Within) and leaf.attribute == "region"]
    if not places:
        return False
    coming = [leaf for leaf in asked if isinstance(leaf, Has) and leaf.attribute == "activities"]
    return len(places) == len(asked) or (isinstance(part, AnyOf) and len(places) + len(coming) == len(asked))


def _amounts(benefit: Benefit | None) -> dict[Signature, tuple[Decimal, ...]]:
    found: dict[Signature, tuple[Decimal, ...]] = {}
    for item in () if benefit is None else benefit.items:
        # A conditional item is compared with nothing: another condition may give another amount.
        known = None if item.when is not None else _amount(item.formula)
        if known is not None:
            found[known[0]] = found.get(known[0], ()) + known[1]
    return found


def _amount(formula: Formula) -> tuple[Signature, tuple[Decimal, ...]] | None:
    match formula:
        case Fixed(form=form, amount=amount, terms=terms):
            return ("fixed", form.value, *terms.per), (amount,)
        case UpTo(form=form, cap=amount, terms=terms):
            return ("up_to", form.value, *terms.per), (amount,)
        case Rate(form=form, rate=rate, base=base, terms=terms):
            return ("rate", form.value, base), (rate, *_known(terms.cap))
        case Progressive(form=form, base=base, brackets=brackets, terms=terms):
            parts = tuple(number for bracket in brackets for number in (bracket.at, bracket.rate))
            return ("progressive", form.value, base), (*parts, *_known(terms.cap))
        case PerUnit(form=form, base=base, amount=amount, step=step, terms=terms):
            return ("per_unit", form.value, base), (amount / step.value, *_known(terms.cap))
        case Tiers(form=form, attribute=attribute, tiers=tiers):
            return ("tiers", form.value, attribute), tuple(n for tier in tiers for n in (tier.at, tier.amount))
        case _:
            return None


def _known(amount: Decimal | None) -> tuple[Decimal, ...]:
    return () if amount is None else (amount,)
