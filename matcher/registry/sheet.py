"""A table in a text file, read line by line in bounded memory.

A row is one line: a cell holds no line break, so a quote left open spoils its own row and no other. A line that is too
long, or not in the file's encoding, is a row with a problem; the rows after it are read all the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from policies.errors import DocumentError

CHUNK = 1 << 20
MAX_LINE = 1 << 18
DELIMITERS = ",\t;"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF8_SHARE = 0.9

BAD_ENCODING = "这一行的编码不对（文件是 {}）"
TOO_LONG = f"这一行超过 {MAX_LINE // 1024} KB"
OPEN_QUOTE = "双引号没有成对（单元格里不能换行）"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file, counted from 1: its cells, or the problem that kept it from being read."""

    number: int
    cells: list[str]
    problem: str = ""


@dataclass(slots=True)
class Sheet:
    """A text table. `position` tells how many bytes the last `rows()` has read, out of `size`."""

    path: Path
    encoding: str
    delimiter: str
    size: int
    position: int = field(default=0)

    def rows(self) -> Iterator[Row]:
        """Read from the beginning: the header first. Blank lines are passed over."""
        for number, (line, problem) in enumerate(self._lines(), start=1):
            if problem:
                yield Row(number, [], problem)
            elif not line.strip(self.delimiter + " "):
                continue
            elif '"' in line:
                yield self._quoted(number, line)
            else:
                yield Row(number, line.split(self.delimiter))

    def _quoted(self, number: int, line: str) -> Row:
        try:
            return Row(number, next(csv.reader((line,), delimiter=self.delimiter, strict=True)))
        except csv.Error:
            return Row(number, [], OPEN_QUOTE)

    def _lines(self) -> Iterator[tuple[str, str]]:
        self.position = 0
        with self.path.open("rb") as file:
            for block, is_cut in _blocks(file):
                self.position += len(block) + 1
                if is_cut:
                    yield "", TOO_LONG
                else:
                    yield from self._decoded(block)

    def _decoded(self, block: bytes) -> Iterator[tuple[str, str]]:
        try:
            lines = block.decode(self.encoding).split("\n")
        except UnicodeDecodeError:
            for raw in block.split(b"\n"):
                try:
                    yield raw.decode(self.encoding).rstrip("\r"), ""
                except UnicodeDecodeError:
                    yield "", BAD_ENCODING.format(self.encoding.upper())
            return
        for line in lines:
            yield line.rstrip("\r"), ""


def _blocks(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Give blocks of whole lines without the last line end; a line beyond MAX_LINE comes alone, cut and marked."""
    tail = b""
    while chunk := file.read(CHUNK):
        whole, newline, rest = (tail + chunk).rpartition(b"\n")
        if newline:
            yield from _without_giants(whole)
        tail = rest
        if len(tail) > MAX_LINE:
            tail = _skip_line(file)
            yield b"", True
    if tail:
        yield from _without_giants(tail)


def _without_giants(block: bytes) -> Iterator[tuple[bytes, bool]]:
    if len(block) <= MAX_LINE or max(map(len, block.split(b"\n"))) <= MAX_LINE:
        yield block, False
        return
    for line in block.split(b"\n"):
        yield (b"", True) if len(line) > MAX_LINE else (line, False)


def _skip_line(file: BinaryIO) -> bytes:
    """Read on to the end of a giant line; give what was read of the next."""
    while chunk := file.read(CHUNK):
        _, newline, rest = chunk.partition(b"\n")
        if newline:
            return rest
    return b""


def open_sheet(path: Path) -> Sheet:
    """Find out the encoding and the delimiter of a text table; DocumentError when it is none."""
    encoding = _encoding(path)
    sheet = Sheet(path, encoding, ",", path.stat().st_size)
    first = next((line for line, problem in sheet._lines() if line.strip() or problem), "")  # noqa: SLF001 - ours
    counts = {delimiter: first.count(delimiter) for delimiter in DELIMITERS}
    sheet.delimiter = max(DELIMITERS, key=lambda delimiter: counts[delimiter])
    return sheet


def _encoding(path: Path) -> str:
    """UTF-8 when nearly every line beyond ASCII is, for GB18030 accepts much that is not its own."""
    good = bad = 0
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith(_OLD_EXCEL):
            raise DocumentError(f"文件 {path.name} 是旧的 Excel 格式（.xls），请另存为 .xlsx 或 CSV")
        if start.startswith(_UTF16):
            raise DocumentError(f"文件 {path.name} 是 UTF-16 编码，请另存为 UTF-8 的 CSV")
        file.seek(0)
        for block, _ in _blocks(file):
            if block.isascii():
                continue
            for line in [block] if _is_utf8(block) else block.split(b"\n"):
                lines = line.count(b"\n") + 1
                good, bad = (good + lines, bad) if _is_utf8(line) else (good, bad + lines)
    return "utf-8" if good >= (good + bad) * _UTF8_SHARE else "gb18030"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
