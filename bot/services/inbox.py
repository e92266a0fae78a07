"""Handle every update exactly once: first it is kept, then it is answered in one transaction.

Keeping comes before the channel is told that the update arrived, so a crash loses none; an update that comes
again finds itself kept. Answering writes the new state, the receipt, the replies to send and the settled update
together: a crash before the commit leaves all of it undone and the update waiting, a crash after leaves all done.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Effect, Reply
from bot.logs.events import event_log
from bot.services.desk import Desk, NoDesk
from bot.services.effects import carry_out, proofs
from bot.services.erasure import scrub
from bot.services.outbox import backoff
from bot.services.taking import Taken, Taking, WriteLine
from bot.services.turn import NotNowError, Terms, Turn
from bot.services.unstored import Unstored, stored_part
from bot.store.conversations import Conversation, ConversationRepository, OvertakenError
from bot.store.queues import Arrived, OutboxQueue, Queued, UpdateQueue
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from matcher.store.audit_log import AuditLog
from policies.errors import HuiqiError, StoreError
from policies.store.database import Database, utc_now

MOST_ATTEMPTS = 3

_log = event_log("huiqi.inbox")


class Channel(Protocol):
    """What a channel adds: reading its updates, and writing replies as messages of its own."""

    async def handle(self, turn: Turn, payload: str) -> None:
        """Handle one update as it was kept."""

    def render(self, replies: Sequence[Reply], revision: int) -> Collection[str]:
        """Write replies as payloads of the outbox; `revision` marks their buttons."""

    def notices(self, effects: Sequence[Effect], chat: str) -> Collection[tuple[str, str]]:
        """Tell others of what a turn asks of people: chats and payloads."""

    def refusal(self, error: HuiqiError) -> Reply:
        """Tell why what a person asked for was not done."""

    def apology(self) -> Reply:
        """Give what is said when an update could not be handled."""


class DeedRefusedError(Exception):
    """A deed of a turn was refused, so nothing of its unit of work stands."""

    def __init__(self, turn: Turn, before: Conversation, reason: HuiqiError) -> None:
        super().__init__(reason)
        self.turn = turn
        self.before = before
        self.reason = reason


class Inbox:
    """The receiver of one channel. `on_replies` is called after replies were committed."""

    def __init__(
        self,
        database: Database,
        terms: Terms,
        channel: Channel,
        line: WriteLine,
        on_replies: Callable[[], None],
        desk: Desk | None = None,
    ) -> None:
        self._database = database
        self._desk = desk or NoDesk()
        self._line = line
        self._terms = terms
        self._channel = channel
        self._on_replies = on_replies
        self._unstored = Unstored()
        self._has_erased = False
        self._taking = Taking(database, UpdateQueue, terms.channel, line)

    async def receive(self, arrived: Collection[Arrived]) -> None:
        """Keep updates; once this returns they survive anything the database survives."""
        async with self._line.work() as session:
            await UpdateQueue(session, self._terms.channel).add(arrived, utc_now())

    async def handle_next(self) -> bool:
        """Handle one update; False when none may be handled now."""
        item: Queued | None = None
        try:
            async with self._taking.first() as taken:
                if taken is None:
                    return False
                item = taken.item
                conversation = await self._answer(taken)
            self._unstored.remember(item.chat, conversation)
            await self._scrub()
        except DeedRefusedError as refused:
            if item is None:
                raise
            await self._refuse(item, refused)
        except NotNowError as later:
            if item is None:
                raise
            await self._postpone(item, later.seconds)
        except OvertakenError:
            _log.info("update_overtaken", update_id=item and item.update_id)
        except StoreError:
            raise
        except Exception as error:
            if item is None:
                raise
            _log.exception("update_failed", update_id=item.update_id, attempt=item.attempts + 1)
            await self._try_again_or_apologise(item, type(error).__name__)
        self._on_replies()
        return True

    async def _answer(self, taken: Taken) -> Conversation:
        item = taken.item
        stored = await ConversationRepository(taken.session, self._terms.channel).load(item.chat, utc_now())
        before = self._unstored.recall(item.chat, stored)
        turn = Turn(taken.session, self._terms, before, chat=item.chat, received_at=item.created_at)
        await self._channel.handle(turn, item.payload)
        async with taken.writing() as session:
            return await self._write(session, item, turn, before)

    async def _write(self, session: AsyncSession, item: Queued, turn: Turn, before: Conversation) -> Conversation:
        now = utc_now()
        if not await self._taking.queue(session).settle(item, now):
            raise OvertakenError("这条消息已经在别处处理了")
        for action in turn.actions:
            await self._desk.act(session, turn, action, now)
        await self._do_deeds(session, turn, before)
        if turn.conversation != before:
            conversations = ConversationRepository(session, self._terms.channel)
            await conversations.save(item.chat, stored_part(turn.conversation), now)
        erased = await carry_out(session, Subject.chat(self._terms.channel, item.chat), turn.effects, now)
        self._has_erased |= erased.did_anything
        others = await self._desk.settle(session, turn, now)
        for receipt in turn.receipts:
            await AuditLog(session, Vault(session)).record_match(receipt)
        outbox = OutboxQueue(session, self._terms.channel)
        replies = [*turn.replies, *proofs(erased)]
        await outbox.add(item.chat, item.update_id, self._channel.render(replies, before.revision + 1), now)
        for chat, payload in self._channel.notices(turn.effects, item.chat):
            await outbox.add(chat, item.update_id, [payload], now)
        for letter in others:
            payloads = self._channel.render([letter.reply], 0)
            await OutboxQueue(session, letter.channel).add(letter.chat, item.update_id, payloads, now)
        for chat, notice in turn.notices:
            await outbox.add(chat, item.update_id, self._channel.render([notice], 0), now)
        return dataclasses.replace(turn.conversation, revision=before.revision + (turn.conversation != before))

    @staticmethod
    async def _do_deeds(session: AsyncSession, turn: Turn, before: Conversation) -> None:
        try:
            for deed in turn.deeds:
                await deed(session, turn)
        except StoreError:
            raise
        except HuiqiError as reason:
            raise DeedRefusedError(turn, before, reason) from reason

    async def _refuse(self, item: Queued, refused: DeedRefusedError) -> None:
        """Settle an update whose deed was refused, in a new unit of work: of the first nothing is left."""
        turn = refused.turn
        turn.deeds.clear()
        turn.notices.clear()
        turn.replies.append(self._channel.refusal(refused.reason))
        try:
            async with self._line.work() as session:
                conversation = await self._write(session, item, turn, refused.before)
        except OvertakenError:  # the update was let go of for a moment, and another process took it
            _log.info("update_overtaken", update_id=item.update_id)
        else:
            self._unstored.remember(item.chat, conversation)

    async def _postpone(self, item: Queued, seconds: float) -> None:
        async with self._line.work() as session:
            queue = UpdateQueue(session, self._terms.channel)
            await queue.postpone(item, utc_now() + timedelta(seconds=seconds), "NotNow", failed=False)

    async def _scrub(self) -> None:
        """Once an erasure is committed, drive what it erased out of the database's files."""
        if self._has_erased:
            self._has_erased = False
            await scrub(self._database)

    async def _try_again_or_apologise(self, item: Queued, reason: str) -> None:
        """Keep one bad update from holding up its chat for ever; its sender is told in the same transaction."""
        now = utc_now()
        async with self._line.work() as session:
            queue = UpdateQueue(session, self._terms.channel)
            if item.attempts + 1 < MOST_ATTEMPTS:
                await queue.postpone(item, now + backoff(item.attempts), reason, failed=True)
            elif await queue.give_up(item, reason, now):
                payloads = self._channel.render([self._channel.apology()], 0)
                await OutboxQueue(session, self._terms.channel).add(item.chat, item.update_id, payloads, now)
