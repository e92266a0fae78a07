"""A bad workbook is refused, or a bad row rejected, in one readable line; nothing in it is executed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from policies.errors import DocumentError
from policies.interchange.files import read_clauses_file
from policies.interchange.report import Bundle
from policies.interchange.xlsx_file import MAX_ROWS, MAX_UNZIPPED, read_xlsx, write_xlsx
from policies.vocabulary import Vocabulary

DOCUMENTS = [
    ["id", "title", "level", "grade", "effective_from"],
    ["doc-1", "办法", "city", "official", datetime(2023, 3, 3)],  # noqa: DTZ001 - a cell has no time zone
]
HEADER = ["document", "id", "title", "summary", "kind", "section", "quote", "when", "benefit"]
CLAUSE = ["doc-1", "clause-1", "奖励", "奖励。", "benefit", "一", "给予奖励", "资质 含 高企", "奖励 100万元"]
CLAUSES = [HEADER, CLAUSE]


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """Replace one file inside a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return buffer.getvalue()


SOUND = workbook({"documents": DOCUMENTS, "clauses": CLAUSES})
FIRST_SHEET = "xl/worksheets/sheet1.xml"
_VERSION_NEEDED = SOUND.index(b"PK\x01\x02") + 6
FUTURE = SOUND[:_VERSION_NEEDED] + b"\x40" + SOUND[_VERSION_NEEDED + 1 :]
"""A directory entry that asks for zip version 6.4, which Python's zipfile does not implement."""


def test_a_sound_workbook_is_read(vocabulary: Vocabulary) -> None:
    report = read_xlsx(SOUND, vocabulary)
    assert report.rejections == []
    assert str(report.bundles[0].clauses[0].valid_from) == "2023-03-03"


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


ENTITIES = (
    b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
"""
    + b"".join(f'<!ENTITY {b} "{f"&{a};" * 20}">'.encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + b"""]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="str"><v>&i;</v></c></row></sheetData></worksheet>"""
)
FAR_ROW = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="str"><v>id</v></c></row><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>
</sheetData></worksheet>"""
BROKEN = [
    ("a text", b"not a zip", "不是 .xlsx 格式"),
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是 .xlsx 格式"),
    ("half a workbook", SOUND[: len(SOUND) // 2], "不是 .xlsx 格式"),
    ("a zip of a version to come", FUTURE, "不是 .xlsx 格式"),
    ("another zip", zipped({"a.txt": b"a"}), "不是 .xlsx 格式"),
    ("a zip bomb", zipped({"xl/workbook.xml": b"\0" * (MAX_UNZIPPED + 1)}), "解压后有 100 MB，超过"),
    ("a damaged sheet", with_part(SOUND, FIRST_SHEET, b"<worksheet"), "已损坏"),
    ("a sheet that is not XML", with_part(SOUND, FIRST_SHEET, b"\xff\xfe\0"), "已损坏"),
    ("a damaged list of sheets", with_part(SOUND, "xl/workbook.xml", b"<a/>"), "已损坏|缺少"),
    ("a billion laughs", with_part(SOUND, FIRST_SHEET, ENTITIES), "已损坏"),
    ("a row number beyond reason", with_part(SOUND, FIRST_SHEET, FAR_ROW), "超过 50000 行"),
    ("no sheet of documents", workbook({"clauses": CLAUSES}), "缺少名为 documents 的工作表"),
    ("no sheet of clauses", workbook({"documents": DOCUMENTS}), "缺少名为 clauses 的工作表"),
    ("an unknown column", workbook({"documents": [["id", "名称"]], "clauses": CLAUSES}), "没有“名称”这一列"),
    ("a column twice", workbook({"documents": [["id", "title", "id"]], "clauses": CLAUSES}), "两列都叫“id”"),
    ("nothing but headers", workbook({"documents": DOCUMENTS[:1], "clauses": [HEADER]}), "文件是空的"),
    ("empty sheets", workbook({"documents": [], "clauses": []}), "文件是空的"),
    ("too many rows", workbook({"documents": [["id"]] + [["a"]] * (MAX_ROWS + 1), "clauses": []}), "超过 50000 行"),
]


@pytest.mark.parametrize(("content", "reason"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_workbook_is_refused_in_one_line(vocabulary: Vocabulary, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        read_xlsx(content, vocabulary)
    assert len(str(caught.value).splitlines()) == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_workbook_with_damaged_bytes_is_read_or_refused(vocabulary: Vocabulary, data: st.DataObject) -> None:
    damaged = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert len(said_of(bytes(damaged), vocabulary).splitlines()) <= 1


def said_of(content: bytes, vocabulary: Vocabulary) -> str:
    try:
        report = read_xlsx(content, vocabulary)
    except DocumentError as error:
        return str(error)
    return "".join(str(rejection) for rejection in report.rejections)


BAD_CELLS = [
    ("no title", "title", None, "title", "必填"),
    ("yes or no for a title", "title", True, "title", "应是文字，现在是是/否"),
    ("a day for a title", "title", datetime(2023, 3, 3), "title", "应是文字，现在是日期"),  # noqa: DTZ001 - a cell
    ("a formula without a value", "title", "=1+1", "title", "必填"),
    ("an unknown kind", "kind", "补助", "kind", "benefit / service"),
    ("a condition that does not parse", "when", "资质 含 高兴企业", "when", "是否想写"),
    ("an unknown document", "document", "doc-9", "document", "documents 表里没有“doc-9”"),
    ("no document", "document", None, "document", "documents 表里没有"),
    ("a long quote", "quote", "引" * 61, "quote", "最多 60 个字"),
]


@pytest.mark.parametrize(
    ("column", "value", "field", "reason"), [b[1:] for b in BAD_CELLS], ids=[b[0] for b in BAD_CELLS]
)
def test_a_bad_row_is_rejected_with_field_and_reason(
    vocabulary: Vocabulary, column: str, value: object, field: str, reason: str
) -> None:
    row = [value if name == column else cell for name, cell in zip(HEADER, CLAUSE, strict=True)]
    report = read_xlsx(workbook({"documents": DOCUMENTS, "clauses": [HEADER, row]}), vocabulary)
    assert [rejection.field for rejection in report.rejections] == [field]
    assert reason in report.rejections[0].reason
    assert "clause-1" in report.rejections[0].row
    assert report.bundles[0].clauses == ()


def test_a_number_typed_into_a_text_cell_is_its_digits(vocabulary: Vocabulary) -> None:
    statements = [["document", "measure", "period", "value", "unit", "section", "quote"],
                  [10, "小巨人", 2024, 12.5, "家", "一", "引"]]  # fmt: skip
    documents = [DOCUMENTS[0], [10, *DOCUMENTS[1][1:]]]
    clauses = [HEADER, ["10 ", *CLAUSE[1:]]]
    content = workbook({"documents": documents, "clauses": clauses, "statements": statements})
    report = read_xlsx(content, vocabulary)
    assert report.rejections == []
    assert [(s.period, s.value) for s in report.bundles[0].document.statements] == [("2024", "12.5")]
    assert len(report.bundles[0].clauses) == 1


@pytest.mark.parametrize("sheet", ["statements", "disclaimed_places"])
def test_a_row_of_an_unknown_document_is_not_lost_silently(vocabulary: Vocabulary, sheet: str) -> None:
    content = workbook({"documents": DOCUMENTS, "clauses": CLAUSES, sheet: [["document"], ["doc-9"]]})
    assert [str(r) for r in read_xlsx(content, vocabulary).rejections] == [
        f"{sheet} 表 第 1 条 · document：documents 表里没有“doc-9”"
    ]


def test_a_document_may_not_stand_twice(vocabulary: Vocabulary) -> None:
    report = read_xlsx(workbook({"documents": [*DOCUMENTS, DOCUMENTS[1]], "clauses": CLAUSES}), vocabulary)
    assert ["出现了两次" in rejection.reason for rejection in report.rejections] == [True]


def test_blank_rows_and_unnamed_columns_are_passed_over(vocabulary: Vocabulary) -> None:
    rows = [[*HEADER, None], [None] * 10, [*CLAUSE, "旁注"], ["", *[None] * 9]]
    report = read_xlsx(workbook({"documents": DOCUMENTS, "clauses": rows}), vocabulary)
    assert (report.rejections, len(report.bundles[0].clauses)) == ([], 1)


def test_other_sheets_are_left_alone(vocabulary: Vocabulary) -> None:
    content = workbook({"说明": [["随便写"]], "documents": DOCUMENTS, "clauses": CLAUSES})
    assert read_xlsx(content, vocabulary).rejections == []


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(
    vocabulary: Vocabulary, sample_bundles: list[Bundle], tmp_path: Path, text: str
) -> None:
    row = [text if name == "title" else cell for name, cell in zip(HEADER, CLAUSE, strict=True)]
    book = load_workbook(io.BytesIO(workbook({"documents": DOCUMENTS, "clauses": [HEADER, row]})))
    cell = book["clauses"]["C2"]
    cell.data_type = "s"
    book.save(tmp_path / "in.xlsx")
    read = read_clauses_file(tmp_path / "in.xlsx", vocabulary).bundles
    assert read[0].clauses[0].title == text
    written = load_workbook(io.BytesIO(write_xlsx([*read, *sample_bundles], vocabulary)))["clauses"]
    column = [cell.value for cell in written[1]].index("title") + 1
    assert (written.cell(2, column).value, written.cell(2, column).data_type) == (text, "s")
