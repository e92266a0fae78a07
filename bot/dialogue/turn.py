"""What a handler of one intent gets and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.state import ConversationState, Knowledge, Outcome
from matcher.facts import FactView
from matcher.matching import MatchResult
from matcher.profile import Profile
from matcher.text import Understanding


@dataclass(frozen=True, slots=True)
class Said:
    """The event of a turn: the words, and what was read in them."""

    text: str
    understanding: Understanding


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance with the conversation it falls into; facts volunteered have been taken already."""

    said: Said
    state: ConversationState
    knowledge: Knowledge
    has_facts: bool = False

    def known(self) -> Profile:
        """Give all that is known: what the registry holds, completed by what was said."""
        return self.knowledge.known(self.state.profile)

    def match(self) -> MatchResult:
        """Match the profile as it stands."""
        return self.knowledge.match(self.state.profile)

    def facts(self) -> FactView:
        """View the profile as it stands."""
        return self.knowledge.facts(self.state.profile)


Handler = Callable[[Turn], Outcome]
