"""Join the routers. What handlers may ask for by name is in `SUPPLIED`, or given by their filters."""

from __future__ import annotations

from aiogram import Dispatcher

from bot.channels.telegram.middlewares import AllowanceMiddleware, TypingMiddleware
from bot.channels.telegram.routers.buttons import make_button_router
from bot.channels.telegram.routers.commands import make_admin_router, make_command_router
from bot.channels.telegram.routers.drafts import make_draft_router
from bot.channels.telegram.routers.elsewhere import make_group_router, make_media_router
from bot.channels.telegram.routers.talk import make_talk_router
from bot.services.draft_desk import DraftDesk

SUPPLIED = frozenset({"turn", "courtesies", "desk", "uploads", "bot"})


def make_dispatcher(admins: frozenset[int], desk: DraftDesk) -> Dispatcher:
    """Make the dispatcher; the order of the routers is the order in which they are asked."""
    dispatcher = Dispatcher(disable_fsm=True)  # our conversations are kept by the store
    for observer in (dispatcher.message, dispatcher.edited_message, dispatcher.callback_query):
        observer.middleware(
            AllowanceMiddleware()
        )  # not outer: what no handler wants, as talk in groups, is not counted
        observer.middleware(TypingMiddleware())
    dispatcher.include_routers(
        make_admin_router(admins),
        make_draft_router(desk),
        make_command_router(),
        make_talk_router(),
        make_media_router(),
        make_group_router(),
        make_button_router(),
    )
    return dispatcher
