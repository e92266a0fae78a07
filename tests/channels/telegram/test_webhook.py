"""Updates over a webhook."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sqlalchemy import text

from bot.channels.telegram.webhook import MOST_BYTES, SECRET_HEADER, WebhookReceiver
from bot.settings import Secret, WebhookSettings
from bot.store.queues import Arrived
from policies.errors import StoreError
from policies.store.database import Database
from tests.channels.bot_api import BotApi
from tests.channels.conftest import RunBot

SECRET = "webhook_secret"  # noqa: S105 - of this test
SETTINGS = WebhookSettings("https://bot.example/hook", "127.0.0.1", 0, Secret(SECRET))
UPDATE = {"update_id": 1, "message": {"chat": {"id": 1}}}


class Keeper:
    """Keeps what it is given, or fails as the store would."""

    def __init__(self) -> None:
        self.kept: list[Arrived] = []
        self.is_down = False

    async def keep(self, arrived: object) -> None:
        if self.is_down:
            raise StoreError("down")
        assert isinstance(arrived, list)
        self.kept += arrived


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
async def address(keeper: Keeper) -> AsyncIterator[str]:
    async with WebhookReceiver(SETTINGS, keeper.keep).listening() as port:
        yield f"http://127.0.0.1:{port}/hook"


async def post(address: str, body: bytes, secret: str = SECRET) -> int:
    async with aiohttp.ClientSession() as client:
        answer = await client.post(address, data=body, headers={SECRET_HEADER: secret})
        return answer.status


async def test_an_update_with_the_secret_is_kept(address: str, keeper: Keeper) -> None:
    assert await post(address, json.dumps(UPDATE).encode()) == 200
    assert [(entry.update_id, entry.chat) for entry in keeper.kept] == [(1, "1")]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "秘密"])
async def test_without_the_secret_nothing_is_kept(address: str, keeper: Keeper, secret: str) -> None:
    assert await post(address, json.dumps(UPDATE).encode(), secret) == 403
    assert keeper.kept == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"update_id": "1"}', b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_update_is_refused(address: str, keeper: Keeper, body: bytes) -> None:
    assert await post(address, body) == 400
    assert keeper.kept == []


async def test_a_body_that_is_too_long_is_refused(address: str) -> None:
    assert await post(address, b" " * (MOST_BYTES + 1)) == 413


async def test_telegram_is_asked_to_send_again_what_could_not_be_kept(address: str, keeper: Keeper) -> None:
    keeper.is_down = True
    assert await post(address, json.dumps(UPDATE).encode()) == 503


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_webhook_is_registered_with_its_secret_and_answers_come(
    api: BotApi, run_bot: RunBot, database: Database, unused_tcp_port: int
) -> None:
    settings = WebhookSettings("https://bot.example/hook", "127.0.0.1", unused_tcp_port, Secret(SECRET))
    async with run_bot(webhook=settings):
        await api.until(lambda: api.called("setWebhook"))
        update = {"update_id": 1, "message": api.message(text="一")}
        statuses = [await post(f"http://127.0.0.1:{unused_tcp_port}/hook", json.dumps(update).encode()) for _ in "12"]
        await api.until_sent(1)
    assert statuses == [200, 200]
    assert api.texts() == ["1：一"]
    assert api.called("setWebhook")[0]["secret_token"] == SECRET
    async with database.work() as session:
        assert (await session.execute(text("SELECT state FROM updates"))).all() == [("done",)]
