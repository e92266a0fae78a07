"""The history of the database schema, reversible step by step."""
