"""Keep working copies of clauses until they are published or withdrawn."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import (
    canonical_text,
    clause_from_json,
    clause_to_json,
    document_from_json,
    read_json,
)
from policies.drafts import Copy, Origin, ReviewNotes, StoredDraft
from policies.errors import LifecycleError, NotFoundError
from policies.lifecycle import DraftState, Step, after
from policies.model import Document, LifecycleState
from policies.store.documents import DocumentStore
from policies.store.repository import refuse_other_document
from policies.store.tables import ClauseEventRow, ClauseRow, DocumentWordingRow, DraftRow
from policies.store.versions import Act
from policies.vocabulary import nearest

OPEN = (DraftState.DRAFT.value, DraftState.IN_REVIEW.value)


@dataclass(frozen=True, slots=True)
class Based:
    """A working copy with the version it would supersede; None for a new clause."""

    copy: Copy
    version: int | None


class DraftRepository:
    """Working copies within one unit of work; each step is logged as an event of its clause."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_drafts(
        self, *, clause_ids: Collection[str] | None = None, document: str | None = None, lock: bool = False
    ) -> list[StoredDraft]:
        """Give the open drafts, of some clauses or one document, by document and id; locked if asked.

        With `lock` nobody else moves them until the unit of work ends; who had to wait does not find those that ended.
        """
        query = _drafts().where(DraftRow.state.in_(OPEN)).order_by(DraftRow.document_id, DraftRow.clause_id)
        if clause_ids is not None:
            query = query.where(DraftRow.clause_id.in_(clause_ids))
        if document is not None:
            query = query.where(DraftRow.document_id == document)
        if lock:
            query = query.with_for_update(of=DraftRow).execution_options(populate_existing=True)
        return [_draft(row, payload) for row, payload in (await self._session.execute(query)).all()]

    async def latest(self, clause_id: str) -> StoredDraft:
        """Give the newest draft of a clause, ended or open; NotFoundError names the nearest clause that has one."""
        query = _drafts().where(DraftRow.clause_id == clause_id).order_by(DraftRow.id.desc()).limit(1)
        found = (await self._session.execute(query)).first()
        if found is not None:
            return _draft(found[0], found[1])
        ids = (await self._session.execute(select(DraftRow.clause_id).where(DraftRow.state.in_(OPEN)))).scalars()
        near = nearest(clause_id, ids)
        raise NotFoundError(f"条款“{clause_id}”没有草案" + (f"，最接近的是 {near}" if near else ""))

    async def add(self, copies: Sequence[Based], author: str, act: Act, *, submit: bool = False) -> None:
        """Keep new working copies, as drafts or at once in review; their clauses must have none that is open."""
        documents = DocumentStore(self._session)
        for document in _documents(copies):
            await documents.add_missing(document)
        await self._add_clauses([based.copy for based in copies])
        state = DraftState.IN_REVIEW if submit else DraftState.DRAFT
        steps = (Step.SAVE, Step.SUBMIT) if submit else (Step.SAVE,)
        hashes = {
            document: await DocumentStore(self._session).keep_wording(document) for document in _documents(copies)
        }
        for based in copies:
            self._session.add(_row(based, hashes[based.copy.document], state, author, act))
            name, version = based.copy.clause.id, based.version or 0
            self._session.add_all(act.event(name, version, step) for step in steps)
        await self._session.flush()

    async def rewrite(self, draft: StoredDraft, based: Based, author: str, act: Act) -> StoredDraft:
        """Correct a working copy: it goes back to draft, and who corrected it becomes one of its authors."""
        state, copy = after(Step.EDIT, draft.state, draft.clause.id), based.copy
        row = await self._session.get_one(DraftRow, draft.id)
        row.document_hash = await DocumentStore(self._session).keep_wording(copy.document)
        row.payload = canonical_text(clause_to_json(copy.clause))
        row.notes = notes_to_json(copy.notes)
        row.base_version = based.version
        written = dataclasses.replace(
            draft, clause=copy.clause, document=copy.document, notes=copy.notes, base_version=based.version
        )
        return await self._moved(written, row, state, Step.EDIT, author, act)

    async def move(self, draft: StoredDraft, step: Step, actor: str, act: Act) -> StoredDraft:
        """Take a step with a draft; whoever submits becomes one of its authors. PUBLISH is logged by its version."""
        row = await self._session.get_one(DraftRow, draft.id)
        return await self._moved(draft, row, after(step, draft.state, draft.clause.id), step, actor, act)

    async def _moved(
        self, draft: StoredDraft, row: DraftRow, state: DraftState, step: Step, actor: str, act: Act
    ) -> StoredDraft:
        authors = draft.authors
        if step in {Step.EDIT, Step.SUBMIT} and actor not in authors:
            authors = (*authors, actor)
        row.state, row.authors, row.changed_at = state.value, list(authors), act.at
        if step is not Step.PUBLISH:
            self._session.add(act.event(draft.clause.id, draft.base_version or 0, step))
        await self._session.flush()
        return dataclasses.replace(draft, state=state, authors=authors, changed_at=act.at)

    async def text_hashes(self, document: str) -> dict[str, str]:
        """Name the text that each clause of a document was read from last, of drafts that are open or published."""
        query = select(DraftRow.clause_id, DraftRow.notes).where(
            DraftRow.document_id == document, DraftRow.state != DraftState.WITHDRAWN.value
        )
        rows = (await self._session.execute(query.order_by(DraftRow.id))).all()
        return {row.clause_id: row.notes["text_hash"] for row in rows if row.notes["text_hash"]}

    async def last_step(self, clause_id: str, step: Step) -> tuple[str, str] | None:
        """Say who took a step with a clause last, and why; None when nobody did."""
        query = select(ClauseEventRow.actor, ClauseEventRow.reason).where(
            ClauseEventRow.clause_id == clause_id, ClauseEventRow.event == step.value
        )
        found = (await self._session.execute(query.order_by(ClauseEventRow.id.desc()).limit(1))).first()
        return None if found is None else (found.actor, found.reason)

    async def _add_clauses(self, copies: Sequence[Copy]) -> None:
        ids = [copy.clause.id for copy in copies]
        query = select(ClauseRow).where(ClauseRow.id.in_(ids)).order_by(ClauseRow.id).with_for_update()
        rows = {row.id: row for row in (await self._session.execute(query)).scalars()}
        for open_draft in await self.open_drafts(clause_ids=ids):
            name = open_draft.clause.id
            raise LifecycleError(f"条款 {name} 已有一份没有结束的草案：请先 huiqi policies withdraw {name}")
        for copy in copies:
            row = rows.get(copy.clause.id)
            if row is None:
                state = LifecycleState.DRAFT.value
                row = ClauseRow(id=copy.clause.id, document_id=copy.clause.document, state=state, latest_version=0)
                self._session.add(row)
            refuse_other_document(row.document_id, copy.clause)
        await self._session.flush()  # drafts and events refer to them


def _documents(copies: Iterable[Based]) -> list[Document]:
    """Give each document once: they are long, and many clauses share one."""
    return list(dict.fromkeys(based.copy.document for based in copies))


def _row(based: Based, document_hash: str, state: DraftState, author: str, act: Act) -> DraftRow:
    copy = based.copy
    return DraftRow(
        clause_id=copy.clause.id,
        document_id=copy.document.id,
        document_hash=document_hash,
        payload=canonical_text(clause_to_json(copy.clause)),
        base_version=based.version,
        state=state.value,
        authors=[author],
        notes=notes_to_json(copy.notes),
        created_at=act.at,
        changed_at=act.at,
    )


def _drafts() -> Select[DraftRow, str]:
    same = (DocumentWordingRow.document_id == DraftRow.document_id) & (
        DocumentWordingRow.content_hash == DraftRow.document_hash
    )
    return select(DraftRow, DocumentWordingRow.payload).join(DocumentWordingRow, same)


def _draft(row: DraftRow, document: str) -> StoredDraft:
    return StoredDraft(
        id=row.id,
        clause=clause_from_json(read_json(row.payload)),
        document=document_from_json(read_json(document)),
        base_version=row.base_version,
        state=DraftState(row.state),
        authors=tuple(row.authors),
        notes=notes_from_json(row.notes),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def notes_to_json(notes: ReviewNotes) -> dict[str, Any]:
    """Write what a reviewer should know of a draft."""
    return dataclasses.asdict(notes) | {"origin": notes.origin.value}


def notes_from_json(data: dict[str, Any]) -> ReviewNotes:
    """Read it back."""
    span = data["span"]
    return ReviewNotes(
        origin=Origin(data["origin"]),
        span=None if span is None else (span[0], span[1]),
        text_hash=data["text_hash"],
        confidence=data["confidence"],
        judgement=data["judgement"],
        context=data["context"],
        unread=_texts(data["unread"]),
        open_points=_texts(data["open_points"]),
    )


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)
