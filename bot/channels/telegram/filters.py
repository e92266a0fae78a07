"""Filters, as classes: aiogram runs anything synchronous, `F` included, on a thread, which costs more than our work."""

from __future__ import annotations

from aiogram.enums import ChatType
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message


class Private(BaseFilter):
    """The message stands in a private chat."""

    async def __call__(self, event: Message) -> bool:
        """Look at the chat."""
        return event.chat.type == ChatType.PRIVATE


class HasText(BaseFilter):
    """The message has text."""

    async def __call__(self, event: Message) -> bool:
        """Look for text."""
        return bool(event.text)


class IsCommand(BaseFilter):
    """The message is a command (that one, if named); gives `command`, without slash and our name, and `words`."""

    def __init__(self, only: str | None = None) -> None:
        self._only = only

    async def __call__(self, event: Message) -> dict[str, str] | bool:
        """Read the command."""
        if not event.text or not event.text.startswith("/"):
            return False
        command, _, words = event.text[1:].partition(" ")
        command = command.partition("@")[0].lower()
        return {"command": command, "words": words.strip()} if self._only in {None, command} else False


class FromAdmin(BaseFilter):
    """The sender is one of the configured administrators."""

    def __init__(self, admins: frozenset[int]) -> None:
        self._admins = admins

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        """Look at the sender."""
        return event.from_user is not None and event.from_user.id in self._admins
