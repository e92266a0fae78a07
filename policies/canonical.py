"""The canonical JSON of a clause or a document, from which it is restored, and its content hash.

Keys sorted, no spaces, exact numbers: the same clause always gives the same bytes.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import simplejson

from policies.language.jsonform import benefit_from_json, benefit_to_json, condition_from_json, condition_to_json
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

Json = Mapping[str, Any]


def canonical_text(data: Json) -> str:
    """Write JSON canonically: sorted keys, no spaces, UTF-8 text, exact decimals."""
    return simplejson.dumps(data, use_decimal=True, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_json(text: str | bytes) -> Any:  # noqa: ANN401 - raw JSON
    """Read JSON with exact decimals; ValueError when it is not JSON."""
    return simplejson.loads(text, use_decimal=True)


def content_hash(text: str) -> str:
    """Hash canonical text with SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def clause_to_json(clause: Clause) -> dict[str, Any]:
    """Write all that a clause says."""
    return {
        "id": clause.id,
        "document": clause.document,
        "title": clause.title,
        "summary": clause.summary,
        "kind": clause.kind.value,
        "when": condition_to_json(clause.condition),
        "benefit": None if clause.benefit is None else benefit_to_json(clause.benefit),
        "section": clause.citation.section,
        "quote": clause.citation.quote,
        "departments": list(clause.departments),
        "application_mode": clause.application_mode.value,
        "valid_from": _day_text(clause.valid_from),
        "valid_to": _day_text(clause.valid_to),
        "window": None if clause.window is None else _window_to_json(clause.window),
        "materials": list(clause.materials),
        "caveat": clause.caveat,
        "level": None if clause.level is None else clause.level.value,
    }


def clause_from_json(data: Json) -> Clause:
    """Restore a clause from its canonical JSON."""
    return Clause(
        id=data["id"],
        document=data["document"],
        title=data["title"],
        summary=data["summary"],
        kind=Kind(data["kind"]),
        condition=condition_from_json(data["when"]),
        benefit=None if data["benefit"] is None else benefit_from_json(data["benefit"]),
        citation=Citation(data["section"], data["quote"]),
        departments=tuple(data["departments"]),
        application_mode=ApplicationMode(data["application_mode"]),
        valid_from=_day(data["valid_from"]),
        valid_to=_day(data["valid_to"]),
        window=None if data["window"] is None else _window_from_json(data["window"]),
        materials=tuple(data["materials"]),
        caveat=data["caveat"],
        level=None if data["level"] is None else Level(data["level"]),
    )


def document_to_json(document: Document) -> dict[str, Any]:
    """Write all that is kept of a document."""
    days = ("published_on", "effective_from", "effective_to")
    return dataclasses.asdict(document) | {
        "level": document.level.value,
        "grade": document.grade.value,
        "statements": [dataclasses.asdict(entry) for entry in document.statements],
        "disclaimed_places": [dataclasses.asdict(entry) for entry in document.disclaimed_places],
        **{name: _day_text(getattr(document, name)) for name in days},
    }


def document_from_json(data: Json) -> Document:
    """Restore a document from its canonical JSON."""
    days = {name: _day(data[name]) for name in ("published_on", "effective_from", "effective_to")}
    lists = {
        "statements": tuple(Statement(**entry) for entry in data["statements"]),
        "disclaimed_places": tuple(DisclaimedPlace(**entry) for entry in data["disclaimed_places"]),
    }
    return Document(**{**data, "level": Level(data["level"]), "grade": Grade(data["grade"]), **days, **lists})


def _window_to_json(window: Window) -> dict[str, Any]:
    return {"opens": _day_text(window.opens), "closes": _day_text(window.closes), "note": window.note}


def _window_from_json(data: Json) -> Window:
    return Window(_day(data["opens"]), _day(data["closes"]), data["note"])


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
