"""What one uploaded document may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bounds of one upload: bytes fetched, seconds and memory for reading it. The readers have bounds of their own."""

    file_bytes: int = 20 * MEGABYTE
    seconds: float = 120.0
    memory_bytes: int = 2048 * MEGABYTE
