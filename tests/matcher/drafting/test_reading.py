from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

from drafting_formats import pdf_of

from matcher.drafting.reading.limits import Limits
from matcher.drafting.reading.reader import read_content, read_document
from policies.errors import DocumentError

TEXT = "一、支持政策\n对规上企业给予10万元奖励。"


def _docx() -> bytes:
    document = docx.Document()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "条件", "奖励"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _xlsx() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["条件", "奖励（万元）"])
    book.worksheets[0].append(["规上企业", 10])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert read_content(TEXT.encode(encoding), "政策.txt") == TEXT


def test_a_word_document_gives_paragraphs_and_table_rows_in_order() -> None:
    assert read_content(_docx(), "政策.docx") == f"{TEXT}\n| 条件 | 奖励 |"


def test_a_workbook_gives_its_rows() -> None:
    assert read_content(_xlsx(), "政策.xlsx") == "| 条件 | 奖励（万元） |\n| 规上企业 | 10 |"


def test_a_pdf_gives_its_lines() -> None:
    assert read_content(pdf_of(TEXT), "政策.pdf") == TEXT


def test_a_page_gives_what_is_visible() -> None:
    table = "<table><tr><td>a</td><td>b</td></tr></table>"
    page = f"<html><script>奖励9万元</script><p>对规上企业给予10万元奖励。</p>{table}"
    assert read_content(page.encode(), "政策.html") == "对规上企业给予10万元奖励。\n| a | b |"


def test_a_deeply_nested_page_is_read_or_refused_but_never_overflows() -> None:
    nested = ("<div>" * 200 + "奖励10万元" + "</div>" * 200).encode()
    assert read_content(nested, "政策.html") == "奖励10万元"
    with pytest.raises(DocumentError):
        read_content(("<div>" * 9000 + "奖励10万元").encode(), "政策.html")


def _with_trailer(content: bytes, entry: bytes) -> bytes:
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R " + entry)


def test_an_encrypted_pdf_says_that_it_is_locked() -> None:
    secret = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>"
    locked = _with_trailer(pdf_of(TEXT), secret + b" /ID [<00> <00>]")
    with pytest.raises(DocumentError, match="加了密"):
        read_content(locked, "密.pdf")


def test_a_scanned_pdf_asks_for_text_recognition() -> None:
    stream = b"q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    scan = body + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF"
    with pytest.raises(DocumentError, match="扫描"):
        read_content(scan, "扫描.pdf")


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 2_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"PK\x03\x04broken", "坏.docx", "损坏"),
        (b"%PDF-1.7 broken", "坏.pdf", "损坏"),
        (b"%PDF-1.4\n" + TEXT.encode(), "假.docx", "PDF"),
        (TEXT.encode(), "假.pdf", "不是"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "密.xlsx", "加了密"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图.pdf", "不是"),
        (bytes(range(256)) * 8, "乱.txt", "文字文件"),
        (b"   \n", "空.txt", "没有文字"),
        (b"x", "表.csv", "不认识"),
        (b"x", "旧.doc", "另存为"),
        (_bomb(), "弹.docx", "解压"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_in_one_line(content: bytes, name: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read_content(content, name, Limits(unzipped_bytes=1_000_000))
    assert "\n" not in str(caught.value)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    with pytest.raises(DocumentError, match="500 MB"):
        read_document(path)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(DocumentError, match="页的上限"):
        read_content(pdf_of(TEXT * 400), "长.pdf", Limits(pages=2))


def test_reading_stops_when_its_time_is_over() -> None:
    with pytest.raises(DocumentError, match="已停止"):
        read_content(pdf_of(TEXT), "慢.pdf", Limits(seconds=-1))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="找不到"):
        read_document(tmp_path / "没有.txt")
