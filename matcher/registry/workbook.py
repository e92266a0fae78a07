"""An Excel workbook (.xlsx): unrolled row by row into a text table, which is then read like any other.

Formulas are not run: their last value is read. Links and macros are never touched.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from matcher.registry.columns import MAX_COLUMNS
from policies.errors import DocumentError

ZIP = b"PK\x03\x04"
MEGABYTE = 1 << 20
MAX_UNZIPPED = 4_096 * MEGABYTE
MAX_SHARED = 256 * MEGABYTE
"""The texts that cells share are held in memory whole."""
SMALL = 64 * MEGABYTE
MOST_SQUEEZED = 100
"""A table shrinks ten- to thirtyfold; what shrinks more, beyond a small size, is made to burst."""

TOLD_EVERY = 1_000


def is_workbook(path: Path) -> bool:
    """Whether the file is a ZIP archive, whatever its name."""
    with path.open("rb") as file:
        return file.read(4) == ZIP


def unroll(path: Path, target: Path, tell: Callable[[int], None]) -> None:
    """Write the first sheet as tab-separated text, line for row; `tell` hears how many rows are done."""
    _refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            rows = book.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
            _write(rows, target, tell)
        finally:
            book.close()
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # the library lets through whatever its parsers meet in a damaged file
        raise DocumentError(f"读不了 Excel 文件 {path.name}：已损坏、加了密，或不是 .xlsx 格式") from error


def _write(rows: Iterable[tuple[object, ...]], target: Path, tell: Callable[[int], None]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        for number, row in enumerate(rows, start=1):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            writer.writerow(cells)
            if number % TOLD_EVERY == 0:
                tell(number)


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")  # noqa: PLR2004 - digits Excel keeps
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return " ".join(str(cell).split())


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentError(f"文件 {path.name} 已损坏，打不开") from error
    size = sum(entry.file_size for entry in entries)
    squeezed = sum(entry.compress_size for entry in entries) or 1
    shared = sum(entry.file_size for entry in entries if entry.filename.endswith("sharedStrings.xml"))
    if size > MAX_UNZIPPED or (size > SMALL and size > squeezed * MOST_SQUEEZED) or shared > MAX_SHARED:
        raise DocumentError(f"Excel 文件 {path.name} 解压后有 {size // MEGABYTE} MB，太大；请另存为 CSV 再导入")
