"""Match a profile against the clauses in force, and record it: no answer is given whose record is not stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from bot.services.acting import refuse_future
from matcher.audit.record import Asking, MatchDraft, match_draft
from matcher.facts import FactView
from matcher.matching import MatchResult, match
from matcher.privacy.vault import Vault
from matcher.profile import Profile
from matcher.store.audit_log import AuditLog
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

OWN_KEY = "run:"
"""The subject of a match run by hand: it is sealed under a key of its own."""


@dataclass(frozen=True, slots=True)
class RecordedMatch:
    """A match result, the facts it was made from, and what was recorded of it."""

    result: MatchResult
    facts: FactView
    receipt: MatchDraft


class MatchingService:
    """The use case every channel shares."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary

    async def match(
        self,
        profile: Profile,
        *,
        as_of: date,
        channel: str,
        subject: str = OWN_KEY,
        reason: str = "按画像匹配",
        known_at: datetime | None = None,
    ) -> RecordedMatch:
        """Match against what is in force on a day, as known at an instant (now for None), and record.

        No answer is given whose receipt is not stored; it names the very versions that were asked. Nobody waits for a
        lock while clauses are read and concluded on.
        """
        refuse_future(known_at)
        async with self._database.reading() as session:
            clauses = await PolicyRepository(session).in_force(as_of, known_at)
        result = await asyncio.to_thread(match, profile, clauses, self._vocabulary, as_of)
        asking = Asking(subject, channel, reason, utc_now())
        draft = match_draft(profile, result, asking, vocabulary_version=self._vocabulary.version)
        async with self._database.work() as session:
            await AuditLog(session, Vault(session)).record_match(draft)
        return RecordedMatch(result, FactView(self._vocabulary, profile, as_of), draft)
