"""The receipt of a match: a canonical record of what was known, asked and concluded.

A first form: one self-contained JSON record with content hashes of every clause version and of the
vocabulary. The chain, encryption and replay come with the audit package.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matcher.amounts import Worth
from matcher.matching import ClauseMatch, MatchResult
from matcher.profile import Profile
from matcher.profile_json import profile_to_json
from policies.canonical import canonical_text, content_hash
from policies.language.jsonform import number

ENGINE_VERSION = "reference-1"
"""Raised whenever a change of the evaluator may change a verdict or an amount."""

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters of the short code: none that is read as another (0 O 1 I L)."""
CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Receipt:
    """A stored match: `record` is canonical JSON, `record_hash` its SHA-256."""

    code: str
    created_at: datetime
    as_of: date
    actor: str
    channel: str
    record: str
    record_hash: str


def write_receipt(
    profile: Profile | None, result: MatchResult, *, vocabulary_version: str, actor: str, channel: str, at: datetime
) -> Receipt:
    """Write the receipt of a match. Without a profile (no consent) it proves which clauses were asked, no more."""
    record = canonical_text(
        {
            "engine": ENGINE_VERSION,
            "vocabulary": vocabulary_version,
            "as_of": result.as_of.isoformat(),
            "at": at.isoformat(),
            "actor": actor,
            "channel": channel,
            "profile": None if profile is None else profile_to_json(profile),
            "matches": [_conclusion(found) if profile is not None else _asked(found) for found in result.matches],
        }
    )
    return Receipt(_new_code(), at, result.as_of, actor, channel, record, content_hash(record))


def _new_code() -> str:
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return f"HQ-{letters[:5]}-{letters[5:]}"


def _asked(found: ClauseMatch) -> dict[str, Any]:
    """Name the clause version only: its verdict would tell what the person said."""
    subject = found.subject
    return {"clause": found.clause.id, "version": subject.version, "content_hash": subject.content_hash}


def _conclusion(found: ClauseMatch) -> dict[str, Any]:
    return {
        "clause": found.clause.id,
        "version": found.subject.version,
        "content_hash": found.subject.content_hash,
        "verdict": found.verdict.value,
        "missing": list(found.missing),
        "trace": [leaf.truth.name.lower() for leaf in found.evaluation.leaves()],
        "worth": None if found.worth is None else _worth_to_json(found.worth.total),
    }


def _worth_to_json(given: Worth) -> dict[str, Any]:
    low = None if given.low is None else number(given.low)
    high = None if given.high is None else number(given.high)
    return {"type": given.kind, "min": low, "max": high, "unit": given.unit, "per": list(given.per)}
