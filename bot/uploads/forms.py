"""What the two processes tell each other, as JSON: a process that read a hostile file may not hand us objects."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.outcomes import Reissue
from bot.services.policy_drafts import KnownDocument
from policies.canonical import canonical_text, clause_from_json, clause_to_json, document_from_json, document_to_json
from policies.canonical import read_json as read
from policies.drafts import Copy, ReviewNotes
from policies.model import Document, Level
from policies.store.drafts import notes_from_json, notes_to_json

Json = Mapping[str, Any]
DAYS = ("published_on", "effective_from", "effective_to")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and what its sender stated of the document beside it."""

    name: str
    content: bytes
    document: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """What was read of a document: its head, how many drafts, and the first sentences that nothing was read from."""

    document: str
    title: str
    number: str | None
    issuer: str | None
    published_on: date | None
    effective_from: date | None
    effective_to: date | None
    drafts: int
    unread: tuple[str, ...]
    unread_count: int


def write(data: Json) -> bytes:
    """Write a message."""
    return canonical_text(data).encode()


def request_to_json(upload: Upload, seconds: float, memory_bytes: int) -> Json:
    """Write what is asked for, without the file."""
    level = None if upload.level is None else upload.level.value
    asked = {"name": upload.name, "document": upload.document, "level": level}
    return asked | {"seconds": seconds, "memory_bytes": memory_bytes}


def glance_to_json(glance: Glance) -> Json:
    """Write what was read."""
    days = {name: None if (day := getattr(glance, name)) is None else day.isoformat() for name in DAYS}
    return dataclasses.asdict(glance) | days


def glance_from_json(data: Json) -> Glance:
    """Read what was read."""
    days = {name: None if data[name] is None else date.fromisoformat(data[name]) for name in DAYS}
    return Glance(**{**data, **days, "unread": tuple(data["unread"])})


def known_to_json(known: KnownDocument) -> Json:
    """Write what is stored of a document."""
    return {
        "document": None if known.document is None else document_to_json(known.document),
        "clauses": [clause_to_json(clause) for clause in known.clauses],
        "read_from": [[text, [clause_to_json(clause) for clause in own]] for text, own in known.read_from],
    }


def known_from_json(data: Json) -> KnownDocument:
    """Read what is stored of a document."""
    return KnownDocument(
        None if data["document"] is None else document_from_json(data["document"]),
        tuple(clause_from_json(clause) for clause in data["clauses"]),
        tuple((text, tuple(clause_from_json(clause) for clause in own)) for text, own in data["read_from"]),
    )


def reissue_to_json(document: Document, text: str, reissue: Reissue) -> Json:
    """Write what a text asks for; all its copies are of one document."""
    copies = [[clause_to_json(copy.clause), notes_to_json(copy.notes)] for copy in reissue.copies]
    told = {"document": document_to_json(document), "text": text, "copies": copies}
    return told | {"kept": list(reissue.kept), "orphaned": list(reissue.orphaned)}


def reissue_from_json(data: Json) -> tuple[Document, str, Reissue]:
    """Read what a text asks for."""
    document = document_from_json(data["document"])
    copies = [Copy(clause_from_json(clause), document, _notes(notes)) for clause, notes in data["copies"]]
    return document, data["text"], Reissue(tuple(copies), tuple(data["kept"]), tuple(data["orphaned"]))


def _notes(data: Json) -> ReviewNotes:
    """Read notes; of their numbers the confidence is a share, not an exact amount."""
    sure = data["confidence"]
    return notes_from_json({**data, "confidence": None if sure is None else float(sure)})


__all__ = [
    "Glance", "Json", "Upload", "glance_from_json", "glance_to_json", "known_from_json", "known_to_json", "read",
    "reissue_from_json", "reissue_to_json", "request_to_json", "write",
]  # fmt: skip
