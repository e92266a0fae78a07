"""Read and write clauses as an Excel workbook: one sheet of documents, one of clauses.

The header row holds the field names. Nothing in the file is executed: formulas are read as their
text is not, links and macros are never followed, and written cells are text even if they begin
with `=`.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from policies.errors import DocumentError
from policies.interchange.fields import Fields
from policies.interchange.records import (
    CLAUSE_FIELDS,
    DOCUMENT_FIELDS,
    RecordReader,
    clause_record,
    document_record,
)
from policies.interchange.report import Bundle, ReadReport, Rejection
from policies.interchange.sections import read_section
from policies.language.printer import Printer
from policies.vocabulary import Vocabulary

MAX_UNZIPPED = 100 * 1024 * 1024
MAX_ROWS = 50_000
SHEETS: Mapping[str, tuple[str, ...]] = {
    "documents": DOCUMENT_FIELDS,
    "clauses": ("document", *CLAUSE_FIELDS),
    "statements": ("document", "measure", "period", "value", "unit", "section", "quote"),
    "disclaimed_places": ("document", "name", "note", "quote"),
}

DEPENDENT_SHEETS = ("clauses", "statements", "disclaimed_places")
EXCEL_ROWS = 1_048_576
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula, in the widths that Chinese keyboards type."""

Row = dict[str, object]


def read_xlsx(content: bytes, vocabulary: Vocabulary) -> ReadReport:
    """Read a workbook; DocumentError when it is not one, or too large once unpacked."""
    sheets = _read_sheets(content)
    if not any(sheets.values()):
        raise DocumentError("文件是空的，没有条款")
    reader, report = RecordReader(vocabulary), ReadReport()
    known = {_key(row.get("id")) for row in sheets["documents"]}
    for name in DEPENDENT_SHEETS:
        for number, row in enumerate(sheets[name], start=1):
            if _key(row.get("document")) not in known:
                place = f"{name} 表 {row.get('id') or f'第 {number} 条'}"
                report.rejections.append(Rejection(place, "document", f"documents 表里没有“{row.get('document')}”"))
    for row in sheets["documents"]:
        read_section(reader, Fields(_section(row, sheets)), f"documents 表 {row.get('id')}", report)
    return report


def _key(identifier: object) -> str:
    """Spell an id as its text, so that the cell 2023 and the cell '2023 ' are one."""
    return "" if identifier is None else str(identifier).strip()


def _section(document: Row, sheets: Mapping[str, list[Row]]) -> Row:
    section: Row = {"document": document}
    for name in DEPENDENT_SHEETS:
        mine = [row for row in sheets[name] if _key(row.get("document")) == _key(document.get("id"))]
        section[name] = [{key: value for key, value in row.items() if key != "document"} for row in mine]
    return section


def _read_sheets(content: bytes) -> dict[str, list[Row]]:
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return _tables({sheet.title: sheet for sheet in book.worksheets})
    except DocumentError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers meet in a damaged file
        raise DocumentError("读不了这个 Excel 文件：已损坏、加了密，或不是 .xlsx 格式") from error


def _tables(sheets: Mapping[str, Worksheet]) -> dict[str, list[Row]]:
    missing = [name for name in ("documents", "clauses") if name not in sheets]
    if missing:
        raise DocumentError(f"Excel 里缺少名为 {missing[0]} 的工作表；可先用 policies export 导出一份作模板")
    return {name: _rows(sheets[name]) if name in sheets else [] for name in SHEETS}


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:  # a zip version of the future too
        raise DocumentError("读不了这个 Excel 文件：已损坏，或不是 .xlsx 格式") from error
    if size > MAX_UNZIPPED:
        raise DocumentError(f"Excel 解压后有 {size // 1024 // 1024} MB，超过 {MAX_UNZIPPED // 1024 // 1024} MB 的上限")


def _rows(sheet: Worksheet) -> list[Row]:
    rows = sheet.iter_rows(values_only=True)
    header = [str(cell or "").strip() for cell in next(rows, ())]
    names = [name for name in header if name]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise DocumentError(f"工作表 {sheet.title} 有两列都叫“{twice[0]}”")
    unknown = [name for name in names if name not in SHEETS[sheet.title]]
    if unknown:
        raise DocumentError(
            f"工作表 {sheet.title} 没有“{unknown[0]}”这一列，可用的列：{'、'.join(SHEETS[sheet.title])}"
        )
    read: list[Row] = []
    for number, row in enumerate(rows):
        values: Row = {name: cell for name, cell in zip(header, row, strict=False) if name and cell not in (None, "")}
        if values:
            read.append(values)
        # A row may claim any number, and the reader fills the gap before it with empty rows.
        if len(read) > MAX_ROWS or number > EXCEL_ROWS:
            raise DocumentError(f"工作表 {sheet.title} 超过 {MAX_ROWS} 行，请分成几个文件")
    return read


def write_xlsx(bundles: Sequence[Bundle], vocabulary: Vocabulary) -> bytes:
    """Write bundles so that `read_xlsx` gives them back."""
    printer = Printer(vocabulary)
    book = Workbook()
    book.remove(book.worksheets[0])
    tables = {
        "documents": [document_record(bundle.document) for bundle in bundles],
        "clauses": [_with_document(b, clause_record(clause, printer)) for b in bundles for clause in b.clauses],
        "statements": [
            _with_document(b, dataclasses.asdict(entry)) for b in bundles for entry in b.document.statements
        ],
        "disclaimed_places": [
            _with_document(b, dataclasses.asdict(entry)) for b in bundles for entry in b.document.disclaimed_places
        ],
    }
    for name, records in tables.items():
        _write_sheet(book.create_sheet(name), SHEETS[name], records)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _with_document(bundle: Bundle, record: Mapping[str, object]) -> Row:
    return {"document": bundle.document.id, **record}


def _write_sheet(sheet: Worksheet, names: Sequence[str], records: Iterable[Mapping[str, object]]) -> None:
    sheet.append(list(names))
    for row, record in enumerate(records, start=2):
        for column, name in enumerate(names, start=1):
            cell = sheet.cell(row, column, _cell(record.get(name)))
            if isinstance(cell.value, str):
                # A text that begins with = would be run as a formula by whoever opens the file. As text it is
                # not, until somebody edits the cell: the quote prefix keeps it text then too, outside its value.
                cell.data_type = "s"
                cell.quotePrefix = cell.value.startswith(FORMULA_STARTS)
    sheet.freeze_panes = "A2"


def _cell(value: object) -> str | date | None:
    if isinstance(value, list):
        return "、".join(value)
    return value if isinstance(value, str | date) else None
