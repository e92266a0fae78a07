"""What approvers do: publish, suspend, resume, expire. Each use case is one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outcomes import OVERRIDABLE, Published
from bot.services.acting import begin, prove
from bot.services.announcing import News, announce
from bot.services.policy_drafts import Chosen, choose
from bot.services.policy_review import DraftChecks, names_of
from policies.checks import Finding, Severity
from policies.drafts import StoredDraft
from policies.errors import LifecycleError
from policies.lifecycle import Roles, Step, after, checked_reason, refuse_own_work
from policies.store.database import UnitsOfWork
from policies.store.documents import DocumentStore
from policies.store.drafts import DraftRepository
from policies.store.repository import PolicyRepository
from policies.store.versions import Act
from policies.timeline import Timeline, day_in_china
from policies.vocabulary import Vocabulary


class PolicyPublishing:
    """Use cases of deciding."""

    def __init__(
        self, database: UnitsOfWork, vocabulary: Vocabulary, roles: Roles | None = None, *, channel: str = "cli"
    ) -> None:
        self._database = database
        self._channel = channel
        self._vocabulary = vocabulary
        self._roles = roles or Roles()

    async def publish(
        self, chosen: Chosen, *, actor: str, reason: str, override: str | None = None, start: date | None = None
    ) -> list[Published]:
        """Publish drafts in review, all of those chosen or none; never one's own work.

        `override` sets aside errors that are a judgement call and is logged; `start` is the day from which they hold.
        """
        approver = self._roles.require(actor, Step.PUBLISH)
        async with self._database.work() as session:
            act = await begin(session, approver, reason)
            drafts = await choose(session, chosen, Step.PUBLISH)
            versions = await PolicyRepository(session).newest_versions([draft.clause.id for draft in drafts])
            for draft in drafts:
                _admit(draft, approver, versions.get(draft.clause.id))
            findings = await self._blocking(session, drafts, act)
            act = _with_override(act, findings, override)
            await prove(session, act, Step.PUBLISH, [draft.clause.id for draft in drafts], channel=self._channel)
            return await self._put_in_force(session, drafts, act, start)

    async def _blocking(self, session: AsyncSession, drafts: Sequence[StoredDraft], act: Act) -> list[Finding]:
        checks = await DraftChecks.open(session, self._vocabulary, day_in_china(act.at), drafts)
        found = [finding for draft in drafts for finding in await checks.findings(draft)]
        return [finding for finding in found if finding.severity is Severity.ERROR]

    async def _put_in_force(
        self, session: AsyncSession, drafts: Sequence[StoredDraft], act: Act, start: date | None
    ) -> list[Published]:
        repository, copies, documents = PolicyRepository(session), DraftRepository(session), DocumentStore(session)
        before = await repository.timelines([draft.clause.id for draft in drafts])
        for document in dict.fromkeys(draft.document for draft in drafts):
            await documents.save(document)
        for draft in drafts:
            await copies.move(draft, Step.PUBLISH, act.actor, act)
        wordings = await repository.publish([draft.clause for draft in drafts], act, step=Step.PUBLISH, start=start)
        await announce(session, [News(one.clause, one.version, one.days.first) for one in wordings], act)
        return [
            Published(
                wording.clause.id,
                wording.clause.title,
                wording.version,
                wording.days,
                before[wording.clause.id],
                before[wording.clause.id].published(wording.version, wording.days),
            )
            for wording in wordings
        ]

    async def suspend(self, clause_id: str, day: date, *, actor: str, reason: str) -> Timeline:
        """Take a clause out of force from a day on, until it is resumed."""
        return await self._step(Step.SUSPEND, clause_id, day, actor, reason)

    async def resume(self, clause_id: str, day: date, *, actor: str, reason: str) -> Timeline:
        """Put a suspended clause back in force from a day on."""
        return await self._step(Step.RESUME, clause_id, day, actor, reason)

    async def expire(self, clause_id: str, day: date, *, actor: str, reason: str) -> Timeline:
        """End a clause from a day on."""
        return await self._step(Step.EXPIRE, clause_id, day, actor, reason)

    async def _step(self, step: Step, clause_id: str, day: date, actor: str, reason: str) -> Timeline:
        approver = self._roles.require(actor, step)
        async with self._database.work() as session:
            act = await begin(session, approver, reason)
            await prove(session, act, step, [clause_id], channel=self._channel)
            repository = PolicyRepository(session)
            steps = {Step.SUSPEND: repository.suspend, Step.RESUME: repository.resume, Step.EXPIRE: repository.expire}
            return await steps[step](clause_id, day, act)


def _admit(draft: StoredDraft, approver: str, newest: int | None) -> None:
    """Refuse a draft that is not in review, the approver's own, or written on top of an older version."""
    subject = draft.clause.id
    after(Step.PUBLISH, draft.state, subject)
    refuse_own_work(approver, draft.authors, subject)
    if newest != draft.base_version:
        was = "还没有发布过的版本" if draft.base_version is None else f"第 {draft.base_version} 版"
        raise LifecycleError(
            f"{subject} 的草案基于{was}，现在已有第 {newest} 版："
            "请退回，由起草人对着新版改过（huiqi policies edit）再提交"
        )


def _with_override(act: Act, blocking: Sequence[Finding], override: str | None) -> Act:
    """Let errors pass that the approver sets aside with a reason, and write that into the log; refuse all others."""
    if not blocking:
        return act
    hard = [finding for finding in blocking if finding.topic not in OVERRIDABLE]
    if hard:
        raise LifecycleError(f"有 {len(hard)} 处错误，不能发布：{_subject(hard[0])}：{hard[0].message}")
    if override is None:
        raise LifecycleError(
            f"有 {len(blocking)} 处要由审批人判断：{_subject(blocking[0])}：{blocking[0].message}；"
            "确认无误可加 --override 原因"
        )
    reason = checked_reason(override)
    return Act(act.actor, f"{act.reason}（不顾检查发布：{reason}；所涉：{names_of(blocking)}）", act.at)


def _subject(finding: Finding) -> str:
    return finding.subjects[0] if finding.subjects else "-"
