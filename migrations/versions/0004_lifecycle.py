"""Drafts, source texts, and from when to when each version of a clause is in force, as known when.

Locks: clause_events gets a nullable column, at once on both databases; the other tables are new. Code of the release
before goes on reading `clauses` and `clause_versions`; what it imports after this has no publication and must be
imported again.

publications and suspensions refuse every change but one: `known_to` may be set, once.

Revision: 0004, after 0003
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from policies.store.database import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SET_ONCE = {
    "publications": ("id", "clause_id", "version", "valid_from", "valid_to", "known_from"),
    "suspensions": ("id", "clause_id", "valid_from", "valid_to", "known_from"),
}
APPEND_ONLY = ("document_texts", "version_documents")
OPEN = sa.text("state IN ('draft', 'in_review')")
VERSION = ["clause_versions.clause_id", "clause_versions.version"]


def upgrade() -> None:
    op.add_column("clause_events", sa.Column("effective_on", sa.Date()))
    _create_publications()
    _create_texts()
    _create_version_documents()
    _create_drafts()
    _publish_what_is_published()
    for table, columns in SET_ONCE.items():
        _let_only_known_to_be_set(table, columns)
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", "DELETE")


def _create_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_when(),
        sa.ForeignKeyConstraint(
            ["clause_id", "version"], VERSION, name="fk_publications_clause_id_version_clause_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
    )
    op.create_index("ix_publications_days", "publications", ["valid_from", "valid_to"])
    op.create_index("ix_publications_clause_id", "publications", ["clause_id"])
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        *_when(),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name="fk_suspensions_clause_id_clauses"),
        sa.PrimaryKeyConstraint("id", name="pk_suspensions"),
    )
    op.create_index("ix_suspensions_clause_id", "suspensions", ["clause_id"])


def _when() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("known_from", Moment(), nullable=False),
        sa.Column("known_to", Moment()),
    )


def _create_texts() -> None:
    op.create_table(
        "document_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(80), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stored_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_texts_document_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_document_texts"),
    )
    op.create_index("ix_document_texts_document_id", "document_texts", ["document_id"])
    op.create_table(
        "document_wordings",
        sa.Column("document_id", sa.String(80), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_wordings_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "content_hash", name="pk_document_wordings"),
    )


def _create_version_documents() -> None:
    op.create_table(
        "version_documents",
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(80), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id", "version"], VERSION, name="fk_version_documents_clause_id_version_clause_versions"
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "content_hash"],
            ["document_wordings.document_id", "document_wordings.content_hash"],
            name="fk_version_documents_document_id_content_hash_document_wordings",
        ),
        sa.PrimaryKeyConstraint("clause_id", "version", name="pk_version_documents"),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("document_id", sa.String(80), nullable=False),
        sa.Column("document_hash", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'withdrawn')", name="ck_drafts_state_known"
        ),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name="fk_drafts_clause_id_clauses"),
        sa.ForeignKeyConstraint(
            ["document_id", "document_hash"],
            ["document_wordings.document_id", "document_wordings.content_hash"],
            name="fk_drafts_document_id_document_hash_document_wordings",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_table(
        "golden_cases",
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("as_of", sa.Date()),
        sa.Column("amount", sa.Text()),
        sa.Column("missing", sa.JSON()),
        sa.Column("judgements", sa.JSON()),
        sa.ForeignKeyConstraint(["clause_id"], ["clauses.id"], name="fk_golden_cases_clause_id_clauses"),
        sa.PrimaryKeyConstraint("clause_id", "name", name="pk_golden_cases"),
    )
    op.create_index("ix_drafts_document_id", "drafts", ["document_id"])
    op.create_index("uq_drafts_open", "drafts", ["clause_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _publish_what_is_published() -> None:
    """Write down what was held until now: the newest version on its own days, from when it was recorded on."""
    op.execute(
        "INSERT INTO publications (clause_id, version, valid_from, valid_to, known_from, known_to) "
        "SELECT v.clause_id, v.version, v.valid_from, v.valid_to, v.recorded_at, "
        "(SELECT n.recorded_at FROM clause_versions n WHERE n.clause_id = v.clause_id AND n.version = v.version + 1) "
        "FROM clause_versions v JOIN clauses c ON c.id = v.clause_id WHERE c.state IN ('published', 'suspended')"
    )
    op.execute(
        "INSERT INTO suspensions (clause_id, known_from) SELECT v.clause_id, v.recorded_at FROM clause_versions v "
        "JOIN clauses c ON c.id = v.clause_id AND c.latest_version = v.version WHERE c.state = 'suspended'"
    )


def _let_only_known_to_be_set(table: str, columns: tuple[str, ...]) -> None:
    _refuse(table, "DELETE")
    message = f"{table}: only known_to may be set, once"
    late = "NEW.known_to IS NULL OR NEW.known_to < OLD.known_from"
    if op.get_bind().dialect.name == "sqlite":
        moved = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns)
        op.execute(
            f"CREATE TRIGGER {table}_known_once BEFORE UPDATE ON {table} "
            f"WHEN OLD.known_to IS NOT NULL OR {late} OR {moved} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    moved = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)
    op.execute(
        f"CREATE FUNCTION {table}_known_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.known_to IS NOT NULL OR {late} OR {moved} THEN RAISE EXCEPTION '{message}'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_known_once BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_known_once()"
    )


def _refuse(table: str, *actions: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in actions:
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
        f"CREATE TRIGGER {table}_refuse BEFORE {' OR '.join((*actions, 'TRUNCATE'))} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def downgrade() -> None:
    for table in ("golden_cases", "drafts", "version_documents", "document_wordings", "document_texts", "suspensions", "publications"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("publications_refuse", "publications_known_once", "suspensions_refuse", "suspensions_known_once"):
            op.execute(f"DROP FUNCTION {name}()")
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_refuse()")
    op.drop_column("clause_events", "effective_on")
