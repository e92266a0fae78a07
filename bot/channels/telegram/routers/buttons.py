"""Buttons: a pressed button says its words; one that no longer counts says so and asks the open question again."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.channels.telegram import wording
from bot.channels.telegram.buttons import read_button
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.desk import DeskTurn
from bot.channels.telegram.filters import actor_of
from bot.notices.actions import read_action
from bot.services.draft_desk import DraftDesk
from bot.services.turn import Press, Turn


def make_button_router() -> Router:
    """Make the router of pressed buttons."""
    router = Router(name="buttons")
    router.callback_query.register(answer_press)
    return router


async def answer_press(press: CallbackQuery, turn: Turn, courtesies: Courtesies, desk: DraftDesk) -> None:
    """Answer a pressed button."""
    action = read_action(press.data or "")
    if action is not None:
        courtesies.acknowledge(press.id, "")
        turn.act(action)
        return
    button = read_button(press.data or "")
    if button is None:
        courtesies.acknowledge(press.id, "")
        turn.ask_again(wording.UNKNOWN_BUTTON)
        return
    worth, words = turn.pressed(button.revision, button.index)
    if worth is Press.STALE:
        courtesies.acknowledge(press.id, "")
        turn.ask_again(wording.STALE_BUTTON)
        return
    courtesies.acknowledge(press.id, wording.PRESSED.format(turn.label(button.index)))
    if words.startswith("/"):  # only a draft's buttons say commands; whoever presses is looked at again
        command, _, rest = words[1:].partition(" ")
        await DeskTurn(turn, desk, actor_of(press) or "").obey(command, rest)
        return
    await turn.talk(words)
