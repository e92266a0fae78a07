"""Tables of the bot: conversations and two queues. Rows stay in this package.

Both queues work alike: within a chat only the first waiting row may be taken, so that nothing overtakes.
A settled row stays for a while as proof (an update that comes again is known), but its words are gone.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Double, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql import text

from policies.store.database import Moment, new_metadata

BIG_KEY = BigInteger().with_variant(Integer, "sqlite")
"""A key that counts up by itself on both databases."""

CHAT_LENGTH = 64


class Base(DeclarativeBase):
    """Root of this package's tables."""

    metadata = new_metadata()


class Progress(StrEnum):
    """Where a queued row stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


WAITING_ONLY = text(f"state = '{Progress.WAITING}'")
CURRENT_ONLY = text("revoked_at IS NULL")


class ConversationRow(Base):
    """One chat's conversation. `revision` counts its changes: a change made on an old revision is refused.

    `tokens` is empty until the chat's messages are counted.
    """

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "chat"),)

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    offered: Mapped[str] = mapped_column(Text)
    tokens: Mapped[float | None] = mapped_column(Double)
    refused: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


def _queue_rules(table: str, order: str) -> tuple[SchemaItem, ...]:
    """Give what both queues share: known states, and an index that holds only what still waits."""
    states = ", ".join(f"'{code}'" for code in Progress)
    return (
        CheckConstraint(f"state IN ({states})", name="state_known"),
        Index(
            f"ix_{table}_waiting",
            "channel",
            "chat",
            order,
            postgresql_where=WAITING_ONLY,
            sqlite_where=WAITING_ONLY,
        ),
        Index(f"ix_{table}_settled_at", "settled_at"),
    )


class Queued:
    """Columns of a queued row. `reason` says why it waits for another attempt, or why it was given up."""

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH))
    update_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime] = mapped_column(Moment)
    payload: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)


class UpdateRow(Queued, Base):
    """An update as a channel sent it; the unique pair makes the second copy of it a no-op."""

    __tablename__ = "updates"
    __table_args__ = (UniqueConstraint("channel", "update_id"), *_queue_rules("updates", "update_id"))


class OutboxRow(Queued, Base):
    """A message to send; `update_id` names the update it answers."""

    __tablename__ = "outbox"
    __table_args__ = _queue_rules("outbox", "id")


class RequestRow(Base):
    """What a person asked of the house in a chat: an effect of the dialogue, with its words."""

    __tablename__ = "requests"
    __table_args__ = (Index("ix_requests_channel_chat", "channel", "chat"), Index("ix_requests_kind_at", "kind", "at"))

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    clauses: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class ProofRow(Base):
    """A one-time code by which a chat may be bound to an enterprise; only a hash of it is kept."""

    __tablename__ = "enterprise_proofs"

    uscc: Mapped[str] = mapped_column(String(18), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(128))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    attempts_left: Mapped[int]


class BindingRow(Base):
    """A chat that speaks for an enterprise; at most one that is not revoked for each chat."""

    __tablename__ = "enterprise_bindings"
    __table_args__ = (
        Index(
            "uq_enterprise_bindings_current",
            "channel",
            "chat",
            unique=True,
            postgresql_where=CURRENT_ONLY,
            sqlite_where=CURRENT_ONLY,
        ),
        Index("ix_enterprise_bindings_uscc", "uscc"),
    )

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH))
    uscc: Mapped[str] = mapped_column(String(18))
    at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class BindingFailureRow(Base):
    """A wrong code tried in a chat: too many within an hour and the chat has to wait."""

    __tablename__ = "enterprise_binding_failures"
    __table_args__ = (Index("ix_enterprise_binding_failures_channel_chat_at", "channel", "chat", "at"),)

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH))
    at: Mapped[datetime] = mapped_column(Moment)
