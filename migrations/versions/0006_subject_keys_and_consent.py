"""A key for each subject, consent as events, and whose key seals a conversation or a request.

Locks: columns are added, which rewrites no row but those of subscribers. Code of the release before reads sealed
conversations as broken JSON, so stop it first. What stands in clear is sealed by `db upgrade` right after.
Going down destroys the keys, and with them what they sealed: sealed conversations and the words of requests go.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policies.store.database import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DELETED = "subject_keys keeps its tombstones"
REVIVED = "a destroyed key stays destroyed"
APPEND_ONLY = "consent_events is append-only"


def upgrade() -> None:
    _create_subject_keys()
    _create_consent_events()
    for table in ("conversations", "requests"):
        op.add_column(table, sa.Column("key_id", sa.String(26)))
    op.add_column(
        "conversations", sa.Column("subscribed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE conversations SET subscribed = TRUE WHERE state LIKE '%\"subscribed\"_true%'")
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _create_subject_keys() -> None:
    op.create_table(
        "subject_keys",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name_hash", sa.String(64)),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("master_id", sa.String(20)),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("destroyed_at", Moment()),
        sa.Column("why", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subject_keys"),
        sa.UniqueConstraint("name_hash", "ordinal", name="uq_subject_keys_name_hash"),
        sa.CheckConstraint("kind IN ('enterprise', 'chat', 'run')", name="ck_subject_keys_kind_known"),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (wrapped IS NOT NULL) AND (destroyed_at IS NULL) = (name_hash IS NOT NULL)",
            name="ck_subject_keys_whole_or_destroyed",
        ),
    )
    op.create_index("ix_subject_keys_used_on", "subject_keys", ["used_on"])


def _create_consent_events() -> None:
    op.create_table(
        "consent_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key_id", sa.String(26), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent_events"),
        sa.CheckConstraint("event IN ('given', 'refused', 'withdrawn')", name="ck_consent_events_event_known"),
    )
    op.create_index("ix_consent_events_key_id", "consent_events", ["key_id"])


def _guard_sqlite() -> None:
    for name, when, message in (
        ("consent_events_refuse_update", "UPDATE ON consent_events", APPEND_ONLY),
        ("consent_events_refuse_delete", "DELETE ON consent_events", APPEND_ONLY),
        ("subject_keys_refuse_delete", "DELETE ON subject_keys", DELETED),
        ("subject_keys_refuse_revival", "UPDATE ON subject_keys WHEN OLD.destroyed_at IS NOT NULL", REVIVED),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def _guard_postgresql() -> None:
    for name, message in (
        ("consent_events_refuse", APPEND_ONLY),
        ("subject_keys_refuse_delete", DELETED),
        ("subject_keys_refuse_revival", REVIVED),
    ):
        body = f"BEGIN RAISE EXCEPTION '{message}'; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    for name, when in (
        ("consent_events_refuse", "UPDATE OR DELETE OR TRUNCATE ON consent_events FOR EACH STATEMENT"),
        ("subject_keys_refuse_delete", "DELETE OR TRUNCATE ON subject_keys FOR EACH STATEMENT"),
        (
            "subject_keys_refuse_revival",
            "UPDATE ON subject_keys FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL)",
        ),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    op.execute("DELETE FROM conversations WHERE key_id IS NOT NULL")
    op.execute("UPDATE requests SET text = '', clauses = '' WHERE key_id IS NOT NULL")
    op.drop_column("conversations", "subscribed")
    for table in ("requests", "conversations"):
        op.drop_column(table, "key_id")
    for table in ("consent_events", "subject_keys"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name in ("consent_events_refuse", "subject_keys_refuse_delete", "subject_keys_refuse_revival"):
            op.execute(f"DROP FUNCTION {name}()")
