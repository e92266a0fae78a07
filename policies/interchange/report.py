"""What came of reading a file: what was accepted, and what was rejected with row, field and reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from policies.model import Clause, Document


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that was not accepted; `row` names it as the file's reader sees it."""

    row: str
    field: str
    reason: str

    def __str__(self) -> str:
        """One line: where, which field, what is wrong."""
        return " ".join(f"{self.row} · {self.field}：{self.reason}".split())


@dataclass(frozen=True, slots=True)
class Bundle:
    """A document with its clauses."""

    document: Document
    clauses: tuple[Clause, ...]


@dataclass(slots=True)
class ReadReport:
    """Bundles read from a file, and the records rejected."""

    bundles: list[Bundle] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
