"""Where documents and clauses are kept."""
