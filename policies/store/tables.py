"""Tables of documents, clauses and drafts. Rows stay in this package; dataclasses of `policies.model` leave it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from policies.lifecycle import DraftState
from policies.model import LifecycleState
from policies.store.database import Moment, new_metadata


class Base(DeclarativeBase):
    """Root of this package's tables."""

    metadata = new_metadata()


def _one_of(column: str, codes: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


class DocumentRow(Base):
    """A source document."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    issuer: Mapped[str | None] = mapped_column(Text)
    level: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(20))
    published_on: Mapped[date | None]
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    file: Mapped[str | None] = mapped_column(Text)
    statements: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    disclaimed_places: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ClauseRow(Base):
    """A clause by its lasting id: which document it belongs to, and its newest version (0: none published yet).

    `state` is where the last step left it, for people who look into the table. What is in force on a day,
    publications and suspensions tell.
    """

    __tablename__ = "clauses"
    __table_args__ = (CheckConstraint(_one_of("state", [s.value for s in LifecycleState]), name="state_known"),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    latest_version: Mapped[int]


class ClauseVersionRow(Base):
    """One wording of a clause; never changed nor removed (the database refuses)."""

    __tablename__ = "clause_versions"
    __table_args__ = (Index("ix_clause_versions_validity", "valid_from", "valid_to"),)

    clause_id: Mapped[str] = mapped_column(ForeignKey("clauses.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class CitationRow(Base):
    """Where one wording of a clause stands in its document."""

    __tablename__ = "citations"
    __table_args__ = (
        ForeignKeyConstraint(["clause_id", "version"], ["clause_versions.clause_id", "clause_versions.version"]),
    )

    clause_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(String(60))


class WindowRow(Base):
    """When applications for one wording of a clause are taken."""

    __tablename__ = "windows"
    __table_args__ = (
        ForeignKeyConstraint(["clause_id", "version"], ["clause_versions.clause_id", "clause_versions.version"]),
    )

    clause_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[date | None]
    closes: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text)


class PublicationRow(Base):
    """On which days a version is in force, as known from one instant until another.

    Never changed but once: `known_to` is set when we come to know otherwise (the database refuses all else).
    """

    __tablename__ = "publications"
    __table_args__ = (
        ForeignKeyConstraint(["clause_id", "version"], ["clause_versions.clause_id", "clause_versions.version"]),
        Index("ix_publications_days", "valid_from", "valid_to"),
        Index("ix_publications_clause_id", "clause_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    known_from: Mapped[datetime] = mapped_column(Moment)
    known_to: Mapped[datetime | None] = mapped_column(Moment)


class SuspensionRow(Base):
    """On which days a clause is suspended, whatever its version; kept like a publication."""

    __tablename__ = "suspensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[str] = mapped_column(ForeignKey("clauses.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    known_from: Mapped[datetime] = mapped_column(Moment)
    known_to: Mapped[datetime | None] = mapped_column(Moment)


class DocumentTextRow(Base):
    """The text a document was read from; never changed nor removed."""

    __tablename__ = "document_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    text_hash: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime] = mapped_column(Moment)


class DocumentWordingRow(Base):
    """What a document said of itself once, or shall say when drafts are published; `documents` has what it says now."""

    __tablename__ = "document_wordings"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload: Mapped[str] = mapped_column(Text)


class VersionDocumentRow(Base):
    """The paper an old version stood in, where a new issue of it has been published since; never changed."""

    __tablename__ = "version_documents"
    __table_args__ = (
        ForeignKeyConstraint(["clause_id", "version"], ["clause_versions.clause_id", "clause_versions.version"]),
        ForeignKeyConstraint(
            ["document_id", "content_hash"], ["document_wordings.document_id", "document_wordings.content_hash"]
        ),
    )

    clause_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))


_IS_OPEN = text("state IN ('draft', 'in_review')")


class DraftRow(Base):
    """A working copy of a clause; one open at a time for each clause."""

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint(_one_of("state", [s.value for s in DraftState]), name="state_known"),
        ForeignKeyConstraint(
            ["document_id", "document_hash"], ["document_wordings.document_id", "document_wordings.content_hash"]
        ),
        Index("uq_drafts_open", "clause_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[str] = mapped_column(ForeignKey("clauses.id"))
    document_id: Mapped[str] = mapped_column(String(80), index=True)
    document_hash: Mapped[str] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text)
    base_version: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20))
    authors: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class GoldenCaseRow(Base):
    """An example that a clause must conclude rightly before it is published."""

    __tablename__ = "golden_cases"

    clause_id: Mapped[str] = mapped_column(ForeignKey("clauses.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    profile: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[date | None]
    amount: Mapped[str | None] = mapped_column(Text)
    missing: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    judgements: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class ClauseEventRow(Base):
    """One step in the life of a clause: what, who, why, when; `effective_on` is the day from which it holds."""

    __tablename__ = "clause_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[str] = mapped_column(ForeignKey("clauses.id"), index=True)
    version: Mapped[int]
    event: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    effective_on: Mapped[date | None]
