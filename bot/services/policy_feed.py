"""Take a feed: safe fields are published at once, everything else waits for an approver as a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import FedClause, Proposal
from bot.services.policy_drafts import propose
from policies.drafts import Copy, Origin, ReviewNotes
from policies.feed import Fed, part
from policies.interchange.report import Bundle
from policies.lifecycle import Step
from policies.model import Clause, StoredClause
from policies.store.repository import PolicyRepository
from policies.store.versions import Act
from policies.timeline import day_in_china


async def feed(
    session: AsyncSession, bundles: Sequence[Bundle], author: str, act: Act
) -> tuple[list[FedClause], Proposal]:
    """Take the clauses of a feed within the caller's unit of work. What is stored of documents stays as it is."""
    repository = PolicyRepository(session)
    await repository.lock([clause.id for clause in _clauses(bundles)])
    stored = {entry.clause.id: entry for entry in await repository.all_clauses()}
    parted = {clause.id: part(stored[clause.id].clause, clause) for clause in _clauses(bundles) if clause.id in stored}
    await _apply(session, stored, parted, act)
    waiting = [
        Copy(clause, bundle.document, ReviewNotes(Origin.FEED))
        for bundle in bundles
        for clause in bundle.clauses
        if clause.id not in parted or parted[clause.id].rest is not None
    ]
    proposal = await propose(session, waiting, author, act, submit=True)
    return [_told(clause.id, parted.get(clause.id)) for clause in _clauses(bundles)], proposal


async def _apply(session: AsyncSession, stored: dict[str, StoredClause], parted: dict[str, Fed], act: Act) -> None:
    """Publish the safe changes: from their new first day where that is what changed, else from today on."""
    repository, today = PolicyRepository(session), day_in_china(act.at)
    for clause_id, fed in parted.items():
        if not fed.applied:
            continue
        was = stored[clause_id].clause
        moves = fed.safe.valid_from != was.valid_from or not fed.safe.is_in_force(today)
        await repository.publish([fed.safe], act, step=Step.FEED, start=None if moves else today)


def _told(clause_id: str, fed: Fed | None) -> FedClause:
    return FedClause(clause_id, is_new=True) if fed is None else FedClause(clause_id, fed.applied, fed.waiting)


def _clauses(bundles: Iterable[Bundle]) -> list[Clause]:
    return [clause for bundle in bundles for clause in bundle.clauses]
