"""Short ways to make clauses from rule text and to check them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from policies.checks import Finding
from policies.language.parser import Parser
from policies.model import Citation, Clause, Document, Grade, Kind, Level, StoredClause, Window
from policies.publication.findings import PublicationChecks
from policies.vocabulary import Vocabulary

TODAY = date(2026, 5, 20)
DOCUMENT = Document(
    "doc-1",
    "余杭区若干政策",
    "余政〔2026〕1号",
    "余杭区人民政府",
    Level.DISTRICT,
    Grade.OFFICIAL,
    None,
    None,
    None,
    "a.txt",
)
CITY = dataclasses.replace(
    DOCUMENT, id="doc-2", title="杭州市若干政策", issuer="杭州市人民政府", level=Level.CITY, file="b.txt"
)


class Making:
    """Makes clauses from rule text; a benefit, unless `gives` is None, that is complete but for what is changed."""

    document = DOCUMENT
    city = CITY

    def __init__(self, parser: Parser, vocabulary: Vocabulary) -> None:
        self._parser = parser
        self.vocabulary = vocabulary

    def clause(
        self, when: str, gives: str | None = "奖励 100万元", name: str = "clause-1", **changes: object
    ) -> Clause:
        clause = Clause(
            id=name,
            document="doc-1",
            title="高企奖励",
            summary="给予奖励。",
            kind=Kind.BENEFIT if gives else Kind.GOAL,
            condition=self._parser.condition(when),
            benefit=self._parser.benefit(gives) if gives else None,
            citation=Citation("一", "给予一次性奖励"),
            departments=("区科技局",),
            window=Window(note="以通知为准"),
        )
        return dataclasses.replace(clause, **changes)  # type: ignore[arg-type]

    def stored(self, clause: Clause, document: Document = DOCUMENT) -> StoredClause:
        return StoredClause(dataclasses.replace(clause, document=document.id), document, 1, "hash")

    def findings(
        self, clause: Clause, *beside: StoredClause, document: Document = DOCUMENT, text: str | None = None
    ) -> list[Finding]:
        checks = PublicationChecks(self.vocabulary, beside, today=TODAY)
        return [f for f in checks.findings(clause, document, text) if f.topic != "mode"]


@pytest.fixture(scope="session")
def making(parser: Parser, vocabulary: Vocabulary) -> Making:
    return Making(parser, vocabulary)


@pytest.fixture(scope="session")
def topics(making: Making) -> Callable[..., list[tuple[str, str]]]:
    """Severity and topic of what is found of one clause."""

    def find(clause: Clause, *beside: StoredClause, document: Document = DOCUMENT) -> list[tuple[str, str]]:
        return [(f.severity.value, f.topic) for f in making.findings(clause, *beside, document=document)]

    return find
