"""`huiqi policies import`: clauses of a file, published at once, sent to review, or taken as a feed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.app import open_app
from bot.commands.acting import acting, actor_option, json_option
from bot.outcomes import ImportReport
from bot.output import print_json
from bot.services.policy_admin import PolicyAdmin
from bot.settings import roles_from_environment
from bot.views.drafts_json import fed_json, proposal_json
from bot.views.review_text import fed_lines, proposal_text
from policies.errors import InputError


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--shipped", is_flag=True, help="导入随程序提供的条款")
@click.option("--keep-good", is_flag=True, help="有不合格的记录时，仍导入合格的那些")
@click.option("--feed", "is_feed", is_flag=True, help="当作数据源：窗口、有效期、材料、注意事项直接更新，其余等待审批")
@actor_option
@json_option
def import_command(
    file: Path | None,
    shipped: bool,  # noqa: FBT001 - click passes options by name
    keep_good: bool,  # noqa: FBT001 - click passes options by name
    is_feed: bool,  # noqa: FBT001 - click passes options by name
    actor: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """导入 YAML 或 XLSX 文件 FILE；默认有一条不合格就整份不导入。设了 HUIQI_ROLES 时，导入的条款先进入审核。"""  # noqa: D400, D415 - shown to users
    if shipped == (file is not None) or (shipped and is_feed):
        raise click.UsageError("请给出一个文件，或用 --shipped")
    report = asyncio.run(_import(file, acting(actor), keep_good=keep_good, is_feed=is_feed))
    if as_json:
        print_json(_import_json(report))
    else:
        _print_import(report)
    if report.rejections:
        raise InputError(_rejected_line(report))


async def _import(file: Path | None, actor: str, *, keep_good: bool, is_feed: bool) -> ImportReport:
    async with open_app() as app:
        admin = PolicyAdmin(app.database, app.vocabulary, roles_from_environment())
        if file is None:
            return await admin.import_shipped(actor=actor)
        return await admin.import_file(file, actor=actor, keep_good=keep_good, is_feed=is_feed)


def _print_import(report: ImportReport) -> None:
    for rejection in report.rejections:
        click.echo(f"  ✗ {' '.join(str(rejection).split())}")
    counts = report.counts
    if report.is_feed:
        click.echo(f"数据源：{len(report.fed)} 条有变化，未变 {counts.unchanged} 条")
        for line in fed_lines(report.fed):
            click.echo(line)
    elif report.proposal is not None:
        click.echo(proposal_text(report.proposal, "已配置角色，导入的条款进入审核"))
    elif report.stored:
        click.echo(f"新增 {len(counts.added)} 条，更新 {len(counts.changed)} 条，未变 {counts.unchanged} 条")


def _rejected_line(report: ImportReport) -> str:
    outcome = "其余已导入" if report.stored else "没有导入任何内容"
    return f"{len(report.rejections)} 条记录不合格，{outcome}；第一处：{report.rejections[0]}"


def _import_json(report: ImportReport) -> dict[str, object]:
    counts = report.counts
    rejected = [{"row": r.row, "field": r.field, "reason": r.reason} for r in report.rejections]
    accepted = {"added": list(counts.added), "changed": list(counts.changed), "unchanged": counts.unchanged}
    told: dict[str, object] = {"stored": report.stored, "accepted": accepted, "rejected": rejected}
    if report.proposal is not None:
        told["drafts"] = proposal_json(report.proposal)
    if report.is_feed:
        told["fed"] = [fed_json(entry) for entry in report.fed]
    return told
