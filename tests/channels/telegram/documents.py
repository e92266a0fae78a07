"""Small real files of a policy document, made here, in the kinds an admin sends."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import docx
from openpyxl import Workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

from drafting_formats import pdf_of

TITLE = "余杭区低空经济若干措施（示例）"
NUMBER = "余政办示〔2026〕9号"
TEXT = f"""杭州市余杭区人民政府办公室
关于印发《{TITLE}》的通知
{NUMBER}

一、支持创新主体
（一）对首次认定的国家高新技术企业，给予20万元一次性奖励。
（二）对年研发费用超过500万元的企业，按研发费用的10%给予补贴，每家企业每年最高300万元。

二、附则
注册在余杭区的企业适用本措施。申报时间为每年4月1日至5月31日。责任单位：区经信局。
本措施自2026年3月1日起施行，有效期至2028年12月31日。

杭州市余杭区人民政府办公室
2026年2月10日
"""


def docx_of(text: str = TEXT) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx_of(text: str = TEXT) -> bytes:
    book = Workbook()
    for line in text.split("\n"):
        book.worksheets[0].append([line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def html_of(text: str = TEXT) -> bytes:
    return ("<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>").encode()


def pdf(text: str = TEXT) -> bytes:
    return pdf_of(text)


def bomb() -> bytes:
    """Give an archive of a hundred kilobytes that would unpack to more than a hundred megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 120_000_000)
    return buffer.getvalue()


def locked_pdf() -> bytes:
    secret = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>"
    return pdf_of("锁住").replace(b"/Root 1 0 R", b"/Root 1 0 R " + secret + b" /ID [<00> <00>]")


def scanned_pdf() -> bytes:
    stream = b"q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return body + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF"
