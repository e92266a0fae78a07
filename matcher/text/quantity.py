"""What a quantity is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from matcher.text.measures import MONEY


@dataclass(slots=True)
class Quantity:
    """A number with its unit (None: none written) as the text bounds it.

    `operator` is that of facts; `between` has `high`. `scaled` says 万 or 亿 was written: most likely money.
    `number_start` is where the digits begin, `start` where the words that bound them do. `faint` marks 一个, which
    counts something only right beside the word for it. Never changed; freezing would treble what making one costs.
    """

    start: int
    end: int
    low: Decimal
    operator: str = "=="
    high: Decimal | None = None
    unit: str | None = None
    scaled: bool = False
    approximate: bool = False
    number_start: int = 0
    faint: bool = False

    @property
    def is_money(self) -> bool:
        """Whether it can be an amount: in a currency, or 万 without any unit."""
        return self.unit in MONEY or (self.unit is None and self.scaled)
