"""What may not be stored: said without consent, it lives in this process until the conversation ends."""

from __future__ import annotations

import dataclasses
import time
from collections import OrderedDict
from dataclasses import dataclass

from bot.dialogue.consent import storable
from bot.dialogue.state import ConversationState
from bot.store.conversations import Conversation

MOST_CHATS = 10_000
KEPT_S = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class _Remembered:
    revision: int
    state: ConversationState
    until: float


class Unstored:
    """Remembers whole states beside their stored part.

    Gone with the process, and unknown to another process: people are told that nothing is kept, and may be asked
    again. A state is only used with the revision it belongs to, so it can never undo what was stored since.
    """

    def __init__(self) -> None:
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()

    def recall(self, chat: str, stored: Conversation) -> Conversation:
        """Give the conversation with what was said but not stored."""
        found = self._remembered.get(chat)
        if found is None or found.revision != stored.revision or found.until < time.monotonic():
            return stored
        return dataclasses.replace(stored, state=found.state)

    def remember(self, chat: str, conversation: Conversation) -> None:
        """Keep in mind what was not stored; call it when the stored part is committed."""
        self._remembered.pop(chat, None)
        if storable(conversation.state) != conversation.state:
            until = time.monotonic() + KEPT_S
            self._remembered[chat] = _Remembered(conversation.revision, conversation.state, until)
        while len(self._remembered) > MOST_CHATS:
            self._remembered.popitem(last=False)


def stored_part(conversation: Conversation) -> Conversation:
    """Give what may be stored; the words of the question asked last may repeat what was said."""
    state = storable(conversation.state)
    if state == conversation.state:
        return conversation
    return dataclasses.replace(conversation, state=state, offered=dataclasses.replace(conversation.offered, text=""))
