"""Match a profile against the clauses in force, and keep the receipt in the same unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.acting import refuse_future
from matcher.facts import FactView
from matcher.matching import MatchResult, match
from matcher.profile import Profile
from matcher.receipt import Receipt, write_receipt
from matcher.store.receipts import ReceiptRepository
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class RecordedMatch:
    """A match result, the facts it was made from, and its stored receipt."""

    result: MatchResult
    facts: FactView
    receipt: Receipt


class MatchingService:
    """The use case every channel shares."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary

    async def match(
        self, profile: Profile, *, as_of: date, actor: str, channel: str, known_at: datetime | None = None
    ) -> RecordedMatch:
        """Match against what is in force on a day, as known at an instant (now for None), and record.

        No answer is given whose receipt is not stored; it names the very versions that were asked.
        """
        refuse_future(known_at)
        async with self._database.work() as session:
            clauses = await PolicyRepository(session).in_force(as_of, known_at)
            result = match(profile, clauses, self._vocabulary, as_of)
            receipt = write_receipt(
                profile,
                result,
                vocabulary_version=self._vocabulary.version,
                actor=actor,
                channel=channel,
                at=utc_now(),
            )
            await ReceiptRepository(session).add(receipt)
        return RecordedMatch(result, FactView(self._vocabulary, profile, as_of), receipt)
