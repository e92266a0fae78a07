"""Import a table of enterprises: batch after batch, each in a transaction of its own.

An import may be cut off at any point and run again: what is stored already is found unchanged. Rows of one enterprise
are joined before they are stored, so the order of rows does not matter.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.services.registry_rights import may_verify, require_verifier
from matcher.enterprise import Enterprise
from matcher.profile import Source
from matcher.projection import Projector
from matcher.registry.repeats import Said, joined_rows
from matcher.registry.rows import Provenance, Rejection, RowReader
from matcher.registry.sheet import Sheet, open_sheet
from matcher.registry.survey import Survey, code_key, survey
from matcher.registry.workbook import is_workbook, unroll
from matcher.store.enterprise_imports import ImportLog
from matcher.store.enterprises import EnterpriseRepository, Saved
from policies.errors import DocumentError, StoreError
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary

BATCH = 2_000
ATTEMPTS = 3
"""How often a batch is tried when another process is in its way."""


class Phase(StrEnum):
    """What an import is doing."""

    UNROLLING = "unrolling"
    SURVEYING = "surveying"
    STORING = "storing"


Tell = Callable[[Phase, int, int], None]
"""Hears the phase, how much is done, and out of how much (bytes; rows and 0 while a workbook is unrolled)."""


class Rejects(Protocol):
    """Takes what is rejected, as it comes."""

    def add(self, rejection: Rejection) -> None:
        """Take one."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and with which authority."""

    path: Path
    source: Source
    as_of: date
    today: date
    actor: str
    ignore_unknown: bool = False


@dataclass(slots=True)
class Tally:
    """What came of an import so far. `rejected` counts rows of which something was rejected."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    ignored: tuple[str, ...] = ()
    first_rejections: list[Rejection] = field(default_factory=list)

    def count(self, saved: Saved) -> None:
        """Count a batch in."""
        self.added += saved.added
        self.changed += saved.changed
        self.unchanged += saved.unchanged


@dataclass(slots=True)
class _Batch:
    enterprises: list[Enterprise]
    rejections: list[Rejection]
    rows: dict[str, int]
    position: int


class RegistryImport:
    """The use case of `huiqi enterprises import`."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._projector = Projector(vocabulary)

    async def run(self, order: Order, rejects: Rejects, tell: Tell) -> Tally:
        """Import the table; DocumentError before anything is stored when it cannot be read at all."""
        if order.source is Source.VERIFIED:
            require_verifier(order.actor)
        _refuse_missing(order.path)
        with tempfile.TemporaryDirectory(prefix="huiqi-import-") as folder:
            sheet = await asyncio.to_thread(_opened, order.path, Path(folder), tell)
            found = await asyncio.to_thread(self._survey, sheet, order, tell)
            return await self._store(sheet, found, order, rejects, tell)

    def _survey(self, sheet: Sheet, order: Order, tell: Tell) -> Survey:
        def told(done: int) -> None:
            tell(Phase.SURVEYING, done, sheet.size)

        return survey(sheet, self._vocabulary, told, ignore_unknown=order.ignore_unknown)

    async def _store(self, sheet: Sheet, found: Survey, order: Order, rejects: Rejects, tell: Tell) -> Tally:
        tally = Tally(rows=found.rows, ignored=found.header.ignored)
        async with self._database.work() as session:
            run = await ImportLog(session).begin(order.path.name, order.source, order.as_of, order.actor, utc_now())
        batches = _batches(sheet, found, self._reader(found, order), self._vocabulary)
        upcoming = asyncio.create_task(asyncio.to_thread(next, batches, None))
        try:
            while (batch := await upcoming) is not None:
                upcoming = asyncio.create_task(asyncio.to_thread(next, batches, None))
                saved = await self._save(batch.enterprises, order)
                tally.count(saved)
                _reject(batch, saved, tally, rejects)
                tell(Phase.STORING, batch.position, sheet.size)
        finally:
            await asyncio.gather(upcoming, return_exceptions=True)
        async with self._database.work() as session:
            counts = (tally.added, tally.changed, tally.unchanged, tally.rejected)
            await ImportLog(session).finish(run, counts, utc_now())
        return tally

    def _reader(self, found: Survey, order: Order) -> RowReader:
        provenance = Provenance(order.source, order.as_of, order.today, may_verify=may_verify(order.actor))
        return RowReader(found.header, self._vocabulary, provenance)

    async def _save(self, enterprises: list[Enterprise], order: Order) -> Saved:
        for attempt in range(ATTEMPTS):
            try:
                async with self._database.work() as session:
                    repository = EnterpriseRepository(session, self._projector)
                    return await repository.save(enterprises, year=order.today.year - 1, at=utc_now())
            except StoreError:
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise DocumentError(f"找不到文件 {path}")
    if not path.is_file():
        raise DocumentError(f"{path} 不是文件")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise DocumentError(f"文件 {path.name} 是空的")
    except OSError as error:
        raise DocumentError(f"读不了文件 {path}：{error.strerror}") from error


def _opened(path: Path, folder: Path, tell: Tell) -> Sheet:
    if not is_workbook(path):
        return open_sheet(path)
    target = folder / path.with_suffix(".tsv").name
    unroll(path, target, lambda rows: tell(Phase.UNROLLING, rows, 0))
    return open_sheet(target)


def _batches(sheet: Sheet, found: Survey, reader: RowReader, vocabulary: Vocabulary) -> Iterator[_Batch]:
    """Read rows into batches; rows of a repeated code wait until the last of them is read."""
    repeats = dict(found.repeats)
    waiting: dict[int, list[Said]] = {}
    batch = _Batch([], [], {}, 0)
    rows = sheet.rows()
    next(rows)
    for row in rows:
        if row.problem:
            batch.rejections.append(Rejection(row.number, "", "（整行）", row.problem))
            continue
        read = reader.read(row.number, row.cells)
        if isinstance(read, list):
            batch.rejections += read
        key = code_key(found.header, row.cells)
        if key in repeats:
            if isinstance(read, Enterprise):
                waiting.setdefault(key, []).append(Said(row.number, read))
            repeats[key] -= 1
            if not repeats[key]:
                _join(waiting.pop(key, []), batch, vocabulary)
        elif isinstance(read, Enterprise):
            batch.enterprises.append(read)
            batch.rows[read.uscc] = row.number
        if len(batch.enterprises) >= BATCH or len(batch.rejections) >= BATCH:
            batch.position = sheet.position
            yield batch
            batch = _Batch([], [], {}, 0)
    batch.position = sheet.size
    yield batch


def _join(waiting: list[Said], batch: _Batch, vocabulary: Vocabulary) -> None:
    by_code: dict[str, list[Said]] = {}
    for said in waiting:
        by_code.setdefault(said.enterprise.uscc, []).append(said)
    for same in by_code.values():
        enterprise, rejected = joined_rows(same, vocabulary)
        batch.enterprises.append(enterprise)
        batch.rejections += rejected
        batch.rows[enterprise.uscc] = same[0].row


FIRST_SHOWN = 5


def _reject(batch: _Batch, saved: Saved, tally: Tally, rejects: Rejects) -> None:
    erased = [Rejection(batch.rows[code], code, "uscc", "这家企业已按要求删除，不再导入") for code in saved.erased]
    rejections = sorted([*batch.rejections, *erased], key=lambda rejection: rejection.row)
    for rejection in rejections:
        rejects.add(rejection)
    tally.rejected += len({rejection.row for rejection in rejections})
    tally.first_rejections += rejections[: max(0, FIRST_SHOWN - len(tally.first_rejections))]
