"""One turn: what a channel's handlers may do while one update is handled. Nothing counts until it is committed."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue import wording
from bot.dialogue.state import Awaiting, ConversationState, Effect, Outcome, Reply
from bot.notices.actions import Action
from bot.notices.model import GrievanceState
from bot.services.allowance import Admission, Pace
from bot.services.conversation import Answer
from bot.store.conversations import Conversation, Offered
from bot.store.grievances import Grievance, GrievanceStore
from bot.store.queues import OutboxQueue, UpdateQueue
from bot.store.tables import Progress
from matcher.audit.record import MatchDraft
from matcher.questions import Question
from matcher.text import Intent

KEEP_ALIVE_S = 15.0
"""How often a long turn stirs its transaction: databases are told to end those that sleep for a minute."""

T = TypeVar("T")


class NotNowError(Exception):
    """The update cannot be handled now, through no fault of its own: it waits and is tried again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Core(Protocol):
    """Answers: `ConversationService`, or what stands for it in a test."""

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
        """Answer words, or a wish; read what is needed, write nothing."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every turn of a channel."""

    channel: str
    core: Core
    pace: Pace
    today: Callable[[], date]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits in the queues, and how much was given up lately."""

    updates_waiting: int
    messages_waiting: int
    updates_failed: int
    messages_failed: int


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """What somebody of the house answers to a grievance, by its number; without words it is closed."""

    number: int
    text: str
    actor: str


class Press(StrEnum):
    """What a pressed button is worth."""

    CURRENT = "current"
    STALE = "stale"


class Turn:
    """Collects replies and the changed conversation of one update; `Inbox` writes them down together."""

    def __init__(
        self, session: AsyncSession, terms: Terms, conversation: Conversation, *, chat: str, received_at: datetime
    ) -> None:
        self._session = session
        self._terms = terms
        self._conversation = conversation
        self.chat = chat
        self.received_at = received_at
        self.replies: list[Reply] = []
        self.effects: list[Effect] = []
        self.receipts: list[MatchDraft] = []
        self.actions: list[Action] = []
        self.staff_answers: list[StaffAnswer] = []
        self.notices: list[tuple[str, Reply]] = []
        self.deeds: list[Deed] = []

    @property
    def channel(self) -> str:
        """The channel of the chat."""
        return self._terms.channel

    @property
    def conversation(self) -> Conversation:
        """The conversation as this turn leaves it."""
        return self._conversation

    async def talk(self, said: str | Intent) -> None:
        """Let the core answer words, or a wish stated by a command."""
        terms = self._terms
        before = self._conversation.state
        answer = await terms.core.think(
            self._session,
            before,
            said,
            today=terms.today(),
            actor=f"{terms.channel}:{self.chat}",
            channel=terms.channel,
        )
        outcome = answer.outcome
        self.receipts += [] if answer.receipt is None else [answer.receipt]
        self.replies += outcome.replies
        self.effects += outcome.effects
        offered = self._offered_after(outcome)
        self._conversation = dataclasses.replace(self._conversation, state=outcome.state, offered=offered)

    def _offered_after(self, outcome: Outcome) -> Offered:
        """Buttons last as long as the question they belong to, or until others are offered."""
        offering = [reply for reply in outcome.replies if reply.buttons]
        if offering:
            labels = tuple(label for reply in offering for label in reply.buttons)
            says = _unless_equal(labels, tuple(words for reply in offering for words in reply.said))
            return Offered(self._conversation.revision + 1, labels, offering[-1].text, says)
        is_still_open = _open_question(outcome.state) == _open_question(self._conversation.state)
        return self._conversation.offered if is_still_open else Offered()

    def say(self, text: str) -> None:
        """Say something of the channel's own."""
        self.replies.append(Reply(text))

    def act(self, action: Action) -> None:
        """Do what a button names; done, and answered, when the turn is written down."""
        self.actions.append(action)

    def ask(self, question: Question, words: Callable[[ConversationState], str]) -> None:
        """Open a question, in place of the one that was open."""
        state = dataclasses.replace(
            self._conversation.state, pending=question, awaiting=Awaiting.NOTHING, conflict=None
        )
        text, labels = words(state), wording.QUESTION_BUTTONS
        offered = Offered(self._conversation.revision + 1, labels, text)
        self.replies.append(Reply(text, labels))
        self._conversation = dataclasses.replace(self._conversation, state=state, offered=offered)

    def offer(self, reply: Reply) -> None:
        """Say something with buttons; they take the place of those offered before."""
        self.replies.append(reply)
        if reply.buttons:
            offered = Offered(self._conversation.revision + 1, reply.buttons, reply.text, reply.said)
            self._conversation = dataclasses.replace(self._conversation, offered=offered)

    def tell(self, chat: str, text: str) -> None:
        """Say something in another chat, once this turn is committed."""
        self.notices.append((chat, Reply(text)))

    def do(self, deed: Deed) -> None:
        """Have something done in the unit of work that settles the update: done once, or not at all.

        A deed that fails undoes the whole unit; the person is told why in another one.
        """
        self.deeds.append(deed)

    @property
    def session(self) -> AsyncSession:
        """The unit of work to read with while the turn is thought about."""
        return self._session

    async def patiently(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for what takes long and does not use the session; the transaction that holds the update stays awake."""
        task = asyncio.create_task(work)
        try:
            while not (await asyncio.wait({task}, timeout=KEEP_ALIVE_S))[0]:
                await self._session.execute(select(1))
            return await task
        finally:
            task.cancel()
            await asyncio.wait({task})

    def pressed(self, revision: int, index: int) -> tuple[Press, str]:
        """Give the words of a button; stale when it was not among those offered last."""
        offered = self._conversation.offered
        if revision != offered.revision or not 0 <= index < len(offered.labels):
            return Press.STALE, ""
        return Press.CURRENT, (offered.says or offered.labels)[index]

    def label(self, index: int) -> str:
        """Give the words on a button that is valid now."""
        return self._conversation.offered.labels[index]

    def ask_again(self, introduction: str) -> None:
        """Ask the open question again, with fresh buttons; without one, say only the introduction."""
        offered = self._conversation.offered
        self.replies.append(Reply(f"{introduction}\n{offered.text}".strip(), offered.labels, says=offered.says))
        if offered.labels:
            offered = dataclasses.replace(offered, revision=self._conversation.revision + 1)
            self._conversation = dataclasses.replace(self._conversation, offered=offered)

    def admit(self, sent_at: datetime) -> Admission:
        """Count a message against the chat's allowance."""
        allowance, admission = self._terms.pace.admit(self._conversation.allowance, sent_at)
        self._conversation = dataclasses.replace(self._conversation, allowance=allowance)
        return admission

    async def open_grievances(self, most: int) -> list[Grievance]:
        """Give the grievances that wait for an answer, the most urgent first."""
        return await GrievanceStore(self._session).listed(GrievanceState.OPEN, most)

    async def backlog(self) -> Backlog:
        """Count what waits and what failed."""
        updates = UpdateQueue(self._session, self._terms.channel)
        messages = OutboxQueue(self._session, self._terms.channel)
        return Backlog(
            updates_waiting=await updates.count(Progress.WAITING),
            messages_waiting=await messages.count(Progress.WAITING),
            updates_failed=await updates.count(Progress.FAILED),
            messages_failed=await messages.count(Progress.FAILED),
        )


Deed = Callable[[AsyncSession, Turn], Awaitable[None]]


def _unless_equal(labels: Sequence[str], says: tuple[str, ...]) -> tuple[str, ...]:
    """Give what buttons say where it is not what they show."""
    return () if says == labels else says


def _open_question(state: ConversationState) -> tuple[object, ...]:
    """Give what the next words may be an answer to."""
    return state.pending, state.awaiting, state.conflict, state.consent
