"""The words by which an enterprise says that it wants a benefit (意愿确认). Every version stays known by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

CONSENT_VERSION = "2026-11"
"""Raised whenever CONSENT_TEXT changes; what was agreed to under older words stays as it was."""

CONSENT_TEXT = (
    "我代表本企业确认：愿意享受上述政策；同意主管部门为核对条件使用已核验的企业信息；"
    "信息有变化或不再符合条件时会及时告知；知道结果要公示，公示期间可能有人提出异议。"
)


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """Which words were agreed to: their version and the SHA-256 of the text."""

    version: str
    digest: str


def current_words() -> ConsentWords:
    """Give the words of today."""
    return ConsentWords(CONSENT_VERSION, sha256(CONSENT_TEXT.encode()).hexdigest())
