"""Alembic's environment: one schema history over the tables of every package.

On PostgreSQL an advisory lock lets one process migrate at a time, and timeouts keep a migration
from waiting for locks while the bot stands still. On SQLite the write lock is taken before anything
is read, and the schema changes within one transaction: two first commands at once, or one that is
interrupted, leave a whole schema or none.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from bot.store.schema import METADATA as BOT
from matcher.privacy.tables import Base as PrivacyBase
from matcher.store.schema import METADATA as MATCHER
from policies.settings import StoreSettings
from policies.store.database import sync_url
from policies.store.tables import Base as PoliciesBase

MIGRATION_LOCK = 0x68756971
SQLITE_WAIT_S = 30
TARGETS = [PoliciesBase.metadata, MATCHER, PrivacyBase.metadata, BOT]


def configured_url() -> str:
    """Give the address that the caller set, or the environment's."""
    return sync_url(context.config.get_main_option("sqlalchemy.url") or StoreSettings.from_environment().database_url)


def migrate(connection: Connection) -> None:
    """Run the migrations asked for on a connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=TARGETS,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            connection.execute(text("SET LOCAL statement_timeout = '300s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.run_migrations()


def new_engine(url: str) -> Engine:
    """Make an engine whose transactions hold schema changes, which Python's SQLite driver does not do by itself."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_S, "isolation_level": None})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def main() -> None:
    """Connect and migrate; offline SQL is not offered, because our triggers need the dialect."""
    engine = new_engine(configured_url())
    try:
        with engine.connect() as connection:
            migrate(connection)
            connection.commit()
    finally:
        engine.dispose()


main()
