"""The reference semantics, fast: each engine must agree with `matcher.evaluation` (a property test holds them)."""
