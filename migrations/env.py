"""Alembic's environment: one schema history over the tables of every package.

On PostgreSQL an advisory lock lets one process migrate at a time, and timeouts keep a migration
from waiting for locks while the bot stands still.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from matcher.store.tables import Base as MatcherBase
from policies.settings import StoreSettings
from policies.store.tables import Base as PoliciesBase

MIGRATION_LOCK = 0x68756971
TARGETS = [PoliciesBase.metadata, MatcherBase.metadata]


def sync_url() -> str:
    """Name the synchronous driver of the configured database."""
    configured = context.config.get_main_option("sqlalchemy.url") or StoreSettings.from_environment().database_url
    url = make_url(configured)
    driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[url.get_backend_name()]
    return url.set(drivername=driver).render_as_string(hide_password=False)


def migrate(connection: Connection) -> None:
    """Run the migrations asked for on a connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=TARGETS,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text("SET LOCAL statement_timeout = '300s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.run_migrations()


def main() -> None:
    """Connect and migrate; offline SQL is not offered, because our triggers need the dialect."""
    engine = create_engine(sync_url())
    try:
        with engine.connect() as connection:
            migrate(connection)
            connection.commit()
    finally:
        engine.dispose()


main()
