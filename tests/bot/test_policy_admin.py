"""What an admin does with clauses: all or nothing, twice is once, and out-and-in changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.services.policy_admin import PolicyAdmin
from policies.checks import Severity
from policies.errors import DocumentError, InputError, NotFoundError
from policies.interchange.files import read_clauses_file
from policies.store.database import Database
from policies.store.repository import ImportCounts
from policies.vocabulary import Vocabulary

Edited = Callable[[Callable[[str], str]], Path]
ALL_IDS = ("sm-high-tech-award", "sm-first-set", "sm-investment", "sm-judged-service", "sr-roof-requirement")


@pytest.fixture
def admin(database: Database, vocabulary: Vocabulary) -> PolicyAdmin:
    return PolicyAdmin(database, vocabulary)


@pytest.fixture
def edited(tmp_path: Path, sample_file: Path) -> Edited:
    """Give a maker of changed sample files."""

    def edit(change: Callable[[str], str]) -> Path:
        path = tmp_path / "edited.yaml"
        path.write_text(change(sample_file.read_text(encoding="utf-8")), encoding="utf-8")
        return path

    return edit


@pytest.fixture
def bad_file(edited: Edited) -> Path:
    """Give the sample file with one unknown term in one clause."""
    return edited(lambda text: text.replace("含 国家高新技术企业", "含 国家高新企业技术"))


async def test_a_file_is_imported_whole(admin: PolicyAdmin, sample_file: Path) -> None:
    report = await admin.import_file(sample_file, actor="tester")
    assert report.counts == ImportCounts(ALL_IDS, (), 0)
    assert (report.rejections, report.stored) == ((), True)


async def test_the_same_file_again_changes_nothing(admin: PolicyAdmin, sample_file: Path) -> None:
    await admin.import_file(sample_file, actor="tester")
    before = await admin.all_clauses()
    report = await admin.import_file(sample_file, actor="tester")
    assert report.counts == ImportCounts((), (), 5)
    assert await admin.all_clauses() == before


async def test_one_bad_record_keeps_the_whole_file_out(admin: PolicyAdmin, bad_file: Path) -> None:
    report = await admin.import_file(bad_file, actor="tester")
    assert (report.stored, report.counts) == (False, ImportCounts())
    assert [(entry.row, entry.field) for entry in report.rejections] == [("sample-measures sm-high-tech-award", "when")]
    assert await admin.is_empty()


async def test_on_request_the_good_records_of_a_bad_file_are_kept(admin: PolicyAdmin, bad_file: Path) -> None:
    report = await admin.import_file(bad_file, actor="tester", keep_good=True)
    assert (report.stored, report.counts.added) == (True, ALL_IDS[1:])
    assert len(report.rejections) == 1


async def test_a_bad_file_leaves_stored_clauses_alone(admin: PolicyAdmin, sample_file: Path, bad_file: Path) -> None:
    await admin.import_file(sample_file, actor="tester")
    before = await admin.all_clauses()
    await admin.import_file(bad_file, actor="tester")
    assert await admin.all_clauses() == before


@pytest.mark.parametrize("suffix", ["yaml", "yml", "xlsx"])
async def test_what_is_exported_imports_as_unchanged(
    admin: PolicyAdmin, sample_file: Path, tmp_path: Path, suffix: str
) -> None:
    await admin.import_file(sample_file, actor="tester")
    before = await admin.all_clauses()
    out = tmp_path / f"out.{suffix}"
    assert await admin.export_file(out) == 5
    report = await admin.import_file(out, actor="tester")
    assert (report.rejections, report.counts) == ((), ImportCounts((), (), 5))
    assert await admin.all_clauses() == before


def documents_in(path: Path, vocabulary: Vocabulary) -> list[str]:
    return [bundle.document.id for bundle in read_clauses_file(path, vocabulary).bundles]


async def test_one_document_can_be_exported_alone(
    admin: PolicyAdmin, sample_file: Path, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    await admin.import_file(sample_file, actor="tester")
    out = tmp_path / "out.yaml"
    assert await admin.export_file(out, "sample-report") == 1
    assert documents_in(out, vocabulary) == ["sample-report"]


async def test_exporting_an_unknown_document_is_an_error_and_writes_nothing(
    admin: PolicyAdmin, sample_file: Path, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    await admin.import_file(sample_file, actor="tester")
    with pytest.raises(NotFoundError, match="sample-report"):
        await admin.export_file(tmp_path / "out.yaml", "sample-reprt")
    with pytest.raises(DocumentError, match="找不到文件"):
        read_clauses_file(tmp_path / "out.yaml", vocabulary)


async def test_exporting_to_an_unknown_kind_of_file_is_an_error(admin: PolicyAdmin, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"\.csv"):
        await admin.export_file(tmp_path / "out.csv")


async def test_a_clause_id_taken_by_another_document_is_an_error_and_nothing_is_stored(
    admin: PolicyAdmin, sample_file: Path, edited: Edited
) -> None:
    await admin.import_file(sample_file, actor="tester")
    before = await admin.all_clauses()
    path = edited(lambda text: text.replace("id: sample-measures", "id: other-measures"))
    with pytest.raises(InputError, match=r"已属于文件 sample-measures"):
        await admin.import_file(path, actor="tester")
    assert await admin.all_clauses() == before


async def test_a_clause_written_twice_in_one_file_is_rejected_even_in_two_sections(
    admin: PolicyAdmin, edited: Edited
) -> None:
    path = edited(lambda text: f"{text}---\n{text.replace('奖励 20万元', '奖励 30万元')}")
    report = await admin.import_file(path, actor="tester")
    assert not report.stored
    assert {entry.field for entry in report.rejections} == {"id"}


async def test_show_gives_the_clause_with_its_history(admin: PolicyAdmin, sample_file: Path) -> None:
    await admin.import_file(sample_file, actor="tester")
    stored, history = await admin.show("sm-first-set")
    assert stored.clause.title == "首台套采购补贴"
    assert [(event.version, event.event, event.actor, event.reason) for event in history] == [
        (1, "added", "tester", "导入 clauses.yaml")
    ]


async def test_a_quote_that_is_not_in_the_document_is_an_error_finding(admin: PolicyAdmin, sample_file: Path) -> None:
    await admin.import_file(sample_file, actor="tester")
    text = "首次认定的\n奖励 20万元。按采购额的30%给予补贴。按投资额的5%给予补助。重大项目由班服务"
    found = [entry for entry in await admin.check({"sample-measures.txt": text}) if entry.severity is Severity.ERROR]
    assert [(entry.topic, entry.subjects) for entry in found] == [("quote", ("sm-judged-service",))]


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_shipped_clauses_load_once(admin: PolicyAdmin) -> None:
    first = await admin.load_shipped(actor="tester")
    second = await admin.load_shipped(actor="tester")
    assert len(first.added) >= 1
    assert (second.added, second.changed, second.unchanged) == ((), (), len(first.added))


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\x7f"])
async def test_a_character_no_database_or_workbook_can_hold_is_rejected(
    admin: PolicyAdmin, edited: Edited, escape: str
) -> None:
    path = edited(lambda text: text.replace("title: 高企认定奖励", f'title: "高企{escape}奖励"'))
    report = await admin.import_file(path, actor="tester")
    assert [entry.field for entry in report.rejections] == ["title"]
