"""A Bot API server and bots to run against it, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram.service import TelegramService
from bot.dialogue.state import Consent, ConversationState, Outcome, Reply
from bot.services.conversation import Answer
from bot.services.house import House
from bot.services.turn import Core
from bot.settings import Secret, TelegramSettings
from matcher.profile import Profile
from matcher.questions import Question
from matcher.text import Intent
from policies.store.database import Database
from tests.channels.bot_api import TOKEN, BotApi

TODAY = date(2026, 5, 20)


class EchoCore:
    """Stands for the dialogue: says what it heard, counts how often in the state, asks and fails when told to."""

    def __init__(self) -> None:
        self.heard: list[str] = []

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
        del session, today, actor, channel
        self.heard.append(str(said))
        count = int(state.profile.name or 0) + 1
        profile = Profile(name=str(count))
        after = ConversationState(profile, Consent.GIVEN, pending=state.pending)
        match said:
            case "炸":
                raise ZeroDivisionError(said)
            case "慢":
                await asyncio.sleep(1.2)
            case "问":
                asking = ConversationState(profile, Consent.GIVEN, pending=Question("employees"))
                return Answer(Outcome(asking, (Reply("好", ()), Reply("多少人？", ("不知道", "跳过")))))
            case "长":
                text = "\n\n".join(f"{n}. 第{n}条" + "政策" * 300 for n in range(1, 11))
                return Answer(Outcome(after, (Reply(text, ("下一页",)),)))
        return Answer(Outcome(after, (Reply(f"{count}：{said}"),)))


RunBot = Callable[..., AbstractAsyncContextManager[TelegramService]]


def settings_for(api: BotApi, **more: object) -> TelegramSettings:
    values: dict[str, object] = {"api": api.url, "sends_per_second": 0, "poll_s": 5, **more}
    return TelegramSettings(Secret(TOKEN), **values)  # type: ignore[arg-type]  # a test gives what it means


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Start a server, and stop it afterwards."""
    server = BotApi()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def core() -> EchoCore:
    return EchoCore()


@asynccontextmanager
async def running(service: TelegramService) -> AsyncIterator[TelegramService]:
    """Run a bot, and stop it as SIGTERM does."""
    stop = asyncio.Event()
    serving = asyncio.create_task(service.serve(stop))
    try:
        yield service
    finally:
        stop.set()
        await serving


@pytest.fixture
def run_bot(api: BotApi, database: Database, core: Core) -> RunBot:
    """Give a way to run a bot with given settings."""

    def run(
        *, with_core: Core = core, on: Database = database, house: House | None = None, **more: object
    ) -> AbstractAsyncContextManager[TelegramService]:
        return running(TelegramService(on, with_core, settings_for(api, **more), lambda: TODAY, house))

    return run
