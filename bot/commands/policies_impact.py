"""`huiqi policies impact`: whom a draft, a version or a suspension touches, before anybody decides."""

from __future__ import annotations

import asyncio
from datetime import date

import click

from bot.app import open_app
from bot.commands.acting import acting, actor_option, json_option
from bot.commands.arguments import DAY
from bot.outcomes import ImpactReport
from bot.output import print_json
from bot.services.impact import ImpactService
from bot.services.impact_plans import ImpactPlans
from bot.settings import roles_from_environment
from bot.views.impact_json import impact_json
from bot.views.impact_text import impact_text
from policies.vocabulary import load_vocabulary

SHOWN = 5
SHOWN_OF_MANY = 0


@click.command("impact")
@click.argument("clause_id", metavar="[ID]", required=False)
@click.option("--document", default=None, help="这份文件的全部待处理草案合在一起看")
@click.option("--suspend", is_flag=True, help="看暂停（已发布的）条款会让谁失去什么")
@click.option("--as-of", "day", type=DAY, default=None, help="按哪一天看；默认是改动生效的第一天，已生效的按今天")
@click.option(
    "--limit", type=click.IntRange(min=0), default=None, help=f"每组最多列多少家，默认 {SHOWN} 家，看一份文件时不列"
)
@actor_option
@json_option
def impact_command(  # noqa: PLR0913, PLR0917 - click passes every option
    clause_id: str | None,
    document: str | None,
    suspend: bool,  # noqa: FBT001 - click passes options by name
    day: date | None,
    limit: int | None,
    actor: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """发布前看影响：库里哪些企业会新符合、不再符合、金额变化，合计多少；没有草案的条款看现行版带来的变化。"""  # noqa: D400, D415 - shown to users
    if (clause_id is None) == (document is None):
        raise click.UsageError("请给出条款编号，或用 --document 指定一份文件")
    roles_from_environment().require_any_role(acting(actor), "查看影响")
    chosen = limit if limit is not None else (SHOWN_OF_MANY if clause_id is None else SHOWN)
    report = asyncio.run(_impact(clause_id, document, day, chosen, suspend=suspend))
    if report.by_reference:
        click.echo(
            f"注意：有 {report.by_reference} 家企业逐家计算；运行 huiqi enterprises rebuild 可能会快得多", err=True
        )
    if as_json:
        print_json(impact_json(report))
    else:
        click.echo(impact_text(report, load_vocabulary()))


async def _impact(
    clause_id: str | None, document: str | None, day: date | None, limit: int, *, suspend: bool
) -> ImpactReport:
    async with open_app() as app:
        plans = ImpactPlans(app.database)
        if clause_id is None:
            planned = await plans.of_document(document or "", day, suspend=suspend)
        else:
            planned = [await plans.of_clause(clause_id, day, suspend=suspend)]
        return await ImpactService(app.database, app.vocabulary).measure(planned, limit=limit)
