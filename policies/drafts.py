"""Working copies of clauses: frozen values of what is being drafted, corrected and reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policies.lifecycle import DraftState
from policies.model import Clause, Document


class Origin(StrEnum):
    """Where a draft came from."""

    READ = "read"
    IMPORTED = "imported"
    FEED = "feed"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class ReviewNotes:
    """What a reviewer should know of a draft beside what it says.

    `span` points into the stored text with `text_hash`; `open_points` must be settled (or overridden) before it is
    published; `unread` are sentences of the same section that nothing was read from.
    """

    origin: Origin = Origin.EDITED
    span: tuple[int, int] | None = None
    text_hash: str | None = None
    confidence: float | None = None
    judgement: str = ""
    context: str = ""
    unread: tuple[str, ...] = ()
    open_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """What a working copy says: the clause, its document as it would be, and what a reviewer should know."""

    clause: Clause
    document: Document
    notes: ReviewNotes


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A working copy as it is kept; `authors` are all who wrote, corrected or submitted it.

    `document` is the document as this draft would have it: it replaces the stored one when the draft is published.
    `base_version` is the version it would supersede; None for a new clause.
    """

    id: int
    clause: Clause
    document: Document
    base_version: int | None
    state: DraftState
    authors: tuple[str, ...]
    notes: ReviewNotes
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text a document was read from, with its SHA-256; quotes and spans refer to it."""

    document_id: str
    text_hash: str
    text: str
    stored_at: datetime
