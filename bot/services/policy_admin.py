"""What an admin does with clauses: import, export, list, show, check."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from pathlib import Path

from bot.outcomes import ClauseStory, ImportReport
from bot.services.acting import begin, prove, refuse_future
from bot.services.announcing import News, announce
from bot.services.policy_drafts import copies_of, propose
from bot.services.policy_feed import feed
from matcher.audit.canonical import Json
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act as AuditAct
from matcher.store.audit_log import AuditLog
from policies.checks import Finding
from policies.corpus.shipped import shipped_bundles
from policies.drafts import Origin, StoredDraft
from policies.errors import NotFoundError
from policies.interchange.files import read_clauses_file, write_clauses_file
from policies.interchange.report import Bundle
from policies.lifecycle import DraftState, Roles, Step
from policies.model import Clause, StoredClause
from policies.publication.corpus import check_corpus
from policies.store.database import Database, utc_now
from policies.store.drafts import DraftRepository
from policies.store.repository import HistoryEvent, ImportCounts, PolicyRepository
from policies.timeline import day_in_china
from policies.vocabulary import Vocabulary, nearest


class PolicyAdmin:
    """Use cases on clauses."""

    def __init__(self, database: Database, vocabulary: Vocabulary, roles: Roles | None = None) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._roles = roles or Roles()

    async def is_empty(self) -> bool:
        """Whether no clause is stored."""
        async with self._database.work() as session:
            return await PolicyRepository(session).is_empty()

    async def load_shipped(self, *, actor: str) -> ImportCounts:
        """Publish the shipped clauses; those already stored stay as they are."""
        return await self._publish(shipped_bundles(self._vocabulary), actor=actor, reason="随程序提供的条款")

    async def import_shipped(self, *, actor: str) -> ImportReport:
        """Import the shipped clauses: at once into an empty store, else the way any other import goes."""
        if await self.is_empty():
            return ImportReport(await self.load_shipped(actor=actor), (), stored=True)
        return await self._take(shipped_bundles(self._vocabulary), actor=actor, reason="随程序提供的条款")

    async def import_file(
        self, path: Path, *, actor: str, keep_good: bool = False, is_feed: bool = False
    ) -> ImportReport:
        """Take the clauses of a file. One bad record keeps the whole file out, unless `keep_good`.

        They are published at once, unless roles are configured: then they become drafts in review. Of a feed, only
        safe fields are published.
        """
        report = read_clauses_file(path, self._vocabulary)
        rejections = tuple(report.rejections)
        if rejections and not keep_good:
            return ImportReport(ImportCounts(), rejections, stored=False)
        name = path.name.encode("utf-8", errors="replace").decode()  # a file name need not be text
        reason = f"{'数据源' if is_feed else '导入'} {name}"
        take = self._feed if is_feed else self._take
        taken = await take(report.bundles, actor=actor, reason=reason)
        return dataclasses.replace(taken, rejections=rejections)

    async def _take(self, bundles: list[Bundle], *, actor: str, reason: str) -> ImportReport:
        if not self._roles.are_configured:
            counts = await self._publish(bundles, actor=actor, reason=reason, is_news=True)
            return ImportReport(counts, (), stored=True)
        author = self._roles.require(actor, Step.SUBMIT)
        async with self._database.work() as session:
            act = await begin(session, author, reason)
            copies = copies_of(bundles, Origin.IMPORTED)
            proposal = await propose(session, copies, author, act, submit=True)
            await prove(session, act, Step.SUBMIT, proposal.touched)
        return ImportReport(ImportCounts(unchanged=proposal.unchanged), (), stored=True, proposal=proposal)

    async def _feed(self, bundles: list[Bundle], *, actor: str, reason: str) -> ImportReport:
        author = self._roles.require(actor, Step.FEED)
        async with self._database.work() as session:
            act = await begin(session, author, reason)
            fed, proposal = await feed(session, bundles, author, act)
            applied = [entry.clause_id for entry in fed if entry.applied]
            await prove(session, act, Step.FEED, [*applied, *proposal.touched])
        changes = tuple(entry for entry in fed if entry.applied or entry.waiting or entry.is_new)
        counts = ImportCounts(unchanged=len(fed) - len(changes))
        return ImportReport(counts, (), stored=True, proposal=proposal, fed=changes, is_feed=True)

    async def _publish(self, bundles: list[Bundle], *, actor: str, reason: str, is_news: bool = False) -> ImportCounts:
        async with self._database.work() as session:
            act = await begin(session, actor, reason)
            repository = PolicyRepository(session)
            counts = await repository.save(bundles, actor=act.actor, reason=act.reason, at=act.at)
            if is_news:
                saved = {*counts.added, *counts.changed}
                clauses = [clause for bundle in bundles for clause in bundle.clauses if clause.id in saved]
                versions = await repository.newest_versions([clause.id for clause in clauses])
                await announce(session, [News(one, versions[one.id], one.valid_from) for one in clauses], act)
            await prove(session, act, Step.ADD, [*counts.added, *counts.changed])
            return counts

    async def export_file(self, path: Path, document: str | None = None, *, actor: str = "cli") -> int:
        """Write stored clauses (of one document, or all) to a file; give their number."""
        async with self._database.reading() as session:
            repository = PolicyRepository(session)
            documents, stored = await repository.documents(), await repository.all_clauses()
        ids = [entry.id for entry in documents]
        if document is not None and document not in ids:
            near = nearest(document, ids)
            raise NotFoundError(f"没有编号为“{document}”的文件" + (f"，最接近的是 {near}" if near else ""))
        clauses: dict[str, list[Clause]] = {}
        for entry in stored:
            clauses.setdefault(entry.clause.document, []).append(entry.clause)
        chosen = [entry for entry in documents if document in (None, entry.id)]
        bundles = [Bundle(entry, tuple(clauses.get(entry.id, ()))) for entry in chosen]
        write_clauses_file(path, bundles, self._vocabulary)
        count = sum(len(bundle.clauses) for bundle in bundles)
        async with self._database.work() as session:
            details: dict[str, Json] = {"what": "clauses", "clauses": count, "document": document}
            await AuditLog(session).record_action(AuditAct(RecordKind.EXPORT, actor, details=details))
        return count

    async def all_clauses(self, day: date | None = None) -> list[StoredClause]:
        """Give the newest version of every clause, with its state on a day (today for None)."""
        async with self._database.work() as session:
            return await PolicyRepository(session).all_clauses(day)

    async def show(self, clause_id: str) -> tuple[StoredClause, list[HistoryEvent]]:
        """Give one clause with its history; NotFoundError names the nearest id."""
        story = await self.story(clause_id)
        return story.stored, story.history

    async def story(self, clause_id: str, day: date | None = None, known_at: datetime | None = None) -> ClauseStory:
        """Give one clause in its newest version, or in the one of a day as known at an instant."""
        refuse_future(known_at)
        async with self._database.work() as session:
            repository = PolicyRepository(session)
            stored = await repository.get(clause_id, day, known_at)
            return ClauseStory(
                stored, await repository.history(clause_id), await repository.timeline(clause_id, known_at)
            )

    async def drafts(self, state: DraftState) -> list[StoredDraft]:
        """Give the open drafts in one state."""
        async with self._database.work() as session:
            found = await DraftRepository(session).open_drafts()
        return [draft for draft in found if draft.state is state]

    async def superseded(self) -> list[StoredClause]:
        """Give the versions that newer ones took the place of."""
        async with self._database.work() as session:
            return await PolicyRepository(session).superseded()

    async def check(self, texts: dict[str, str]) -> list[Finding]:
        """Look all clauses over; with document texts at hand, also look their quotes up."""
        async with self._database.work() as session:
            repository = PolicyRepository(session)
            documents, stored = await repository.documents(), await repository.all_clauses()
        return check_corpus(stored, documents, self._vocabulary, today=day_in_china(utc_now()), texts=texts)
