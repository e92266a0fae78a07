"""Text tables: encodings, delimiters, and files that mean harm; a bad line spoils itself only."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.registry import sheet as sheets
from matcher.registry.sheet import MAX_LINE, OPEN_QUOTE, TOO_LONG, open_sheet
from policies.errors import DocumentError

Write = Callable[..., Path]


def cells(path: Path) -> list[list[str]]:
    return [row.cells for row in open_sheet(path).rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_line_end_and_delimiter_are_found_out(
    write: Write, encoding: str, ending: str, delimiter: str
) -> None:
    rows = [["uscc", "名称", "注册地"], ["1", "杭州甲公司", "余杭区"], ["2", "乙", ""]]
    content = ending.join(delimiter.join(row) for row in rows).encode(encoding)
    found = cells(write(content))
    found[0][0] = found[0][0].removeprefix("\ufeff")
    assert found == rows


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r\n\x00", codec="utf-8")), min_size=2), max_size=9
    )
)
def test_what_a_spreadsheet_writes_is_read_as_python_reads_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["uscc", "a"], *rows])
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    kept = [row for row in rows if any(cell.strip(", ") for cell in row)]
    assert [row for row in cells(path)[1:] if any(cell.strip(", ") for cell in row)] == kept


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(content)
    with suppress(DocumentError):  # any other error is a defect
        rows = list(open_sheet(path).rows())
        assert [row.number for row in rows] == sorted({row.number for row in rows})


def test_an_open_quote_spoils_its_own_line_only(write: Write) -> None:
    path = write('uscc,name\n1,"甲\n2,乙\n3,"丙""",\n')
    assert [(row.number, row.problem) for row in open_sheet(path).rows()] == [
        (1, ""),
        (2, OPEN_QUOTE),
        (3, ""),
        (4, ""),
    ]


def test_a_line_of_another_encoding_spoils_itself_only(write: Write) -> None:
    good = "".join(f"{number},甲乙丙公司\n" for number in range(40)).encode()
    path = write(b"uscc,name\n" + good + "9,丁公司\n".encode("gb18030") + "8,戊\n".encode())
    problems = [row for row in open_sheet(path).rows() if row.problem]
    assert [row.number for row in problems] == [42]
    assert "编码不对" in problems[0].problem


def test_a_giant_line_is_one_bad_row_and_costs_little_memory(write: Write) -> None:
    path = write(b"uscc,name\n1," + b"x" * (40 * sheets.CHUNK) + b"\n2,b\n")
    tracemalloc.start()
    rows = list(open_sheet(path).rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(row.number, row.cells, row.problem) for row in rows] == [
        (1, ["uscc", "name"], ""),
        (2, [], TOO_LONG),
        (3, ["2", "b"], ""),
    ]
    assert peak < 10 * sheets.CHUNK


def test_a_long_line_within_a_block_is_one_bad_row(write: Write) -> None:
    path = write("uscc\n" + "x" * (MAX_LINE + 1) + "\n3\n")
    assert [(row.number, row.problem) for row in open_sheet(path).rows()] == [(1, ""), (2, TOO_LONG), (3, "")]


def test_lines_are_counted_across_blocks(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "CHUNK", 7)
    path = write("uscc,b\n\n1,甲\n,,\n2,乙乙乙乙乙\n3,丙")
    assert [(row.number, row.cells) for row in open_sheet(path).rows()] == [
        (1, ["uscc", "b"]),
        (3, ["1", "甲"]),
        (5, ["2", "乙乙乙乙乙"]),
        (6, ["3", "丙"]),
    ]


def test_the_position_ends_at_the_size(write: Write) -> None:
    sheet = open_sheet(write("uscc\n1\n2"))
    list(sheet.rows())
    assert abs(sheet.position - sheet.size) <= 1


@pytest.mark.parametrize(
    ("start", "said"), [(b"\xd0\xcf\x11\xe0", ".xls"), (b"\xff\xfeu\x00", "UTF-16"), (b"\xfe\xff\x00u", "UTF-16")]
)
def test_other_formats_are_refused_with_what_to_do(write: Write, start: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=f"{said}.*请另存为"):
        open_sheet(write(start + b"\x00" * 20))
