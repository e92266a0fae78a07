"""From draft to publication and on: who may do what, what it does to answers, and what is logged."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.outcomes import Published
from bot.services.matching import MatchingService
from bot.services.policy_admin import PolicyAdmin
from bot.services.policy_drafts import Chosen, PolicyDrafts
from bot.services.policy_golden import PolicyGolden
from bot.services.policy_publishing import PolicyPublishing
from bot.services.policy_review import PolicyReview
from bot.services.shelf import Shelf
from bot.settings import roles_from_environment
from matcher.matching import Verdict
from matcher.profile_json import profile_from_json
from policies.errors import InputError, LifecycleError, NotFoundError, RoleError
from policies.golden import GoldenCase
from policies.interchange.report import Bundle
from policies.lifecycle import DraftState, Roles
from policies.model import LifecycleState
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

AWARD, FIRST_SET, DOCUMENT = "sm-high-tech-award", "sm-first-set", "sample-measures"
ROLES = roles_from_environment({"HUIQI_ROLES": "zhang=author,li=approver,chen=author+approver,wang=auditor"})
DAY = date(2026, 7, 1)
ONE = Chosen((AWARD,))
Edited = Callable[[str, str], Path]


@dataclasses.dataclass(frozen=True, slots=True)
class House:
    """All use cases over one database."""

    admin: PolicyAdmin
    drafts: PolicyDrafts
    review: PolicyReview
    publishing: PolicyPublishing
    golden: PolicyGolden
    matching: MatchingService
    database: Database
    vocabulary: Vocabulary

    async def publish(self, chosen: Chosen = ONE, actor: str = "li", **options: Any) -> list[Published]:
        return await self.publishing.publish(chosen, actor=actor, reason="同意", **options)

    async def propose(self, actor: str = "zhang", **changes: str) -> None:
        """Correct the award and submit it."""
        await self.drafts.edit(AWARD, changes or {"benefit": "奖励 30万元"}, actor=actor, reason="提高标准")
        await self.drafts.submit(ONE, actor=actor, reason="请审核")

    async def events(self, clause_id: str = AWARD) -> list[tuple[str, str]]:
        async with self.database.work() as session:
            return [(e.event, e.actor) for e in await PolicyRepository(session).history(clause_id)]

    async def in_force(self, day: date = DAY) -> dict[str, int]:
        async with self.database.work() as session:
            return {entry.clause.id: entry.version for entry in await PolicyRepository(session).in_force(day)}


def house(database: Database, vocabulary: Vocabulary, roles: Roles | None) -> House:
    parts = [part(database, vocabulary, roles) for part in (PolicyAdmin, PolicyDrafts, PolicyPublishing, PolicyGolden)]
    admin, drafts, publishing, golden = parts
    review, matching = PolicyReview(database, vocabulary), MatchingService(database, vocabulary)
    return House(admin, drafts, review, publishing, golden, matching, database, vocabulary)  # type: ignore[arg-type]


@pytest.fixture
async def alone(database: Database, vocabulary: Vocabulary, sample_file: Path) -> House:
    """Give a house without configured roles, its sample clauses published."""
    made = house(database, vocabulary, None)
    await made.admin.import_file(sample_file, actor="setup")
    return made


@pytest.fixture
async def governed(alone: House) -> House:
    """Give the same house with roles."""
    return house(alone.database, alone.vocabulary, ROLES)


@pytest.fixture
def edited(tmp_path: Path, sample_file: Path) -> Edited:
    """Give a maker of changed sample files."""

    def edit(old: str, new: str) -> Path:
        text = sample_file.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "edited.yaml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return edit


async def test_a_correction_becomes_a_version_only_when_a_second_person_publishes_it(governed: House) -> None:
    await governed.propose()
    assert (await governed.in_force())[AWARD] == 1
    published = await governed.publish()
    assert [(entry.clause_id, entry.version) for entry in published] == [(AWARD, 2)]
    assert (await governed.in_force())[AWARD] == 2
    assert await governed.events() == [
        ("added", "setup"), ("drafted", "zhang"), ("submitted", "zhang"), ("published", "li"),
    ]  # fmt: skip


async def test_nobody_publishes_their_own_work_with_or_without_roles(governed: House, alone: House) -> None:
    await governed.propose(actor="chen")
    for place in (governed, alone):
        with pytest.raises(RoleError, match="chen"):
            await place.publish(actor="chen")
    assert (await governed.in_force())[AWARD] == 1


async def test_who_corrects_or_submits_a_draft_of_another_becomes_an_author_too(governed: House) -> None:
    await governed.drafts.edit(AWARD, {"benefit": "奖励 30万元"}, actor="zhang", reason="改")
    await governed.drafts.submit(ONE, actor="chen", reason="请审核")
    with pytest.raises(RoleError, match="chen"):
        await governed.publish(actor="chen")


@pytest.mark.parametrize(("step", "actor"), [("edit", "li"), ("edit", "wang"), ("publish", "zhang"), ("publish", "x")])
async def test_a_step_of_another_role_is_refused_and_changes_nothing(governed: House, step: str, actor: str) -> None:
    await governed.propose()
    before = await governed.events()
    attempts = {
        "edit": lambda: governed.drafts.edit(AWARD, {"benefit": "奖励 50万元"}, actor=actor, reason="改"),
        "publish": lambda: governed.publish(actor=actor),
    }
    with pytest.raises(RoleError):
        await attempts[step]()
    assert await governed.events() == before


async def test_a_draft_is_published_only_from_review(governed: House) -> None:
    await governed.drafts.edit(AWARD, {"benefit": "奖励 30万元"}, actor="zhang", reason="改")
    with pytest.raises(LifecycleError, match="submit"):
        await governed.publish()


async def test_what_is_corrected_in_review_must_be_submitted_again(governed: House) -> None:
    await governed.propose()
    draft = await governed.drafts.edit(AWARD, {"benefit": "奖励 40万元"}, actor="zhang", reason="再改")
    assert draft.state is DraftState.DRAFT
    with pytest.raises(LifecycleError):
        await governed.publish()


async def test_a_returned_draft_goes_back_with_the_reason(governed: House) -> None:
    await governed.propose()
    [draft] = await governed.drafts.give_back(ONE, actor="li", reason="金额与原文不符")
    assert draft.state is DraftState.DRAFT
    history = (await governed.review.review(AWARD)).history
    assert (history[-1].event, history[-1].actor, history[-1].reason) == ("returned", "li", "金额与原文不符")


async def test_a_withdrawn_draft_is_gone_and_the_clause_stays(governed: House) -> None:
    await governed.propose()
    await governed.drafts.withdraw(ONE, actor="zhang", reason="不改了")
    assert await governed.review.queue() == []
    assert (await governed.in_force())[AWARD] == 1
    with pytest.raises(LifecycleError, match="已由 zhang 撤回"):
        await governed.publish()


async def test_two_approvers_at_once_publish_once_and_the_other_is_told(governed: House) -> None:
    await governed.propose()
    results = await asyncio.gather(governed.publish(actor="li"), governed.publish(actor="chen"), return_exceptions=True)
    refused = [result for result in results if isinstance(result, LifecycleError)]
    assert len(refused) == 1
    assert "发布" in str(refused[0])
    assert str(refused[0]).startswith(f"条款 {AWARD} 的草案已由 ")
    assert (await governed.in_force())[AWARD] == 2
    assert [event for event, _ in await governed.events()].count("published") == 1


async def test_a_draft_of_an_older_version_cannot_undo_a_newer_one(
    governed: House, alone: House, edited: Edited
) -> None:
    await governed.propose()
    await alone.admin.import_file(edited("奖励 20万元", "奖励 25万元"), actor="setup")
    with pytest.raises(LifecycleError, match="第 1 版，现在已有第 2 版"):
        await governed.publish()
    await governed.propose(actor="zhang", benefit="奖励 35万元")
    assert [entry.version for entry in await governed.publish()] == [3]


async def test_all_drafts_of_a_document_are_published_or_none(governed: House) -> None:
    await governed.propose()
    await governed.drafts.edit(FIRST_SET, {"quote": "原文里没有的话", "when": "从业人数 > 9人 且 从业人数 < 5人"},
                               actor="zhang", reason="改")  # fmt: skip
    await governed.drafts.submit(Chosen((FIRST_SET,)), actor="zhang", reason="请审核")
    with pytest.raises(LifecycleError, match=FIRST_SET):
        await governed.publish(Chosen(document=DOCUMENT))
    assert set((await governed.in_force()).values()) == {1}


async def at_odds(governed: House) -> None:
    """Submit two drafts that give different awards to the same enterprises; each alone is fine."""
    rule = "注册地 属于 余杭区 且 资质 含 瞪羚企业"
    await governed.propose(when=rule, benefit="奖励 30万元", title="瞪羚企业奖励")
    same = {"when": rule, "benefit": "奖励 50万元", "title": "瞪羚企业奖励", "kind": "benefit"}
    await governed.drafts.edit(FIRST_SET, same, actor="zhang", reason="改")
    await governed.drafts.submit(Chosen((FIRST_SET,)), actor="zhang", reason="请审核")


async def test_drafts_of_one_batch_that_contradict_each_other_are_not_published_together(governed: House) -> None:
    await at_odds(governed)
    with pytest.raises(LifecycleError, match="条件相同、金额不同"):
        await governed.publish(Chosen(document=DOCUMENT))
    assert set((await governed.in_force()).values()) == {1}


async def test_a_reviewer_is_shown_what_contradicts_another_draft_in_review(governed: House) -> None:
    await at_odds(governed)
    found = (await governed.review.review(AWARD)).blocking
    assert [(finding.topic, finding.subjects) for finding in found] == [("conflict", (AWARD, FIRST_SET))]


async def test_of_two_drafts_at_odds_one_may_be_published_alone(governed: House) -> None:
    await at_odds(governed)
    [published] = await governed.publish(ONE)
    assert (published.clause_id, published.version) == (AWARD, 2)


async def test_what_no_enterprise_can_meet_is_not_published_whatever_the_approver_says(governed: House) -> None:
    await governed.propose(when="从业人数 > 9人 且 从业人数 < 5人")
    with pytest.raises(LifecycleError, match="不能发布"):
        await governed.publish(override="就要发布")


async def test_an_error_that_is_a_judgement_call_passes_with_a_logged_reason(governed: House) -> None:
    await governed.propose(valid_from="2026-03-01", valid_to="2026-03-31", window_opens="2026-06-01",
                           window_closes="2026-07-01")  # fmt: skip
    review = await governed.review.review(AWARD)
    assert [finding.topic for finding in review.blocking] == ["period"]
    with pytest.raises(LifecycleError, match="--override"):
        await governed.publish()
    await governed.publish(override="原文如此")
    last = (await governed.admin.story(AWARD)).history[-1]
    assert "原文如此" in last.reason
    assert AWARD in last.reason


async def test_a_failing_golden_case_keeps_a_clause_from_being_published(governed: House) -> None:
    facts = '{"qualifications":{"has":["high_tech_enterprise"]},"region":"330110"}'
    case = GoldenCase(AWARD, "高企", facts, "eligible", amount="20万元")
    await governed.golden.keep([case], actor="zhang", reason="样例")
    assert all(result.passed for result in await governed.golden.run())
    await governed.propose()
    with pytest.raises(LifecycleError, match="高企"):
        await governed.publish(override="不管")


async def test_golden_cases_of_an_unknown_clause_are_refused(governed: House) -> None:
    with pytest.raises(NotFoundError, match=AWARD):
        await governed.golden.keep(
            [GoldenCase("sm-high-tech-awrd", "x", "{}", "unknown")], actor="zhang", reason="样例"
        )


async def test_matching_asks_the_version_of_the_day(governed: House) -> None:
    await governed.propose(benefit="奖励 30万元", valid_from="2026-10-01")
    await governed.publish()
    profile = profile_from_json(
        {"facts": {"region": "330110", "qualifications": {"has": ["high_tech_enterprise"]}}}, governed.vocabulary
    )
    worths = {}
    for day in (date(2026, 9, 30), date(2026, 10, 1)):
        found = await governed.matching.match(profile, as_of=day, channel="t")
        award = next(match for match in found.result.having(Verdict.ELIGIBLE) if match.clause.id == AWARD)
        assert award.worth is not None
        worths[day] = (award.subject.version, award.worth.total.low, award.subject.last_day)
    assert worths == {
        date(2026, 9, 30): (1, 200_000, date(2026, 9, 30)),
        date(2026, 10, 1): (2, 300_000, date(2028, 12, 31)),
    }


async def test_matching_as_known_before_a_correction_gives_what_was_answered_then(governed: House) -> None:
    before = utc_now()
    await governed.propose()
    await governed.publish()
    profile = profile_from_json({"facts": {}}, governed.vocabulary)
    versions = {}
    for known_at in (before, None):
        found = await governed.matching.match(profile, as_of=DAY, channel="t", known_at=known_at)
        versions[known_at] = {match.clause.id: match.subject.version for match in found.result.matches}[AWARD]
    assert versions == {before: 1, None: 2}


async def test_what_will_be_known_cannot_be_asked(governed: House) -> None:
    with pytest.raises(InputError, match="还没有到"):
        await governed.admin.story(AWARD, DAY, utc_now() + timedelta(hours=1))


async def test_a_cached_shelf_sees_a_suspension_at_the_next_turn(governed: House) -> None:
    shelf = Shelf(governed.vocabulary)

    async def on_the_shelf() -> bool:
        async with governed.database.work() as session:
            knowledge = await shelf.knowledge(session, DAY)
        return any(entry.clause.id == AWARD for entry in knowledge.clauses)

    assert await on_the_shelf()
    await governed.publishing.suspend(AWARD, DAY, actor="li", reason="资金用完")
    assert not await on_the_shelf()
    await governed.publishing.resume(AWARD, DAY, actor="li", reason="资金到位")
    assert await on_the_shelf()


async def test_an_expired_clause_answers_for_the_days_before_and_says_so(governed: House) -> None:
    await governed.publishing.expire(AWARD, DAY, actor="li", reason="文件废止")
    assert AWARD not in await governed.in_force(DAY)
    assert (await governed.in_force(DAY - timedelta(days=1)))[AWARD] == 1
    states = {entry.clause.id: entry.state for entry in await governed.admin.all_clauses(DAY)}
    assert states[AWARD] is LifecycleState.EXPIRED


async def test_the_first_day_may_be_chosen_when_publishing(governed: House) -> None:
    await governed.propose()
    [published] = await governed.publish(start=date(2026, 9, 1))
    assert published.days.first == date(2026, 9, 1)
    assert (await governed.in_force())[AWARD] == 1


async def test_an_import_by_an_author_waits_in_review_and_twice_is_once(governed: House, edited: Edited) -> None:
    path = edited("奖励 20万元", "奖励 30万元")
    first = await governed.admin.import_file(path, actor="zhang")
    assert first.proposal is not None
    assert (first.proposal.drafted, first.counts.unchanged) == ([AWARD], 4)
    assert (await governed.in_force())[AWARD] == 1
    events = await governed.events()
    second = await governed.admin.import_file(path, actor="zhang")
    assert second.proposal is not None
    assert (second.proposal.drafted, second.proposal.corrected, second.proposal.unchanged) == ([], [], 5)
    assert await governed.events() == events
    await governed.publish(Chosen(document=DOCUMENT))
    assert (await governed.in_force())[AWARD] == 2


async def test_an_import_by_somebody_without_the_role_is_refused(governed: House, sample_file: Path) -> None:
    with pytest.raises(RoleError):
        await governed.admin.import_file(sample_file, actor="li")


async def test_an_import_does_not_overwrite_what_another_author_is_at_work_on(governed: House, edited: Edited) -> None:
    await governed.drafts.edit(AWARD, {"benefit": "奖励 33万元"}, actor="chen", reason="改")
    report = await governed.admin.import_file(edited("奖励 20万元", "奖励 30万元"), actor="zhang")
    assert report.proposal is not None
    assert report.proposal.held_up == [AWARD]
    assert (await governed.review.review(AWARD)).draft.authors == ("chen",)


async def test_a_changed_document_shows_only_after_its_draft_is_published(governed: House, edited: Edited) -> None:
    async def title() -> str:
        async with governed.database.work() as session:
            return (await PolicyRepository(session).get(AWARD)).document.title

    path = edited("奖励 20万元", "奖励 30万元")
    path.write_text(path.read_text(encoding="utf-8").replace("若干措施", "若干办法", 1), encoding="utf-8")
    before = await title()
    await governed.admin.import_file(path, actor="zhang")
    assert await title() == before
    await governed.publish()
    assert await title() == before.replace("措施", "办法")


async def test_a_feed_applies_dates_at_once_and_lets_amounts_wait(governed: House, edited: Edited) -> None:
    path = edited("window_closes: 2026-12-15", "window_closes: 2026-12-31")
    path.write_text(path.read_text(encoding="utf-8").replace("30% 补贴", "40% 补贴"), encoding="utf-8")
    report = await governed.admin.import_file(path, actor="zhang", is_feed=True)
    assert [(fed.clause_id, fed.applied, fed.waiting) for fed in report.fed] == [(FIRST_SET, ("window",), ("benefit",))]
    stored = (await governed.admin.story(FIRST_SET)).stored
    assert stored.version == 2
    assert stored.clause.window is not None
    assert stored.clause.window.closes == date(2026, 12, 31)
    review = await governed.review.review(FIRST_SET)
    assert (review.draft.base_version, [change.field for change in review.changes]) == (2, ["benefit"])
    await governed.publish(Chosen((FIRST_SET,)))
    assert await governed.events(FIRST_SET) == [
        ("added", "setup"), ("fed", "zhang"), ("drafted", "zhang"), ("submitted", "zhang"), ("published", "li"),
    ]  # fmt: skip


async def test_the_same_feed_again_changes_nothing(governed: House, edited: Edited) -> None:
    path = edited("window_closes: 2026-12-15", "window_closes: 2026-12-31")
    await governed.admin.import_file(path, actor="zhang", is_feed=True)
    events = await governed.events(FIRST_SET)
    report = await governed.admin.import_file(path, actor="zhang", is_feed=True)
    assert (report.fed, report.counts.unchanged) == ((), 5)
    assert await governed.events(FIRST_SET) == events


async def test_a_new_clause_of_a_feed_waits_whole(governed: House, edited: Edited) -> None:
    report = await governed.admin.import_file(edited("id: sm-investment", "id: sm-new"), actor="zhang", is_feed=True)
    assert [(fed.clause_id, fed.is_new) for fed in report.fed] == [("sm-new", True)]
    assert "sm-new" not in await governed.in_force()
    with pytest.raises(NotFoundError, match="只有草案"):
        await governed.admin.story("sm-new")


async def test_an_unchanged_edit_and_an_edit_of_nothing_are_refused(governed: House) -> None:
    for changes in ({}, {"benefit": "奖励 20万元"}, {"id": "other"}):
        with pytest.raises(InputError):
            await governed.drafts.edit(AWARD, changes, actor="zhang", reason="改")
    assert await governed.review.queue() == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"when": "注册帝 属于 余杭区"}, "注册地"),
        ({"benefit": "奖励 很多"}, "benefit"),
        ({"benfit": "奖励 30万元"}, "benefit"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
    ],
)
async def test_a_bad_correction_names_the_field_and_the_nearest_word(
    governed: House, changes: dict[str, str], named: str
) -> None:
    with pytest.raises(InputError, match=named):
        await governed.drafts.edit(AWARD, changes, actor="zhang", reason="改")


async def test_steps_on_unknown_clauses_and_documents_name_the_nearest(governed: House) -> None:
    await governed.propose()
    with pytest.raises(NotFoundError, match=AWARD):
        await governed.publish(Chosen(("sm-high-tech-awrd",)))
    with pytest.raises(NotFoundError, match=DOCUMENT):
        await governed.publish(Chosen(document="sample-measure"))
    with pytest.raises(LifecycleError, match="没有可以处理的草案"):
        await governed.publish(Chosen(document="sample-report"))
    with pytest.raises(NotFoundError, match=AWARD):
        await governed.publishing.suspend("sm-high-tech-awrd", DAY, actor="li", reason="停")


async def test_the_review_shows_the_change_of_meaning_and_the_dates_after_publication(governed: House) -> None:
    await governed.propose(
        when="注册地 属于 余杭区 且 资质 含 国家高新技术企业 且 从业人数 ≥ 10人", valid_from="2026-10-01"
    )
    review = await governed.review.review(AWARD)
    assert review.meaning is not None
    assert review.meaning.value == "stricter"
    assert [(span.version, span.days.first) for span in review.after.spans] == [
        (1, date(2026, 2, 1)), (2, date(2026, 10, 1)),
    ]  # fmt: skip


async def test_versions_drafts_and_documents_are_compared(governed: House, sample_bundles: list[Bundle]) -> None:
    await governed.propose()
    draft = await governed.review.diff_versions(AWARD, None, None)
    assert (draft.old, draft.new, [change.field for change in draft.changes]) == ("第 1 版", "审核中", ["benefit"])
    document = await governed.review.diff_document(DOCUMENT)
    assert ([change.clause_id for change in document.changed], document.unchanged) == ([AWARD], 3)
    await governed.publish()
    versions = await governed.review.diff_versions(AWARD, 1, 2)
    assert [(change.old, change.new) for change in versions.changes] == [("奖励 20万元", "奖励 30万元")]
    file = await governed.review.diff_bundles(sample_bundles)
    assert [change.clause_id for change in file.changed] == [AWARD]
    with pytest.raises(NotFoundError, match="2 版"):
        await governed.review.diff_versions(AWARD, 1, 7)
