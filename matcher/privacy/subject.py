"""Whose data something is: an enterprise, a chat that names none, or one match run by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from policies.errors import InputError

LONGEST = 200
RECEIPT = re.compile(r"HQ-[2-9A-Z]{5}-[2-9A-Z]{5}")
CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")


class SubjectKind(StrEnum):
    """What a subject is."""

    ENTERPRISE = "enterprise"
    CHAT = "chat"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Subject:
    """The one whose key seals a text. Written `enterprise:<code>`, `run:<receipt>`, or `<channel>:<chat>`."""

    kind: SubjectKind
    name: str

    @classmethod
    def enterprise(cls, code: str) -> Subject:
        """Name an enterprise by its 统一社会信用代码."""
        return cls(SubjectKind.ENTERPRISE, code)

    @classmethod
    def chat(cls, channel: str, chat: str) -> Subject:
        """Name a chat of a channel."""
        return cls(SubjectKind.CHAT, f"{channel}:{chat}")

    @classmethod
    def run(cls, code: str) -> Subject:
        """Name one match by its receipt."""
        return cls(SubjectKind.RUN, code)

    @classmethod
    def parse(cls, text: str) -> Subject:
        """Read a subject as a person writes it; a bare receipt or credit code is enough.

        >>> [str(Subject.parse(text)) for text in ("telegram:77", "hq-abcde-23456", "run:HQ-ABCDE-23456")]
        ['telegram:77', 'run:HQ-ABCDE-23456', 'run:HQ-ABCDE-23456']
        """
        text = text.strip()
        if RECEIPT.fullmatch(text.upper()):
            return cls.run(text.upper())
        if CREDIT_CODE.fullmatch(text.upper()):
            return cls.enterprise(text.upper())
        head, colon, rest = text.partition(":")
        if not colon or not head or not rest or len(text) > LONGEST:
            raise InputError(
                f"看不懂“{text[:40]}”是谁：请写 渠道:会话（telegram:123456）、18 位统一社会信用代码，或凭证编号"
            )
        if head in {SubjectKind.ENTERPRISE, SubjectKind.RUN}:
            return cls(SubjectKind(head), rest.upper())
        return cls.chat(head, rest)

    def __str__(self) -> str:
        return self.name if self.kind is SubjectKind.CHAT else f"{self.kind}:{self.name}"

    @property
    def channel_and_chat(self) -> tuple[str, str]:
        """Give the channel and the chat of a chat."""
        channel, _, chat = self.name.partition(":")
        return channel, chat
