"""Find out whose an update is, without understanding it: an update that we cannot read is still kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.store.queues import Arrived

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update asked for."""


def address(raw: Mapping[str, Any]) -> Arrived | None:
    """Give an update its id and its chat; None when it has no id. ASCII JSON: any character survives any database."""
    update_id = raw.get("update_id")
    if not isinstance(update_id, int) or isinstance(update_id, bool):
        return None
    chat = next((_chat(raw[kind]) for kind in KINDS if isinstance(raw.get(kind), dict)), "")
    return Arrived(update_id, chat or f"update-{update_id}", json.dumps(raw))


def _chat(event: Mapping[str, Any]) -> str:
    """Name the chat; a button of a message too old to be shown is answered in private."""
    message = event.get("message")
    for holder, name in ((event, "chat"), (message, "chat"), (event, "from")):
        found = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(found, dict) and isinstance(found.get("id"), int):
            return str(found["id"])
    return ""
