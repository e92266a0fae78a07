"""Tables of the matcher. Rows stay in this package."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from policies.store.database import Moment, new_metadata


class Base(DeclarativeBase):
    """Root of this package's tables."""

    metadata = new_metadata()


class ReceiptRow(Base):
    """The record of one match; never changed nor removed (the database refuses)."""

    __tablename__ = "receipts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    as_of: Mapped[date]
    actor: Mapped[str] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(20))
    record_hash: Mapped[str] = mapped_column(String(64))
    record: Mapped[str] = mapped_column(Text)


class EnterpriseRow(Base):
    """An enterprise of the registry: `facts` is its canonical text, of which everything else is derived."""

    __tablename__ = "enterprises"

    uscc: Mapped[str] = mapped_column(String(18), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    facts: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class ErasureRow(Base):
    """Stands where an enterprise was erased, so that no import brings it back; holds nothing of what was known."""

    __tablename__ = "enterprise_erasures"

    uscc: Mapped[str] = mapped_column(String(18), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)


class EnterpriseImportRow(Base):
    """One run of an import: who brought which file, with what authority, and what came of it."""

    __tablename__ = "enterprise_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(10))
    as_of: Mapped[date]
    actor: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
