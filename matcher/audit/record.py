"""A record before it is stored: what happened, in clear as far as it names nobody, and the rest ready to be sealed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from matcher.audit.canonical import Json, canonical, canonical_fast, digest
from matcher.audit.clause_set import ClauseRef, ClauseSet
from matcher.audit.codes import new_code
from matcher.audit.conclusions import conclusion_to_record
from matcher.audit.kinds import RecordKind
from matcher.audit.profile_form import profile_to_record
from matcher.matching import ClauseMatch, MatchResult
from matcher.profile import Profile

ENGINE_VERSION = "reference-1"
"""Raised whenever a change of the evaluator may change a verdict or an amount."""

FORM = 2
"""The form of headers and bodies. Form 1 was kept in clear, and was carried over into this one."""

ANONYMOUS = "anonymous"
"""The actor of a record that may hold nothing of who asked."""

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, where, why, when. Without consent nobody asks: `subject` is then None, and no profile is kept.

    A subject of `run:` alone means the match itself: it gets a key of its own.
    """

    subject: str | None
    channel: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchDraft:
    """A match on its way into the log: `body` is in clear still, None where nothing may be kept."""

    code: str
    at: datetime
    subject: str | None
    clauses: ClauseSet
    facts: Mapping[str, Json]
    body: bytes | None

    def header(self, actor: str) -> bytes:
        """Write what stands in clear; the commitment lets the owner show later what was in the body."""
        commitment = None if self.body is None else digest(self.body)
        said: dict[str, Json] = {"form": FORM, "actor": actor, "clauses": self.clauses.hash, "commitment": commitment}
        return canonical(said | dict(self.facts))


@dataclass(frozen=True, slots=True)
class Act:
    """What an admin, or the house itself, did. `details` stand in clear: ids and counts, nothing of a person."""

    kind: RecordKind
    actor: str
    channel: str = "cli"
    subject: str = ""
    reason: str = ""
    details: Mapping[str, Json] = field(default_factory=dict)

    def header(self) -> bytes:
        """Write the act canonically."""
        return canonical(
            {
                "form": FORM,
                "actor": self.actor,
                "channel": self.channel,
                "subject": self.subject,
                "reason": self.reason,
                "details": dict(self.details),
            }
        )


def match_draft(
    profile: Profile | None, result: MatchResult, asking: Asking, *, vocabulary_version: str, code: str = ""
) -> MatchDraft:
    """Write down a match. Without a profile (no consent) it proves which clauses were asked, no more."""
    code = code or new_code()
    matches = sorted(result.matches, key=lambda found: found.subject.clause.id)
    clauses = ClauseSet.of(ref_of(found) for found in matches)
    body = None if profile is None else _body(profile, matches)
    subject = None if profile is None else asking.subject
    facts: dict[str, Json] = {
        "as_of": result.as_of.isoformat(),
        "channel": asking.channel,
        "reason": asking.reason,
        "engine": ENGINE_VERSION,
        "vocabulary": vocabulary_version,
    }
    return MatchDraft(code, asking.at, f"run:{code}" if subject == "run:" else subject, clauses, facts, body)


def ref_of(found: ClauseMatch) -> ClauseRef:
    """Name the clause version concluded on."""
    return ClauseRef(found.clause.id, found.subject.version, found.subject.content_hash)


def _body(profile: Profile, matches: list[ClauseMatch]) -> bytes:
    return body_of(profile_to_record(profile), [conclusion_to_record(found) for found in matches])


def body_of(profile: Json, conclusions: list[dict[str, Json]], **more: Json) -> bytes:
    """Write a body; the salt keeps anybody from finding its content by trying likely ones against the commitment."""
    salt = secrets.token_hex(SALT_BYTES)
    return canonical_fast({"form": FORM, "salt": salt, "profile": profile, "conclusions": conclusions, **more})


@dataclass(frozen=True, slots=True)
class MatchContent:
    """What a match record says once its body is opened: conclusions stand in the order of the clauses."""

    as_of: date
    engine: str
    vocabulary: str
    clauses: ClauseSet
    profile: Mapping[str, Any]
    conclusions: tuple[Mapping[str, Any], ...]


def match_content(header: Mapping[str, Any], clauses: ClauseSet, body: bytes) -> MatchContent:
    """Read a match record."""
    said = json.loads(body)
    as_of = date.fromisoformat(header["as_of"])
    conclusions = tuple(said["conclusions"])
    return MatchContent(as_of, header["engine"], header["vocabulary"], clauses, said["profile"], conclusions)


def instant_text(at: datetime) -> str:
    """Write an instant as it is hashed and stored: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
