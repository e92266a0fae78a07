"""Documents, clauses with immutable versions, and receipts of matches.

Locks: none that matter, the tables are new. clause_versions and receipts refuse UPDATE and DELETE
by trigger, so that what a match was based on cannot be rewritten afterwards.

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from policies.store.database import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("clause_versions", "receipts", "clause_events")
STATES = "'draft', 'in_review', 'published', 'suspended', 'superseded', 'expired'"


def upgrade() -> None:
    _create_documents()
    _create_clauses()
    _create_citations_and_windows()
    _create_events()
    _create_receipts()
    for table in APPEND_ONLY:
        _refuse_changes(table)


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("issuer", sa.Text()),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("published_on", sa.Date()),
        sa.Column("effective_from", sa.Date()),
        sa.Column("effective_to", sa.Date()),
        sa.Column("file", sa.Text()),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("disclaimed_places", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )


def _create_clauses() -> None:
    op.create_table(
        "clauses",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("document_id", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_clauses_state_known"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_clauses_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_clauses"),
    )
    op.create_index("ix_clauses_document_id", "clauses", ["document_id"])
    op.create_table(
        "clause_versions",
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name="fk_clause_versions_clause_id_clauses"),
        sa.PrimaryKeyConstraint("clause_id", "version", name="pk_clause_versions"),
    )
    op.create_index("ix_clause_versions_validity", "clause_versions", ["valid_from", "valid_to"])


def _create_citations_and_windows() -> None:
    op.create_table(
        "citations",
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("quote", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id", "version"],
            ["clause_versions.clause_id", "clause_versions.version"],
            name="fk_citations_clause_id_version_clause_versions",
        ),
        sa.PrimaryKeyConstraint("clause_id", "version", name="pk_citations"),
    )
    op.create_table(
        "windows",
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Date()),
        sa.Column("closes", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id", "version"],
            ["clause_versions.clause_id", "clause_versions.version"],
            name="fk_windows_clause_id_version_clause_versions",
        ),
        sa.PrimaryKeyConstraint("clause_id", "version", name="pk_windows"),
    )
    op.create_index("ix_windows_closes", "windows", ["closes"])


def _create_events() -> None:
    op.create_table(
        "clause_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name="fk_clause_events_clause_id_clauses"),
        sa.PrimaryKeyConstraint("id", name="pk_clause_events"),
    )
    op.create_index("ix_clause_events_clause_id", "clause_events", ["clause_id"])


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("record_hash", sa.String(64), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        sa.UniqueConstraint("code", name="uq_receipts_code"),
    )


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def downgrade() -> None:
    for table in APPEND_ONLY:
        _allow_changes(table)
    for table in ("receipts", "clause_events", "windows", "citations", "clause_versions", "clauses", "documents"):
        op.drop_table(table)


def _allow_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_refuse_{action}")
        return
    op.execute(f"DROP TRIGGER {table}_refuse ON {table}")
    op.execute(f"DROP FUNCTION {table}_refuse()")
