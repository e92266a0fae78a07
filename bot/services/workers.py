"""Workers: tasks that repeat a job while it finds work, sleep while it does not, and stop without dropping any."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.logs.events import event_log
from policies.errors import StoreError

LOOK_EVERY_S = 1.0
"""How often an idle worker looks by itself: for retries that came due, and work of other processes."""

STORE_PAUSE_S = 1.0
Job = Callable[[], Awaitable[bool]]

_log = event_log("huiqi.workers")


class Workers:
    """Runs a job on `count` tasks. A job does one piece of work and says whether there was any.

    The job must survive being repeated: an unexpected error is logged, and the worker goes on.
    """

    def __init__(self, name: str, job: Job, count: int) -> None:
        self._name = name
        self._job = job
        self._count = count
        self._calls: asyncio.Queue[None] = asyncio.Queue(maxsize=count)
        self._stopping = False
        self._draining = False

    def wake(self, workers: int = 1) -> None:
        """Wake idle workers, at most as many as there are."""
        for _ in range(min(workers, self._count - self._calls.qsize())):
            self._calls.put_nowait(None)

    def stop(self, *, drain: bool = False) -> None:
        """Let `run` return: after the work under way, or with `drain` after all that can be done now."""
        self._stopping, self._draining = True, drain
        self.wake(self._count)

    async def run(self) -> None:
        """Work until stopped."""
        looking = asyncio.create_task(self._look())
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(self._count):
                    group.create_task(self._work(), name=f"{self._name}-{number}")
        finally:
            looking.cancel()

    async def _work(self) -> None:
        while not self._stopping or self._draining:
            if await self._attempt():
                self.wake()  # where there was one piece there may be more: idle workers join in, one by one
            elif self._stopping:
                return
            else:
                await self._calls.get()

    async def _attempt(self) -> bool:
        try:
            return await self._job()
        except StoreError as error:
            _log.warning("store_unavailable", worker=self._name, exc_info=error)
        except Exception:  # noqa: BLE001 - one bad job must not end the worker; it is logged with its traceback
            _log.exception("job_failed", worker=self._name)
        await asyncio.sleep(STORE_PAUSE_S)
        return False

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.wake()
