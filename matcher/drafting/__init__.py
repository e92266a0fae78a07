"""From a policy document to draft clauses: every draft quotes the words it was read from."""
