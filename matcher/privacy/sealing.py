"""Seal bytes with AES-256-GCM, bound to where they belong; open them only there, and only unchanged.

A sealed text is one format byte, a random nonce of 96 bits, and the ciphertext with its tag. Texts are deflated
first where that saves room: records repeat themselves, and a million of them are kept for years.
"""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from policies.errors import HuiqiError, StoreError

KEY_BYTES = 32
NONCE_BYTES = 12
PLAIN, DEFLATED = b"\x01", b"\x02"
WORTH_DEFLATING = 128
"""Shorter texts hardly shrink."""


class TamperedError(StoreError):
    """What was sealed is not what stands here: changed, moved from elsewhere, or sealed under another key."""


@dataclass(slots=True)
class ErasedError(HuiqiError):
    """The key was destroyed, and the content with it; `why` is a code such as `erased` or `retention`."""

    key_id: str
    destroyed_at: datetime
    why: str

    def __str__(self) -> str:
        """Say since when."""
        return f"内容已按要求清除（{self.destroyed_at:%Y-%m-%d}），只剩下可以校验的记录"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text and the id of the key that opens it."""

    key_id: str
    ciphertext: bytes


class Box:
    """One key of 256 bits, ready for use; never shown."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Seal; the same text never looks the same twice. `context` is not kept, but needed to open."""
        form, packed = _packed(plain)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return form + nonce + self._cipher.encrypt(nonce, packed, form + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Open; TamperedError unless these very bytes were sealed with this key for this context."""
        form, nonce, ciphertext = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            packed = self._cipher.decrypt(nonce, ciphertext, form + context)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise TamperedError("密文打不开：内容被改动过，或者不属于这里") from None
        return zlib.decompress(packed) if form == DEFLATED else packed

    def __repr__(self) -> str:
        return "Box(…)"


def _packed(plain: bytes) -> tuple[bytes, bytes]:
    if len(plain) < WORTH_DEFLATING:
        return PLAIN, plain
    deflated = zlib.compress(plain, level=1)
    return (DEFLATED, deflated) if len(deflated) < len(plain) else (PLAIN, plain)
