from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pytest

from matcher.drafting.reading.reader import read_content

Draft = Callable[[str], dict[str, Any]]

TOP = ["序号", "类别", "奖励标准（万元）", "", "", "牵头科室"]
SPLIT = ["", "", "国家级", "省级", "市级", ""]
BODY = [["1", "零碳工厂", "200", "100", "40", "数字科"], ["2", "绿色工厂", "100", "50", "/", "绿色科"]]


def _docx() -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    table = document.add_table(4, 6)
    for row, cells in enumerate([TOP, SPLIT, *BODY]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 2).merge(table.cell(0, 4))
    for column in (0, 1, 5):
        table.cell(0, column).merge(table.cell(1, column))
    document.save(buffer)
    return buffer.getvalue()


def _xlsx() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for cells in [TOP, SPLIT, *BODY]:
        sheet.append(cells)
    for merged in ("C1:E1", "A1:A2", "B1:B2", "F1:F2"):
        sheet.merge_cells(merged)
    book.save(buffer)
    return buffer.getvalue()


def _html() -> bytes:
    head = (
        "<tr><th rowspan=2>序号</th><th rowspan=2>类别</th><th colspan=3>奖励标准（万元）</th>"
        "<th rowspan=2>牵头科室</th></tr><tr><th>国家级</th><th>省级</th><th>市级</th></tr>"
    )
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in BODY)
    return f"<table>{head}{rows}</table>".encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("表.docx", _docx()), ("表.xlsx", _xlsx()), ("表.html", _html())],
    ids=["docx", "xlsx", "html"],
)
def test_a_header_of_two_lines_with_merged_cells_is_read_in_every_format(
    draft: Draft, name: str, content: bytes
) -> None:
    drafted = draft(read_content(content, name))["drafts"]
    assert [(one["title"], one["benefit_rule"], one["departments"]) for one in drafted] == [
        ("国家级零碳工厂", "奖励 200万元", ["数字科"]),
        ("省级零碳工厂", "奖励 100万元", ["数字科"]),
        ("市级零碳工厂", "奖励 40万元", ["数字科"]),
        ("国家级绿色工厂", "奖励 100万元", ["绿色科"]),
        ("省级绿色工厂", "奖励 50万元", ["绿色科"]),
    ]


def test_a_share_and_its_ceiling_under_one_heading_belong_together(draft: Draft) -> None:
    rows = (
        "| 类型 | 申报条件 | 补助 |  |",
        "|  |  | 比例 | 上限（万元） |",
        "| 单项 | 项目实际投入20万元以上 | 30% | 20 |",
    )
    text = "\n".join(rows)
    (one,) = draft(text)["drafts"]
    assert (float(one["benefit"]["rate"]), one["benefit"]["cap"]) == (0.3, 200000)


def test_a_first_row_of_data_is_not_taken_for_a_second_line_of_the_header(draft: Draft) -> None:
    text = "| 奖补项目 | 奖补条件 | 奖补标准 |\n| 发明 | 国家高新技术企业 | 10万元 |\n| 质量 | 规上企业 | 5万元 |"
    assert [one["benefit"]["amount"] for one in draft(text)["drafts"]] == [100000, 50000]


def test_the_sentence_that_leads_a_table_is_no_benefit_of_its_own(draft: Draft) -> None:
    assert draft("对新获评的企业，按下表给予一次性奖励：")["drafts"] == []
