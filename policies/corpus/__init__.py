"""The shipped clauses: one data file a document, read like any other YAML import."""
