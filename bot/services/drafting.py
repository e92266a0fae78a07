"""Draft a document's clauses; on request keep them as working copies for an admin to review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.outcomes import Reissue, SavedDrafts
from bot.services.drafted_clauses import CopyMaker, Origins, document_id_of, document_of, headings_of
from bot.services.policy_drafts import KnownDocument, PolicyDrafts, source_of
from bot.services.reissue import Issue, pair
from matcher.drafting.drafter import Drafter
from matcher.drafting.jsonform import drafted_to_json
from matcher.drafting.model import DraftedDocument
from matcher.drafting.reading.limits import Limits, Progress, no_progress
from matcher.drafting.reading.reader import read_content, read_document
from matcher.drafting.rules import Writer
from policies.interchange.report import Bundle
from policies.model import Document
from policies.vocabulary import Vocabulary


class DraftingService:
    """Use cases: a file in, draft clauses out; and those kept."""

    def __init__(self, vocabulary: Vocabulary, limits: Limits | None = None) -> None:
        self._drafter = Drafter(vocabulary)
        self._limits = limits or Limits()
        self.writer = Writer(vocabulary)
        self._copies = CopyMaker(vocabulary)

    def draft_file(
        self, path: Path, reading: Progress = no_progress, drafting: Progress = no_progress
    ) -> DraftedDocument:
        """Draft one file; DocumentError in one line when it cannot be read."""
        return self._drafter.draft(read_document(path, self._limits, reading), drafting)

    def draft_content(self, content: bytes, name: str) -> DraftedDocument:
        """Draft a file that is in memory; `name` tells its kind."""
        return self._drafter.draft(read_content(content, name, self._limits))

    def to_json(self, drafted: DraftedDocument) -> dict[str, Any]:
        """Write a drafted document for programs (DESIGN §7)."""
        return drafted_to_json(drafted, self.writer)

    def bundle(self, drafted: DraftedDocument, origins: Origins) -> Bundle:
        """Give the drafts as clauses of a file that an admin can correct and submit."""
        document = document_of(drafted, origins, None)
        return Bundle(document, tuple(spanned.copy.clause for spanned in self._copies.copies(drafted, document)))

    async def save(
        self, drafted: DraftedDocument, origins: Origins, drafts: PolicyDrafts, *, actor: str, reason: str
    ) -> SavedDrafts:
        """Keep the drafts and the text; of a document that is stored already only what the new text changes."""
        known = await drafts.known(document_id_of(drafted, origins))
        document, reissue = self.reissue(drafted, origins, known)
        proposal = await drafts.save(
            reissue.copies, actor=actor, reason=reason, source=source_of(document, drafted.text, reissue)
        )
        return SavedDrafts(document, proposal, reissue)

    def reissue(self, drafted: DraftedDocument, origins: Origins, known: KnownDocument) -> tuple[Document, Reissue]:
        """Tell what a text asks for beside what is stored of its document; reads the stored texts again."""
        document = document_of(drafted, origins, known.document)
        new = self._issue(drafted, document)
        old = [(self._issue(self._drafter.draft(text), document), own) for text, own in known.read_from]
        return document, pair(new, document, known.clauses, old)

    def _issue(self, drafted: DraftedDocument, document: Document) -> Issue:
        return Issue(drafted.text, list(self._copies.copies(drafted, document)), headings_of(drafted.text))
