"""Talk: what people write, and what they write anew by editing."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from bot.channels.telegram import wording
from bot.channels.telegram.filters import HasText, Private
from bot.channels.telegram.text import LONGEST_READ, clean
from bot.services.turn import Turn


def make_talk_router() -> Router:
    """Make the router of messages with text."""
    router = Router(name="talk")
    router.message.register(answer_words, Private(), HasText())
    router.edited_message.register(answer_edited_words, Private(), HasText())
    return router


async def answer_words(message: Message, turn: Turn) -> None:
    """Answer what was written."""
    words = clean(message.text or "").strip()
    if not words:
        turn.say(wording.EMPTY)
        return
    if len(words) > LONGEST_READ:
        turn.say(wording.TOO_LONG.format(LONGEST_READ))
    await turn.talk(words[:LONGEST_READ])


async def answer_edited_words(message: Message, turn: Turn) -> None:
    """Answer an edited message once more: the newer facts stand."""
    turn.say(wording.EDITED)
    await answer_words(message, turn)
