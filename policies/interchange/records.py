"""Turn records into documents and clauses, and back; the record form is what YAML and XLSX share."""

from __future__ import annotations

import re
from collections.abc import Mapping

from policies.interchange.fields import FieldError, Fields, checked
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.model import (
    ApplicationMode,
    Citation,
    Clause,
    DisclaimedPlace,
    Document,
    Grade,
    Kind,
    Level,
    Statement,
    Window,
)
from policies.vocabulary import Vocabulary

DOCUMENT_FIELDS = (
    "id", "title", "number", "issuer", "level", "grade", "published_on", "effective_from", "effective_to", "file",
)  # fmt: skip
CLAUSE_FIELDS = (
    "id", "title", "summary", "kind", "section", "quote", "when", "benefit", "departments", "application_mode",
    "valid_from", "valid_to", "window_opens", "window_closes", "window_note", "materials", "caveat", "level",
)  # fmt: skip
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")

Record = dict[str, object]


class RecordReader:
    """Reads records with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._parser = Parser(vocabulary)

    def document(self, fields: Fields) -> Document:
        """Read a document record; FieldError names the field that is wrong."""
        fields.refuse_unknown(DOCUMENT_FIELDS)
        effective_from, effective_to = fields.period("effective_from", "effective_to")
        return Document(
            id=_identifier(fields),
            title=fields.text("title"),
            number=fields.optional_text("number"),
            issuer=fields.optional_text("issuer"),
            level=fields.choice("level", Level),
            grade=fields.choice("grade", Grade),
            published_on=fields.day("published_on"),
            effective_from=effective_from,
            effective_to=effective_to,
            file=fields.optional_text("file"),
        )

    def clause(self, fields: Fields, document: Document) -> Clause:
        """Read a clause record of a document; validity defaults to the document's."""
        fields.refuse_unknown(CLAUSE_FIELDS)
        condition = fields.parsed("when", self._parser.condition)
        if condition is None:
            raise FieldError("when", "条件不能为空：每条都要写明对谁适用")
        citation = checked("quote", lambda: Citation(fields.text("section"), fields.text("quote")))
        benefit = fields.parsed("benefit", self._parser.benefit)
        kind = fields.choice("kind", Kind)
        if kind is Kind.BENEFIT and benefit is None:
            raise FieldError("benefit", "待遇类条款要写明给予什么（金额未定可写“补贴 待定”）")
        in_force = (document.effective_from, document.effective_to)
        valid_from, valid_to = fields.period("valid_from", "valid_to", in_force)
        return checked(
            "clause",
            lambda: Clause(
                id=_identifier(fields),
                document=document.id,
                title=fields.text("title"),
                summary=fields.text("summary"),
                kind=kind,
                condition=condition,
                benefit=benefit,
                citation=citation,
                departments=fields.texts("departments"),
                application_mode=fields.choice("application_mode", ApplicationMode, ApplicationMode.UNSPECIFIED),
                valid_from=valid_from,
                valid_to=valid_to,
                window=_window(fields),
                materials=fields.texts("materials"),
                caveat=fields.optional_text("caveat") or "",
                level=None if fields.optional_text("level") is None else fields.choice("level", Level),
            ),
        )


def statement(fields: Fields) -> Statement:
    """Read a figure that a document states."""
    names = ("measure", "period", "value", "unit", "section", "quote")
    fields.refuse_unknown(names)
    return Statement(*(fields.text(name) for name in names))


def disclaimed_place(fields: Fields) -> DisclaimedPlace:
    """Read a place name that a document disclaims."""
    names = ("name", "note", "quote")
    fields.refuse_unknown(names)
    return DisclaimedPlace(*(fields.text(name) for name in names))


def _identifier(fields: Fields) -> str:
    found = fields.text("id")
    if not _IDENTIFIER.fullmatch(found):
        raise FieldError("id", f"“{found}”只能用小写字母、数字和连字符，2 到 80 个字符")
    return found


def _window(fields: Fields) -> Window | None:
    opens, closes = fields.period("window_opens", "window_closes")
    note = fields.optional_text("window_note") or ""
    if opens is None and closes is None and not note:
        return None
    return Window(opens, closes, note)


def document_record(document: Document) -> Record:
    """Write a document as a record."""
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "level": document.level.value,
        "grade": document.grade.value,
        "published_on": document.published_on,
        "effective_from": document.effective_from,
        "effective_to": document.effective_to,
        "file": document.file,
    }


def clause_record(clause: Clause, printer: Printer) -> Record:
    """Write a clause as a record; empty fields are left out."""
    window = clause.window or Window()
    record: Mapping[str, object] = {
        "id": clause.id,
        "title": clause.title,
        "summary": clause.summary,
        "kind": clause.kind.value,
        "section": clause.citation.section,
        "quote": clause.citation.quote,
        "when": printer.condition(clause.condition),
        "benefit": None if clause.benefit is None else printer.benefit(clause.benefit),
        "departments": list(clause.departments),
        "application_mode": clause.application_mode.value,
        "valid_from": clause.valid_from,
        "valid_to": clause.valid_to,
        "window_opens": window.opens,
        "window_closes": window.closes,
        "window_note": window.note,
        "materials": list(clause.materials),
        "caveat": clause.caveat,
        "level": None if clause.level is None else clause.level.value,
    }
    return {name: value for name, value in record.items() if value not in (None, "", [])}
