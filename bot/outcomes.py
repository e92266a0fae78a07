"""What came of the use cases on policies: frozen values that services give and views write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from matcher.impact import Change, Impact
from policies.checks import Finding, Severity
from policies.drafts import Copy, StoredDraft
from policies.interchange.report import Rejection
from policies.model import Document, StoredClause
from policies.publication.differences import FieldChange, Meaning
from policies.publication.topics import JUDGEMENT_TOPICS
from policies.store.repository import HistoryEvent, ImportCounts
from policies.timeline import Days, Timeline

OPEN_POINT = "open_point"
OVERRIDABLE = JUDGEMENT_TOPICS | {OPEN_POINT}
"""Topics of errors that an approver may set aside with a reason: what a person can know better than a check."""


@dataclass(slots=True)
class Proposal:
    """What became of clauses put forward: new drafts, corrected ones, and those that say nothing new.

    `held_up` were not taken: somebody else is at work on a draft of them.
    """

    drafted: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    held_up: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def touched(self) -> list[str]:
        """The clauses whose drafts are new or changed."""
        return [*self.drafted, *self.corrected]


@dataclass(frozen=True, slots=True)
class FedClause:
    """What came of one fed clause: fields applied, fields waiting for approval; a new clause waits whole."""

    clause_id: str
    applied: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; with rejections nothing was stored, unless good records were to be kept.

    `proposal` is set where clauses became drafts in review instead of being published; `fed` tells, for a feed,
    of each clause which fields were applied and which wait.
    """

    counts: ImportCounts
    rejections: tuple[Rejection, ...]
    stored: bool
    proposal: Proposal | None = None
    fed: tuple[FedClause, ...] = ()
    is_feed: bool = False


@dataclass(frozen=True, slots=True)
class ClauseStory:
    """A clause with all its steps, and from when to when each version holds as far as is known now."""

    stored: StoredClause
    history: list[HistoryEvent]
    timeline: Timeline


class Plan(StrEnum):
    """What is done to a clause when its impact is asked for."""

    PUBLISH = "publish"
    SUSPEND = "suspend"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Planned:
    """A change of a clause on a day: which version gives way to which; None where there is none.

    `PUBLISHED` looks back at a version that stands already. While a clause is suspended (`is_suspended`) the change
    shows only once it is resumed.
    """

    plan: Plan
    change: Change
    as_of: date
    old_version: int | None
    new_version: int | None
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class ClauseImpact:
    """A planned change with what it does to the registry."""

    planned: Planned
    impact: Impact


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What planned changes do to the registry; `touched` counts each enterprise once.

    `by_reference` enterprises had to be judged one by one.
    """

    registered: int
    entries: tuple[ClauseImpact, ...]
    touched: int = 0
    by_reference: int = 0


@dataclass(frozen=True, slots=True)
class DraftReview:
    """A draft with all that an approver decides on; `meaning` is set where the condition is written differently.

    `impact` is whom it would touch; None when nobody asked, or the draft has ended.
    """

    draft: StoredDraft
    base: StoredClause | None
    changes: tuple[FieldChange, ...]
    meaning: Meaning | None
    findings: tuple[Finding, ...]
    days: Days
    before: Timeline
    after: Timeline
    history: tuple[HistoryEvent, ...]
    impact: ImpactReport | None = None

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stand in the way."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """Two wordings of one clause compared, each with its name; `meaning` as in `DraftReview`."""

    clause_id: str
    old: str
    new: str
    changes: tuple[FieldChange, ...]
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """One clause put in force: which version, on which days, and the timeline before and after."""

    clause_id: str
    title: str
    version: int
    days: Days
    before: Timeline
    after: Timeline


@dataclass(frozen=True, slots=True)
class Reissue:
    """What a new issue of a document asks for.

    `copies` are new clauses, and changed ones under their old ids; `kept` say what they said; `orphaned` stand no
    longer in the text, so they may have to be expired.
    """

    copies: tuple[Copy, ...]
    kept: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedDrafts:
    """What became of a document's drafts: those kept, and stored clauses that stay or are gone from the text."""

    document: Document
    proposal: Proposal
    reissue: Reissue
