"""Tables of privacy. Rows stay in this package."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from matcher.privacy.consents import ConsentEvent
from matcher.privacy.subject import SubjectKind
from policies.store.database import Moment, new_metadata

KEY_ID_LENGTH = 26


class Base(DeclarativeBase):
    """Root of this package's tables."""

    metadata = new_metadata()


def _one_of(column: str, codes: type[SubjectKind | ConsentEvent]) -> str:
    return f"{column} IN ({', '.join(repr(code.value) for code in codes)})"


class SubjectKeyRow(Base):
    """The wrapped key of one subject, or what is left of it: nothing in a tombstone leads back to the subject.

    `wrapped` holds the key and the subject's name; `name_hash` finds it. `ordinal` is 0 but for a subject who got
    keys from two processes with different master keys.
    """

    __tablename__ = "subject_keys"
    __table_args__ = (
        UniqueConstraint("name_hash", "ordinal", name="uq_subject_keys_name_hash"),
        CheckConstraint(_one_of("kind", SubjectKind), name="kind_known"),
        CheckConstraint(
            "(destroyed_at IS NULL) = (wrapped IS NOT NULL) AND (destroyed_at IS NULL) = (name_hash IS NOT NULL)",
            name="whole_or_destroyed",
        ),
        Index("ix_subject_keys_used_on", "used_on"),
    )

    id: Mapped[str] = mapped_column(String(KEY_ID_LENGTH), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name_hash: Mapped[str | None] = mapped_column(String(64))
    ordinal: Mapped[int]
    master_id: Mapped[str | None] = mapped_column(String(20))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    used_on: Mapped[date]
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(String(20))


class ConsentEventRow(Base):
    """Consent given, refused or withdrawn: append-only, and after an erasure nobody's in particular."""

    __tablename__ = "consent_events"
    __table_args__ = (
        CheckConstraint(_one_of("event", ConsentEvent), name="event_known"),
        Index("ix_consent_events_key_id", "key_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(KEY_ID_LENGTH))
    channel: Mapped[str] = mapped_column(String(20))
    event: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
