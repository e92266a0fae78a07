"""Use cases: each joins store and matcher in one unit of work."""
