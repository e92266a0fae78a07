"""Draft a document's clauses: reads the file, writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matcher.drafting.drafter import Drafter
from matcher.drafting.jsonform import drafted_to_json
from matcher.drafting.model import DraftedDocument
from matcher.drafting.reading.limits import Limits, Progress, no_progress
from matcher.drafting.reading.reader import read_document
from matcher.drafting.rules import Writer
from policies.vocabulary import Vocabulary


class DraftingService:
    """Use case: a file in, draft clauses out."""

    def __init__(self, vocabulary: Vocabulary, limits: Limits | None = None) -> None:
        self._drafter = Drafter(vocabulary)
        self._limits = limits or Limits()
        self.writer = Writer(vocabulary)

    def draft_file(
        self, path: Path, reading: Progress = no_progress, drafting: Progress = no_progress
    ) -> DraftedDocument:
        """Draft one file; DocumentError in one line when it cannot be read."""
        return self._drafter.draft(read_document(path, self._limits, reading), drafting)

    def to_json(self, drafted: DraftedDocument) -> dict[str, Any]:
        """Write a drafted document for programs (DESIGN §7)."""
        return drafted_to_json(drafted, self.writer)
