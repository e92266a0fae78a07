"""Write new versions of clauses: wordings never change, publications say from when to when they hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import canonical_text, clause_to_json, content_hash
from policies.lifecycle import Step
from policies.model import Clause
from policies.store.publications import Change, PublicationStore
from policies.store.tables import CitationRow, ClauseEventRow, ClauseVersionRow, WindowRow
from policies.timeline import Days


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, why and when."""

    actor: str
    reason: str
    at: datetime

    def event(self, clause_id: str, version: int, step: Step, days: Days | None = None) -> ClauseEventRow:
        """Make the log entry of a step."""
        return ClauseEventRow(
            clause_id=clause_id,
            version=version,
            event=step.value,
            actor=self.actor,
            reason=self.reason,
            at=self.at,
            effective_on=None if days is None else days.first,
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording of a clause that is not stored yet, with the days it shall hold and the step that brings it."""

    clause: Clause
    version: int
    days: Days
    step: Step

    def version_row(self, at: datetime) -> ClauseVersionRow:
        """Make the row that never changes."""
        text = canonical_text(clause_to_json(self.clause))
        return ClauseVersionRow(
            clause_id=self.clause.id,
            version=self.version,
            content_hash=content_hash(text),
            payload=text,
            valid_from=self.clause.valid_from,
            valid_to=self.clause.valid_to,
            recorded_at=at,
        )

    def event_row(self, act: Act) -> ClauseEventRow:
        """Make the log entry. An addition holds from the day it states itself: there is no older one to close."""
        return act.event(self.clause.id, self.version, self.step, None if self.step is Step.ADD else self.days)

    def citation_row(self) -> CitationRow:
        """Make the row of its citation."""
        citation = self.clause.citation
        return CitationRow(
            clause_id=self.clause.id, version=self.version, section=citation.section, quote=citation.quote
        )


async def add_versions(session: AsyncSession, wordings: Sequence[Wording], act: Act) -> None:
    """Store wordings and put them in force; their clauses are stored and locked already."""
    if not wordings:
        return
    await session.flush()  # versions refer to clauses
    session.add_all(wording.version_row(act.at) for wording in wordings)
    await session.flush()  # citations, windows and publications refer to versions
    session.add_all(wording.citation_row() for wording in wordings)
    session.add_all(
        WindowRow(clause_id=wording.clause.id, version=wording.version, **dataclasses.asdict(wording.clause.window))
        for wording in wordings
        if wording.clause.window is not None
    )
    await _put_in_force(session, wordings, act.at)
    session.add_all(wording.event_row(act) for wording in wordings)
    await session.flush()


async def _put_in_force(session: AsyncSession, wordings: Sequence[Wording], at: datetime) -> None:
    store = PublicationStore(session)
    timelines = await store.timelines([wording.clause.id for wording in wordings])
    changes = {
        wording.clause.id: Change(
            timelines[wording.clause.id], timelines[wording.clause.id].published(wording.version, wording.days)
        )
        for wording in wordings
    }
    await store.change(changes, at)
