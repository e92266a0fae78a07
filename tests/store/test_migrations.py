"""The history of the schema: reversible, the same as the code's tables, and append-only where it matters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, MetaData, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.migrating import (
    METADATA,
    _config,
    current_revision,
    downgrade,
    newest_revision,
    schema_differences,
    upgrade,
)
from policies.errors import StoreError
from policies.store.database import sync_url

REVISIONS = [entry.revision for entry in ScriptDirectory.from_config(_config("sqlite://")).walk_revisions()][::-1]
APPEND_ONLY = (
    "clause_versions", "clause_events", "receipts", "document_texts", "version_documents",
    "entitlement_events", "budget_events",
)  # fmt: skip
STAMP = "'2026-01-01 00:00:00'"
ROWS = f"""
INSERT INTO documents (id, title, level, grade, statements, disclaimed_places)
VALUES ('d', '文件', 'city', 'plan', '[]', '[]');
INSERT INTO clauses (id, document_id, state, latest_version) VALUES ('c', 'd', 'published', 1);
INSERT INTO clause_versions (clause_id, version, content_hash, payload, recorded_at)
VALUES ('c', 1, 'h', '{{}}', {STAMP});
INSERT INTO clause_events (clause_id, version, event, actor, reason, at) VALUES ('c', 1, 'added', 'a', 'r', {STAMP});
INSERT INTO document_texts (document_id, text_hash, text, stored_at) VALUES ('d', 'h', '原文', {STAMP});
INSERT INTO document_wordings (document_id, content_hash, payload) VALUES ('d', 'h', '{{}}');
INSERT INTO version_documents (clause_id, version, document_id, content_hash) VALUES ('c', 1, 'd', 'h');
INSERT INTO receipts (code, created_at, as_of, actor, channel, record_hash, record)
VALUES ('HQ', {STAMP}, '2026-01-01', 'a', 'cli', 'h', '{{}}');
INSERT INTO entitlements (uscc, clause_id, version, period, stage, revision, in_money, due_is_estimate, matched_at)
VALUES ('u', 'c', 1, '2026', 'matched', 0, true, false, {STAMP});
INSERT INTO entitlement_events (entitlement_id, step, stage, actor, reason, at, reference)
SELECT id, 'match', 'matched', 'a', 'r', {STAMP}, '' FROM entitlements;
INSERT INTO budget_events (clause_id, period, total_fen, released_fen, in_batches, paused, actor, reason, at)
VALUES ('c', '2026', 1, 1, false, false, 'a', 'r', {STAMP});
"""  # noqa: S608 - rows of our own
CHANGES = {
    "clause_versions": "UPDATE clause_versions SET payload = '[]'",
    "clause_events": "UPDATE clause_events SET actor = 'someone else'",
    "document_texts": "UPDATE document_texts SET text = '别的'",
    "version_documents": "UPDATE version_documents SET content_hash = 'x'",
    "receipts": "UPDATE receipts SET record = '[]'",
    "entitlement_events": "UPDATE entitlement_events SET actor = 'someone else'",
    "budget_events": "UPDATE budget_events SET total_fen = 2",
}


ONLY_POSTGRES = pytest.mark.parametrize(
    "backend", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    made = create_engine(sync_url(migrated_url))
    with made.begin() as connection:
        for statement in ROWS.split(";")[:-1]:
            connection.execute(text(statement))
    yield made
    made.dispose()


def tables(database_url: str) -> set[str]:
    engine = create_engine(sync_url(database_url))
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_there_is_one_newest_revision() -> None:
    assert ScriptDirectory.from_config(_config("sqlite://")).get_heads() == [newest_revision()]


def test_every_revision_goes_up_down_and_up_again(database_url: str) -> None:
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        upgrade(database_url, revision)
        raised = tables(database_url)
        downgrade(database_url, before)
        upgrade(database_url, revision)
        assert current_revision(database_url) == revision
        assert tables(database_url) == raised


def test_going_all_the_way_down_leaves_no_table(database_url: str) -> None:
    upgrade(database_url)
    downgrade(database_url)
    assert tables(database_url) == set()
    assert current_revision(database_url) is None


@ONLY_POSTGRES
def test_going_down_leaves_no_function_behind(database_url: str) -> None:
    upgrade(database_url)
    downgrade(database_url)
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        left = connection.execute(text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")).all()
    engine.dispose()
    assert left == []


def test_going_down_works_on_a_database_with_rows(engine: Engine, migrated_url: str) -> None:
    engine.dispose()
    downgrade(migrated_url)
    assert tables(migrated_url) == set()


def test_upgrading_twice_changes_nothing(migrated_url: str) -> None:
    upgrade(migrated_url)
    assert current_revision(migrated_url) == newest_revision()


def test_the_migrated_database_has_the_tables_of_the_code(migrated_url: str) -> None:
    assert schema_differences(migrated_url) == []


def test_a_drifted_database_is_noticed(migrated_url: str) -> None:
    engine = create_engine(sync_url(migrated_url))
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_windows_closes"))
    engine.dispose()
    assert any("ix_windows_closes" in difference for difference in schema_differences(migrated_url))


def _in_code(metadata: list[MetaData]) -> dict[str, dict[str, Any]]:
    return {
        table.name: {
            "columns": {column.name: column.nullable for column in table.columns},
            "indexes": {(str(index.name), tuple(column.name for column in index.columns)) for index in table.indexes},
            "constraints": {str(constraint.name) for constraint in table.constraints},
        }
        for part in metadata
        for table in part.sorted_tables
    }


def _in_database(inspector: Inspector, table: str) -> dict[str, Any]:
    unique = {entry["name"] for entry in inspector.get_unique_constraints(table)}
    constraints = (
        {inspector.get_pk_constraint(table)["name"]}
        | unique
        | {entry["name"] for entry in inspector.get_foreign_keys(table)}
        | {entry["name"] for entry in inspector.get_check_constraints(table)}
    )
    indexes = {
        (entry["name"], tuple(entry["column_names"]))
        for entry in inspector.get_indexes(table)
        if entry["name"] not in unique  # PostgreSQL keeps a unique constraint as an index of the same name
    }
    columns = {entry["name"]: entry["nullable"] for entry in inspector.get_columns(table)}
    return {"columns": columns, "indexes": indexes, "constraints": constraints}


def test_columns_indexes_and_constraint_names_are_those_of_the_code(migrated_url: str) -> None:
    engine = create_engine(sync_url(migrated_url))
    inspector = inspect(engine)
    names = set(inspector.get_table_names()) - {"alembic_version"}
    found = {name: _in_database(inspector, name) for name in names}
    engine.dispose()
    assert found == _in_code(METADATA)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("action", ["update", "delete"])
def test_what_a_match_was_based_on_cannot_be_rewritten(engine: Engine, table: str, action: str) -> None:
    statement = CHANGES[table] if action == "update" else f"DELETE FROM {table}"  # noqa: S608 - our own table names
    with pytest.raises(DBAPIError, match=f"{table} is append-only"), engine.begin() as connection:
        connection.execute(text(statement))


@ONLY_POSTGRES
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_truncating_is_refused_too(engine: Engine, table: str) -> None:
    with pytest.raises(DBAPIError, match=f"{table} is append-only"), engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


def test_an_unknown_lifecycle_state_is_refused(engine: Engine) -> None:
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text("UPDATE clauses SET state = 'lost'"))


def test_a_database_of_a_newer_program_is_refused_in_words(migrated_url: str) -> None:
    engine = create_engine(sync_url(migrated_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="9999"):
        upgrade(migrated_url)


def test_a_failed_migration_leaves_nothing_half_made(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE receipts (id INTEGER)"))  # stands in the way of the last table
    engine.dispose()
    with pytest.raises(StoreError):
        upgrade(database_url)
    assert tables(database_url) == {"receipts"}
    assert current_revision(database_url) is None


def test_subscriptions_and_the_clocks_of_earlier_grievances_are_taken_over(database_url: str) -> None:
    upgrade(database_url, "0003")
    engine = create_engine(sync_url(database_url))
    said = [
        ("1", "subscribe", "2026-11-19 08:00:00"),
        ("1", "file_grievance", "2026-11-20 08:00:00"),
        ("2", "subscribe", "2026-11-19 08:00:00"),
        ("2", "unsubscribe", "2026-11-21 08:00:00"),
        ("3", "greet", "2026-11-21 08:00:00"),
    ]
    with engine.begin() as connection:
        for chat, kind, at in said:
            values = f"('telegram', '{chat}', '{kind}', '', '', '{at}')"
            connection.execute(text(f"INSERT INTO requests (channel, chat, kind, text, clauses, at) VALUES {values}"))  # noqa: S608 - rows of our own
    upgrade(database_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT chat, is_active FROM subscriptions ORDER BY chat")).all()
        due = connection.execute(text("SELECT due, state FROM grievances")).one()
    engine.dispose()
    assert [(chat, bool(active)) for chat, active in found] == [("1", True), ("2", False)]
    assert (str(due[0]), due[1]) == ("2026-11-27", "open")
