"""`huiqi telegram` as a real process, started fast: a warm parent has everything loaded, and forks.

What is forked runs the same command from its first line; only the loading of libraries is shared.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.forkserver import set_forkserver_preload
from pathlib import Path

ROOT = Path(__file__).parents[2]
WARM = "tests.channels.warm"
GRACE_S = 30


def run_telegram(environment: Mapping[str, str], log: str) -> None:
    """Be the command: settings from the environment, all output to a file."""
    os.environ.update(environment)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.argv = ["huiqi", "telegram"]
    from bot.cli import main  # noqa: PLC0415 - not in the tests' own process

    main()


class Huiqi:
    """Starts one process after another, each ended by its own id."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        os.environ["PYTHONPATH"] = str(ROOT)  # for the warm parent, which starts from nothing
        self._context = multiprocessing.get_context("forkserver")
        set_forkserver_preload([WARM])
        self._environment = dict(environment)
        self._log = log
        self._process: multiprocessing.process.BaseProcess | None = None

    async def start(self) -> None:
        process = self._context.Process(target=run_telegram, args=(self._environment, str(self._log)))
        await asyncio.to_thread(process.start)
        self._process = process

    def kill(self) -> None:
        """End it as `kill -9` does; it gets no chance to do anything."""
        assert self._process is not None
        self._process.kill()

    async def ended(self) -> int | None:
        """Wait for the end and give the exit code."""
        assert self._process is not None
        await asyncio.to_thread(self._process.join, GRACE_S)
        return self._process.exitcode

    async def terminate(self) -> int | None:
        """Ask it to stop, as a service manager does."""
        assert self._process is not None
        self._process.terminate()
        return await self.ended()

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def close(self) -> None:
        if self._process is not None and self._process.is_alive():
            self._process.kill()
            self._process.join(GRACE_S)
