"""Clauses in force, kept between turns until the store or the day changes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Knowledge
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

KEPT_S = 60.0
"""A change of a document alone (its title, its grade) adds no event; it is seen after this long."""


@dataclass(frozen=True, slots=True)
class _Kept:
    day: date
    edition: int
    until: float
    knowledge: Knowledge


class Shelf:
    """Gives the knowledge of a day.

    The edition is read before the clauses: a change in between is seen at the next turn, never missed.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kept: _Kept | None = None

    async def knowledge(self, session: AsyncSession, today: date) -> Knowledge:
        """Give what the policies say today."""
        repository = PolicyRepository(session)
        edition = await repository.edition()
        kept, now = self._kept, time.monotonic()
        if kept is not None and (kept.day, kept.edition) == (today, edition) and now < kept.until:
            return kept.knowledge
        knowledge = Knowledge(self._vocabulary, tuple(await repository.in_force(today)), today)
        self._kept = _Kept(today, edition, now + KEPT_S, knowledge)
        return knowledge
