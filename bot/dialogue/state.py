"""Values of a conversation: its state, what it knows of policies, and what a turn yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matcher.facts import FactView
from matcher.matching import MatchResult, match
from matcher.profile import Profile
from matcher.profile_json import profile_to_json
from matcher.questions import Question, Wanted
from policies.model import StoredClause
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What the conversation remembers between turns."""

    profile: Profile = field(default_factory=Profile)
    pending: Question | None = None
    skipped: frozenset[Wanted] = frozenset()
    shown: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Write the state for programs that watch the conversation."""
        pending = None if self.pending is None else {"attr": self.pending.attribute, "term": self.pending.term}
        return {"facts": profile_to_json(self.profile)["facts"], "pending": pending, "shown": list(self.shown)}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The policies a turn may speak of: clauses in force on a day."""

    vocabulary: Vocabulary
    clauses: tuple[StoredClause, ...]
    as_of: date

    def match(self, profile: Profile) -> MatchResult:
        """Match a profile against the clauses."""
        return match(profile, self.clauses, self.vocabulary, self.as_of)

    def facts(self, profile: Profile) -> FactView:
        """View what is known of a profile on the day."""
        return FactView(self.vocabulary, profile, self.as_of)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: text, and the answers offered as buttons."""

    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn yields. `matched` is set when the answer rests on a match, whose receipt must be stored."""

    state: ConversationState
    replies: tuple[Reply, ...]
    matched: MatchResult | None = None
