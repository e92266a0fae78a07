"""What is no private text: media, and groups."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from bot.channels.telegram import wording
from bot.channels.telegram.filters import IsCommand, Private
from bot.channels.telegram.routers.talk import answer_words
from bot.services.turn import Turn


def make_media_router() -> Router:
    """Make the router of private messages without text."""
    router = Router(name="media")
    router.message.register(answer_media, Private())
    return router


def make_group_router() -> Router:
    """Make the router of groups: a command is told where to go, anything else is not for us."""
    router = Router(name="groups")
    router.message.register(answer_in_group, IsCommand())
    return router


async def answer_media(message: Message, turn: Turn) -> None:
    """Read the caption where there is one; else say what we can read."""
    if message.caption:
        await answer_words(message.model_copy(update={"text": message.caption}), turn)
        return
    turn.say(wording.ONLY_TEXT.format(wording.MEDIA.get(message.content_type, "消息")))


async def answer_in_group(_message: Message, turn: Turn) -> None:
    """Company facts are not for groups."""
    turn.say(wording.ONLY_PRIVATE)
