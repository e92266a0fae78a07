"""What one document may cost: size, pages, unpacked size and time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from policies.errors import DocumentError

MEGABYTE = 1024 * 1024

Progress = Callable[[int, int], None]
"""Told of pages (or parts) done and their number."""


def no_progress(done: int, total: int) -> None:
    """Show nothing."""
    del done, total


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading."""

    file_bytes: int = 20 * MEGABYTE
    unzipped_bytes: int = 100 * MEGABYTE
    characters: int = 2_000_000
    pages: int = 1_000
    cells: int = 200_000
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which reading gives up."""

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Start the clock."""
        return cls(time.monotonic() + seconds, seconds)

    def check(self) -> None:
        """Give up when the time is over."""
        if time.monotonic() > self.at:
            raise DocumentError(f"读这份文件超过了 {self.seconds:.0f} 秒，已停止；请拆成几份再试")
