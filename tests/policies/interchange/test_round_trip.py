"""What is written to YAML or XLSX reads back the same."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from clause_strategies import bundles
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from policies.canonical import canonical_text, clause_from_json, clause_to_json, content_hash, read_json
from policies.corpus.shipped import shipped_bundles
from policies.errors import DocumentError
from policies.interchange.files import read_clauses_file, write_clauses_file
from policies.interchange.report import Bundle
from policies.interchange.xlsx_file import read_xlsx, write_xlsx
from policies.interchange.yaml_file import read_yaml, write_yaml
from policies.vocabulary import Vocabulary

large = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@large
@given(bundles())
def test_yaml_reads_back_the_same(vocabulary: Vocabulary, written: list[Bundle]) -> None:
    text = write_yaml(written, vocabulary)
    report = read_yaml(text, vocabulary)
    assert [str(rejection) for rejection in report.rejections] == []
    assert report.bundles == written
    assert write_yaml(report.bundles, vocabulary) == text


@large
@given(bundles())
def test_xlsx_reads_back_the_same(vocabulary: Vocabulary, written: list[Bundle]) -> None:
    report = read_xlsx(write_xlsx(written, vocabulary), vocabulary)
    assert [str(rejection) for rejection in report.rejections] == []
    assert report.bundles == written


@large
@given(bundles())
def test_no_written_cell_is_a_formula(vocabulary: Vocabulary, written: list[Bundle]) -> None:
    book = load_workbook(io.BytesIO(write_xlsx(written, vocabulary)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@large
@given(bundles())
def test_a_clause_is_restored_from_its_canonical_text(written: list[Bundle]) -> None:
    for clause in (clause for bundle in written for clause in bundle.clauses):
        text = canonical_text(clause_to_json(clause))
        restored = clause_from_json(read_json(text))
        assert restored == clause
        assert content_hash(canonical_text(clause_to_json(restored))) == content_hash(text)


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".xlsx", ".XLSX"])
def test_the_shipped_clauses_survive_a_file(vocabulary: Vocabulary, tmp_path: Path, suffix: str) -> None:
    shipped = shipped_bundles(vocabulary)
    path = tmp_path / f"clauses{suffix}"
    write_clauses_file(path, shipped, vocabulary)
    report = read_clauses_file(path, vocabulary)
    assert report.rejections == []
    assert report.bundles == shipped


@pytest.mark.parametrize("name", ["clauses.csv", "clauses", "clauses.xls", "clauses.json"])
def test_another_kind_of_file_is_not_written(vocabulary: Vocabulary, tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match="不认识的文件类型"):
        write_clauses_file(tmp_path / name, [], vocabulary)
    assert not (tmp_path / name).exists()


def test_writing_into_a_folder_that_does_not_exist_says_so(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="写不了文件"):
        write_clauses_file(tmp_path / "nowhere" / "clauses.yaml", [], vocabulary)


@large
@given(bundles())
def test_a_cell_that_begins_like_a_formula_stays_text_even_when_edited(
    vocabulary: Vocabulary, written: list[Bundle]
) -> None:
    book = load_workbook(io.BytesIO(write_xlsx(written, vocabulary)))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [cell.value for cell in texts if cell.value[0] in "=+-@\t\r\n＝＋－＠" and not cell.quotePrefix] == []
    assert {cell.data_type for cell in texts} == {"s"}
