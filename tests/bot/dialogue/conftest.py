"""A conversation over few, invented policies: pure, no database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.conversation import step
from bot.dialogue.state import ConversationState, Knowledge, Outcome
from bot.dialogue.turn import Said
from bot.services.conversation import clause_titles, pending_of
from matcher.text.reader import load_reader
from policies.interchange.yaml_file import read_yaml
from policies.model import StoredClause
from policies.vocabulary import load_vocabulary

TODAY = date(2026, 11, 22)
HERE = Path(__file__).parent


class Talk:
    """One conversation, said line by line."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.state = ConversationState()
        self._titles = clause_titles(knowledge.clauses)
        self._reader = load_reader(knowledge.vocabulary)

    def say(self, text: str) -> Outcome:
        read = self._reader.read(text, today=TODAY, pending=pending_of(self.state), clauses=self._titles)
        outcome = step(self.state, Said(text, read), self.knowledge)
        self.state = outcome.state
        return outcome


@pytest.fixture(name="knowledge", scope="session")
def _knowledge() -> Knowledge:
    vocabulary = load_vocabulary()
    report = read_yaml((HERE / "policies.yaml").read_text(encoding="utf-8"), vocabulary)
    assert not report.rejections
    bundle = report.bundles[0]
    stored = (StoredClause(clause, bundle.document, 1, "hash") for clause in bundle.clauses)
    in_force = tuple(entry for entry in stored if entry.clause.is_in_force(TODAY))
    return Knowledge(vocabulary, in_force, TODAY)


@pytest.fixture(name="talk")
def _talk(knowledge: Knowledge) -> Talk:
    return Talk(knowledge)
