"""What a quantity was judged to measure."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.text.marks import Mark


@dataclass(frozen=True, slots=True)
class Topic:
    """The attribute a quantity was judged to measure, the cue that said so, and how surely."""

    attribute: str
    cue: Mark | None
    rule: str
    confidence: float
