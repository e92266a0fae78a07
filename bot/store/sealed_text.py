"""Texts as columns hold them: sealed under a subject's key, in base64."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from matcher.privacy.sealing import ErasedError
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault


@dataclass(frozen=True, slots=True)
class SealedText:
    """A sealed text, and whose key opens it."""

    key_id: str
    text: str


async def seal_text(vault: Vault, subject: Subject, text: str, context: str) -> SealedText:
    """Seal a text for one place in the store."""
    key = await vault.key_for(subject)
    return SealedText(key.id, base64.b64encode(key.seal(text.encode(), context.encode())).decode())


async def open_text(vault: Vault, sealed: SealedText, context: str) -> str:
    """Open a text; empty when its subject was erased."""
    try:
        return (await vault.open(sealed.key_id, base64.b64decode(sealed.text), context.encode())).decode()
    except ErasedError:
        return ""
