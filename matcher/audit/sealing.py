"""What the audit log needs of encryption: a body sealed under the key of whom it is about."""

from __future__ import annotations

from typing import Protocol

from matcher.privacy.sealing import ErasedError, Sealed


class Cipher(Protocol):
    """Seals and opens bodies within one unit of work. `context` is bound in: a body moved elsewhere will not open."""

    async def seal(self, subject: str, plain: bytes, context: bytes) -> Sealed:
        """Encrypt under the subject's key, made when there is none."""

    async def open(self, key_id: str, ciphertext: bytes, context: bytes) -> bytes:
        """Decrypt; ErasedError when the key is gone."""


def context_of(code: str) -> bytes:
    """Bind a body to its record."""
    return b"audit:" + code.encode()


__all__ = ["Cipher", "ErasedError", "Sealed", "context_of"]
