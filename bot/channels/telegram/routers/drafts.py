"""Admins' documents and drafts, in private chats. To anyone else the commands are unknown and documents are refused."""

from __future__ import annotations

from aiogram import Bot, Router
from aiogram.types import Message

from bot.channels.telegram import desk_wording
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.desk import DeskTurn
from bot.channels.telegram.filters import HasDocument, IsCommand, Private, WithRole
from bot.channels.telegram.routers.talk import answer_words
from bot.channels.telegram.taking_documents import DocumentTaker, Uploads
from bot.services.draft_desk import DraftDesk
from bot.services.turn import Turn
from policies.errors import DocumentError, RoleError


def make_draft_router(desk: DraftDesk) -> Router:
    """Make the router of admins' documents and commands."""
    router = Router(name="drafts")
    names = [name for name, _ in desk_wording.COMMANDS]
    router.message.register(obey_command, Private(), WithRole(desk), IsCommand(*names))
    router.message.register(take_document, Private(), HasDocument(), WithRole(desk))
    router.message.register(refuse_document, Private(), HasDocument())
    return router


async def obey_command(_message: Message, turn: Turn, desk: DraftDesk, actor: str, command: str, words: str) -> None:
    """Carry out a command on drafts."""
    await DeskTurn(turn, desk, actor).obey(command, words)


async def take_document(  # noqa: PLR0913, PLR0917 - aiogram gives each by its name
    message: Message, bot: Bot, turn: Turn, courtesies: Courtesies, desk: DraftDesk, uploads: Uploads, actor: str
) -> None:
    """Draft the clauses of a document."""
    if message.document is None:
        return
    try:
        await DocumentTaker(turn, desk, uploads, actor).take(message, message.document, bot, courtesies)
    except (DocumentError, RoleError) as error:
        turn.say(desk_wording.in_chat(error))


async def refuse_document(message: Message, turn: Turn) -> None:
    """Say whose documents are read; what is written beside it is answered."""
    turn.say(desk_wording.FOR_ADMINS)
    if message.caption:
        await answer_words(message.model_copy(update={"text": message.caption}), turn)
