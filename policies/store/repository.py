"""Keep and find documents and clauses. Versions are immutable: a change adds one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import canonical_text, clause_from_json, clause_to_json, content_hash, read_json
from policies.errors import InputError, NotFoundError
from policies.interchange.report import Bundle
from policies.model import (
    Clause,
    DisclaimedPlace,
    Document,
    Grade,
    Level,
    LifecycleState,
    Statement,
    StoredClause,
)
from policies.store.tables import (
    CitationRow,
    ClauseEventRow,
    ClauseRow,
    ClauseVersionRow,
    DocumentRow,
    WindowRow,
)
from policies.vocabulary import nearest


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did: ids added, ids given a new version, how many stayed as they were."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One step in the life of a clause."""

    version: int
    event: str
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a stored clause stands: its row, and the hash of its latest wording."""

    row: ClauseRow
    content_hash: str


@dataclass(frozen=True, slots=True)
class _Wording:
    """A wording of a clause that is not stored yet."""

    clause: Clause
    version: int
    text: str
    content_hash: str

    def version_row(self, at: datetime) -> ClauseVersionRow:
        return ClauseVersionRow(
            clause_id=self.clause.id,
            version=self.version,
            content_hash=self.content_hash,
            payload=self.text,
            valid_from=self.clause.valid_from,
            valid_to=self.clause.valid_to,
            recorded_at=at,
        )

    def citation_row(self) -> CitationRow:
        citation = self.clause.citation
        return CitationRow(
            clause_id=self.clause.id, version=self.version, section=citation.section, quote=citation.quote
        )

    def event_row(self, actor: str, reason: str, at: datetime) -> ClauseEventRow:
        event = "added" if self.version == 1 else "changed"
        return ClauseEventRow(
            clause_id=self.clause.id, version=self.version, event=event, actor=actor, reason=reason, at=at
        )


class PolicyRepository:
    """Documents and clauses within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, bundles: Iterable[Bundle], *, actor: str, reason: str, at: datetime) -> ImportCounts:
        """Keep documents and clauses; what is stored already with the same content stays untouched."""
        heads = await self._heads()
        wordings: list[_Wording] = []
        unchanged = 0
        for bundle in bundles:
            await self._save_document(bundle.document)
            for clause in bundle.clauses:
                wording = self._new_wording(clause, heads)
                if wording is None:
                    unchanged += 1
                else:
                    wordings.append(wording)
        await self._add_versions(wordings, at)
        self._session.add_all(wording.event_row(actor, reason, at) for wording in wordings)
        await self._session.flush()
        added = tuple(wording.clause.id for wording in wordings if wording.version == 1)
        changed = tuple(wording.clause.id for wording in wordings if wording.version > 1)
        return ImportCounts(added, changed, unchanged)

    async def _heads(self) -> dict[str, _Head]:
        """Give every clause with the content hash of its latest version."""
        query = select(ClauseRow, ClauseVersionRow.content_hash).join(ClauseVersionRow, _IS_LATEST)
        return {row.id: _Head(row, digest) for row, digest in (await self._session.execute(query)).all()}

    async def _save_document(self, document: Document) -> None:
        values = dataclasses.asdict(document) | {"level": document.level.value, "grade": document.grade.value}
        values |= {name: list(values[name]) for name in ("statements", "disclaimed_places")}
        row = await self._session.get(DocumentRow, document.id)
        if row is None:
            self._session.add(DocumentRow(**values))
            await self._session.flush()  # clauses refer to it
            return
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)

    def _new_wording(self, clause: Clause, heads: dict[str, _Head]) -> _Wording | None:
        """Give the wording to add and note it in `heads`; None when the stored one says the same."""
        text = canonical_text(clause_to_json(clause))
        digest = content_hash(text)
        head = heads.get(clause.id)
        if head is None:
            row = ClauseRow(id=clause.id, document_id=clause.document, state="published", latest_version=1)
            self._session.add(row)
        else:
            row = head.row
            if row.document_id != clause.document:
                raise InputError(
                    f"条款 {clause.id} 已属于文件 {row.document_id}，不能改到 {clause.document}，请换一个编号"
                )
            if head.content_hash == digest:
                return None
            row.latest_version += 1
        heads[clause.id] = _Head(row, digest)
        return _Wording(clause, row.latest_version, text, digest)

    async def _add_versions(self, wordings: list[_Wording], at: datetime) -> None:
        await self._session.flush()  # versions refer to clauses
        self._session.add_all(wording.version_row(at) for wording in wordings)
        await self._session.flush()  # citations and windows refer to versions
        self._session.add_all(wording.citation_row() for wording in wordings)
        self._session.add_all(
            WindowRow(clause_id=wording.clause.id, version=wording.version, **dataclasses.asdict(wording.clause.window))
            for wording in wordings
            if wording.clause.window is not None
        )

    async def is_empty(self) -> bool:
        """Whether no clause is stored."""
        return (await self._session.execute(select(ClauseRow.id).limit(1))).first() is None

    async def edition(self) -> int:
        """Give the number of the present content: every change of a clause adds an event, so it grows with each.

        Events are counted, not the highest id taken: a slow transaction may commit a lower id later.
        """
        return (await self._session.execute(select(func.count()).select_from(ClauseEventRow))).scalar_one()

    async def all_clauses(self) -> list[StoredClause]:
        """Give the latest version of every clause, by document and id."""
        return await self._load(_latest())

    async def in_force(self, day: date) -> list[StoredClause]:
        """Give the published clauses valid on a day."""
        begun = or_(ClauseVersionRow.valid_from.is_(None), ClauseVersionRow.valid_from <= day)
        lasting = or_(ClauseVersionRow.valid_to.is_(None), ClauseVersionRow.valid_to >= day)
        published = ClauseRow.state == LifecycleState.PUBLISHED.value
        return await self._load(_latest().where(begun, lasting, published))

    async def get(self, clause_id: str) -> StoredClause:
        """Give one clause; NotFoundError names the nearest id."""
        found = await self._load(_latest().where(ClauseRow.id == clause_id))
        if not found:
            ids = (await self._session.execute(select(ClauseRow.id))).scalars()
            near = nearest(clause_id, ids)
            raise NotFoundError(f"没有编号为“{clause_id}”的条款" + (f"，最接近的是 {near}" if near else ""))
        return found[0]

    async def history(self, clause_id: str) -> list[HistoryEvent]:
        """Give the steps in the life of a clause, oldest first."""
        query = select(ClauseEventRow).where(ClauseEventRow.clause_id == clause_id).order_by(ClauseEventRow.id)
        rows = (await self._session.execute(query)).scalars()
        return [HistoryEvent(row.version, row.event, row.actor, row.reason, row.at) for row in rows]

    async def documents(self) -> list[Document]:
        """Give all documents, by id."""
        rows = (await self._session.execute(select(DocumentRow).order_by(DocumentRow.id))).scalars()
        return [_document(row) for row in rows]

    async def _load(self, query: _LatestQuery) -> list[StoredClause]:
        # Documents are read once each, not with every clause: their statements are long.
        documents = {document.id: document for document in await self.documents()}
        rows = (await self._session.execute(query)).all()
        return [
            StoredClause(
                clause_from_json(read_json(payload)), documents[document], version, digest, LifecycleState(state)
            )
            for document, state, version, digest, payload in rows
        ]


_LatestQuery = Select[str, str, int, str, str]
_IS_LATEST = (ClauseVersionRow.clause_id == ClauseRow.id) & (ClauseVersionRow.version == ClauseRow.latest_version)


def _latest() -> _LatestQuery:
    version = ClauseVersionRow
    return (
        select(ClauseRow.document_id, ClauseRow.state, version.version, version.content_hash, version.payload)
        .join(version, _IS_LATEST)
        .order_by(ClauseRow.document_id, ClauseRow.id)
    )


def _document(row: DocumentRow) -> Document:
    return Document(
        id=row.id,
        title=row.title,
        number=row.number,
        issuer=row.issuer,
        level=Level(row.level),
        grade=Grade(row.grade),
        published_on=row.published_on,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        file=row.file,
        statements=tuple(Statement(**entry) for entry in row.statements),
        disclaimed_places=tuple(DisclaimedPlace(**entry) for entry in row.disclaimed_places),
    )
