"""The checks before one clause version is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from policies.checks import Finding, Severity
from policies.language.printer import Printer
from policies.logic import Reasoner
from policies.model import Clause, Document, StoredClause
from policies.publication.completeness import left_out
from policies.publication.documents import disclaimed_places
from policies.publication.figures import unread_figures
from policies.publication.jurisdiction import jurisdiction, place_problems
from policies.publication.neighbours import Neighbours
from policies.publication.payments import payment_problems
from policies.publication.periods import period_problems
from policies.publication.plain_text import PlainText
from policies.publication.quotes import misquotation
from policies.publication.reach import unreachable_parts
from policies.publication.subject import Subject, subject_of
from policies.publication.topics import JUDGEMENT_TOPICS, TOPIC_WORDS
from policies.publication.words import unknown_words
from policies.vocabulary import Vocabulary

_SEVERITIES = list(Severity)
_TOPICS = list(TOPIC_WORDS)


class PublicationChecks:
    """Checks prepared once for many clauses; pure, and the same findings for the same values.

    `in_force` are the clauses a published one will stand beside; an older version of the clause itself
    among them is ignored. Without `today` nothing is said of what is over.
    """

    def __init__(
        self, vocabulary: Vocabulary, in_force: Sequence[StoredClause] = (), *, today: date | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._today = today
        self._printer = Printer(vocabulary)
        self._reasoner = Reasoner(vocabulary)
        self._neighbours = Neighbours(self._reasoner, self._printer)
        self._beside = self.subjects(in_force)
        self._texts: dict[str, PlainText] = {}
        self._places: dict[Document, str | None] = {}

    def findings(self, clause: Clause, document: Document, text: str | None = None) -> list[Finding]:
        """Check one clause on its own and beside those in force; errors first, then by topic.

        `text` is the document's text: without it the quote is not looked up.
        """
        found = self.own_findings(clause, document, text)
        if not unknown_words(clause, self._vocabulary):
            subject = subject_of(clause, document, self._vocabulary)
            found += self._neighbours.between(subject, self._beside)
        return in_order(found)

    def own_findings(self, clause: Clause, document: Document, text: str | None = None) -> list[Finding]:
        """Check one clause on its own."""
        strange = unknown_words(clause, self._vocabulary)
        found = [*strange, *period_problems(clause, document, self._today), *left_out(clause)]
        found += payment_problems(clause) + unread_figures(clause)
        if text is not None:
            found += misquotation(clause, self._plain(text))
        if not strange:
            found += unreachable_parts(clause, self._reasoner, self._printer)
            found += place_problems(clause, self._place(document), document, self._reasoner, self._printer)
            found += disclaimed_places(clause, document, self._printer)
        return found

    def findings_among(self, clauses: Iterable[StoredClause]) -> list[Finding]:
        """Compare clauses with each other."""
        return self._neighbours.among(self.subjects(clauses))

    def subjects(self, clauses: Iterable[StoredClause]) -> list[Subject]:
        """Prepare clauses for comparison; one with unknown words cannot be compared."""
        return [
            subject_of(stored.clause, stored.document, self._vocabulary)
            for stored in clauses
            if not unknown_words(stored.clause, self._vocabulary)
        ]

    def _plain(self, text: str) -> PlainText:
        if text not in self._texts:
            self._texts[text] = PlainText.of(text)
        return self._texts[text]

    def _place(self, document: Document) -> str | None:
        if document not in self._places:
            self._places[document] = jurisdiction(document, self._vocabulary)
        return self._places[document]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort errors first, then by topic as a reviewer should read them."""
    return sorted(findings, key=lambda f: (_SEVERITIES.index(f.severity), _TOPICS.index(f.topic), f.subjects))


__all__ = ["JUDGEMENT_TOPICS", "TOPIC_WORDS", "Finding", "PublicationChecks", "Severity", "in_order"]
