"""Entries of the vocabulary: attributes, terms, places, industries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class AttributeType(StrEnum):
    """What kind of fact an attribute holds, hence which set of values stands for it."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    TAGS = "tags"
    DATE = "date"
    REGION = "region"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True)
class Term:
    """A tag or an option: `name` in JSON, `zh` in rules; `implies` lists terms it proves."""

    name: str
    zh: str
    synonyms: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that can be known of an enterprise, and how to ask for it."""

    name: str
    zh: str
    type: AttributeType
    question: str
    asked_of: str
    effort: int
    unit: str | None = None
    yearly: bool = False
    derived_from: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    implications: Mapping[str, frozenset[str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Collect what the terms imply, once: profiles ask for it a million times."""
        implied = {term.name: frozenset(term.implies) for term in self.terms if term.implies}
        object.__setattr__(self, "implications", implied)


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the region tree, or a functional zone mapped onto it.

    A zone lies in `parent`; `covers_wholly` and `touches` are the regions it contains or overlaps.
    """

    code: str
    zh: str
    parent: str | None
    synonyms: tuple[str, ...] = ()
    is_zone: bool = False
    covers_wholly: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Industry:
    """A section (C), division (39) or group (391) of GB/T 4754-2017."""

    code: str
    zh: str
    parent: str | None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SizeIndicator:
    """Lower bounds (inclusive, in `unit`) of each class for one indicator of the size table."""

    attribute: str
    unit: str
    large: int
    medium: int
    small: int


@dataclass(frozen=True, slots=True)
class SizeRow:
    """One industry row of the statistical size table of 2017 (国统字〔2017〕213号)."""

    industry: str
    divisions: tuple[str, ...]
    indicators: tuple[SizeIndicator, ...]
