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
    """A receipt of form 1, in clear: it waits to be carried into the audit log, and none is added any more."""

    __tablename__ = "receipts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    as_of: Mapped[date]
    actor: Mapped[str] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(20))
    record_hash: Mapped[str] = mapped_column(String(64))
    record: Mapped[str] = mapped_column(Text)
