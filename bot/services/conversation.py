"""Hold a conversation: read, answer, and store the receipt of every match an answer rests on."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.binding import binding_request
from bot.dialogue.conversation import step
from bot.dialogue.state import (
    Awaiting,
    Consent,
    ConversationState,
    EffectKind,
    File,
    Knowledge,
    Outcome,
    Reply,
)
from bot.dialogue.turn import Said
from bot.own_data.collecting import own_data
from bot.own_data.writing import file_name, own_data_json, own_data_text
from bot.services.binding import BindingDesk, Who
from bot.services.effects import carry_out, proofs
from bot.services.erasure import scrub
from bot.services.grievance_clock import start_clocks
from bot.services.shelf import Shelf
from matcher.audit.record import Asking, MatchDraft, match_draft
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from matcher.store.audit_log import AuditLog
from matcher.text import ClauseTitle, Intent, Pending, Understanding
from matcher.text.reader import Reader, load_reader
from policies.language.conditions import Has, leaves
from policies.model import StoredClause
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and the record of the match it rests on, not yet stored."""

    outcome: Outcome
    receipt: MatchDraft | None = None


MOST_FILE_BYTES = 40_000_000
"""Messengers take files of 50 MB; who has more gets the rest from `huiqi privacy export`."""

REASON = "回答对话中的提问"


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
                await AuditLog(session, Vault(session)).record_match(answer.receipt)
            subject, effects, now = subject_of(channel, actor), answer.outcome.effects, utc_now()
            erased = await carry_out(session, subject, effects, now)
            filed = await start_clocks(session, subject.channel_and_chat, effects, self._grievance_days, now)
        if erased.did_anything:
            await scrub(self._database)
        replies = (*answer.outcome.replies, *(Reply(text) for text in filed.texts), *proofs(erased))
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
        outcome = await _with_own_data(session, outcome, subject_of(channel, actor))
        if outcome.matched is None:
            return Answer(outcome)
        may_keep = outcome.state.consent is Consent.GIVEN
        subject = str(subject_of(channel, actor))
        receipt = await asyncio.to_thread(
            match_draft,
            knowledge.known(outcome.state.profile) if may_keep else None,
            outcome.matched,
            Asking(subject if may_keep else None, channel, REASON, utc_now()),
            vocabulary_version=self._vocabulary.version,
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


def subject_of(channel: str, actor: str) -> Subject:
    """Give whose data a chat's is; an actor that names its channel is taken at its word."""
    return Subject.parse(actor) if ":" in actor else Subject.chat(channel, actor)


async def _with_own_data(session: AsyncSession, outcome: Outcome, subject: Subject) -> Outcome:
    """Answer the wish to have all that is stored: in words, and as a file."""
    if all(effect.kind is not EffectKind.EXPORT_DATA for effect in outcome.effects):
        return outcome
    data = await own_data(session, subject)
    if data.is_empty:
        return dataclasses.replace(outcome, replies=(*outcome.replies, Reply(own_data_text(data))))
    content = await asyncio.to_thread(own_data_json, data, MOST_FILE_BYTES)
    file = File(file_name(data.at), content)
    reply = Reply(own_data_text(data), file=file)
    return dataclasses.replace(outcome, replies=(*outcome.replies, reply))


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
