"""Documents and clauses: frozen values, stdlib only; what every other layer speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.errors import InputError
from policies.language.benefits import Benefit
from policies.language.conditions import Condition

MAX_QUOTE = 60
"""The longest quoted span of a source document that a clause may carry, in characters."""


class Kind(StrEnum):
    """What a clause is to an enterprise."""

    BENEFIT = "benefit"
    SERVICE = "service"
    REQUIREMENT = "requirement"
    GOAL = "goal"


class Grade(StrEnum):
    """How good the source is: a numbered document, a plan, a second-hand report, or the news."""

    OFFICIAL = "official"
    PLAN = "plan"
    REPORT = "report"
    NEWS = "news"


class Level(StrEnum):
    """Which level of government stands behind a document."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"


class ApplicationMode(StrEnum):
    """How an enterprise comes to enjoy a clause."""

    NO_APPLICATION = "no_application"
    QUICK = "quick_application"
    APPLICATION = "application"
    CASE_BY_CASE = "case_by_case"
    COMPETITION = "competition"
    UNSPECIFIED = "unspecified"


class LifecycleState(StrEnum):
    """Where a clause stands between drafting and its end."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure a document states of the world, kept so that contradictions can be listed."""

    measure: str
    period: str
    value: str
    unit: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class DisclaimedPlace:
    """A place name that a document itself says it uses wrongly, or no longer holds."""

    name: str
    note: str
    quote: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source document; `file` names the text it was read from."""

    id: str
    title: str
    number: str | None
    issuer: str | None
    level: Level
    grade: Grade
    published_on: date | None
    effective_from: date | None
    effective_to: date | None
    file: str | None
    statements: tuple[Statement, ...] = ()
    disclaimed_places: tuple[DisclaimedPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a clause stands: section path and a short span quoted from the document."""

    section: str
    quote: str

    def __post_init__(self) -> None:
        """Refuse an empty place and a quote too long to be a short span."""
        if not self.section.strip() or not self.quote.strip():
            raise InputError("出处要写明章节和原文引句")
        if len(self.quote) > MAX_QUOTE:
            raise InputError(f"原文引句最多 {MAX_QUOTE} 个字，现在有 {len(self.quote)} 个字")


@dataclass(frozen=True, slots=True)
class Window:
    """When applications are taken (申报窗口); an open end is None."""

    opens: date | None = None
    closes: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One entitlement, service, requirement or goal, with its own rule.

    `valid_from`/`valid_to` are inclusive days; None is open. `caveat` says in Chinese what the
    reader must know beside the rule. `level` is set where it differs from the document's, as when
    a report tells of a provincial benefit.
    """

    id: str
    document: str
    title: str
    summary: str
    kind: Kind
    condition: Condition
    benefit: Benefit | None
    citation: Citation
    departments: tuple[str, ...] = ()
    application_mode: ApplicationMode = ApplicationMode.UNSPECIFIED
    valid_from: date | None = None
    valid_to: date | None = None
    window: Window | None = None
    materials: tuple[str, ...] = ()
    caveat: str = ""
    level: Level | None = None

    def __post_init__(self) -> None:
        """Refuse a validity that ends before it begins, and a benefit without what it gives."""
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise InputError("有效期的终止日早于起始日")
        if self.kind is Kind.BENEFIT and self.benefit is None:
            raise InputError("待遇类条款要写明给予什么（金额未定可写“补贴 待定”）")

    def is_in_force(self, day: date) -> bool:
        """Whether the clause is valid on the day."""
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class StoredClause:
    """A clause as it is kept: its document, immutable version, content hash and lifecycle state.

    `closes_on` is the last day of this version where it ends before the day it states itself, because a later
    version follows or it was expired.
    """

    clause: Clause
    document: Document
    version: int
    content_hash: str
    state: LifecycleState = LifecycleState.PUBLISHED
    closes_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day in force, as far as is known; None is open."""
        return self.closes_on or self.clause.valid_to
