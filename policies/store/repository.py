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


class PolicyRepository:
    """Documents and clauses within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, bundles: Iterable[Bundle], *, actor: str, reason: str, at: datetime) -> ImportCounts:
        """Keep documents and clauses; what is stored already with the same content stays untouched."""
        added: list[str] = []
        changed: list[str] = []
        unchanged = 0
        for bundle in bundles:
            await self._save_document(bundle.document)
            for clause in bundle.clauses:
                event = await self._save_clause(clause, actor=actor, reason=reason, at=at)
                unchanged += event is None
                added += [clause.id] if event == "added" else []
                changed += [clause.id] if event == "changed" else []
        await self._session.flush()
        return ImportCounts(tuple(added), tuple(changed), unchanged)

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

    async def _save_clause(self, clause: Clause, *, actor: str, reason: str, at: datetime) -> str | None:
        text = canonical_text(clause_to_json(clause))
        digest = content_hash(text)
        row = await self._session.get(ClauseRow, clause.id)
        if row is not None:
            if row.document_id != clause.document:
                raise InputError(
                    f"条款 {clause.id} 已属于文件 {row.document_id}，不能改到 {clause.document}，请换一个编号"
                )
            latest = await self._session.get_one(ClauseVersionRow, (clause.id, row.latest_version))
            if latest.content_hash == digest:
                return None
            row.latest_version += 1
        else:
            row = ClauseRow(id=clause.id, document_id=clause.document, state="published", latest_version=1)
            self._session.add(row)
            await self._session.flush()  # versions refer to it
        event = "added" if row.latest_version == 1 else "changed"
        await self._add_version(clause, row.latest_version, text, at)
        self._log(clause.id, row.latest_version, event, actor=actor, reason=reason, at=at)
        return event

    async def _add_version(self, clause: Clause, version: int, text: str, at: datetime) -> None:
        self._session.add(
            ClauseVersionRow(
                clause_id=clause.id,
                version=version,
                content_hash=content_hash(text),
                payload=text,
                valid_from=clause.valid_from,
                valid_to=clause.valid_to,
                recorded_at=at,
            )
        )
        await self._session.flush()  # citations and windows refer to it
        citation = clause.citation
        self._session.add(
            CitationRow(clause_id=clause.id, version=version, section=citation.section, quote=citation.quote)
        )
        if clause.window is not None:
            window = dataclasses.asdict(clause.window)
            self._session.add(WindowRow(clause_id=clause.id, version=version, **window))

    def _log(self, clause_id: str, version: int, event: str, *, actor: str, reason: str, at: datetime) -> None:
        self._session.add(
            ClauseEventRow(clause_id=clause_id, version=version, event=event, actor=actor, reason=reason, at=at)
        )

    async def is_empty(self) -> bool:
        """Whether no clause is stored."""
        return (await self._session.execute(select(ClauseRow.id).limit(1))).first() is None

    async def edition(self) -> int:
        """Number the present content: every change of a clause adds an event, so the number grows with each.

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

    async def _load(self, query: Select[ClauseRow, ClauseVersionRow, DocumentRow]) -> list[StoredClause]:
        rows = (await self._session.execute(query)).all()
        documents = {row.id: _document(row) for _, _, row in rows}
        return [_stored(clause, version, documents[clause.document_id]) for clause, version, _ in rows]


def _latest() -> Select[ClauseRow, ClauseVersionRow, DocumentRow]:
    return (
        select(ClauseRow, ClauseVersionRow, DocumentRow)
        .join(
            ClauseVersionRow,
            (ClauseVersionRow.clause_id == ClauseRow.id) & (ClauseVersionRow.version == ClauseRow.latest_version),
        )
        .join(DocumentRow, DocumentRow.id == ClauseRow.document_id)
        .order_by(ClauseRow.document_id, ClauseRow.id)
    )


def _stored(clause: ClauseRow, version: ClauseVersionRow, document: Document) -> StoredClause:
    restored = clause_from_json(read_json(version.payload))
    return StoredClause(restored, document, version.version, version.content_hash, LifecycleState(clause.state))


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
