"""Run the Telegram bot: receive, answer, send, until asked to stop; then finish what is under way."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Collection
from datetime import date

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram.channel import NAME, TelegramChannel
from bot.channels.telegram.courier import TelegramCourier
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.registering import poll_instead, register_commands, register_webhook
from bot.channels.telegram.rendering import render
from bot.channels.telegram.taking_documents import Uploads
from bot.channels.telegram.webhook import WebhookReceiver
from bot.logs.events import event_log
from bot.services.allowance import Pace
from bot.services.draft_desk import DraftDesk
from bot.services.house import House
from bot.services.inbox import Inbox
from bot.services.notice_dispatch import Pause, Told
from bot.services.outbox import Outbox
from bot.services.retention import Retention
from bot.services.taking import WriteLine
from bot.services.turn import Core, Terms
from bot.services.workers import Workers
from bot.settings import TelegramSettings
from bot.store.duty import on_duty
from bot.store.notices import NoticeStore
from bot.store.queues import Arrived
from bot.store.subscriptions import SubscriptionStore
from policies.errors import HuiqiError, StoreError
from policies.store.database import Database, utc_now
from policies.vocabulary import load_vocabulary

ANSWERING = 4
SENDING = 8
STOP_WITHIN_S = 20.0
PURGE_EVERY_S = 3600.0
NOTICES_EVERY_S = 2.0
ROOM_AGAIN_S = 0.2

_log = event_log("huiqi.telegram")


def stop_on_signals() -> asyncio.Event:
    """Give an event that SIGTERM or SIGINT sets."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def open_bot(settings: TelegramSettings) -> Bot:
    """Make the client of the configured Bot API server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.api), limit=SENDING + 20)
    return Bot(settings.token.reveal(), session=session)


class TelegramService:
    """One process's share of the work. Several may run on one PostgreSQL."""

    def __init__(
        self,
        database: Database,
        core: Core,
        settings: TelegramSettings,
        today: Callable[[], date],
        house: House | None = None,
    ) -> None:
        self._database = database
        self._settings = settings
        self._bot = open_bot(settings)
        self._courtesies = Courtesies(self._bot)
        line = WriteLine(database)
        self._house = house
        self._dispatcher = None if house is None else house.dispatcher(line, {NAME: render})
        courier = TelegramCourier(self._bot, settings.sends_per_second)
        outbox = Outbox(database, NAME, courier, line, _stop_telling)
        self._sending = Workers("sending", outbox.send_next, SENDING)
        terms = Terms(NAME, core, Pace(settings.burst, settings.messages_per_minute), today)
        drafts = DraftDesk(load_vocabulary(), settings.roles, NAME)
        channel = TelegramChannel(self._bot, settings.admins, self._courtesies, drafts, Uploads(settings.uploads))
        desk = None if house is None else house.desk()
        self._inbox = Inbox(database, terms, channel, line, self._sending.wake, desk)
        self._retention = Retention(settings.retention, line.work)
        self._answering = Workers("answering", self._inbox.handle_next, ANSWERING)

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; the first error of ours ends it."""
        try:
            async with on_duty(self._database, NAME, stop) as taken:
                if taken:
                    await self._work(stop)
        except* HuiqiError as errors:
            raise errors.exceptions[0] from None
        finally:
            await self._courtesies.close()
            await self._bot.session.close()

    async def _work(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            answering = group.create_task(self._answering.run())
            sending = group.create_task(self._sending.run())
            others = [group.create_task(job()) for job in (self._receive, self._purge, self._tell_notices)]
            await stop.wait()
            _log.info("stopping")
            for task in others:
                task.cancel()
            try:
                async with asyncio.timeout(STOP_WITHIN_S):
                    self._answering.stop()
                    await answering
                    self._sending.stop(drain=True)
                    await sending
            except TimeoutError:
                _log.warning("stopped_unfinished")
                for task in (answering, sending):
                    task.cancel()

    async def _receive(self) -> None:
        await register_commands(self._bot)
        if self._settings.webhook is None:
            await poll_instead(self._bot)
            _log.info("receiving", mode="polling")
            await Poller(self._bot, self._keep, self._settings.poll_s).run()
            return
        async with WebhookReceiver(self._settings.webhook, self._keep).listening() as port:
            await register_webhook(self._bot, self._settings.webhook)
            _log.info("receiving", mode="webhook", port=port)
            await asyncio.Event().wait()

    async def _keep(self, arrived: Collection[Arrived]) -> None:
        await self._inbox.receive(arrived)
        self._answering.wake(len(arrived))

    async def _tell_notices(self) -> None:
        """Plan and tell, a lot at a time; what is cut off goes on at the next start, or in another process."""
        if self._house is None or self._dispatcher is None:
            return
        planner = self._house.planner(self._database)
        while True:
            has_planned, told = False, Told(pause=Pause.NOTHING_LEFT)
            try:
                has_planned = await planner.one_lot()
                told = await self._dispatcher.tell_next()
            except HuiqiError as error:
                _log.warning("notices wait: %s", error)
            except Exception:  # noqa: BLE001 - telling must not end answering; it is logged with its traceback
                _log.exception("notices wait")
            self._sending.wake(told.messages)
            if told.pause is Pause.OUTBOX_FULL:
                await asyncio.sleep(ROOM_AGAIN_S)
            elif told.pause is not None and not has_planned:
                await asyncio.sleep(NOTICES_EVERY_S)

    async def _purge(self) -> None:
        while True:
            try:
                await self._retention.purge(utc_now(), actor=NAME)
            except StoreError as error:
                _log.warning("purge_postponed", exc_info=error)
            await asyncio.sleep(PURGE_EVERY_S)


async def _stop_telling(session: AsyncSession, chat: str) -> None:
    """Tell a chat that takes no messages nothing more by ourselves; its enterprise may have another that does."""
    await SubscriptionStore(session).set(NAME, chat, utc_now(), is_active=False)
    await NoticeStore(session).again(NAME, chat)
