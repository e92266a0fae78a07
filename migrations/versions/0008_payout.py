"""Entitlements, budgets, certificates, subscriptions, notices and grievances.

Locks: none that matter, the tables are new; `requests` is only read. Subscriptions and the clocks of earlier grievances
are taken from it. The events of entitlements and budgets refuse UPDATE and DELETE by trigger.

Revision: 0008, after 0007
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from matcher.payout.workdays import after, day_of
from policies.store.database import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("entitlement_events", "budget_events")
STAGES = (
    "'matched', 'notified', 'confirmed', 'public_notice', 'objected', 'suspended', 'paid', 'withdrawn', 'refused', 'lapsed'"
)
GRIEVANCE_DAYS = 5
TABLES = (
    "grievances",
    "notices",
    "notice_messages",
    "notice_runs",
    "subscriptions",
    "certificates",
    "budget_events",
    "budgets",
    "entitlement_events",
    "entitlements",
)


def upgrade() -> None:
    _create_entitlements()
    _create_entitlement_events()
    _create_budgets()
    _create_certificates()
    _create_subscriptions_and_runs()
    _create_notices()
    _create_grievances()
    for table in APPEND_ONLY:
        _refuse_changes(table)
    _take_over_requests()


def _create_entitlements() -> None:
    op.create_table(
        "entitlements",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uscc", sa.String(40), nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("in_money", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger()),
        sa.Column("due", sa.Date()),
        sa.Column("due_is_estimate", sa.Boolean(), nullable=False),
        sa.Column("notice_ends", sa.Date()),
        sa.Column("paused_stage", sa.String(20)),
        sa.Column("days_left", sa.Integer()),
        sa.Column("notice_left", sa.Integer()),
        sa.Column("consent_version", sa.String(20)),
        sa.Column("consent_digest", sa.String(64)),
        sa.Column("matched_at", Moment(), nullable=False),
        *(sa.Column(f"{step}_at", Moment()) for step in ("notified", "confirmed", "announced", "paid")),
        sa.Column("payout_days", sa.Integer()),
        sa.CheckConstraint(f"stage IN ({STAGES})", name="ck_entitlements_stage_known"),
        sa.CheckConstraint("amount_fen > 0", name="ck_entitlements_amount_positive"),
        sa.PrimaryKeyConstraint("id", name="pk_entitlements"),
        sa.UniqueConstraint("uscc", "clause_id", "period", name="uq_entitlements_uscc_clause_id_period"),
    )
    op.create_index("ix_entitlements_clause_id_stage", "entitlements", ["clause_id", "stage"])
    op.create_index("ix_entitlements_stage_due", "entitlements", ["stage", "due"])


def _create_entitlement_events() -> None:
    op.create_table(
        "entitlement_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("entitlement_id", KEY, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger()),
        sa.Column("consent_version", sa.String(20)),
        sa.Column("consent_digest", sa.String(64)),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entitlement_id"], ["entitlements.id"], name="fk_entitlement_events_entitlement_id_entitlements"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entitlement_events"),
    )
    op.create_index("ix_entitlement_events_entitlement_id", "entitlement_events", ["entitlement_id"])


def _create_budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("period", sa.String(20), nullable=False),
        *(sa.Column(f"{sum_}_fen", sa.BigInteger(), nullable=False) for sum_ in ("total", "released", "committed", "paid")),
        sa.Column("in_batches", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("committed_fen >= 0 AND paid_fen >= 0", name="ck_budgets_not_negative"),
        sa.CheckConstraint(
            "committed_fen + paid_fen <= released_fen AND released_fen <= total_fen", name="ck_budgets_adds_up"
        ),
        sa.CheckConstraint("in_batches OR released_fen = total_fen", name="ck_budgets_batches"),
        sa.PrimaryKeyConstraint("clause_id", "period", name="pk_budgets"),
    )
    op.create_table(
        "budget_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("period", sa.String(20), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("released_fen", sa.BigInteger(), nullable=False),
        sa.Column("in_batches", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budget_events"),
    )
    op.create_index("ix_budget_events_clause_id_period", "budget_events", ["clause_id", "period"])


def _create_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("term", sa.String(80), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="ck_certificates_days_in_order"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("uscc", "term", "valid_from", name="uq_certificates_uscc_term_valid_from"),
    )
    op.create_index("ix_certificates_valid_to", "certificates", ["valid_to"])


def _create_subscriptions_and_runs() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "chat", name="pk_subscriptions"),
    )
    op.create_table(
        "notice_runs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("cursor", sa.String(18), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("examined", "ready", "one_missing", "near", "planned")),
        sa.Column("finished_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_notice_runs"),
        sa.UniqueConstraint("clause_id", "version", "reason", name="uq_notice_runs_clause_id_version_reason"),
    )
    op.create_index("ix_notice_runs_finished_at", "notice_runs", ["finished_at"])


def _create_notices() -> None:
    op.create_table(
        "notice_messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice_messages"),
    )
    op.create_index("ix_notice_messages_channel_chat_day", "notice_messages", ["channel", "chat", "day"])
    op.create_index("ix_notice_messages_outbox_id", "notice_messages", ["outbox_id"])
    op.create_table(
        "notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("clause_id", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("road", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("message_id", KEY),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("told_at", Moment()),
        sa.CheckConstraint(
            "state IN ('waiting', 'told', 'accepted', 'declined', 'dropped')", name="ck_notices_state_known"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["notice_messages.id"], name="fk_notices_message_id_notice_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("uscc", "clause_id", "version", "reason", name="uq_notices_uscc_clause_id_version_reason"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_notices_waiting", "notices", ["uscc"], postgresql_where=waiting, sqlite_where=waiting)
    op.create_index("ix_notices_message_id", "notices", ["message_id"])


def _create_grievances() -> None:
    op.create_table(
        "grievances",
        sa.Column("request_id", KEY, nullable=False, autoincrement=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("receipt", sa.String(20), nullable=False),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("due_is_estimate", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(100), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.Column("closed_at", Moment()),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name="ck_grievances_state_known"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_grievances_request_id_requests"),
        sa.PrimaryKeyConstraint("request_id", name="pk_grievances"),
    )
    is_open = sa.text("state = 'open'")
    op.create_index("ix_grievances_open", "grievances", ["due"], postgresql_where=is_open, sqlite_where=is_open)


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


def _take_over_requests() -> None:
    """Give every chat its last word on being told, and every earlier grievance its clock."""
    requests = sa.table(
        "requests",
        *(sa.column(name, sa.Text()) for name in ("channel", "chat", "kind")),
        sa.column("id", sa.BigInteger()),
        sa.column("at", Moment()),
    )
    rows = op.get_bind().execute(sa.select(requests).order_by(requests.c.id)).mappings().all()
    words = {(row["channel"], row["chat"]): row for row in rows if row["kind"] in {"subscribe", "unsubscribe", "delete_data"}}
    subscriptions = [
        {
            "channel": channel,
            "chat": chat,
            "is_active": row["kind"] == "subscribe",
            "changed_at": row["at"],
            "next_at": row["at"],
        }
        for (channel, chat), row in words.items()
    ]
    grievances = [_grievance(row["id"], row["at"]) for row in rows if row["kind"] == "file_grievance"]
    for table, found in (("subscriptions", subscriptions), ("grievances", grievances)):
        if found:
            columns = [sa.column(name, Moment() if name.endswith("_at") else None) for name in found[0]]
            op.bulk_insert(sa.table(table, *columns), found)


def _grievance(number: int, at: datetime) -> dict[str, object]:
    due = after(day_of(at), GRIEVANCE_DAYS)
    return {
        "request_id": number,
        "state": "open",
        "department": "",
        "receipt": "",
        "filed_at": at,
        "due": due.day,
        "due_is_estimate": due.is_estimate,
        "answer": "",
        "answered_by": "",
        "reopened": 0,
    }


def downgrade() -> None:
    for table in APPEND_ONLY:
        _allow_changes(table)
    for table in TABLES:
        op.drop_table(table)


def _allow_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_refuse_{action}")
        return
    op.execute(f"DROP TRIGGER {table}_refuse ON {table}")
    op.execute(f"DROP FUNCTION {table}_refuse()")
