"""Tables of documents and clauses. Rows stay in this package; dataclasses of `policies.model` leave it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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
    """A clause by its lasting id: which document it belongs to and where it stands."""

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


class ClauseEventRow(Base):
    """One step in the life of a clause: what, who, why, when."""

    __tablename__ = "clause_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[str] = mapped_column(ForeignKey("clauses.id"), index=True)
    version: Mapped[int]
    event: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
