"""Hold a conversation: read, answer, and store the receipt of every match an answer rests on."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.binding import binding_request
from bot.dialogue.conversation import step
from bot.dialogue.state import Awaiting, Consent, ConversationState, Knowledge, Outcome, Reply
from bot.dialogue.turn import Said
from bot.services.binding import BindingDesk, Who
from bot.services.grievance_clock import start_clocks
from bot.services.shelf import Shelf
from bot.store.bindings import BindingRepository
from bot.store.requests import RequestRepository
from bot.store.subscriptions import SubscriptionStore
from matcher.receipt import Receipt, write_receipt
from matcher.store.receipts import ReceiptRepository
from matcher.text import ClauseTitle, Intent, Pending, Understanding
from matcher.text.reader import Reader, load_reader
from policies.language.conditions import Has, leaves
from policies.model import StoredClause
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and the receipt of the match it rests on, not yet stored."""

    outcome: Outcome
    receipt: Receipt | None = None


ANONYMOUS = "anonymous"
"""The actor of a receipt that may hold nothing of who asked."""


class ConversationService:
    """The use case every chat channel shares."""

    def __init__(self, database: Database, vocabulary: Vocabulary, grievance_days: int = 5) -> None:
        self._database = database
        self._grievance_days = grievance_days
        self._vocabulary = vocabulary
        self._reader: Reader = load_reader(vocabulary)
        self._shelf = Shelf(vocabulary)
        self._bindings = BindingDesk(vocabulary)

    async def answer(self, state: ConversationState, text: str, *, today: date, actor: str, channel: str) -> Outcome:
        """Answer one utterance; the receipt is stored before the answer is given."""
        async with self._database.work() as session:
            answer = await self.think(session, state, text, today=today, actor=actor, channel=channel)
            if answer.receipt is not None:
                await ReceiptRepository(session).add(answer.receipt)
            await RequestRepository(session).add(channel, actor, answer.outcome.effects, utc_now())
            await BindingRepository(session).apply(channel, actor, answer.outcome.effects, utc_now())
            await SubscriptionStore(session).apply(channel, actor, answer.outcome.effects, utc_now())
            filed = await start_clocks(
                session, (channel, actor), answer.outcome.effects, self._grievance_days, utc_now()
            )
        replies = (*answer.outcome.replies, *(Reply(text) for text in filed.texts))
        return dataclasses.replace(answer.outcome, replies=replies)

    async def think(
        self,
        session: AsyncSession,
        state: ConversationState,
        said: str | Intent,
        *,
        today: date,
        actor: str,
        channel: str,
    ) -> Answer:
        """Answer words, or a wish stated by a command; the caller stores the receipt in the same unit of work.

        Reading and matching run on a thread: the event loop goes on. Nothing is written here, so that no other
        chat waits for a lock while this one is thought about.
        """
        who = Who(channel, actor.removeprefix(f"{channel}:"))
        shelved = await self._shelf.knowledge(session, today)
        knowledge = await self._bindings.informed(session, shelved, state, who)
        request = None if isinstance(said, Intent) else binding_request(said)
        if request is not None:
            outcome, knowledge = await self._bindings.answer(session, request, state, knowledge, who)
        else:
            outcome = await asyncio.to_thread(self._step, state, said, knowledge)
        if outcome.matched is None:
            return Answer(outcome)
        may_keep = outcome.state.consent is Consent.GIVEN
        receipt = write_receipt(
            knowledge.known(outcome.state.profile) if may_keep else None,
            outcome.matched,
            vocabulary_version=self._vocabulary.version,
            actor=actor if may_keep else ANONYMOUS,
            channel=channel,
            at=utc_now(),
        )
        state = dataclasses.replace(outcome.state, receipt=receipt.code)
        replies = _with_receipt(outcome.replies, receipt.code)
        return Answer(dataclasses.replace(outcome, state=state, replies=replies), receipt)

    def _step(self, state: ConversationState, said: str | Intent, knowledge: Knowledge) -> Outcome:
        if isinstance(said, Intent):  # a command answers nothing that was asked in words
            state = dataclasses.replace(state, awaiting=Awaiting.NOTHING)
            return step(state, Said("", Understanding(said)), knowledge)
        titles = clause_titles(knowledge.clauses)
        read = self._reader.read(said, today=knowledge.as_of, pending=pending_of(state), clauses=titles)
        return step(state, Said(said, read), knowledge)


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
