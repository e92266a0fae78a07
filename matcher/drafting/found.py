"""A condition and where it was said: the value that all readers of conditions give."""

from __future__ import annotations

from dataclasses import dataclass

from policies.language.conditions import Condition, FirstReach, OverYears


@dataclass(frozen=True, slots=True)
class Found:
    """A condition and the stretch of text that says it."""

    condition: Condition
    start: int
    end: int

    @property
    def attribute(self) -> str:
        """Name the attribute that the condition asks about."""
        match self.condition:
            case OverYears(comparison=comparison) | FirstReach(comparison=comparison):
                return comparison.attribute
            case _:
                return str(getattr(self.condition, "attribute", ""))
