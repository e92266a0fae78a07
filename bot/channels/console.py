"""The console: one line in, one reply out; works piped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

import click
from rich.console import Console

from bot.app import App
from bot.dialogue import wording
from bot.dialogue.state import ConversationState, Outcome
from bot.output import print_json
from bot.services.conversation import ConversationService
from bot.services.notice_settings import grievance_days

MAX_LINE = 50_000
PROMPT = "您> "
WHOLE = "要连同凭证的内容一起存成文件，请运行 huiqi privacy export console:console --out 文件名"


async def chat(app: App, today: date, *, as_json: bool) -> None:
    """Converse until the end of input."""
    service = ConversationService(app.database, app.vocabulary, grievance_days())
    console = Console(soft_wrap=True, highlight=False, emoji=False)
    interactive = sys.stdin.isatty() and not as_json
    if interactive:
        console.print(wording.GREETING, markup=False)
    state = ConversationState()
    for line in lines(prompt=PROMPT if interactive else ""):
        outcome = await service.answer(state, line, today=today, actor="console", channel="console")
        state = outcome.state
        if as_json:
            print_json(turn_json(outcome))
        else:
            console.print("\n".join(reply.text for reply in outcome.replies) + "\n", markup=False)
            if any(reply.file for reply in outcome.replies):
                console.print(WHOLE + "\n", markup=False)


def lines(prompt: str) -> Iterator[str]:
    """Yield what is typed or piped in, line by line, until the end; blank lines are passed over."""
    while True:
        if prompt:
            click.echo(prompt, nl=False)
        line = sys.stdin.readline(MAX_LINE)
        if not line:
            return
        if line.strip():
            yield line.strip()


def turn_json(outcome: Outcome) -> dict[str, object]:
    """Write one turn: replies with their buttons, and the state after it."""
    replies = [{"text": reply.text, "buttons": list(reply.buttons)} for reply in outcome.replies]
    return {"replies": replies, "state": outcome.state.to_json()}
