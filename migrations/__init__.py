"""The history of the database schema, reversible step by step."""

HEAD = "0008"
"""The newest revision, so that a command can see without Alembic whether the database is up to date."""
