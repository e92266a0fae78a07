"""Who acts on the command line, and the options that every step shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from bot.commands.operator import operator
from bot.services.policy_drafts import Chosen
from policies.lifecycle import checked_actor

Command = TypeVar("Command", bound=Callable[..., object])


def actor_option(command: Command) -> Command:
    """Add --actor."""
    return click.option("--actor", default=None, help="操作人；默认看 HUIQI_ACTOR，都没有就是 cli:系统用户名")(command)


def reason_option(command: Command) -> Command:
    """Add --reason, which every step that is logged asks for."""
    return click.option("--reason", required=True, help="原因，写进历史")(command)


def json_option(command: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON")(command)


def acting(actor: str | None) -> str:
    """Name who runs the command."""
    if actor is not None:
        return checked_actor(actor)
    return operator()


def chosen_of(ids: tuple[str, ...], document: str | None) -> Chosen:
    """Read which drafts are meant; usage error when none or both ways are given."""
    if bool(ids) == (document is not None):
        raise click.UsageError("请给出条款编号，或用 --document 指定一份文件")
    return Chosen(ids, document)
