"""Tables of entitlements, budgets and certificates. Rows stay in this package."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.payout.stages import Stage
from matcher.store.tables import Base
from policies.store.database import Moment

KEY = BigInteger().with_variant(Integer, "sqlite")
STAGES = ", ".join(f"'{stage}'" for stage in Stage)


class EntitlementRow(Base):
    """Where an entitlement stands now; how it came there is in its events. One an enterprise, clause and period.

    `uscc` is longer than a credit code: an erased enterprise leaves a number there, so that the money still adds up.
    `revision` counts the steps: a step taken on an old one is refused. `payout_days` are the working days from
    confirmation to payout, kept because no database knows the Chinese calendar.
    """

    __tablename__ = "entitlements"
    __table_args__ = (
        UniqueConstraint("uscc", "clause_id", "period"),
        CheckConstraint(f"stage IN ({STAGES})", name="stage_known"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_entitlements_clause_id_stage", "clause_id", "stage"),
        Index("ix_entitlements_stage_due", "stage", "due"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    uscc: Mapped[str] = mapped_column(String(40))
    clause_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    period: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int]
    in_money: Mapped[bool]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    due: Mapped[date | None]
    due_is_estimate: Mapped[bool]
    notice_ends: Mapped[date | None]
    paused_stage: Mapped[str | None] = mapped_column(String(20))
    days_left: Mapped[int | None]
    notice_left: Mapped[int | None]
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consent_digest: Mapped[str | None] = mapped_column(String(64))
    matched_at: Mapped[datetime] = mapped_column(Moment)
    notified_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    paid_at: Mapped[datetime | None] = mapped_column(Moment)
    payout_days: Mapped[int | None]


class EntitlementEventRow(Base):
    """One step of an entitlement; never changed nor removed (the database refuses). Names no enterprise."""

    __tablename__ = "entitlement_events"

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlements.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consent_digest: Mapped[str | None] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(Text)


class BudgetRow(Base):
    """One clause's money in one period; the checks hold whatever the programs do."""

    __tablename__ = "budgets"
    __table_args__ = (
        CheckConstraint("committed_fen >= 0 AND paid_fen >= 0", name="not_negative"),
        CheckConstraint("committed_fen + paid_fen <= released_fen AND released_fen <= total_fen", name="adds_up"),
        CheckConstraint("in_batches OR released_fen = total_fen", name="batches"),
    )

    clause_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    period: Mapped[str] = mapped_column(String(20), primary_key=True)
    total_fen: Mapped[int] = mapped_column(BigInteger)
    released_fen: Mapped[int] = mapped_column(BigInteger)
    committed_fen: Mapped[int] = mapped_column(BigInteger)
    paid_fen: Mapped[int] = mapped_column(BigInteger)
    in_batches: Mapped[bool]
    paused: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(Moment)


class BudgetEventRow(Base):
    """One change of a budget by a person; never changed nor removed (the database refuses)."""

    __tablename__ = "budget_events"
    __table_args__ = (Index("ix_budget_events_clause_id_period", "clause_id", "period"),)

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    clause_id: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(20))
    total_fen: Mapped[int] = mapped_column(BigInteger)
    released_fen: Mapped[int] = mapped_column(BigInteger)
    in_batches: Mapped[bool]
    paused: Mapped[bool]
    actor: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class CertificateRow(Base):
    """A qualification of an enterprise, from when to when."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("uscc", "term", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="days_in_order"),
        Index("ix_certificates_valid_to", "valid_to"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18))
    term: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
