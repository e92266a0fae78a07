"""Read certificates from a CSV or XLSX table: good rows are taken, bad ones named by row, field and reason."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from matcher.payout.certificates import QUALIFICATIONS, Certificate
from matcher.registry.cells import clean, read_days
from matcher.registry.rows import Rejection
from matcher.registry.sheet import Row, Sheet, open_sheet
from matcher.registry.workbook import is_workbook, unroll
from policies.errors import DocumentError, InputError
from policies.vocabulary import Vocabulary
from policies.vocabulary.credit_code import check_credit_code

NEEDED = ("uscc", "term", "valid_from", "valid_to")
COLUMNS = {
    "uscc": "uscc",
    "统一社会信用代码": "uscc",
    "term": "term",
    "资质": "term",
    "valid_from": "valid_from",
    "有效期起": "valid_from",
    "valid_to": "valid_to",
    "有效期止": "valid_to",
    "number": "number",
    "证书编号": "number",
}
MOST_NUMBER = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CertificateReport:
    """What a table holds, and the rows that could not be taken."""

    certificates: tuple[Certificate, ...]
    rejections: tuple[Rejection, ...]


class _FieldError(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


def read_certificates(path: Path, vocabulary: Vocabulary) -> CertificateReport:
    """Read a table; DocumentError when it cannot be read at all."""
    if not path.is_file():
        raise DocumentError(f"没有这个文件：{path}")
    with tempfile.TemporaryDirectory(prefix="huiqi-import-") as folder:
        return _report(_opened(path, Path(folder)), vocabulary)


def _opened(path: Path, folder: Path) -> Sheet:
    if not is_workbook(path):
        return open_sheet(path)
    target = folder / "sheet.csv"
    unroll(path, target, lambda _rows: None)
    return open_sheet(target)


def _report(sheet: Sheet, vocabulary: Vocabulary) -> CertificateReport:
    rows = sheet.rows()
    names = _header(rows)
    found: list[Certificate] = []
    rejected: list[Rejection] = []
    for row in rows:
        if row.problem:
            rejected.append(Rejection(row.number, "", "", row.problem))
            continue
        cells = dict(zip(names, row.cells, strict=False))
        try:
            found.append(_certificate(cells, vocabulary))
        except _FieldError as error:
            rejected.append(Rejection(row.number, cells.get("uscc", "")[:18], error.field, error.reason))
    return CertificateReport(tuple(found), tuple(rejected))


def _header(rows: Iterator[Row]) -> list[str]:
    first = next(rows, None)
    names = [COLUMNS.get(cell.strip().lstrip("\ufeff").lower(), "") for cell in first.cells] if first else []
    lacking = [name for name in NEEDED if name not in names]
    if lacking:
        raise DocumentError(f"表头缺少 {'、'.join(lacking)} 列；要有 {','.join(NEEDED)}，可以有 number")
    return names


def _certificate(cells: Mapping[str, str], vocabulary: Vocabulary) -> Certificate:
    uscc = _read("uscc", cells, lambda text: check_credit_code(text.upper()))
    term = _read("term", cells, lambda text: vocabulary.term(QUALIFICATIONS, text).name)
    first = _read("valid_from", cells, lambda text: _day(text, vocabulary, last=False))
    valid_to = cells.get("valid_to", "").strip()
    last = _read("valid_to", cells, lambda text: _day(text, vocabulary, last=True)) if valid_to else None
    if last is not None and last < first:
        raise _FieldError("valid_to", "有效期的终止日早于起始日")
    return Certificate(uscc, term, first, last, cells.get("number", "").strip()[:MOST_NUMBER])


def _read(name: str, cells: Mapping[str, str], read: Callable[[str], T]) -> T:
    """Read a cell; what is wrong with it is told with the name of its column."""
    if not cells.get(name, "").strip():
        raise _FieldError(name, "没有填写")
    try:
        return read(clean(cells[name]))
    except InputError as error:
        raise _FieldError(name, str(error)) from error


def _day(text: str, vocabulary: Vocabulary, *, last: bool) -> date:
    """Read a day; of a month or a year the first, or as an end the last."""
    days = read_days(vocabulary.attribute("established_on"), text)
    day = days.high if last else days.low
    if day is None:
        raise InputError(f"“{text[:30]}”不是日期，请写作 2026-11-30")
    return day
