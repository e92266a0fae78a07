"""Duty: with an embedded database, one process at a time works on the queues; another stands by.

The duty is a lock that the operating system holds for a process on a file beside the database and takes back the
moment the process ends, however it ends. So a crash delays nothing, which a lease with a deadline would, and
no deadline can pass while a slow process still sends. PostgreSQL locks rows instead and needs no duty.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from policies.store.database import Database

ASK_EVERY_S = 0.5


@asynccontextmanager
async def on_duty(database: Database, channel: str, stop: asyncio.Event) -> AsyncIterator[bool]:
    """Wait until this process is the one to work on a channel, and be it until the end; False when stopped before."""
    url = database.engine.url
    if url.get_backend_name() != "sqlite":
        yield True
        return
    handle = os.open(f"{url.database}.{channel}-duty", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not (taken := _taken(handle)) and not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), ASK_EVERY_S)
        yield taken
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
