"""A bad YAML file is refused, or a bad record rejected, in one line that names field and reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import DocumentError
from policies.interchange.files import read_clauses_file
from policies.interchange.report import ReadReport, Rejection
from policies.interchange.text_file import MAX_FILE, decode
from policies.interchange.yaml_file import read_yaml
from policies.vocabulary import Vocabulary

GONE = object()
DOCUMENT = {"id": "doc-1", "title": "办法", "level": "city", "grade": "official"}
CLAUSE = {
    "id": "clause-1",
    "title": "奖励",
    "summary": "奖励。",
    "kind": "benefit",
    "section": "一、总则",
    "quote": "给予奖励",
    "when": "资质 含 高企",
    "benefit": "奖励 100万元",
}


def changed(record: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (record | changes).items() if value is not GONE}


def text_of(document: dict[str, Any], *clauses: dict[str, Any], **others: object) -> str:
    return yaml.safe_dump({"document": document, "clauses": list(clauses)} | others, allow_unicode=True)


def only_rejection(report: ReadReport) -> Rejection:
    assert len(report.rejections) == 1
    assert len(str(report.rejections[0]).splitlines()) == 1
    return report.rejections[0]


def test_a_sound_record_is_accepted(vocabulary: Vocabulary) -> None:
    report = read_yaml(text_of(DOCUMENT, CLAUSE), vocabulary)
    assert report.rejections == []
    assert [clause.id for clause in report.bundles[0].clauses] == ["clause-1"]


BAD_CLAUSES = [
    ("a missing title", {"title": GONE}, "title", "必填"),
    ("a blank title", {"title": "  "}, "title", "必填"),
    ("a list for a title", {"title": ["甲"]}, "title", "应是文字，现在是列表"),
    ("fields for a summary", {"summary": {"a": 1}}, "summary", "应是文字，现在是一组字段"),
    ("a title of excessive length", {"title": "长" * 4_001}, "title", "最多 4000 个字"),
    ("a control character", {"title": "甲\x07乙"}, "title", "第 2 个字符是看不见的控制字符"),
    ("a character no spreadsheet can hold", {"caveat": "甲\ufffe"}, "caveat", "控制字符"),
    ("a missing id", {"id": GONE}, "id", "必填"),
    ("an id with capitals", {"id": "Clause"}, "id", "小写字母"),
    ("an id of one letter", {"id": "a"}, "id", "2 到 80"),
    ("an id of excessive length", {"id": "a" * 81}, "id", "2 到 80"),
    ("an unknown field", {"titel": "甲"}, "titel", "是否想写“title”"),
    ("an unknown kind", {"kind": "benefits"}, "kind", "最接近的是 benefit"),
    ("an unknown application mode", {"application_mode": "免申即享"}, "application_mode", "no_application"),
    ("an unknown level", {"level": "town"}, "level", "district"),
    ("a condition left out", {"when": GONE}, "when", "条件不能为空"),
    ("an empty condition", {"when": ""}, "when", "条件不能为空"),
    ("a condition that does not parse", {"when": "资质 含 高兴企业"}, "when", "是否想写“高新企业”"),
    (
        "a condition on several lines that does not parse",
        {"when": "资质 含\n高兴企业\n且 已上市 为 是"},
        "when",
        "规则第 6 个字符",
    ),
    ("a benefit that does not parse", {"benefit": "奖励 100"}, "benefit", "这里要写人民币金额"),
    ("a benefit clause that gives nothing", {"benefit": GONE}, "benefit", "待遇类条款要写明给予什么"),
    ("a missing section", {"section": GONE}, "section", "必填"),
    ("a missing quote", {"quote": ""}, "quote", "必填"),
    ("a long quote", {"quote": "引" * 61}, "quote", "最多 60 个字，现在有 61 个字"),
    ("a day that does not exist", {"valid_from": "2023-02-30"}, "valid_from", "“2023-02-30”不是日期"),
    ("a day in words", {"valid_to": "年底"}, "valid_to", "请写作 2023-03-03"),
    ("validity reversed", {"valid_from": "2024-01-01", "valid_to": "2023-01-01"}, "valid_to", "早于起始日 2024-01-01"),
    ("a window reversed", {"window_opens": "2024-05-01", "window_closes": "2024-04-01"}, "window_closes", "早于"),
    ("departments that are a mapping", {"departments": {"甲": "乙"}}, "departments", "应是文字列表"),
    ("departments within departments", {"departments": [["甲"]]}, "departments", "应是文字列表"),
]


@pytest.mark.parametrize(
    ("changes", "field", "reason"), [bad[1:] for bad in BAD_CLAUSES], ids=[b[0] for b in BAD_CLAUSES]
)
def test_a_bad_clause_is_rejected_with_field_and_reason(
    vocabulary: Vocabulary, changes: dict[str, Any], field: str, reason: str
) -> None:
    sound = changed(CLAUSE, {"id": "clause-2"})
    report = read_yaml(text_of(DOCUMENT, changed(CLAUSE, changes), sound), vocabulary)
    rejection = only_rejection(report)
    assert rejection.field == field
    assert reason in rejection.reason
    assert rejection.row.startswith("doc-1 ")
    assert [clause.id for clause in report.bundles[0].clauses] == ["clause-2"]


BAD_DOCUMENTS = [
    ("a missing title", {"title": GONE}, "title", "必填"),
    ("an unknown level", {"level": "county"}, "level", "最接近的是"),
    ("a missing grade", {"grade": "secret"}, "grade", "official / plan / report / news"),
    ("an unknown field", {"issued_by": "市政府"}, "issued_by", "没有这个字段"),
    ("a day that does not exist", {"published_on": "2023-13-01"}, "published_on", "不是日期"),
    ("dates reversed", {"effective_from": "2024-01-01", "effective_to": "2023-01-01"}, "effective_to", "早于起始日"),
    ("a bad id", {"id": "文件一"}, "id", "小写字母"),
]


@pytest.mark.parametrize(
    ("changes", "field", "reason"), [b[1:] for b in BAD_DOCUMENTS], ids=[b[0] for b in BAD_DOCUMENTS]
)
def test_a_bad_document_is_rejected_with_field_and_reason(
    vocabulary: Vocabulary, changes: dict[str, Any], field: str, reason: str
) -> None:
    report = read_yaml(text_of(changed(DOCUMENT, changes), CLAUSE), vocabulary)
    rejection = only_rejection(report)
    assert (rejection.field, report.bundles) == (field, [])
    assert reason in rejection.reason


def test_a_bad_statement_rejects_its_document(vocabulary: Vocabulary) -> None:
    report = read_yaml(text_of(DOCUMENT, statements=[{"measure": "小巨人"}]), vocabulary)
    assert only_rejection(report).field == "period"


@pytest.mark.parametrize("section", ["clauses", "statements", "disclaimed_places"])
@pytest.mark.parametrize("value", ["甲", [1], {"id": "a"}], ids=["text", "list of numbers", "mapping"])
def test_a_list_of_another_shape_is_rejected(vocabulary: Vocabulary, section: str, value: object) -> None:
    report = read_yaml(yaml.safe_dump({"document": DOCUMENT, section: value}), vocabulary)
    assert only_rejection(report).field == section


def test_an_unknown_section_is_rejected(vocabulary: Vocabulary) -> None:
    assert only_rejection(read_yaml(text_of(DOCUMENT, clause=[]), vocabulary)).field == "clause"


def test_the_second_clause_of_an_id_is_rejected(vocabulary: Vocabulary) -> None:
    report = read_yaml(text_of(DOCUMENT, CLAUSE, changed(CLAUSE, {"title": "又一条"})), vocabulary)
    assert only_rejection(report).reason == "同一个编号出现了两次"
    assert [clause.title for clause in report.bundles[0].clauses] == ["奖励"]


def test_an_id_may_not_repeat_in_another_document_either(vocabulary: Vocabulary) -> None:
    second = text_of(changed(DOCUMENT, {"id": "doc-2"}), CLAUSE)
    report = read_yaml(f"{text_of(DOCUMENT, CLAUSE)}---\n{second}", vocabulary)
    assert only_rejection(report).row == "doc-2 clause-1"


def test_a_document_may_not_stand_twice(vocabulary: Vocabulary) -> None:
    report = read_yaml(f"{text_of(DOCUMENT)}---\n{text_of(DOCUMENT, CLAUSE)}", vocabulary)
    assert "出现了两次" in only_rejection(report).reason
    assert len(report.bundles) == 1


def test_scalars_are_read_as_they_stand(vocabulary: Vocabulary) -> None:
    text = "document: {id: 10, title: yes, number: 010, issuer: 1_000, level: city, grade: news, file: 2023-01-01}"
    document = read_yaml(text, vocabulary).bundles[0].document
    assert (document.id, document.title, document.number, document.issuer) == ("10", "yes", "010", "1_000")
    assert document.file == "2023-01-01"


def test_validity_defaults_to_the_documents(vocabulary: Vocabulary) -> None:
    document = changed(DOCUMENT, {"effective_from": "2023-03-03", "effective_to": "2025-12-31"})
    clause = read_yaml(text_of(document, CLAUSE), vocabulary).bundles[0].clauses[0]
    assert (str(clause.valid_from), str(clause.valid_to)) == ("2023-03-03", "2025-12-31")


def test_a_list_may_be_written_as_one_text(vocabulary: Vocabulary) -> None:
    clause = changed(CLAUSE, {"departments": "区科技局、 区财政局", "materials": ["申请表、营业执照", "发票"]})
    read = read_yaml(text_of(DOCUMENT, clause), vocabulary).bundles[0].clauses[0]
    assert read.departments == ("区科技局", "区财政局")
    assert read.materials == ("申请表", "营业执照", "发票")


LAUGHS = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN = [
    ("an open quotation mark", "document:\n  id: 'a\n", "第 3 行"),
    ("a tab for a space", "document:\n\tid: a\n", "第 2 行"),
    ("broken indentation", "document:\n  id: a\n title: b\n", "第 3 行"),
    ("an alias", "document: &d {id: a}\nclauses: *d\n", "别名"),
    ("a billion laughs", LAUGHS, "别名"),
    ("a python object", "document: !!python/object/apply:os.system ['true']\n", "标签"),
    ("a tag", "document: !!timestamp nothing\n", "标签"),
    ("a key that stands twice", "document: {id: aa, id: bb}\n", "“id”写了两次"),
    ("nesting that would crash the loader", "[" * 200_000, "嵌套超过"),
    ("mappings nested without end", "{a: " * 200_000, "嵌套超过"),
    ("a key that is a list", "document: {[a]: b}\n", "YAML 格式有误"),
    ("nothing but a comment", "# nothing\n", "文件是空的"),
    ("empty sections", "---\n---\n", "文件是空的"),
    ("a list", "- a\n", "应有 document 和 clauses"),
    ("a text", "条款", "应有 document 和 clauses"),
    ("no document", "clauses: []\n", "应有 document 和 clauses"),
    ("a document that is a list", "document: []\n", "应有 document 和 clauses"),
    ("a control character", "document: {id: \x07}", "YAML 格式有误"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_file_is_refused_in_one_line(vocabulary: Vocabulary, text: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        read_yaml(text, vocabulary)
    assert len(str(caught.value).splitlines()) == 1


YAMLISH = st.lists(
    st.sampled_from([*"{}[]:,-?&*!|>'\"%@#~<= \n\t", "a", "id", "document", "clauses", "\x07", "\u2028"])
).map("".join)


@given(st.one_of(st.text(), YAMLISH))
def test_any_text_is_read_or_refused(vocabulary: Vocabulary, text: str) -> None:
    assert len(said_of(text, vocabulary).splitlines()) == 1


def said_of(text: str, vocabulary: Vocabulary) -> str:
    try:
        report = read_yaml(text, vocabulary)
    except DocumentError as error:
        return str(error)
    return str(report.rejections[0]) if report.rejections else report.bundles[0].document.id


VALUES = st.recursive(
    st.none() | st.text(max_size=8) | st.integers() | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(sorted(CLAUSE)), inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(sorted({*CLAUSE, "departments", "valid_to", "level", "window_opens"})), VALUES))
def test_a_record_with_any_values_is_accepted_or_rejected(vocabulary: Vocabulary, changes: dict[str, Any]) -> None:
    report = read_yaml(text_of(DOCUMENT, CLAUSE | changes), vocabulary)
    assert len(report.bundles[0].clauses) + len(report.rejections) == 1
    assert all(len(str(rejection).splitlines()) == 1 for rejection in report.rejections)


SOUND = text_of(DOCUMENT, CLAUSE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_encodings_are_recognised(vocabulary: Vocabulary, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "clauses.yaml"
    path.write_bytes(SOUND.encode(encoding))
    report = read_clauses_file(path, vocabulary)
    assert report.bundles[0].document.title == "办法"


def test_windows_line_ends_are_read(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "clauses.yaml"
    path.write_bytes(SOUND.replace("\n", "\r\n").encode())
    assert read_clauses_file(path, vocabulary).rejections == []


@pytest.mark.parametrize(
    "content", [b"\xff\x00\xfe\x01", b"\x00" * 10, b"\xff\xfe\x00\x00a\x00\x00\x00", b"\xff\xff\xff"]
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match="不是文字文件"):
        decode(content, "clauses.yaml")


@pytest.mark.parametrize("content", [b"", b" \n\t \r\n"])
@pytest.mark.parametrize("name", ["clauses.yaml", "clauses.xlsx"])
def test_an_empty_file_is_refused(vocabulary: Vocabulary, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=f"文件 {name} 是空的"):
        read_clauses_file(tmp_path / name, vocabulary)


def test_a_missing_file_is_refused(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="找不到文件"):
        read_clauses_file(tmp_path / "clauses.yaml", vocabulary)


def test_a_folder_is_refused(vocabulary: Vocabulary, tmp_path: Path) -> None:
    (tmp_path / "clauses.yaml").mkdir()
    with pytest.raises(DocumentError, match="读不了文件"):
        read_clauses_file(tmp_path / "clauses.yaml", vocabulary)


@pytest.mark.parametrize("name", ["clauses.csv", "clauses.json", "clauses.xls", "clauses"])
def test_another_kind_of_file_is_refused(vocabulary: Vocabulary, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SOUND, encoding="utf-8")
    with pytest.raises(DocumentError, match="不认识的文件类型"):
        read_clauses_file(tmp_path / name, vocabulary)


def test_a_file_too_large_is_refused_before_it_is_read(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with (tmp_path / "clauses.yaml").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(DocumentError, match="超过 20 MB"):
        read_clauses_file(tmp_path / "clauses.yaml", vocabulary)
