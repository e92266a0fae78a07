"""What an admin does with clauses: import, export, list, show, check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matcher.audit.canonical import Json
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.store.audit_log import AuditLog
from policies.checks import Finding, check_clauses, check_quotes
from policies.corpus.shipped import shipped_bundles
from policies.errors import NotFoundError
from policies.interchange.files import read_clauses_file, write_clauses_file
from policies.interchange.report import Bundle, Rejection
from policies.language.printer import Printer
from policies.model import Clause, StoredClause
from policies.store.database import Database, utc_now
from policies.store.repository import HistoryEvent, ImportCounts, PolicyRepository
from policies.vocabulary import Vocabulary, nearest


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; with rejections nothing was stored, unless good records were to be kept."""

    counts: ImportCounts
    rejections: tuple[Rejection, ...]
    stored: bool


class PolicyAdmin:
    """Use cases on clauses."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary

    async def is_empty(self) -> bool:
        """Whether no clause is stored."""
        async with self._database.work() as session:
            return await PolicyRepository(session).is_empty()

    async def load_shipped(self, *, actor: str) -> ImportCounts:
        """Store the shipped clauses; those already stored stay as they are."""
        return await self._save(shipped_bundles(self._vocabulary), actor=actor, reason="随程序提供的条款")

    async def import_file(self, path: Path, *, actor: str, keep_good: bool = False) -> ImportReport:
        """Store the clauses of a file. One bad record keeps the whole file out, unless `keep_good`."""
        report = read_clauses_file(path, self._vocabulary)
        rejections = tuple(report.rejections)
        if rejections and not keep_good:
            return ImportReport(ImportCounts(), rejections, stored=False)
        name = path.name.encode("utf-8", errors="replace").decode()  # a file name need not be text
        counts = await self._save(report.bundles, actor=actor, reason=f"导入 {name}")
        return ImportReport(counts, rejections, stored=True)

    async def _save(self, bundles: list[Bundle], *, actor: str, reason: str) -> ImportCounts:
        async with self._database.work() as session:
            counts = await PolicyRepository(session).save(bundles, actor=actor, reason=reason, at=utc_now())
            if counts.added or counts.changed:
                details: dict[str, Json] = {"added": list(counts.added), "changed": list(counts.changed)}
                await AuditLog(session).record_action(Act(RecordKind.IMPORT, actor, reason=reason, details=details))
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
            await AuditLog(session).record_action(Act(RecordKind.EXPORT, actor, details=details))
        return count

    async def all_clauses(self) -> list[StoredClause]:
        """Give the latest version of every clause."""
        async with self._database.work() as session:
            return await PolicyRepository(session).all_clauses()

    async def show(self, clause_id: str) -> tuple[StoredClause, list[HistoryEvent]]:
        """Give one clause with its history; NotFoundError names the nearest id."""
        async with self._database.work() as session:
            repository = PolicyRepository(session)
            return await repository.get(clause_id), await repository.history(clause_id)

    async def check(self, texts: dict[str, str]) -> list[Finding]:
        """Look all clauses over; with document texts at hand, also look their quotes up."""
        async with self._database.work() as session:
            repository = PolicyRepository(session)
            documents, stored = await repository.documents(), await repository.all_clauses()
        return [*check_quotes(stored, texts), *check_clauses(stored, documents, Printer(self._vocabulary))]
