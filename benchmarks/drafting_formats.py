"""The documents of the drafting benchmark as DOCX, HTML and PDF files, made from their texts."""

from __future__ import annotations

import html
import io
import zlib
from collections.abc import Iterator

import docx

FORMATS = ("docx", "html", "pdf")
LINES_A_PAGE = 38
CHARACTERS_A_LINE = 38


def convert(text: str, kind: str) -> bytes:
    """Make a file of one kind from a text whose table rows are written `| … |`."""
    return {"docx": _docx, "html": _html, "pdf": pdf_of}[kind](text)


def _blocks(text: str) -> Iterator[list[str]]:
    """Give paragraphs one by one, and the rows of a table together."""
    rows: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield [line]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def _docx(text: str) -> bytes:
    document = docx.Document()
    for block in _blocks(text):
        if block[0].startswith("|"):
            table = document.add_table(rows=0, cols=len(_cells(block[0])))
            for row in block:
                for cell, words in zip(table.add_row().cells, _cells(row), strict=True):
                    cell.text = words
        else:
            document.add_paragraph(block[0])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _html(text: str) -> bytes:
    parts = ["<html><head><title>x</title><script>alert('奖励9万元')</script></head><body>"]
    for block in _blocks(text):
        if block[0].startswith("|"):
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(row)) for row in block)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            parts.append(f"<p>{html.escape(block[0])}</p>")
    return "".join([*parts, "</body></html>"]).encode("gb18030")


def pdf_of(text: str) -> bytes:
    """Write a small PDF by hand: Chinese text in a standard CJK font, wrapped lines, ruled tables."""
    pages = list(_pages(text))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append(
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    )
    objects.append(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
        "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light "
        "/Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >>"
    )
    body = bytearray(b"%PDF-1.4\n")
    streams: list[bytes] = [o.encode() for o in objects]
    for number, page in enumerate(pages):
        streams.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {6 + 2 * number} 0 R >>".encode()
        )
        packed = zlib.compress(page.encode())
        streams.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")
    offsets = []
    for number, content in enumerate(streams, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(body)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(streams) + 1}\n0000000000 65535 f \n{table}".encode()
    body += f"trailer << /Size {len(streams) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(body)


def _pages(text: str) -> Iterator[str]:
    """Give the content streams of the pages."""
    drawn: list[str] = []
    top = 800.0
    for block in _blocks(text):
        height = len(block) * 36.0 if block[0].startswith("|") else (len(block[0]) // CHARACTERS_A_LINE + 1) * 18.0
        if drawn and top - height < 40:
            yield "\n".join(drawn)
            drawn, top = [], 800.0
        drawn.extend(_table(block, top) if block[0].startswith("|") else _paragraph(block[0], top))
        top -= height
    yield "\n".join(drawn)


def _paragraph(words: str, top: float) -> Iterator[str]:
    lines = [words[i : i + CHARACTERS_A_LINE] for i in range(0, len(words), CHARACTERS_A_LINE)]
    for number, line in enumerate(lines):
        yield _shown(line, 60, top - 18 * number)


def _table(rows: list[str], top: float) -> Iterator[str]:
    width = 480 / len(_cells(rows[0]))
    room = max(int(width // 8), 1)
    for number, row in enumerate(rows):
        high = top - 36 * number
        for column, cell in enumerate(_cells(row)):
            left = 58 + column * width
            yield f"{left} {high - 24} {width} 36 re S"
            for line, start in enumerate(range(0, len(cell), room)):
                yield _shown(cell[start : start + room], left + 2, high - 9 * line, 8)


def _shown(words: str, left: float, top: float, size: int = 12) -> str:
    return f"BT /F1 {size} Tf {left} {top} Td <{words.encode('utf-16-be').hex()}> Tj ET"
