"""One draft's worth of what a sentence gives: the value that all readers of claims share."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.drafting.offer import Offer
from matcher.drafting.progressive import Part
from policies.language.benefits import Tier
from policies.language.conditions import Condition


@dataclass(frozen=True, slots=True)
class Claim:
    """An offer (or tiers), what it asks (`own`: by its own phrase), and what only a person can judge."""

    offer: Offer
    conditions: tuple[Condition, ...]
    judgement: str
    label: str
    piece: int
    tiers: tuple[Tier, ...] = ()
    tiers_of: str = ""
    tiers_unit: str = ""
    first_reach: bool = False
    end: int = 0
    unpaired: bool = False
    leaned: bool = False
    from_heading: bool = False
    parts: tuple[Part, ...] = ()
    own: tuple[Condition, ...] = ()
