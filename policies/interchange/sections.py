"""Read one document with its clauses from records, collecting rejections; shared by YAML and XLSX."""

from __future__ import annotations

import dataclasses

from policies.errors import InputError
from policies.interchange.fields import FieldError, Fields
from policies.interchange.records import RecordReader, disclaimed_place, statement
from policies.interchange.report import Bundle, ReadReport, Rejection
from policies.model import Clause, Document

SECTION_FIELDS = ("document", "clauses", "statements", "disclaimed_places")


def read_section(reader: RecordReader, fields: Fields, place: str, report: ReadReport) -> None:
    """Read a section into the report; `place` names it to whoever has to mend it."""
    try:
        fields.refuse_unknown(SECTION_FIELDS)
        document = _read_document(reader, fields)
        if any(bundle.document.id == document.id for bundle in report.bundles):
            raise FieldError("id", f"文件 {document.id} 出现了两次，请合成一段")
        entries = fields.records("clauses")
    except InputError as error:
        report.rejections.append(_rejection(f"{place} document", error))
        return
    clauses = [_read_clause(reader, entry, index, document, report) for index, entry in enumerate(entries, start=1)]
    accepted = tuple(clause for clause in clauses if clause is not None)
    report.bundles.append(Bundle(document, _without_repeats(accepted, report)))


def _read_document(reader: RecordReader, fields: Fields) -> Document:
    head = fields.values["document"]
    document = reader.document(Fields(head if isinstance(head, dict) else {}))
    return dataclasses.replace(
        document,
        statements=tuple(statement(entry) for entry in fields.records("statements")),
        disclaimed_places=tuple(disclaimed_place(entry) for entry in fields.records("disclaimed_places")),
    )


def _read_clause(
    reader: RecordReader, entry: Fields, index: int, document: Document, report: ReadReport
) -> Clause | None:
    try:
        return reader.clause(entry, document)
    except InputError as error:
        name = entry.values.get("id") or f"第 {index} 条"
        report.rejections.append(_rejection(f"{document.id} {name}", error))
        return None


def _without_repeats(clauses: tuple[Clause, ...], report: ReadReport) -> tuple[Clause, ...]:
    taken = {clause.id for bundle in report.bundles for clause in bundle.clauses}
    kept: dict[str, Clause] = {}
    for clause in clauses:
        if clause.id in kept or clause.id in taken:
            report.rejections.append(Rejection(f"{clause.document} {clause.id}", "id", "同一个编号出现了两次"))
        else:
            kept[clause.id] = clause
    return tuple(kept.values())


def _rejection(row: str, error: InputError) -> Rejection:
    if isinstance(error, FieldError):
        return Rejection(row, error.field, error.reason)
    return Rejection(row, "-", str(error))
