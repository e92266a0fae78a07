"""Conversations, the updates that came in, and the messages on their way out.

Locks: none that matter, the tables are new and code of the release before does not know them.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policies.store.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    _create_conversations()
    _create_queue("updates", sa.UniqueConstraint("channel", "update_id", name="uq_updates_channel_update_id"))
    _create_queue("outbox")
    _create_queue_indexes("updates", "update_id")
    _create_queue_indexes("outbox", "id")


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offered", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Double()),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("channel", "chat", name="uq_conversations_channel_chat"),
    )


def _create_queue(table: str, *constraints: sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=f"ck_{table}_state_known"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *constraints,
    )


def _create_queue_indexes(table: str, order: str) -> None:
    op.create_index(
        f"ix_{table}_waiting", table, ["channel", "chat", order], postgresql_where=WAITING, sqlite_where=WAITING
    )
    op.create_index(f"ix_{table}_settled_at", table, ["settled_at"])


def downgrade() -> None:
    for table in ("outbox", "updates", "conversations"):
        op.drop_table(table)
