"""Excel workbooks: typed cells, and files that mean harm."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from matcher.registry import workbook as workbooks
from matcher.registry.sheet import open_sheet
from matcher.registry.workbook import is_workbook, unroll
from policies.errors import DocumentError

MIDNIGHT = datetime(2021, 3, 5)  # noqa: DTZ001 - spreadsheets know no zones
Write = Callable[..., Path]


def ignore(rows: int) -> None:
    """Hear of nothing."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(["uscc", "名称", "数", "日", "是"])
    sheet.append(["1", '甲\n"乙"\t丙', 32000000.0, MIDNIGHT, True])
    sheet.append([])
    sheet.append(["2", "=1+1", 0.1, date(2020, 1, 1), None])
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def cells(path: Path) -> list[tuple[int, list[str]]]:
    target = path.with_suffix(".tsv")
    unroll(path, target, ignore)
    return [(row.number, row.cells) for row in open_sheet(target).rows()]


def test_typed_cells_become_texts_and_rows_keep_their_numbers(book: Path) -> None:
    assert is_workbook(book)
    assert cells(book) == [
        (1, ["uscc", "名称", "数", "日", "是"]),
        (2, ["1", '甲 "乙" 丙', "32000000", "2021-03-05", "true"]),
        (4, ["2", "", "0.1", "2020-01-01"]),
    ]


def test_a_bomb_is_refused_unopened(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (8 << 20))
    monkeypatch.setattr(workbooks, "SMALL", 1 << 20)
    with pytest.raises(DocumentError, match="解压后有 8 MB，太大"):
        unroll(book, book.with_suffix(".tsv"), ignore)


def test_many_shared_texts_are_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "x" * 11)
    monkeypatch.setattr(workbooks, "MAX_SHARED", 10)
    with pytest.raises(DocumentError, match="请另存为 CSV"):
        unroll(book, book.with_suffix(".tsv"), ignore)


def test_entities_that_multiply_are_refused(book: Path, tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="inlineStr"><is><t>&l11;</t></is></c></row></sheetData></worksheet>'  # noqa: E501 - one document
    evil = tmp_path / "evil.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(evil, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, xml if entry.filename.endswith("sheet1.xml") else old.read(entry))
    with pytest.raises(DocumentError, match="读不了"):
        unroll(evil, tmp_path / "evil.tsv", ignore)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"\x00" * 500])
def test_a_damaged_archive_is_refused(write: Write, content: bytes) -> None:
    path = write(content, "bad.xlsx")
    with pytest.raises(DocumentError, match="已损坏"):
        unroll(path, path.with_suffix(".tsv"), ignore)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(DocumentError, match="读不了 Excel 文件"):
        unroll(path, path.with_suffix(".tsv"), ignore)
