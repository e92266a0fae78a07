"""Tables of subscriptions, notices and grievances. Rows stay in this package."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import text

from bot.notices.model import GrievanceState, NoticeState
from bot.store.tables import BIG_KEY, CHAT_LENGTH, Base
from policies.store.database import Moment

WAITING_ONLY = text(f"state = '{NoticeState.WAITING}'")
OPEN_ONLY = text(f"state = '{GrievanceState.OPEN}'")


def _known(codes: type[NoticeState | GrievanceState]) -> CheckConstraint:
    return CheckConstraint(f"state IN ({', '.join(repr(code.value) for code in codes)})", name="state_known")


class SubscriptionRow(Base):
    """A chat that wants to hear of new policies, and from when on it may be told again (quiet hours, daily cap)."""

    __tablename__ = "subscriptions"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH), primary_key=True)
    is_active: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)


class NoticeRunRow(Base):
    """One clause version to tell of: how far the enterprises were gone through, and what was found."""

    __tablename__ = "notice_runs"
    __table_args__ = (
        UniqueConstraint("clause_id", "version", "reason"),
        Index("ix_notice_runs_finished_at", "finished_at"),
    )

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    clause_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(100))
    requested_at: Mapped[datetime] = mapped_column(Moment)
    as_of: Mapped[date]
    cursor: Mapped[str] = mapped_column(String(18))
    examined: Mapped[int]
    ready: Mapped[int]
    one_missing: Mapped[int]
    near: Mapped[int]
    planned: Mapped[int]
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class NoticeMessageRow(Base):
    """One message that tells a chat of one or several clauses; its buttons name it."""

    __tablename__ = "notice_messages"
    __table_args__ = (Index("ix_notice_messages_channel_chat_day", "channel", "chat", "day"),)

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    chat: Mapped[str] = mapped_column(String(CHAT_LENGTH))
    uscc: Mapped[str] = mapped_column(String(18))
    day: Mapped[date]
    outbox_id: Mapped[int] = mapped_column(BigInteger, index=True)
    at: Mapped[datetime] = mapped_column(Moment)


class NoticeRow(Base):
    """What an enterprise is to be told: once for each clause version and reason, which the unique columns see to."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("uscc", "clause_id", "version", "reason"),
        _known(NoticeState),
        Index("ix_notices_waiting", "uscc", postgresql_where=WAITING_ONLY, sqlite_where=WAITING_ONLY),
        Index("ix_notices_message_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18))
    clause_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text)
    road: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("notice_messages.id"))
    planned_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)


class GrievanceRow(Base):
    """The clock and the answer of a grievance. Who asked and in which words stands in `requests`."""

    __tablename__ = "grievances"
    __table_args__ = (
        _known(GrievanceState),
        Index("ix_grievances_open", "due", postgresql_where=OPEN_ONLY, sqlite_where=OPEN_ONLY),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10))
    department: Mapped[str] = mapped_column(Text)
    receipt: Mapped[str] = mapped_column(String(20))
    filed_at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[date]
    due_is_estimate: Mapped[bool]
    answer: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(String(100))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    reopened: Mapped[int]
