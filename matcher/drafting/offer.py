"""What is given, once: the value that readers of offers give and claims are made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from policies.language.benefits import Form
from policies.language.conditions import Quantity


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing given. `start`/`end` bound its figure, `context` the words before it that say to whom.

    `words` run from the word of giving to the end of the segment.
    """

    kind: str
    form: Form
    start: int
    end: int
    context: tuple[int, int]
    amount: Decimal | None = None
    rate: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    unit: str = "CNY"
    base: str | None = None
    base_text: str = ""
    per: tuple[str, ...] = ()
    step: Quantity | None = None
    years: int | None = None
    at_most: bool = False
    adds: bool = False
    note: str = ""
    cap_words: str = ""
    measured: str | None = None
    raises: bool = False
    uncounted: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class OfferSet:
    """Offers of one list of figures; `piece` numbers the semicolon-parted piece they stand in."""

    offers: tuple[Offer, ...]
    piece: int

    @property
    def is_share(self) -> bool:
        """Whether the offers are shares of a base."""
        return self.offers[0].rate is not None


def both(*notes: str) -> str:
    """Join notes without repeats."""
    return "；".join(dict.fromkeys(note for note in notes if note))
