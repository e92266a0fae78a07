"""A document drafted, published, and drafted again when it is re-issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.outcomes import SavedDrafts
from bot.services.drafted_clauses import Origins, document_id
from bot.services.drafting import DraftingService
from bot.services.policy_drafts import Chosen, PolicyDrafts
from bot.services.policy_publishing import PolicyPublishing
from bot.services.policy_review import PolicyReview
from policies.errors import InputError
from policies.interchange.yaml_file import read_yaml, write_yaml
from policies.model import Clause, Level
from policies.store.database import Database
from policies.store.documents import DocumentStore
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FIRST, SECOND = EXAMPLES / "robot-measures-2026.txt", EXAMPLES / "robot-measures-2027.txt"
DOCUMENT, RESEARCH, CHAMPION, SCENES = "robots", "robots-03", "robots-02", "robots-04"
OR_RULE = "注册地 属于 余杭区 且 研发费用 > 500万元 且 (领域 含 机器人 或 领域 含 具身智能)"


class Desk:
    """One admin's desk over one database."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self.database = database
        self.drafting = DraftingService(vocabulary)
        self.drafts = PolicyDrafts(database, vocabulary)
        self.publishing = PolicyPublishing(database, vocabulary)
        self.review = PolicyReview(database, vocabulary)

    async def save(self, path: Path) -> SavedDrafts:
        drafted = self.drafting.draft_file(path)
        return await self.drafting.save(drafted, Origins(path.name, DOCUMENT), self.drafts, actor="甲", reason="起草")

    async def publish(self) -> None:
        await self.drafts.submit(Chosen(document=DOCUMENT), actor="甲", reason="请审核")
        await self.publishing.publish(Chosen(document=DOCUMENT), actor="乙", reason="同意")

    async def draft(self, clause_id: str) -> Clause:
        return (await self.review.review(clause_id)).draft.clause

    async def in_force(self, day: date) -> dict[str, int]:
        async with self.database.work() as session:
            return {entry.clause.id: entry.version for entry in await PolicyRepository(session).in_force(day)}


@pytest.fixture
async def desk(database: Database, vocabulary: Vocabulary) -> Desk:
    """Give a desk with the first issue published, one clause of it corrected by hand."""
    made = Desk(database, vocabulary)
    await made.save(FIRST)
    changes = {"when": OR_RULE, "departments": "区经信局、区科技局", "title": "机器人企业研发补贴"}
    await made.drafts.edit(RESEARCH, changes, actor="甲", reason="改")
    await made.publish()
    return made


async def test_drafts_carry_quote_span_and_the_text_they_were_read_from(
    database: Database, vocabulary: Vocabulary
) -> None:
    desk = Desk(database, vocabulary)
    saved = await desk.save(FIRST)
    review = await desk.review.review(RESEARCH)
    async with database.work() as session:
        kept = await DocumentStore(session).text(DOCUMENT)
    assert kept is not None
    notes = review.draft.notes
    assert notes.span is not None
    assert kept.text[slice(*notes.span)] == review.draft.clause.citation.quote
    assert (notes.text_hash, notes.confidence) == (kept.text_hash, 0.9)
    assert len(saved.proposal.drafted) == 5


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    saved = await desk.save(FIRST)
    assert saved.proposal.drafted == saved.proposal.corrected == []
    assert len(saved.reissue.kept) == 5


async def test_a_new_issue_keeps_ids_finds_what_is_new_and_what_is_gone(desk: Desk) -> None:
    saved = await desk.save(SECOND)
    assert saved.reissue.orphaned == (CHAMPION,)
    assert saved.proposal.drafted == ["robots-01", RESEARCH, SCENES, "robots-05", "robots-06"]
    assert "国际标准" in (await desk.draft("robots-06")).summary


async def test_what_a_person_corrected_survives_where_the_text_reads_as_before(desk: Desk) -> None:
    corrected = await desk.draft(RESEARCH)
    await desk.save(SECOND)
    clause = await desk.draft(RESEARCH)
    assert (clause.condition, clause.title, clause.departments) == (
        corrected.condition, corrected.title, ("区经信局", "区科技局"),
    )  # fmt: skip
    assert clause.benefit != corrected.benefit
    assert "15%" in clause.citation.quote


async def test_a_draft_of_the_new_issue_withdrawn_and_drafted_again_reads_the_same(desk: Desk) -> None:
    await desk.save(SECOND)
    first = await desk.draft(RESEARCH)
    await desk.drafts.withdraw(Chosen(document=DOCUMENT), actor="甲", reason="重来")
    await desk.save(SECOND)
    assert await desk.draft(RESEARCH) == first


async def test_old_days_are_answered_by_the_old_issue_and_new_days_by_the_new(desk: Desk) -> None:
    await desk.save(SECOND)
    await desk.publish()
    await desk.publishing.expire(CHAMPION, date(2027, 1, 1), actor="乙", reason="新文件已取消")
    old, new = await desk.in_force(date(2026, 12, 31)), await desk.in_force(date(2027, 1, 1))
    assert (old[RESEARCH], new[RESEARCH]) == (1, 2)
    assert CHAMPION in old
    assert CHAMPION not in new
    assert "robots-06" in new
    assert "robots-06" not in old


async def test_a_corrected_draft_is_not_overwritten_by_drafting_the_file_again(
    database: Database, vocabulary: Vocabulary
) -> None:
    desk = Desk(database, vocabulary)
    await desk.save(FIRST)
    await desk.drafts.edit(RESEARCH, {"when": OR_RULE}, actor="甲", reason="改")
    corrected = await desk.draft(RESEARCH)
    await desk.save(FIRST)
    assert await desk.draft(RESEARCH) == corrected


async def test_a_file_without_clauses_leaves_nothing_behind(
    database: Database, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("余杭区人民政府办公室\n关于放假的通知\n各单位：\n国庆节放假七天。\n", encoding="utf-8")
    await Desk(database, vocabulary).save(path)
    async with database.work() as session:
        assert await PolicyRepository(session).documents() == []


def test_a_document_whose_level_is_unknown_asks_for_it(vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("若干政策\n对高新技术企业给予10万元奖励。\n", encoding="utf-8")
    service = DraftingService(vocabulary)
    drafted = service.draft_file(path)
    with pytest.raises(InputError, match="--level"):
        service.bundle(drafted, Origins(path.name))
    assert service.bundle(drafted, Origins(path.name, level=Level.CITY)).document.level is Level.CITY


@pytest.mark.parametrize("path", [FIRST, SECOND], ids=lambda path: path.stem)
def test_a_file_of_drafts_reads_back_as_it_was_written(vocabulary: Vocabulary, path: Path) -> None:
    service = DraftingService(vocabulary)
    bundle = service.bundle(service.draft_file(path), Origins(path.name))
    report = read_yaml(write_yaml([bundle], vocabulary), vocabulary)
    assert (report.rejections, report.bundles) == ([], [bundle])


def test_a_document_is_named_by_its_file_or_else_by_what_it_is_called() -> None:
    assert document_id("AI_Measures 2026.docx", "措施", None) == "ai-measures-2026"
    named = document_id("关于印发.docx", "措施", "余政〔2026〕1号")
    assert named == document_id("另一个名字.pdf", "措施", "余政〔2026〕1号")
    assert named.startswith("doc-")


async def test_an_amount_the_language_cannot_say_waits_for_a_person(
    database: Database, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    path = tmp_path / "robots.txt"
    path.write_text("余杭区人民政府\n若干政策\n对规上企业按新增用工人数的20%给予补贴。\n", encoding="utf-8")
    desk = Desk(database, vocabulary)
    await desk.save(path)
    before = (await desk.review.review("robots-01")).draft.notes.open_points
    assert [point.partition("：")[0] for point in before] == ["benefit"]
    await desk.drafts.edit("robots-01", {"benefit": "补贴 20万元"}, actor="甲", reason="补写")
    assert (await desk.review.review("robots-01")).draft.notes.open_points == ()


async def test_an_old_version_goes_on_quoting_the_old_paper(desk: Desk) -> None:
    await desk.save(SECOND)
    await desk.publish()
    numbers = {}
    async with desk.database.work() as session:
        repository = PolicyRepository(session)
        for day in (date(2026, 12, 31), date(2027, 1, 1)):
            in_force = {entry.clause.id: entry for entry in await repository.in_force(day)}
            numbers[day] = in_force[RESEARCH].document.number
            assert (await repository.get(RESEARCH, day)).document == in_force[RESEARCH].document
        gone = await repository.get(CHAMPION)
    assert numbers == {date(2026, 12, 31): "余政办示〔2026〕7号", date(2027, 1, 1): "余政办示〔2026〕31号"}
    assert gone.document.number == "余政办示〔2026〕7号"


async def test_a_third_issue_leaves_the_papers_of_both_before(desk: Desk, tmp_path: Path) -> None:
    await desk.save(SECOND)
    await desk.publish()
    third = tmp_path / "third.txt"
    text = SECOND.read_text(encoding="utf-8").replace("31号", "99号").replace("自2027年1月1日", "自2028年1月1日")
    third.write_text(text.replace("15%给予补贴，每家", "18%给予补贴，每家"), encoding="utf-8")
    await desk.save(third)
    await desk.publish()
    async with desk.database.work() as session:
        repository = PolicyRepository(session)
        papers = [(await repository.get(RESEARCH, date(year, 6, 1))).document.number for year in (2026, 2027, 2028)]
    assert papers == ["余政办示〔2026〕7号", "余政办示〔2026〕31号", "余政办示〔2026〕99号"]


TWICE = """余杭区示例措施

一、机器人企业
对通过验收的企业，给予一次性奖励20万元。

二、软件企业
对通过验收的企业，给予一次性奖励20万元。
"""


async def test_equal_sentences_are_told_apart_by_their_headings(
    database: Database, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    desk = Desk(database, vocabulary)
    path = tmp_path / "twice.txt"

    async def save(text: str) -> SavedDrafts:
        path.write_text(text, encoding="utf-8")
        drafted = desk.drafting.draft_file(path)
        origins = Origins(path.name, DOCUMENT, Level.DISTRICT)
        return await desk.drafting.save(drafted, origins, desk.drafts, actor="甲", reason="起草")

    first = await save(TWICE)
    before = {name: (await desk.draft(name)).citation.section for name in first.proposal.drafted}
    assert len(set(before.values())) == 2
    await desk.publish()
    head, robots, software = TWICE.split("\n\n")
    swapped = await save("\n\n".join([head, software.rstrip("\n"), robots]))
    after = {name: (await desk.review.diff_versions(name, None, None)) for name in before}
    assert not swapped.reissue.orphaned
    assert all(not diff.changes or "section" not in {one.field for one in diff.changes} for diff in after.values())
