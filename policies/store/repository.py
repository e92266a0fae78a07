"""Keep and find documents and clauses. Versions are immutable: a change adds one, in force from a day on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import canonical_text, clause_from_json, clause_to_json, content_hash, read_json
from policies.errors import InputError, LifecycleError, NotFoundError
from policies.interchange.report import Bundle
from policies.lifecycle import Step
from policies.model import Clause, Document, LifecycleState, StoredClause
from policies.store.database import utc_now
from policies.store.documents import DocumentStore
from policies.store.publications import Change, PublicationStore, covers, known, not_suspended
from policies.store.tables import ClauseEventRow, ClauseRow, ClauseVersionRow, PublicationRow
from policies.store.versions import Act, Wording, add_versions
from policies.timeline import CHINA, Timeline, day_in_china, days_of_version
from policies.vocabulary import nearest


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did: ids added, ids given a new version, how many stayed as they were."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One step in the life of a clause; `effective_on` is the day from which it holds, where it says one."""

    version: int
    event: str
    actor: str
    reason: str
    at: datetime
    effective_on: date | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stored clause stands: its row, and the hash of its newest wording (None before the first)."""

    row: ClauseRow
    content_hash: str | None


class PolicyRepository:
    """Documents and clauses within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._documents = DocumentStore(session)
        self._publications = PublicationStore(session)

    async def save(self, bundles: Iterable[Bundle], *, actor: str, reason: str, at: datetime) -> ImportCounts:
        """Publish documents and clauses at once; what is stored already with the same content stays untouched."""
        chosen = list(bundles)
        heads = await self._locked_heads([clause.id for bundle in chosen for clause in bundle.clauses])
        wordings: list[Wording] = []
        unchanged = 0
        for bundle in chosen:
            await self._documents.save(bundle.document)
            for clause in bundle.clauses:
                wording = self._new_wording(clause, heads, day_in_china(at))
                if wording is None:
                    unchanged += 1
                else:
                    wordings.append(wording)
        await add_versions(self._session, wordings, Act(actor, reason, at))
        added = tuple(wording.clause.id for wording in wordings if wording.version == 1)
        changed = tuple(wording.clause.id for wording in wordings if wording.version > 1)
        return ImportCounts(added, changed, unchanged)

    async def lock(self, clause_ids: Sequence[str]) -> None:
        """Keep others from publishing these clauses until the end of this unit of work."""
        await self._publications.lock(clause_ids)

    async def _locked_heads(self, clause_ids: Sequence[str]) -> dict[str, Head]:
        """Give the clauses of these ids that are stored; nobody else changes them before this unit of work ends."""
        await self._publications.lock(clause_ids)
        query = select(ClauseRow, ClauseVersionRow.content_hash).outerjoin(ClauseVersionRow, _IS_LATEST)
        found = await self._session.execute(query.execution_options(populate_existing=True))
        return {row.id: Head(row, digest) for row, digest in found.all()}

    def _new_wording(self, clause: Clause, heads: dict[str, Head], day: date) -> Wording | None:
        """Give the wording to add and note it in `heads`; None when the stored one says the same."""
        digest = content_hash(canonical_text(clause_to_json(clause)))
        head = heads.get(clause.id)
        row = self._add_clause(clause) if head is None else head.row
        refuse_other_document(row.document_id, clause)
        if head is not None and head.content_hash == digest:
            return None
        row.latest_version += 1
        heads[clause.id] = Head(row, digest)
        is_first = row.latest_version == 1
        days = days_of_version(clause, is_first=is_first, day=day)
        return Wording(clause, row.latest_version, days, Step.ADD if is_first else Step.CHANGE)

    def _add_clause(self, clause: Clause) -> ClauseRow:
        row = ClauseRow(id=clause.id, document_id=clause.document, state=LifecycleState.DRAFT.value, latest_version=0)
        self._session.add(row)
        return row

    async def publish(
        self, clauses: Sequence[Clause], act: Act, *, step: Step, start: date | None = None
    ) -> list[Wording]:
        """Put approved wordings of stored clauses in force as new versions, from `start` or the day they state."""
        heads = await self._locked_heads([clause.id for clause in clauses])
        wordings = []
        for clause in clauses:
            row = heads[clause.id].row
            row.latest_version += 1
            days = days_of_version(clause, is_first=row.latest_version == 1, day=day_in_china(act.at), start=start)
            wordings.append(Wording(clause, row.latest_version, days, step))
        await add_versions(self._session, wordings, act)
        return wordings

    async def suspend(self, clause_id: str, day: date, act: Act) -> Timeline:
        """Suspend a clause from a day on, until it is resumed."""
        return await self._step(clause_id, day, act, Step.SUSPEND)

    async def resume(self, clause_id: str, day: date, act: Act) -> Timeline:
        """End the suspension of a clause from a day on."""
        return await self._step(clause_id, day, act, Step.RESUME)

    async def expire(self, clause_id: str, day: date, act: Act) -> Timeline:
        """End a clause from a day on, whatever was to come."""
        return await self._step(clause_id, day, act, Step.EXPIRE)

    async def _step(self, clause_id: str, day: date, act: Act, step: Step) -> Timeline:
        head = (await self._locked_heads([clause_id])).get(clause_id)
        if head is None or head.row.latest_version == 0:
            raise await self._not_found(clause_id)
        old = (await self._publications.timelines([clause_id]))[clause_id]
        moves = {Step.SUSPEND: old.suspended_from, Step.RESUME: old.resumed_from, Step.EXPIRE: old.expired_from}
        new = moves[step](day)
        await self._publications.change({clause_id: Change(old, new)}, act.at)
        event = act.event(clause_id, head.row.latest_version, step)
        event.effective_on = day
        self._session.add(event)
        await self._session.flush()
        return new

    async def log(self, clause_id: str, act: Act, step: Step) -> None:
        """Log a step that leaves the versions of a clause as they are."""
        row = await self._session.get_one(ClauseRow, clause_id)
        self._session.add(act.event(clause_id, row.latest_version, step))
        await self._session.flush()

    async def is_empty(self) -> bool:
        """Whether no clause was ever published."""
        return (await self._session.execute(select(ClauseVersionRow.clause_id).limit(1))).first() is None

    async def edition(self) -> int:
        """Give the number of the present content: every change of a clause adds an event, so it grows with each.

        Events are counted, not the highest id taken: a slow transaction may commit a lower id later.
        """
        return (await self._session.execute(select(func.count()).select_from(ClauseEventRow))).scalar_one()

    async def all_clauses(self, day: date | None = None) -> list[StoredClause]:
        """Give the newest version of every clause, by document and id, with its state on a day (today for None)."""
        query = _versions().where(_IS_LATEST).order_by(ClauseRow.document_id, ClauseRow.id)
        timelines = await self._publications.timelines()
        return await self._load(query, timelines, day or _today())

    async def superseded(self) -> list[StoredClause]:
        """Give the versions that are not the newest of their clause."""
        query = _versions().where(ClauseVersionRow.version < ClauseRow.latest_version)
        order = (ClauseRow.document_id, ClauseRow.id, ClauseVersionRow.version)
        return await self._load(query.order_by(*order), await self._publications.timelines(), _today())

    async def in_force(self, day: date, known_at: datetime | None = None) -> list[StoredClause]:
        """Give what is in force on a day, each clause in the version of that day, as known at an instant.

        None is now.
        """
        clauses = ClauseRow.id == PublicationRow.clause_id
        version = (ClauseVersionRow.clause_id == PublicationRow.clause_id) & (
            ClauseVersionRow.version == PublicationRow.version
        )
        found = await self._session.execute(
            select(*_COLUMNS, PublicationRow.valid_to)
            .join(PublicationRow, version)
            .join(ClauseRow, clauses)
            .where(covers(PublicationRow, day), known(PublicationRow, known_at), not_suspended(day, known_at))
            .order_by(ClauseRow.document_id, ClauseRow.id)
        )
        papers = await self._papers()
        return [_stored(row[:-1], papers, LifecycleState.PUBLISHED, row[-1]) for row in found.all()]

    async def get(self, clause_id: str, day: date | None = None, known_at: datetime | None = None) -> StoredClause:
        """Give one clause: its newest version, or the one published for a day as known at an instant.

        NotFoundError names the nearest id; LifecycleError says that no version covers the day.
        """
        if day is None and known_at is None:
            return await self._one(clause_id, _IS_LATEST, _today(), None)
        chosen = day or _today()
        timeline = (await self._publications.timelines([clause_id], known_at))[clause_id]
        version = timeline.version_on(chosen)
        if version is None:
            await self._one(clause_id, _IS_LATEST, chosen, None)  # says so when there is no such clause
            seen = "" if known_at is None else f"（按 {known_at.astimezone(CHINA):%Y-%m-%d %H:%M} 所知）"
            raise LifecycleError(
                f"条款 {clause_id} 在 {chosen} 没有生效的版本{seen}；各版的日期见 huiqi policies show {clause_id}"
            )
        return await self._one(clause_id, ClauseVersionRow.version == version, chosen, known_at)

    async def version(self, clause_id: str, version: int) -> StoredClause:
        """Give one version of a clause, in force or not."""
        return await self._one(clause_id, ClauseVersionRow.version == version, _today(), None)

    async def _one(
        self, clause_id: str, which: ColumnElement[bool], day: date, known_at: datetime | None
    ) -> StoredClause:
        query = _versions().where(which, ClauseRow.id == clause_id)
        timelines = await self._publications.timelines([clause_id], known_at)
        found = await self._load(query, timelines, day)
        if not found:
            raise await self._not_found(clause_id)
        return found[0]

    async def _not_found(self, clause_id: str) -> NotFoundError:
        rows = (await self._session.execute(select(ClauseRow.id, ClauseRow.latest_version))).all()
        versions = {row.id: row.latest_version for row in rows}
        if versions.get(clause_id) == 0:
            return NotFoundError(f"条款 {clause_id} 还没有发布过，只有草案：请看 huiqi policies review {clause_id}")
        if clause_id in versions:
            return NotFoundError(f"条款 {clause_id} 没有这一版，现在共有 {versions[clause_id]} 版")
        near = nearest(clause_id, versions)
        return NotFoundError(f"没有编号为“{clause_id}”的条款" + (f"，最接近的是 {near}" if near else ""))

    async def timeline(self, clause_id: str, known_at: datetime | None = None) -> Timeline:
        """Give which version of a clause holds when, as known at an instant."""
        return (await self._publications.timelines([clause_id], known_at))[clause_id]

    async def timelines(self, clause_ids: Sequence[str]) -> Mapping[str, Timeline]:
        """Give the timelines of clauses as known now; empty ones for those never published."""
        return await self._publications.timelines(clause_ids)

    async def newest_versions(self, clause_ids: Sequence[str]) -> dict[str, int]:
        """Give the number of the newest version of each clause that was ever published."""
        query = select(ClauseRow.id, ClauseRow.latest_version).where(
            ClauseRow.id.in_(clause_ids), ClauseRow.latest_version > 0
        )
        return {row.id: row.latest_version for row in (await self._session.execute(query)).all()}

    async def history(self, clause_id: str) -> list[HistoryEvent]:
        """Give the steps in the life of a clause, oldest first."""
        query = select(ClauseEventRow).where(ClauseEventRow.clause_id == clause_id).order_by(ClauseEventRow.id)
        rows = (await self._session.execute(query)).scalars()
        return [HistoryEvent(row.version, row.event, row.actor, row.reason, row.at, row.effective_on) for row in rows]

    async def documents(self) -> list[Document]:
        """Give all documents, by id."""
        return await self._documents.all()

    async def _papers(self) -> _Papers:
        # Documents are read once each, not with every clause: their statements are long.
        present = {document.id: document for document in await self._documents.all()}
        return _Papers(present, await self._documents.pinned())

    async def _load(
        self, query: Select[*tuple[Any, ...]], timelines: Mapping[str, Timeline], day: date
    ) -> list[StoredClause]:
        papers, found = await self._papers(), []
        for row in (await self._session.execute(query)).all():
            clause_id, _, version, *_ = row
            timeline = timelines.get(clause_id, Timeline())
            ends = [span.days.last for span in timeline.spans if span.version == version]
            found.append(_stored(row, papers, timeline.state_of(version, day), ends[-1] if ends else None))
        return found


@dataclass(frozen=True, slots=True)
class _Papers:
    """The documents as they are now, and as they were for versions of earlier issues."""

    present: Mapping[str, Document]
    earlier: Mapping[tuple[str, int], Document]


_COLUMNS = (
    ClauseRow.id,
    ClauseRow.document_id,
    ClauseVersionRow.version,
    ClauseVersionRow.content_hash,
    ClauseVersionRow.payload,
)
_IS_LATEST = (ClauseVersionRow.clause_id == ClauseRow.id) & (ClauseVersionRow.version == ClauseRow.latest_version)


def _versions() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).join(ClauseVersionRow, ClauseVersionRow.clause_id == ClauseRow.id)


def _today() -> date:
    return day_in_china(utc_now())


def _stored(row: Sequence[Any], papers: _Papers, state: LifecycleState, ends: date | None) -> StoredClause:
    clause_id, document_id, version, digest, payload = row
    clause = clause_from_json(read_json(payload))
    document = papers.earlier.get((clause_id, version)) or papers.present[document_id]
    return StoredClause(clause, document, version, digest, state, ends if ends != clause.valid_to else None)


def refuse_other_document(document_id: str, clause: Clause) -> None:
    """Refuse a clause that is stored under another document."""
    if document_id != clause.document:
        raise InputError(f"条款 {clause.id} 已属于文件 {document_id}，不能改到 {clause.document}，请换一个编号")
