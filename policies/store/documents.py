"""Keep documents and the texts they were read from."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from sqlalchemy import insert, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import canonical_text, content_hash, document_from_json, document_to_json, read_json
from policies.drafts import DocumentText
from policies.errors import DocumentError
from policies.model import DisclaimedPlace, Document, Grade, Level, Statement
from policies.store.tables import (
    ClauseRow,
    ClauseVersionRow,
    DocumentRow,
    DocumentTextRow,
    DocumentWordingRow,
    VersionDocumentRow,
)

ISSUE_FIELDS = ("number", "published_on", "effective_from")
"""What tells a new issue of a document from a correction of what is kept of the old one."""
MAX_CHARACTERS = 2_000_000
"""The longest text kept of one document, as long as the longest that is read."""


class DocumentStore:
    """Documents within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, document: Document) -> None:
        """Keep a document; one that is stored already is changed in place.

        A new issue is another paper: the versions published so far keep the old one as theirs.
        """
        values = _values(document)
        row = await self._session.get(DocumentRow, document.id)
        if row is None:
            await self._add(values)
            return
        before = _document(row)
        if any(getattr(before, name) != getattr(document, name) for name in ISSUE_FIELDS):
            await self._pin(before)
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)

    async def _pin(self, document: Document) -> None:
        """Write down that every version published so far stood in this wording of its document."""
        digest = await self.keep_wording(document)
        pinned = select(VersionDocumentRow.clause_id, VersionDocumentRow.version)
        versions = (
            select(ClauseVersionRow.clause_id, ClauseVersionRow.version, literal(document.id), literal(digest))
            .join(ClauseRow, ClauseRow.id == ClauseVersionRow.clause_id)
            .where(
                ClauseRow.document_id == document.id,
                tuple_(ClauseVersionRow.clause_id, ClauseVersionRow.version).not_in(pinned),
            )
        )
        columns = ["clause_id", "version", "document_id", "content_hash"]
        await self._session.execute(insert(VersionDocumentRow).from_select(columns, versions))

    async def keep_wording(self, document: Document) -> str:
        """Keep what a document says of itself, and give its hash; the same wording again adds nothing."""
        payload = canonical_text(document_to_json(document))
        digest = content_hash(payload)
        if await self._session.get(DocumentWordingRow, (document.id, digest)) is None:
            self._session.add(DocumentWordingRow(document_id=document.id, content_hash=digest, payload=payload))
            await self._session.flush()  # drafts and old versions refer to it
        return digest

    async def pinned(self) -> dict[tuple[str, int], Document]:
        """Give the document of each version that stood in an earlier issue of it."""
        wordings = {
            (row.document_id, row.content_hash): document_from_json(read_json(row.payload))
            for row in (await self._session.execute(_PINNED_WORDINGS)).scalars()
        }
        rows = (await self._session.execute(select(VersionDocumentRow))).scalars()
        return {(row.clause_id, row.version): wordings[row.document_id, row.content_hash] for row in rows}

    async def add_missing(self, document: Document) -> None:
        """Keep a document of which nothing is stored yet; one that is stored stays as it is."""
        if await self._session.get(DocumentRow, document.id) is None:
            await self._add(_values(document))

    async def _add(self, values: dict[str, object]) -> None:
        self._session.add(DocumentRow(**values))
        await self._session.flush()  # clauses refer to it

    async def all(self) -> list[Document]:
        """Give all documents, by id."""
        rows = (await self._session.execute(select(DocumentRow).order_by(DocumentRow.id))).scalars()
        return [_document(row) for row in rows]

    async def find(self, document_id: str) -> Document | None:
        """Give one document; None when it is not stored."""
        row = await self._session.get(DocumentRow, document_id)
        return None if row is None else _document(row)

    async def keep_text(self, document_id: str, text: str, at: datetime) -> str:
        """Keep the text a document was read from and give its hash; the same text again adds nothing."""
        if len(text) > MAX_CHARACTERS:
            raise DocumentError(f"原文有 {len(text)} 个字，超过 {MAX_CHARACTERS} 字的上限，没有保存")
        digest = content_hash(text)
        latest = await self.text(document_id)
        if latest is None or latest.text_hash != digest:
            row = DocumentTextRow(document_id=document_id, text_hash=digest, text=text, stored_at=at)
            self._session.add(row)
            await self._session.flush()
        return digest

    async def text(self, document_id: str, text_hash: str | None = None) -> DocumentText | None:
        """Give the newest text kept of a document, or the one of a hash; None when there is none."""
        query = select(DocumentTextRow).where(DocumentTextRow.document_id == document_id)
        if text_hash is not None:
            query = query.where(DocumentTextRow.text_hash == text_hash)
        row = (await self._session.execute(query.order_by(DocumentTextRow.id.desc()).limit(1))).scalar_one_or_none()
        return None if row is None else DocumentText(row.document_id, row.text_hash, row.text, row.stored_at)


_PINNED_WORDINGS = select(DocumentWordingRow).where(
    tuple_(DocumentWordingRow.document_id, DocumentWordingRow.content_hash).in_(
        select(VersionDocumentRow.document_id, VersionDocumentRow.content_hash)
    )
)


def _values(document: Document) -> dict[str, object]:
    values = dataclasses.asdict(document) | {"level": document.level.value, "grade": document.grade.value}
    return values | {name: list(values[name]) for name in ("statements", "disclaimed_places")}


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
