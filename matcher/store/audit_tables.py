"""Tables of the audit log. Rows are added and never changed nor removed (the database refuses)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.tables import Base

NUMBER = BigInteger().with_variant(Integer, "sqlite")


class AuditRecordRow(Base):
    """One record of the chain. Instants are kept as the very text that is hashed."""

    __tablename__ = "audit_records"

    seq: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[str] = mapped_column(String(32))
    header: Mapped[str] = mapped_column(Text)
    key_id: Mapped[str | None] = mapped_column(String(64), index=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous_hash: Mapped[str] = mapped_column(String(64))
    record_hash: Mapped[str] = mapped_column(String(64))


class AuditClauseSetRow(Base):
    """A list of clause versions that matches considered, under the hash of its text."""

    __tablename__ = "audit_clause_sets"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    clauses: Mapped[str] = mapped_column(Text)


class AuditCheckpointRow(Base):
    """The state of the log after `size` records; `peaks` are hashes joined by spaces."""

    __tablename__ = "audit_checkpoints"

    size: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    head: Mapped[str] = mapped_column(String(64))
    peaks: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(32))
