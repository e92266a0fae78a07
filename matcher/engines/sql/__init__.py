"""A rule as a SQL expression over the rows of `matcher.projection`, on SQLite and PostgreSQL."""

from matcher.engines.sql.compiler import CompiledRule, RuleCompiler
from matcher.engines.sql.outcome import NotExpressibleError

__all__ = ["CompiledRule", "NotExpressibleError", "RuleCompiler"]
