"""Clauses in and out of the house: YAML and XLSX, with an accepted/rejected report."""
