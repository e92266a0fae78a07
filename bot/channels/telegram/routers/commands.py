"""Commands: each is a wish that the dialogue knows, or help."""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.types import Message

from bot.channels.telegram import desk_wording, wording
from bot.channels.telegram.filters import FromAdmin, IsCommand, Private, actor_of
from bot.channels.telegram.text import clean
from bot.services.draft_desk import DraftDesk
from bot.services.turn import StaffAnswer, Turn
from matcher.text import Intent

MOST_LISTED = 20
_REPLY = re.compile(r"(?:SQ-?)?(\d{1,12})[\s:：]+(.+)", re.IGNORECASE | re.DOTALL)

WISHES: dict[str, Intent] = {
    "start": Intent.GREET,
    "policies": Intent.ASK_MATCH,
    "free": Intent.ASK_NO_APPLICATION,
    "why": Intent.ASK_WHY,
    "source": Intent.ASK_SOURCE,
    "profile": Intent.SHOW_PROFILE,
    "report": Intent.EXPORT_REPORT,
    "subscribe": Intent.SUBSCRIBE,
    "unsubscribe": Intent.UNSUBSCRIBE,
    "human": Intent.HUMAN,
    "restart": Intent.RESTART,
    "delete": Intent.DELETE_DATA,
}
WORDS = {"mydata": "导出我的数据"}
"""Wishes that are no intent of the reader, by the words the dialogue knows them by."""


def make_admin_router(admins: frozenset[int]) -> Router:
    """Make the router of commands for administrators; to anyone else they are unknown commands."""
    router = Router(name="admin")
    router.message.register(show_backlog, Private(), FromAdmin(admins), IsCommand("status"))
    router.message.register(answer_grievance, Private(), FromAdmin(admins), IsCommand("reply"))
    router.message.register(list_grievances, Private(), FromAdmin(admins), IsCommand("requests"))
    return router


def make_command_router() -> Router:
    """Make the router of commands for everybody."""
    router = Router(name="commands")
    router.message.register(answer_command, Private(), IsCommand())
    return router


async def show_backlog(_message: Message, turn: Turn) -> None:
    """Say how much waits and what failed."""
    turn.say(wording.BACKLOG.format(await turn.backlog()))


async def answer_grievance(message: Message, turn: Turn, words: str) -> None:
    """Answer a grievance by its number; the answer goes to the chat that filed it."""
    found = _REPLY.fullmatch(clean(words))
    if found is None or message.from_user is None:
        turn.say(wording.REPLY_HOW)
        return
    turn.staff_answers.append(StaffAnswer(int(found[1]), found[2], f"telegram:{message.from_user.id}"))


async def list_grievances(_message: Message, turn: Turn) -> None:
    """List the grievances that wait for an answer, the most urgent first."""
    found = await turn.open_grievances(MOST_LISTED)
    lines = [
        wording.OPEN_GRIEVANCE.format(entry.number, entry.due, " ".join(entry.text.split()) or wording.NO_WORDS)
        for entry in found
    ]
    turn.say("\n".join(lines) or wording.NO_GRIEVANCES)


async def answer_command(message: Message, turn: Turn, desk: DraftDesk, command: str, words: str) -> None:
    """Grant a wish. Words after a command are what the person really says; after /start links put codes."""
    if words and command != "start" and command in WISHES:
        await turn.talk(clean(words))
    elif command in WISHES:
        await turn.talk(WISHES[command])
    elif command in WORDS:
        await turn.talk(WORDS[command])
    elif command == "help":
        more = desk_wording.HELP.format(desk_wording.command_list()) if desk.roles_of(actor_of(message) or "") else ""
        turn.say(wording.HELP.format(wording.command_list()) + more)
    else:
        turn.say(wording.UNKNOWN_COMMAND.format(f"/{clean(command)[:32]}", wording.command_list()))
