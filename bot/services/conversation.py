"""Hold a conversation: read, answer, and store the receipt of every match an answer rests on."""

from __future__ import annotations

import dataclasses
from datetime import date

from bot.dialogue.conversation import step
from bot.dialogue.state import ConversationState, Knowledge, Outcome, Reply
from bot.dialogue.turn import Said
from matcher.receipt import write_receipt
from matcher.store.receipts import ReceiptRepository
from matcher.text import ClauseTitle, Pending
from matcher.text.reader import Reader, load_reader
from policies.language.conditions import Has, leaves
from policies.model import StoredClause
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary


class ConversationService:
    """The use case every chat channel shares."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._reader: Reader = load_reader(vocabulary)

    async def answer(self, state: ConversationState, text: str, *, today: date, actor: str, channel: str) -> Outcome:
        """Answer one utterance; the receipt is stored before the answer is given."""
        async with self._database.work() as session:
            clauses = tuple(await PolicyRepository(session).in_force(today))
            outcome = self._step(state, text, Knowledge(self._vocabulary, clauses, today))
            if outcome.matched is None:
                return outcome
            receipt = write_receipt(
                outcome.state.profile,
                outcome.matched,
                vocabulary_version=self._vocabulary.version,
                actor=actor,
                channel=channel,
                at=utc_now(),
            )
            await ReceiptRepository(session).add(receipt)
        return dataclasses.replace(outcome, replies=_with_receipt(outcome.replies, receipt.code))

    def _step(self, state: ConversationState, text: str, knowledge: Knowledge) -> Outcome:
        titles = clause_titles(knowledge.clauses)
        read = self._reader.read(text, today=knowledge.as_of, pending=pending_of(state), clauses=titles)
        return step(state, Said(text, read), knowledge)


def pending_of(state: ConversationState) -> Pending | None:
    """Tell the reader what a bare answer would be about."""
    question = state.pending
    if question is None:
        return None
    single = question.terms[0] if len(question.terms) == 1 and not question.whole else None
    return Pending(question.attribute, single)


def _with_receipt(replies: tuple[Reply, ...], code: str) -> tuple[Reply, ...]:
    """Put the receipt's code under the answer, before any question that follows it."""
    at = max((i for i, reply in enumerate(replies) if not reply.buttons), default=0)
    marked = dataclasses.replace(replies[at], text=f"{replies[at].text}\n凭证 {code}")
    return (*replies[:at], marked, *replies[at + 1 :])


def clause_titles(clauses: tuple[StoredClause, ...]) -> tuple[ClauseTitle, ...]:
    """Name the clauses a person may ask about, with the terms their rules turn on."""
    return tuple(
        ClauseTitle(
            stored.clause.id,
            stored.clause.title,
            tuple(t for leaf in leaves(stored.clause.condition) if isinstance(leaf, Has) for t in leaf.terms),
        )
        for stored in clauses
    )
