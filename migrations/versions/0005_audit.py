"""The audit log: a hash chain of records, the lists of clauses they name, checkpoints.

Locks: the tables are new; the triggers of `receipts` are replaced, which takes an exclusive lock for a moment.
The receipts of before (form 1, in clear) are carried into the log by the program, which has the keys: then, and
only then, the database lets them go.

Revision: 0005, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("audit_records", "audit_clause_sets", "audit_checkpoints")
CARRIED = "EXISTS (SELECT 1 FROM audit_records WHERE audit_records.code = OLD.code)"
REFUSAL = "receipts is append-only"


def upgrade() -> None:
    _create_tables()
    for table in APPEND_ONLY:
        _refuse_changes(table)
    _let_carried_receipts_go()


def _create_tables() -> None:
    op.create_table(
        "audit_records",
        sa.Column("seq", NUMBER, nullable=False, autoincrement=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(64)),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("record_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_records"),
        sa.UniqueConstraint("code", name="uq_audit_records_code"),
    )
    op.create_index("ix_audit_records_key_id", "audit_records", ["key_id"])
    op.create_table(
        "audit_clause_sets",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_audit_clause_sets"),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("size", NUMBER, nullable=False, autoincrement=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("peaks", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_audit_checkpoints"),
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


def _let_carried_receipts_go() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER receipts_refuse_delete")
        op.execute(
            f"CREATE TRIGGER receipts_refuse_delete BEFORE DELETE ON receipts WHEN NOT {CARRIED} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute("DROP TRIGGER receipts_refuse ON receipts")
    op.execute(
        "CREATE TRIGGER receipts_refuse BEFORE UPDATE OR TRUNCATE ON receipts "
        "FOR EACH STATEMENT EXECUTE FUNCTION receipts_refuse()"
    )
    op.execute(
        "CREATE FUNCTION receipts_refuse_uncarried() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {CARRIED} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER receipts_refuse_uncarried BEFORE DELETE ON receipts "
        "FOR EACH ROW EXECUTE FUNCTION receipts_refuse_uncarried()"
    )


def downgrade() -> None:
    _refuse_all_of_receipts()
    for table in APPEND_ONLY:
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_refuse()")


def _refuse_all_of_receipts() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER receipts_refuse_delete")
        op.execute(
            "CREATE TRIGGER receipts_refuse_delete BEFORE DELETE ON receipts "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute("DROP TRIGGER receipts_refuse_uncarried ON receipts")
    op.execute("DROP FUNCTION receipts_refuse_uncarried()")
    op.execute("DROP TRIGGER receipts_refuse ON receipts")
    op.execute(
        "CREATE TRIGGER receipts_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts "
        "FOR EACH STATEMENT EXECUTE FUNCTION receipts_refuse()"
    )
