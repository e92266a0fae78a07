"""Write the audit log to a file: JSON Lines with all there is to check it by, or CSV for a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from bot.services.audit import Opening
from matcher.audit.canonical import Json, canonical_fast, digest
from matcher.audit.kinds import RecordKind
from matcher.audit.opened import Shown
from matcher.audit.record import Act
from matcher.store.audit_log import AuditLog
from matcher.store.audit_reader import BEFORE_ALL, PAGE
from policies.errors import DocumentError
from policies.store.database import Database

COLUMNS = (
    "seq", "code", "kind", "at", "actor", "channel", "reason", "subject", "as_of", "engine", "vocabulary", "clauses",
    "enterprise", "eligible", "unknown", "ineligible", "details", "note", "previous", "hash",
)  # fmt: skip
FROM_HEADER = ("actor", "channel", "reason", "subject", "as_of", "engine", "vocabulary", "clauses")
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet runs a cell that begins with one of these, also in its full-width shape."""

Writer = Callable[[Shown], None]


async def export_log(database: Database, path: Path, *, with_content: bool, actor: str) -> int:
    """Write all records to a file and give their number. The export itself is recorded, after the file stands."""
    kind = path.suffix.lower()
    if kind not in {".jsonl", ".csv"}:
        raise DocumentError(f"不认识的文件类型“{kind}”，请用 .jsonl 或 .csv")
    count = 0
    with _whole_file(path) as file:
        write = _json_lines(file) if kind == ".jsonl" else _csv(file)
        async for record in _records(database, with_content=with_content):
            write(record)
            count += 1
    details: dict[str, Json] = {"what": "audit", "records": count, "form": kind[1:], "content": with_content}
    async with database.work() as session:
        await AuditLog(session).record_action(Act(RecordKind.EXPORT, actor, details=details))
    return count


async def _records(database: Database, *, with_content: bool) -> AsyncIterator[Shown]:
    """Open page by page, each in a session of its own, which forgets the keys it opened."""
    after: int | None = BEFORE_ALL
    while after is not None:
        async with database.reading() as session:
            opening = Opening(session)
            records = await opening.reader.page(after)
            for record in records:
                yield await opening.open(record, content=with_content)
        after = records[-1].seq if len(records) == PAGE else None


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """Write beside the file and put it in place at the end: whatever goes wrong, an older file stays whole."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            yield file
        beside.replace(path)
    except OSError as error:
        raise DocumentError(f"写不了文件 {path}：{error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)


def _json_lines(file: TextIO) -> Writer:
    """Write one JSON object a line; a list of clauses stands on a line of its own before the first that names it."""
    told: set[str] = set()

    def write(found: Shown) -> None:
        clauses = found.clauses
        if clauses is not None and clauses.hash not in told:
            told.add(clauses.hash)
            _line(file, {"clause_set": clauses.hash, "clauses": json.loads(clauses.text)})
        _line(file, record_json(found))

    return write


def _line(file: TextIO, data: dict[str, Any]) -> None:
    file.write(canonical_fast(data).decode() + "\n")


def record_json(found: Shown) -> dict[str, Any]:
    """Write a record with every hash that its own hash is made of, and its content as far as it is open."""
    record = found.record
    return {
        "seq": record.seq,
        "code": record.code,
        "kind": record.kind,
        "at": record.at,
        "header": found.header,
        "header_hash": digest(record.header.encode()),
        "key": record.key_id,
        "body_hash": None if record.body is None else digest(record.body),
        "previous": record.previous,
        "hash": record.hash,
        "intact": found.is_intact,
        "content": content_json(found),
        "note": found.erased or None,
    }


def content_json(found: Shown) -> dict[str, Any] | None:
    """Write what was known and concluded, each conclusion with the clause version it is about."""
    content, clauses = found.content, found.clauses
    if content is None or clauses is None:
        return None
    conclusions = [
        {"clause": ref.clause, "version": ref.version, **conclusion}
        for ref, conclusion in zip(clauses.refs, content.conclusions, strict=False)
    ]
    return {"profile": content.profile, "conclusions": conclusions}


def _csv(file: TextIO) -> Writer:
    file.write("\ufeff")  # without it Excel takes UTF-8 for the local encoding
    table = csv.DictWriter(file, COLUMNS, restval="")
    table.writeheader()

    def write(found: Shown) -> None:
        table.writerow({name: safe_cell(value) for name, value in _row(found).items()})

    return write


def _row(found: Shown) -> dict[str, object]:
    record, header = found.record, found.header
    row: dict[str, object] = {name: header.get(name, "") for name in FROM_HEADER}
    row |= {"seq": record.seq, "code": record.code, "kind": record.kind, "at": record.at}
    row |= {"previous": record.previous, "hash": record.hash, "note": found.erased}
    if "details" in header:
        row["details"] = canonical_fast(header["details"]).decode()
    if found.content is not None:
        verdicts = Counter(conclusion["verdict"] for conclusion in found.content.conclusions)
        row |= {name: verdicts[name] for name in ("eligible", "unknown", "ineligible")}
        row["enterprise"] = found.content.profile["name"]
    return row


def safe_cell(value: object) -> object:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip().startswith(FORMULA_STARTS) or value.startswith(FORMULA_STARTS) else value
