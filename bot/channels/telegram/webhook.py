"""Receive updates over a webhook: the secret is checked, the update kept, and only then Telegram gets its 200."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

from aiohttp import web

from bot.channels.telegram.addressing import address
from bot.logs.events import event_log
from bot.settings import WebhookSettings
from bot.store.queues import Arrived
from policies.errors import StoreError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name, no secret
MOST_BYTES = 1 << 20

_log = event_log("huiqi.telegram.webhook")


class WebhookReceiver:
    """Answers 200 for what is kept, 403 without the secret, 400 for what is no update, 503 when the store is down."""

    def __init__(self, settings: WebhookSettings, receive: Callable[[Collection[Arrived]], Awaitable[None]]) -> None:
        self._settings = settings
        self._receive = receive

    async def handle(self, request: web.Request) -> web.Response:
        """Take one update in."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._settings.secret.reveal().encode()):
            return web.Response(status=403)
        arrived = _read(await request.read())
        if arrived is None:
            return web.Response(status=400)
        try:
            await self._receive([arrived])
        except StoreError as error:
            _log.warning("update_not_kept", exc_info=error)
            return web.Response(status=503)  # Telegram sends it again
        return web.Response()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Serve until the end; gives the port, which the system chose when the setting is 0."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post(self._settings.path, self.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, self._settings.host, self._settings.port)
        await site.start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()


def _read(body: bytes) -> Arrived | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return address(raw) if isinstance(raw, dict) else None
