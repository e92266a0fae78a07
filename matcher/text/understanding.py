"""What a reading yields: intent, facts, doubts. Pure values, no library needed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FactValue = Decimal | str | bool | tuple[Decimal, Decimal]


class Intent(StrEnum):
    """What the writer wants (DESIGN section 6)."""

    TELL_PROFILE = "tell_profile"
    CORRECT_FACT = "correct_fact"
    ASK_MATCH = "ask_match"
    ASK_NO_APPLICATION = "ask_no_application"
    ASK_WHY = "ask_why"
    ASK_POLICY = "ask_policy"
    ASK_DEADLINE = "ask_deadline"
    ASK_MATERIALS = "ask_materials"
    ASK_DEPARTMENT = "ask_department"
    ASK_GAP = "ask_gap"
    ASK_SOURCE = "ask_source"
    ASK_STACKING = "ask_stacking"
    WHAT_IF = "what_if"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    COMPLAIN = "complain"
    HUMAN = "human"
    SHOW_PROFILE = "show_profile"
    DELETE_DATA = "delete_data"
    EXPORT_REPORT = "export_report"
    RESTART = "restart"
    GREET = "greet"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    SKIP = "skip"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReadFact:
    """One fact about the writer's own enterprise, with the words it was read from.

    `span` counts characters of the original text. `place` names the town or zone when `value` is only the
    six-digit code around it. `approximate` says the number was given as 约, 左右, 来 …: docs/reading.md fixes
    the interval it stands for.
    """

    attribute: str
    operator: str
    value: FactValue
    unit: str | None
    period: str | None
    text: str
    span: tuple[int, int]
    confidence: float
    rule: str
    place: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words read too uncertainly to be a fact: the dialogue asks which candidate (attribute, term) was meant.

    For a number about an unknown attribute the term is empty and `value` and `unit` hold the number.
    """

    text: str
    span: tuple[int, int]
    candidates: tuple[tuple[str, str], ...]
    value: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    """A correction that gives numbers and not what they are of (不对，是4500万不是4000万): `new` for `old`.

    Only who knows what was said before can tell the attribute. `unit` is None where none was written.
    """

    new: Decimal
    old: Decimal | None
    unit: str | None
    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything read from one utterance. `complete` names tag attributes of which nothing else is held."""

    intent: Intent
    facts: tuple[ReadFact, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    policies: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    replaced: tuple[ReadFact, ...] = ()
    complete: tuple[str, ...] = ()
    swap: Swap | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The question asked last: only it tells what a bare 有 or 45 is about."""

    attribute: str
    term: str | None = None


@dataclass(frozen=True, slots=True)
class ClauseTitle:
    """A clause the writer may ask about: its id, title and the terms its rule names."""

    id: str
    title: str
    terms: tuple[str, ...] = ()
