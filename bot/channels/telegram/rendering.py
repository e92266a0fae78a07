"""Write replies as messages of the Bot API, one payload a message, ready to be kept and sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from bot.channels.telegram import wording
from bot.channels.telegram.buttons import Button
from bot.channels.telegram.text import markup, split
from bot.dialogue.state import Reply

ROW_WIDTH = 24
"""How many characters of buttons stand side by side."""


def render(replies: Sequence[Reply], revision: int) -> list[str]:
    """Give payloads in order; buttons go under the last message of their reply."""
    numbers = count()
    return [json.dumps(message) for reply in replies for message in _messages(reply, revision, numbers)]


def _messages(reply: Reply, revision: int, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    texts = list(split(reply.text))
    said = [(label, Button(revision, next(numbers)).data()) for label in reply.buttons]
    keyboard = _keyboard([*said, *((action.label, action.data) for action in reply.actions)])
    for number, text in enumerate(texts, start=1):
        message: dict[str, Any] = {"text": markup(text), "parse_mode": "HTML"}
        if number == len(texts) and keyboard:
            message["reply_markup"] = {"inline_keyboard": keyboard}
        yield message
    if reply.file is not None:
        yield {"document": {"name": reply.file.name, "content": reply.file.content, "caption": wording.FILE_CAPTION}}


def _keyboard(buttons: Sequence[tuple[str, str]]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = []
    room = 0
    for label, data in buttons:
        if len(label) > room:
            rows.append([])
            room = ROW_WIDTH
        rows[-1].append({"text": label, "callback_data": data})
        room -= len(label)
    return rows
