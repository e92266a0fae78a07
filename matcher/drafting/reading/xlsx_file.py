"""Excel workbooks (.xlsx): rows as text; formulas are not run, links and macros never touched."""

from __future__ import annotations

import io
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from matcher.drafting.reading.limits import Deadline, Limits
from matcher.drafting.reading.rows import write_row
from policies.errors import DocumentError


def read_xlsx(content: bytes, name: str, limits: Limits, deadline: Deadline) -> str:
    """Give the text of a workbook, sheet after sheet."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return "\n".join(_lines(book, limits, deadline))
    except DocumentError:
        raise
    except Exception as error:  # the library raises whatever its XML parser does on a broken file
        raise DocumentError(f"文件 {name} 已损坏、加了密，或不是 Excel 文档（.xlsx）") from error


def _lines(book: Workbook, limits: Limits, deadline: Deadline) -> Iterator[str]:
    cells = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            deadline.check()
            cells += len(row)
            if cells > limits.cells:
                raise DocumentError(f"表格超过 {limits.cells} 格，请拆成几份")
            texts = [_shown(value) for value in row]
            filled = [text for text in texts if text]
            if len(filled) == 1:
                yield filled[0]
            elif filled:
                yield write_row(texts)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
