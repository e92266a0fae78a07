"""PDF documents: text page by page, ruled tables by row; a scan without text is refused."""

from __future__ import annotations

import io
import logging

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from matcher.drafting.reading.limits import Deadline, Limits, Progress
from matcher.drafting.reading.rows import write_row
from policies.errors import DocumentError

SCAN_CHARACTERS = 20
"""Fewer characters a page than this, with pictures on it, mean a scan."""
_FEWEST_RULES = 4


def read_pdf(content: bytes, name: str, limits: Limits, deadline: Deadline, progress: Progress) -> str:
    """Give the text of a PDF."""
    # pdfminer tells the log of every oddity of a font; the reader of a policy need not see that.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            _refuse_long(len(pdf.pages), name, limits)
            return _pages(pdf.pages, name, deadline, progress)
    except DocumentError:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file leads it to
        if _is_locked(error):
            raise DocumentError(f"文件 {name} 加了密，请去掉密码再试") from error
        raise DocumentError(f"文件 {name} 已损坏，或不是 PDF") from error


def _refuse_long(pages: int, name: str, limits: Limits) -> None:
    if pages > limits.pages:
        raise DocumentError(f"文件 {name} 有 {pages} 页，超过 {limits.pages} 页的上限，请拆成几份")


def _is_locked(error: Exception) -> bool:
    inner = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    return isinstance(inner, PDFPasswordIncorrect)


def _pages(pages: list[Page], name: str, deadline: Deadline, progress: Progress) -> str:
    texts: list[str] = []
    pictures = 0
    for number, page in enumerate(pages, start=1):
        deadline.check()
        texts.append(_page(page))
        pictures += len(page.images)
        page.close()
        progress(number, len(pages))
    if sum(len("".join(text.split())) for text in texts) < SCAN_CHARACTERS * len(texts) and pictures:
        raise DocumentError(f"文件 {name} 是扫描的图片，没有文字：请先做文字识别（OCR），或换文字版")
    return "\n".join(texts)


def _page(page: Page) -> str:
    if len(page.lines) + len(page.rects) < _FEWEST_RULES:
        return page.extract_text() or ""
    parts: list[str] = []
    top = 0.0
    for table in sorted(page.find_tables(), key=lambda table: table.bbox[1]):
        _, table_top, _, table_bottom = table.bbox
        parts.append(_between(page, top, table_top))
        parts.extend(write_row(cell or "" for cell in row) for row in table.extract())
        top = max(top, table_bottom)
    parts.append(_between(page, top, page.height))
    return "\n".join(part for part in parts if part)


def _between(page: Page, top: float, bottom: float) -> str:
    if bottom - top < 1:
        return ""
    return page.crop((0, max(top, 0), page.width, min(bottom, page.height)), strict=False).extract_text() or ""
