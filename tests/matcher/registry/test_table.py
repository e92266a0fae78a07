"""Headers and rows: names in both languages, years, provenance, and rows that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from random_enterprises import VOCABULARY, code_of

from matcher.enterprise import Enterprise
from matcher.profile import Source
from matcher.registry.columns import MAX_COLUMNS, read_header
from matcher.registry.repeats import Said, joined_rows
from matcher.registry.rows import Provenance, Rejection, RowReader
from matcher.registry.sheet import open_sheet
from matcher.registry.survey import code_key, survey
from matcher.values import Amount, Range
from policies.errors import DocumentError

Write = Callable[..., Path]
TODAY = date(2026, 11, 22)
AS_OF = date(2026, 6, 30)
CODE = code_of(7)


def silent(done: int) -> None:
    """Hear of nothing."""


def read(header: str, row: str, *, may_verify: bool = False) -> Enterprise | list[Rejection]:
    columns = read_header(header.split(","), VOCABULARY)
    provenance = Provenance(Source.IMPORTED, AS_OF, TODAY, may_verify=may_verify)
    return RowReader(columns, VOCABULARY, provenance).read(2, row.split(","))


def good(header: str, row: str, *, may_verify: bool = False) -> Enterprise:
    found = read(header, row, may_verify=may_verify)
    assert isinstance(found, Enterprise), found
    return found


def test_columns_are_known_by_code_name_chinese_name_and_synonym() -> None:
    header = read_header(
        ["统一社会信用代码", "企业名称", "annual_revenue", "营收@2024", "注册地址", "＃备注"], VOCABULARY
    )
    assert [(column.attribute.name, column.year) for column in header.facts] == [
        ("annual_revenue", None),
        ("annual_revenue", 2024),
        ("region", None),
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("name,region", "没有 uscc"),
        ("uscc,员工数目", "第 2 列“员工数目”不认识，最接近的是“员工数”"),
        ("uscc,uscc", "有两列都叫“uscc”"),
        ("uscc,信用代码", "两列是一个意思"),
        ("uscc,region,注册地", "两列是同一项"),
        ("uscc,employees@2025", "不按年度记录"),
        ("uscc,annual_revenue@去年", "应是年份"),
        (",".join(["uscc", *map(str, range(MAX_COLUMNS))]), "最多 2000 列"),
    ],
)
def test_a_header_that_is_not_understood_is_refused_whole(header: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        read_header(header.split(","), VOCABULARY)


def test_unknown_columns_may_be_passed_over_and_are_named() -> None:
    header = read_header(["uscc", "法定代表人", "region"], VOCABULARY, ignore_unknown=True)
    assert header.ignored == ("法定代表人",)
    assert [column.index for column in header.facts] == [2]


def test_a_row_becomes_an_enterprise_with_the_provenance_of_the_file() -> None:
    found = good("uscc,name,employees", f"{CODE},甲,80")
    assert (found.uscc, found.name) == (CODE, "甲")
    (fact,) = found.facts
    assert (fact.attribute, fact.source, fact.as_of) == ("employees", Source.IMPORTED, AS_OF)
    assert fact.value == Amount(Range(Decimal(80), Decimal(80)), "person")


def test_a_row_may_state_its_own_provenance() -> None:
    found = good("uscc,employees,source,as_of,confidence", f"{CODE},80,verified,2026-03,0.5", may_verify=True)
    (fact,) = found.facts
    assert (fact.source, fact.as_of, fact.confidence) == (Source.VERIFIED, date(2026, 3, 31), Decimal("0.5"))


@pytest.mark.parametrize("code", [CODE.lower(), f" {CODE[:6]} {CODE[6:]} ", f"{CODE[:8]}-{CODE[8:]}", f"\u3000{CODE}"])
def test_a_code_is_the_same_however_it_is_spelled(code: str) -> None:
    header = read_header(["uscc"], VOCABULARY)
    assert good("uscc", code).uscc == CODE
    assert code_key(header, [code]) == code_key(header, [CODE])


@pytest.mark.parametrize(
    ("header", "row", "field", "said"),
    [
        ("uscc", CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "uscc", "校验位不对"),
        ("uscc", "123", "uscc", "18 位"),
        ("uscc,name", f"{CODE},甲,乙", "（整行）", "比表头多出 1 格"),
        ("uscc,name", f"{CODE},{'甲' * 201}", "name", "200"),
        ("uscc,source", f"{CODE},said", "source", "只能是"),
        ("uscc,source", f"{CODE},verified", "source", "没有核验权限"),
        ("uscc,as_of", f"{CODE},2027-01-01", "as_of", "在今天之后"),
        ("uscc,as_of", f"{CODE},昨天", "as_of", "不是日期"),
        ("uscc,confidence", f"{CODE},2", "confidence", "不超过 1"),
        ("uscc,confidence", f"{CODE},nan", "confidence", "不超过 1"),
        ("uscc,员工人数", f"{CODE},很多", "员工人数", "不是数字"),
    ],
)
def test_a_bad_row_says_which_field_and_why(header: str, row: str, field: str, said: str) -> None:
    found = read(header, row)
    assert isinstance(found, list)
    assert found[0].field == field
    assert said in found[0].reason


def test_every_bad_field_of_a_row_is_named() -> None:
    found = read("uscc,employees,listed,region", f"{CODE},x,也许,余杭区")
    assert isinstance(found, list)
    assert [rejection.field for rejection in found] == ["employees", "listed"]


def test_the_survey_counts_rows_and_finds_repeated_codes(write: Write) -> None:
    sheet = open_sheet(write(f"uscc,name\n{CODE},甲\n{code_of(1)},乙\n\n{CODE.lower()},丙\n"))
    found = survey(sheet, VOCABULARY, silent)
    assert (found.rows, list(found.repeats.values())) == (3, [2])


def test_an_empty_table_is_refused(write: Write) -> None:
    with pytest.raises(DocumentError, match="是空的"):
        survey(open_sheet(write("\n\n")), VOCABULARY, silent)


def test_a_table_of_nothing_but_repeats_is_refused_before_it_fills_the_memory(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.registry.survey.MOST_REPEATED", 3)
    with pytest.raises(DocumentError, match="4 行的信用代码重复"):
        survey(open_sheet(write("uscc\n" + f"{CODE}\n" * 4)), VOCABULARY, silent)


def said(*rows: str) -> list[Said]:
    header = "uscc,name,employees,qualifications,as_of,source"
    return [Said(number, good(header, f"{CODE},{row}", may_verify=True)) for number, row in enumerate(rows, start=2)]


def outcomes(rows: Sequence[Said]) -> set[tuple[object, tuple[str, ...]]]:
    found = [joined_rows(order, VOCABULARY) for order in permutations(rows)]
    return {(enterprise, tuple(sorted(r.field for r in rejected))) for enterprise, rejected in found}


def test_rows_of_one_enterprise_are_joined_the_same_in_every_order() -> None:
    rows = said(
        "甲,80,高企,2026-01-01,", "乙,90,瞪羚,2026-02-01,", "丙,70,-高企,2025-01-01,verified", ",,高企,2026-01-01,"
    )
    ((enterprise, rejected),) = outcomes(rows)
    assert rejected == ()
    assert isinstance(enterprise, Enterprise)
    assert enterprise.name == "丙"
    assert enterprise.profile().fact("employees").value == Amount(Range(Decimal(70), Decimal(70)), "person")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ((",80,,,", ",90,,,"), ("employees",)),
        ((",80,,,", ",90,,,", ",80,,,"), ("employees",)),
        ((",,高企,,", ",,-高企,,"), ("qualifications",)),
        ((",,高企|!,,", ",,瞪羚,,"), ("qualifications",)),
        ((",,高企|!,,", ",,瞪羚|!,,"), ("qualifications",)),
    ],
)
def test_of_rows_that_contradict_none_is_taken(rows: tuple[str, ...], fields: tuple[str, ...]) -> None:
    ((enterprise, rejected),) = outcomes(said(*rows))
    assert rejected == fields
    assert isinstance(enterprise, Enterprise)
    assert enterprise.facts == ()


def test_an_older_contradiction_does_not_matter() -> None:
    rows = said(",80,,2025-01-01,", ",90,,2025-01-01,", ",100,,2026-01-01,")
    ((enterprise, rejected),) = outcomes(rows)
    assert rejected == ()
    assert isinstance(enterprise, Enterprise)
    assert len(enterprise.facts) == 1
