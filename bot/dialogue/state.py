"""Values of a conversation: its state, what it knows of policies, and what a turn yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from matcher.enterprise import Enterprise, completed
from matcher.facts import FactView
from matcher.matching import MatchResult, match
from matcher.profile import Fact, Profile
from matcher.profile_json import profile_to_json
from matcher.questions import Question, Wanted
from policies.model import StoredClause
from policies.vocabulary import Vocabulary


class Consent(StrEnum):
    """Whether the person let us store what they say (个人信息保护法 第十三、十四条)."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Awaiting(StrEnum):
    """What the next words are, when they are no answer to a question on a fact."""

    NOTHING = "nothing"
    GRIEVANCE = "grievance"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What the conversation remembers between turns.

    `listed` are the clauses of the last list, `page` the part of it shown; `shown` those in view.
    `receipt` is the code of the answer given last on a match.
    `conflict` is a fact said now against an exact one said before, until the person decides.
    `agreed_to` names the words consented to, `asked_again` the newer ones that consent was asked for since.
    """

    profile: Profile = field(default_factory=Profile)
    consent: Consent = Consent.NOT_ASKED
    pending: Question | None = None
    skipped: frozenset[Wanted] = frozenset()
    conflict: Fact | None = None
    awaiting: Awaiting = Awaiting.NOTHING
    listed: tuple[str, ...] = ()
    page: int = 0
    shown: tuple[str, ...] = ()
    subscribed: bool = False
    agreed_to: str = ""
    agreed_on: date | None = None
    asked_again: str = ""
    receipt: str = ""

    def to_json(self) -> dict[str, Any]:
        """Write the state for programs that watch the conversation."""
        pending = None
        if self.pending is not None:
            pending = {"attr": self.pending.attribute, "terms": list(self.pending.terms)}
        return {
            "facts": profile_to_json(self.profile)["facts"],
            "consent": self.consent.value,
            "pending": pending,
            "awaiting": self.awaiting.value,
            "shown": list(self.shown),
            "subscribed": self.subscribed,
        }


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a turn may speak of: clauses in force on a day, and the enterprise of the registry the chat is bound to."""

    vocabulary: Vocabulary
    clauses: tuple[StoredClause, ...]
    as_of: date
    registered: Enterprise | None = None

    def known(self, said: Profile) -> Profile:
        """Give all that is known: what the registry holds, completed by what was said."""
        return said if self.registered is None else completed(self.registered, said, self.as_of, self.vocabulary)

    def match(self, said: Profile) -> MatchResult:
        """Match all that is known against the clauses."""
        return self.match_only(self.known(said))

    def match_only(self, profile: Profile) -> MatchResult:
        """Match a profile as it is, without the registry."""
        return match(profile, self.clauses, self.vocabulary, self.as_of)

    def facts(self, said: Profile) -> FactView:
        """View all that is known on the day."""
        return FactView(self.vocabulary, self.known(said), self.as_of)


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message; a channel that cannot carry files leaves it out."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class ActionButton:
    """A button that names a thing (`bot.notices.actions`) instead of saying its words; it outlives the question."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: text, the answers offered as buttons, and buttons that act.

    Pressing an answer says its words, or what `says` has for it.
    """

    text: str
    buttons: tuple[str, ...] = ()
    file: File | None = None
    actions: tuple[ActionButton, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What each button says when it is pressed."""
        return self.says or self.buttons


class EffectKind(StrEnum):
    """What a turn asks the world to do."""

    GIVE_CONSENT = "give_consent"
    REFUSE_CONSENT = "refuse_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    EXPORT_DATA = "export_data"
    DELETE_DATA = "delete_data"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    FILE_GRIEVANCE = "file_grievance"
    CALL_HUMAN = "call_human"
    BIND = "bind"
    BIND_FAILED = "bind_failed"
    UNBIND = "unbind"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing to do, with the words and clauses it is about, and the receipt of the answer it complains of.

    `number` and `due` are given to a grievance when it is kept.
    """

    kind: EffectKind
    text: str = ""
    clauses: tuple[str, ...] = ()
    receipt: str = ""
    number: int = 0
    due: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn yields. `matched` is set when the answer rests on a match, whose receipt must be stored."""

    state: ConversationState
    replies: tuple[Reply, ...]
    matched: MatchResult | None = None
    effects: tuple[Effect, ...] = ()
