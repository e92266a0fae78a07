"""Handlers and what they are given: aiogram drops a name it does not know, and fails only when a user writes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import BaseFilter

from bot.channels.telegram import wording
from bot.channels.telegram.addressing import KINDS
from bot.channels.telegram.dispatcher import SUPPLIED, make_dispatcher
from bot.channels.telegram.filters import IsCommand, WithRole
from bot.channels.telegram.routers.commands import WISHES, WORDS
from bot.services.draft_desk import DraftDesk
from matcher.text import Intent
from policies.lifecycle import Roles
from policies.vocabulary import load_vocabulary

FROM_FILTERS: dict[type[BaseFilter], frozenset[str]] = {
    IsCommand: frozenset({"command", "words"}),
    WithRole: frozenset({"actor"}),
}
DESK = DraftDesk(load_vocabulary(), Roles(), "telegram")


def handlers(router: Router) -> Iterator[tuple[str, HandlerObject]]:
    for kind, observer in router.observers.items():
        if router.parent_router is not None:
            yield from ((kind, handler) for handler in observer.handlers)
    for child in router.sub_routers:
        yield from handlers(child)


ALL = list(handlers(make_dispatcher(frozenset({1}), DESK)))


@pytest.mark.parametrize(("kind", "handler"), ALL, ids=lambda value: getattr(value, "callback", value).__class__)
def test_a_handler_asks_only_for_what_it_is_given(kind: str, handler: HandlerObject) -> None:
    del kind
    filters = [found.callback for found in handler.filters or []]
    given = SUPPLIED.union(*(FROM_FILTERS.get(type(found), frozenset()) for found in filters))  # type: ignore[arg-type]  # all our filters are classes
    event, *asked = inspect.signature(handler.callback).parameters.values()
    assert event.name.lstrip("_") in {"message", "press"}
    assert {parameter.name for parameter in asked} <= given


@pytest.mark.parametrize(("kind", "handler"), ALL, ids=lambda value: getattr(value, "callback", value).__class__)
def test_handlers_and_filters_are_asynchronous(kind: str, handler: HandlerObject) -> None:
    del kind
    assert handler.awaitable
    for found in handler.filters or []:
        assert isinstance(found.callback, BaseFilter)
        assert inspect.iscoroutinefunction(type(found.callback).__call__)


def test_every_kind_of_update_that_is_handled_is_asked_for() -> None:
    assert {kind for kind, _ in ALL} <= set(KINDS)


def test_every_registered_command_is_answered_and_every_wish_is_an_intent() -> None:
    names = {name for name, _ in wording.COMMANDS}
    assert names - {"help"} == {*WISHES, *WORDS}
    assert all(isinstance(intent, Intent) for intent in WISHES.values())
    assert all(name.isascii() and name.islower() and len(name) <= 32 for name in names)


def test_a_dispatcher_can_be_made_twice_in_one_process() -> None:
    assert make_dispatcher(frozenset(), DESK) is not make_dispatcher(frozenset(), DESK)
