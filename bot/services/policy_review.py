"""What a reviewer is shown of a draft, and what stands in the way of publishing it. Reads only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import OPEN_POINT, DraftReview, VersionDiff
from matcher.golden import golden_findings, run_golden
from policies.checks import Finding, Severity
from policies.drafts import StoredDraft
from policies.errors import NotFoundError
from policies.interchange.report import Bundle
from policies.language.printer import Printer
from policies.lifecycle import STATE_WORDS, DraftState
from policies.logic import Reasoner
from policies.model import Clause, StoredClause
from policies.publication.differences import (
    DocumentDiff,
    diff_clauses,
    diff_documents,
    meaning_of,
)
from policies.publication.findings import PublicationChecks
from policies.store.database import UnitsOfWork, utc_now
from policies.store.documents import DocumentStore
from policies.store.drafts import DraftRepository
from policies.store.golden import GoldenStore
from policies.store.repository import PolicyRepository
from policies.timeline import day_in_china, days_of_version
from policies.vocabulary import Vocabulary

MAX_NAMED = 2_000


class PolicyReview:
    """Use cases of reviewing."""

    def __init__(self, database: UnitsOfWork, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary

    async def queue(self, document: str | None = None) -> list[StoredDraft]:
        """Give the open drafts: those in review first."""
        async with self._database.work() as session:
            found = await DraftRepository(session).open_drafts(document=document)
        return sorted(found, key=lambda draft: draft.state is not DraftState.IN_REVIEW)

    async def review(self, clause_id: str) -> DraftReview:
        """Show the newest draft of a clause against what it would supersede."""
        async with self._database.work() as session:
            draft = await DraftRepository(session).latest(clause_id)
            repository = PolicyRepository(session)
            base = await newest(repository, clause_id)
            today = day_in_china(utc_now())
            before = await repository.timeline(clause_id)
            days = days_of_version(draft.clause, is_first=base is None, day=today)
            changes = [] if base is None else diff_clauses(base.clause, draft.clause, Printer(self._vocabulary))
            waiting = await DraftRepository(session).open_drafts()
            beside = [other for other in waiting if other.state is DraftState.IN_REVIEW]
            checks = await DraftChecks.open(session, self._vocabulary, today, beside)
            return DraftReview(
                draft,
                base,
                tuple(changes),
                None if base is None else meaning_of(base.clause, draft.clause, Reasoner(self._vocabulary)),
                tuple(await checks.findings(draft)),
                days,
                before,
                before.published(1 if base is None else base.version + 1, days),
                tuple(await repository.history(clause_id)),
            )

    async def diff_versions(self, clause_id: str, old: int | None, new: int | None) -> VersionDiff:
        """Compare two versions of a clause; by default the newest with its open draft, else with the one before."""
        async with self._database.work() as session:
            repository = PolicyRepository(session)
            drafts = await DraftRepository(session).open_drafts(clause_ids=[clause_id])
            if new is None and old is None and drafts:
                base = await newest(repository, clause_id)
                return self._compared(clause_id, base, drafts[0].clause, STATE_WORDS[drafts[0].state])
            last = await repository.get(clause_id) if new is None else await repository.version(clause_id, new)
            number = last.version - 1 if old is None else old
            first = await repository.version(clause_id, number) if number else None
            return self._compared(clause_id, first, last.clause, f"第 {last.version} 版")

    def _compared(self, clause_id: str, old: StoredClause | None, new: Clause, name: str) -> VersionDiff:
        """Compare with what was published; a first version differs from nothing."""
        if old is None:
            return VersionDiff(clause_id, "（没有）", name, ())
        changes = diff_clauses(old.clause, new, Printer(self._vocabulary))
        meaning = meaning_of(old.clause, new, Reasoner(self._vocabulary))
        return VersionDiff(clause_id, f"第 {old.version} 版", name, tuple(changes), meaning)

    async def diff_document(self, document: str) -> DocumentDiff:
        """Compare what is published of a document with what it would be if all its open drafts were published."""
        async with self._database.work() as session:
            stored = await PolicyRepository(session).all_clauses()
            drafts = await DraftRepository(session).open_drafts(document=document)
        old = {entry.clause.id: entry.clause for entry in stored if entry.clause.document == document}
        if not old and not drafts:
            raise NotFoundError(f"没有编号为“{document}”的文件，或它没有条款")
        new = old | {draft.clause.id: draft.clause for draft in drafts}
        return diff_documents(
            list(old.values()), list(new.values()), Printer(self._vocabulary), Reasoner(self._vocabulary)
        )

    async def diff_bundles(self, bundles: Sequence[Bundle]) -> DocumentDiff:
        """Compare what is published of the documents of a file with what the file says."""
        async with self._database.work() as session:
            stored = await PolicyRepository(session).all_clauses()
        documents = {bundle.document.id for bundle in bundles}
        old = [entry.clause for entry in stored if entry.clause.document in documents]
        new = [clause for bundle in bundles for clause in bundle.clauses]
        return diff_documents(old, new, Printer(self._vocabulary), Reasoner(self._vocabulary))


class DraftChecks:
    """Finds what stands against drafts, with what is in force read once."""

    def __init__(self, session: AsyncSession, vocabulary: Vocabulary, checks: PublicationChecks, today: date) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._checks = checks
        self._today = today
        self._texts: dict[tuple[str, str | None], str | None] = {}

    @classmethod
    async def open(
        cls, session: AsyncSession, vocabulary: Vocabulary, today: date, beside: Sequence[StoredDraft] = ()
    ) -> DraftChecks:
        """Read what is in force today, within the caller's unit of work.

        The drafts `beside` are compared with as if they were in force, in the place of their older versions:
        two drafts that contradict each other are found before either is published.
        """
        changed = {draft.clause.id for draft in beside}
        in_force = [
            stored for stored in await PolicyRepository(session).in_force(today) if stored.clause.id not in changed
        ]
        in_force += [as_stored(draft) for draft in beside]
        checks = await asyncio.to_thread(PublicationChecks, vocabulary, in_force, today=today)
        return cls(session, vocabulary, checks, today)

    async def findings(self, draft: StoredDraft) -> list[Finding]:
        """Give what a reviewer must know of a draft, errors first."""
        text = await self._text(draft)
        found = [
            *await asyncio.to_thread(self._checks.findings, draft.clause, draft.document, text),
            *await self._golden(draft),
            *(Finding(Severity.ERROR, OPEN_POINT, (draft.clause.id,), point) for point in draft.notes.open_points),
        ]
        return sorted(found, key=lambda finding: list(Severity).index(finding.severity))

    async def _golden(self, draft: StoredDraft) -> list[Finding]:
        cases = await GoldenStore(self._session).cases(draft.clause.id)
        return golden_findings(run_golden(as_stored(draft), cases, self._vocabulary, today=self._today))

    async def _text(self, draft: StoredDraft) -> str | None:
        """Give the text the draft was read from, else the newest of its document."""
        key = (draft.document.id, draft.notes.text_hash)
        if key not in self._texts:
            kept = await DocumentStore(self._session).text(*key)
            self._texts[key] = None if kept is None else kept.text
        return self._texts[key]


def as_stored(draft: StoredDraft) -> StoredClause:
    """Give a draft the shape of what is in force; it has no version and no hash of its own yet."""
    return StoredClause(draft.clause, draft.document, draft.base_version or 0, "")


async def newest(repository: PolicyRepository, clause_id: str) -> StoredClause | None:
    """Give the newest published version of a clause; None before the first."""
    try:
        return await repository.get(clause_id)
    except NotFoundError:
        return None


def names_of(findings: Sequence[Finding]) -> str:
    """Name findings in one line, of bounded length."""
    lines = (f"{'、'.join(finding.subjects)} {finding.message}" for finding in findings)
    return "；".join(dict.fromkeys(lines))[:MAX_NAMED]
