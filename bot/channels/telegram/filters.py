"""Filters, as classes: aiogram runs anything synchronous, `F` included, on a thread, which costs more than our work."""

from __future__ import annotations

from aiogram.enums import ChatType
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from bot.services.draft_desk import DraftDesk


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
    """The message is a command (of those named, if any); gives `command`, without slash and our name, and `words`."""

    def __init__(self, *only: str) -> None:
        self._only = frozenset(only)

    async def __call__(self, event: Message) -> dict[str, str] | bool:
        """Read the command."""
        if not event.text or not event.text.startswith("/"):
            return False
        command, *rest = event.text[1:].split(maxsplit=1) or [""]
        command = command.partition("@")[0].lower()
        words = rest[0].strip() if rest else ""
        return {"command": command, "words": words} if not self._only or command in self._only else False


class FromAdmin(BaseFilter):
    """The sender is one of the configured administrators."""

    def __init__(self, admins: frozenset[int]) -> None:
        self._admins = admins

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        """Look at the sender."""
        return event.from_user is not None and event.from_user.id in self._admins


class HasDocument(BaseFilter):
    """The message carries a file; an animation carries one too, but is no document."""

    async def __call__(self, event: Message) -> bool:
        """Look for a file."""
        return event.document is not None and event.animation is None


class WithRole(BaseFilter):
    """The sender holds a role among those who make policies; gives `actor`, the name under which he acts."""

    def __init__(self, desk: DraftDesk) -> None:
        self._desk = desk

    async def __call__(self, event: Message) -> dict[str, str] | bool:
        """Look at the sender."""
        actor = actor_of(event)
        return {"actor": actor} if actor is not None and self._desk.roles_of(actor) else False


def actor_of(event: Message | CallbackQuery) -> str | None:
    """Name who acts, as HUIQI_ROLES does; None for what nobody sent, such as a channel's post."""
    return None if event.from_user is None else f"telegram:{event.from_user.id}"
