"""Bring the database schema to the newest revision, or say how far it is."""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import MetaData, create_engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.schema import METADATA as BOT
from matcher.privacy.tables import Base as PrivacyBase
from matcher.store.schema import METADATA as MATCHER
from policies.errors import StoreError
from policies.store.database import async_url, sync_url
from policies.store.tables import Base as PoliciesBase

METADATA: list[MetaData] = [PoliciesBase.metadata, MATCHER, PrivacyBase.metadata, BOT]


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("migrations")))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Run the migrations up to a revision; StoreError when the database cannot be reached or is newer than we are."""
    async_url(database_url)  # says in our words what is wrong with the address
    try:
        command.upgrade(_config(database_url), revision)
    except CommandError as error:
        at = current_revision(database_url)
        raise StoreError(f"数据库结构是 {at}，这个程序不认识：请升级 huiqi，或换一个数据库") from error
    except SQLAlchemyError as error:
        raise StoreError(f"数据库升级失败：{_first_line(error)}；请检查 HUIQI_DATABASE_URL 和数据库的权限") from error


def downgrade(database_url: str, revision: str = "base") -> None:
    """Run the migrations back down to a revision."""
    command.downgrade(_config(database_url), revision)


def newest_revision() -> str:
    """Name the newest revision that this code knows."""
    head = ScriptDirectory.from_config(_config("sqlite://")).get_current_head()
    return head or "base"


def current_revision(database_url: str) -> str | None:
    """Name the revision the database is at; None before the first."""
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise StoreError(f"连不上数据库：{_first_line(error)}；请检查 HUIQI_DATABASE_URL") from error
    finally:
        engine.dispose()


def schema_differences(database_url: str) -> list[str]:
    """List where the tables in the database differ from the tables in the code; empty when none do."""
    engine = create_engine(sync_url(database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [str(difference) for difference in compare_metadata(context, METADATA)]  # type: ignore[arg-type]  # a list is accepted, the stub says one
    finally:
        engine.dispose()


def _first_line(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).splitlines()
    return lines[0] if lines else type(error).__name__
