"""`huiqi notices run` as a real process, started fast: a warm parent has everything loaded, and forks."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import sys
from collections.abc import Mapping
from multiprocessing.forkserver import set_forkserver_preload
from pathlib import Path

ROOT = Path(__file__).parents[2]
WARM = "tests.payout.warm"


def run_notices(environment: Mapping[str, str], log: str, arguments: tuple[str, ...], lot: int) -> None:
    """Be the command, with smaller lots, so that a kill finds more moments between them."""
    os.environ.update(environment)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    from bot.cli import main  # noqa: PLC0415 - not in the tests' own process
    from bot.services import notice_dispatch, notice_planning  # noqa: PLC0415 - see above

    notice_planning.LOT = lot
    notice_dispatch.CHATS_AT_ONCE = lot
    sys.argv = ["huiqi", "notices", "run", *arguments]
    main()


def start(environment: Mapping[str, str], log: Path, *arguments: str, lot: int) -> multiprocessing.process.BaseProcess:
    """Start one; the caller kills it by its own id or waits for its end."""
    os.environ["PYTHONPATH"] = str(ROOT)  # for the warm parent, which starts from nothing
    set_forkserver_preload([WARM])
    context = multiprocessing.get_context("forkserver")
    process = context.Process(target=run_notices, args=(dict(environment), str(log), arguments, lot))
    process.start()
    return process
