"""Messages between two processes: a length, then so many bytes. The other side is not trusted with memory."""

from __future__ import annotations

import asyncio
import struct
from typing import BinaryIO

LENGTH = struct.Struct(">I")
MOST_BYTES = 256 * 1024 * 1024
"""Twice the longest text with every draft of it; more is no answer of ours."""


class FrameError(Exception):
    """The other side ended in the middle of a message, or said more than it may."""


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Say one message."""
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """Hear one message; FrameError when there is none."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > MOST_BYTES:
        raise FrameError
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise FrameError
    return found


async def send_frame(stream: asyncio.StreamWriter, content: bytes) -> None:
    """Say one message without holding anybody up."""
    stream.write(LENGTH.pack(len(content)) + content)
    await stream.drain()


async def receive_frame(stream: asyncio.StreamReader) -> bytes:
    """Hear one message; FrameError when the other side ended."""
    try:
        (length,) = LENGTH.unpack(await stream.readexactly(LENGTH.size))
        if length > MOST_BYTES:
            raise FrameError
        return await stream.readexactly(length)
    except asyncio.IncompleteReadError:
        raise FrameError from None
