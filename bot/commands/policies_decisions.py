"""`huiqi policies publish/suspend/resume/expire`: what approvers decide."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import click

from bot.app import App, open_app
from bot.commands.acting import acting, actor_option, chosen_of, json_option, reason_option
from bot.commands.arguments import DAY, today
from bot.commands.find import reach_json, tell_reach
from bot.outcomes import ImpactReport, Published
from bot.output import print_json
from bot.services.impact import ImpactService
from bot.services.impact_plans import ImpactPlans
from bot.services.policy_drafts import Chosen
from bot.services.policy_publishing import PolicyPublishing
from bot.settings import roles_from_environment
from bot.views.drafts_json import published_json, timeline_json
from bot.views.impact_json import impact_json
from bot.views.impact_text import impact_line
from bot.views.review_text import published_text, timeline_text
from policies.errors import HuiqiError
from policies.lifecycle import Step
from policies.timeline import Timeline

LISTED = 3
"""So many published clauses have their enterprises listed at once; `huiqi find` lists any."""
NAMED = 5
"""So many enterprises of each list."""
MOST_MEASURED = 20
"""Clauses whose impact is measured right after publishing: of each a large registry takes seconds."""


@click.command("publish")
@click.argument("ids", metavar="ID…", nargs=-1)
@click.option("--document", default=None, help="发布这份文件的全部待审草案")
@click.option("--from", "start", type=DAY, default=None, help="从哪一天起生效；默认按条款自己写的起始日")
@click.option("--override", default=None, metavar="原因", help="检查说有错、但判断无误时，写明原因照样发布")
@reason_option
@actor_option
@json_option
def publish_command(  # noqa: PLR0913, PLR0917 - click passes every option
    ids: tuple[str, ...],
    document: str | None,
    start: date | None,
    override: str | None,
    reason: str,
    actor: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """发布审核中的草案；起草的人不能发布自己的草案。"""  # noqa: D400, D415 - shown to users
    chosen = chosen_of(ids, document)
    asyncio.run(_publish(chosen, Decision(acting(actor), reason, override, start), as_json=as_json))


@dataclass(frozen=True, slots=True)
class Decision:
    """Who publishes, why, over which objections, and from when."""

    actor: str
    reason: str
    override: str | None
    start: date | None


async def _publish(chosen: Chosen, decision: Decision, *, as_json: bool) -> None:
    async with open_app() as app:
        publishing = PolicyPublishing(app.database, app.vocabulary, roles_from_environment())
        published = await publishing.publish(
            chosen,
            actor=decision.actor,
            reason=decision.reason,
            override=decision.override,
            start=decision.start,
        )
        impact = await _impact(app, published)
        reached = [] if impact is None or not impact.registered else _reaching(published)
        if as_json:
            told = None if impact is None else impact_json(impact)
            reach = [await reach_json(app, entry.clause_id, day, NAMED) for entry, day in reached]
            print_json({"published": [published_json(entry) for entry in published], "impact": told, "reach": reach})
            return
        click.echo(published_text(published))
        if impact is not None and impact.registered:
            click.echo(impact_line(impact))
        if len(published) > MOST_MEASURED:
            click.echo(f"一次发布 {len(published)} 条，没有计算影响；逐条看：huiqi policies impact 编号")
        for entry, day in reached:
            click.echo()
            await tell_reach(app, entry.clause_id, day, NAMED)
        if len(published) > len(reached) > 0:
            click.echo(f"\n其余 {len(published) - len(reached)} 条的企业名单：huiqi find 编号")


def _reaching(published: Sequence[Published]) -> list[tuple[Published, date]]:
    """Choose the clauses whose enterprises are listed at once, each with the first day that it can be asked for."""
    now = today()
    days = [(entry, entry.days.first or now) for entry in published[:LISTED]]
    return [(entry, max(now, first)) for entry, first in days if entry.days.last is None or entry.days.last >= now]


async def _impact(app: App, published: Sequence[Published]) -> ImpactReport | None:
    """Measure what was published; that it cannot be told must not look as if nothing had been published."""
    if len(published) > MOST_MEASURED:
        return None
    try:
        planned = await ImpactPlans(app.database).of_published(published)
        return await ImpactService(app.database, app.vocabulary).measure(planned, limit=0)
    except HuiqiError as error:
        click.echo(f"注意：已经发布；影响没有算出来：{error}", err=True)
        return None


def _decision(name: str, step: Step, explained: str) -> click.Command:
    """Make the command of a step that holds from a day on."""

    @click.command(name, help=explained)
    @click.argument("clause_id", metavar="ID")
    @click.option("--from", "day", type=DAY, required=True, help="从哪一天起（含当天）")
    @reason_option
    @actor_option
    @json_option
    def command(clause_id: str, day: date, reason: str, actor: str | None, *, as_json: bool) -> None:
        timeline = asyncio.run(_decide(step, clause_id, day, acting(actor), reason))
        if as_json:
            print_json({"clause": clause_id} | timeline_json(timeline))
        else:
            click.echo(timeline_text(clause_id, step, day, timeline))

    return command


async def _decide(step: Step, clause_id: str, day: date, actor: str, reason: str) -> Timeline:
    async with open_app() as app:
        publishing = PolicyPublishing(app.database, app.vocabulary, roles_from_environment())
        steps = {Step.SUSPEND: publishing.suspend, Step.RESUME: publishing.resume, Step.EXPIRE: publishing.expire}
        return await steps[step](clause_id, day, actor=actor, reason=reason)


suspend_command = _decision("suspend", Step.SUSPEND, "从某一天起暂停一条条款，直到恢复。")
resume_command = _decision("resume", Step.RESUME, "从某一天起恢复暂停的条款。")
expire_command = _decision("expire", Step.EXPIRE, "从某一天起废止一条条款；以前的日子仍按旧版回答。")
