"""Word documents (.docx): paragraphs and tables in their order; macros and links are never touched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from matcher.drafting.reading.limits import Deadline, Limits
from matcher.drafting.reading.rows import write_row
from policies.errors import DocumentError

_NUMBERS = "〇一二三四五六七八九"


def read_docx(content: bytes, name: str, limits: Limits, deadline: Deadline) -> str:
    """Give the text of a Word document."""
    try:
        document = docx.Document(io.BytesIO(content))
        return "\n".join(_lines(document, limits, deadline))
    except DocumentError:
        raise
    except Exception as error:  # the library raises whatever its XML parser does on a broken file
        raise DocumentError(f"文件 {name} 已损坏，或不是 Word 文档（.docx）") from error


def _lines(document: Document, limits: Limits, deadline: Deadline) -> Iterator[str]:
    cells = 0
    counters: dict[tuple[str, str], int] = {}
    for part in document.iter_inner_content():
        deadline.check()
        if isinstance(part, Paragraph):
            yield _numbering(document, part, counters) + part.text
            continue
        for line, width in _rows(part):
            cells += width
            if cells > limits.cells:
                raise DocumentError(f"表格超过 {limits.cells} 格，请拆成几份")
            yield line


def _rows(table: Table) -> Iterator[tuple[str, int]]:
    for row in table.rows:
        cells = row.cells
        texts = [cell.text for cell in cells]
        yield (write_row(texts), len(texts))


def _numbering(document: Document, paragraph: Paragraph, counters: dict[tuple[str, str], int]) -> str:
    """Write out the number that Word shows before a paragraph but does not keep in its text."""
    properties: Any = paragraph._p.pPr  # noqa: SLF001 - python-docx has no public numbering interface
    numbered = None if properties is None else properties.numPr
    if numbered is None or numbered.numId is None:
        return ""
    number, level = str(numbered.numId.val), "0" if numbered.ilvl is None else str(numbered.ilvl.val)
    form, pattern = _form(document, number, level)
    if form is None or form == "bullet":
        return ""
    counters[number, level] = count = counters.get((number, level), 0) + 1
    for key in [key for key in counters if key[0] == number and key[1] > level]:
        del counters[key]
    shown = _chinese(count) if "chinese" in form.lower() else str(count)
    return pattern.replace(f"%{int(level) + 1}", shown) if "%" in pattern else ""


def _form(document: Document, number: str, level: str) -> tuple[str | None, str]:
    try:
        numbering: Any = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None, ""
    abstract = numbering.xpath(f'./w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')
    if not abstract:
        return None, ""
    base = f'./w:abstractNum[@w:abstractNumId="{abstract[0]}"]/w:lvl[@w:ilvl="{level}"]'
    form, pattern = numbering.xpath(f"{base}/w:numFmt/@w:val"), numbering.xpath(f"{base}/w:lvlText/@w:val")
    return (str(form[0]) if form else None), (str(pattern[0]) if pattern else "")


def _chinese(number: int) -> str:
    if number < 10:  # noqa: PLR2004 - one digit
        return _NUMBERS[number]
    tens, ones = divmod(number, 10)
    head = "十" if tens == 1 else f"{_NUMBERS[tens % 10]}十"
    return head + (_NUMBERS[ones] if ones else "")
