"""`huiqi certificates`: qualifications of enterprises and when they lapse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.commands.arguments import today
from bot.commands.entitlements import payouts
from bot.commands.operator import authorized
from bot.output import print_json
from bot.payout.shown import Expiring
from bot.services.certificate_file import read_certificates
from bot.views.payout_json import expiring_json
from bot.views.payout_text import expiring_lines
from matcher.payout.certificates import Certificate
from policies.errors import InputError
from policies.vocabulary import Vocabulary, load_vocabulary

SHOWN = 5


@click.group("certificates")
def certificates() -> None:
    """资质证书：有效期，到期前提醒。"""  # noqa: D400, D415 - shown to users


@certificates.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def import_command(file: Path, *, as_json: bool) -> None:
    """导入 CSV 或 XLSX 文件 FILE，列：uscc,term,valid_from,valid_to,number；不合格的行指出来，其余导入。"""  # noqa: D400, D415 - shown to users
    authorized("导入证书")
    report = read_certificates(file, load_vocabulary())
    stored = asyncio.run(_save(report.certificates)) if report.certificates else 0
    if as_json:
        rejected = [{"row": one.row, "field": one.field, "reason": one.reason} for one in report.rejections]
        print_json({"stored": stored, "rejected": rejected})
    else:
        for one in report.rejections[:SHOWN]:
            click.echo(f"  ✗ 第 {one.row} 行 {one.field}：{one.reason}")
        click.echo(f"导入 {stored} 张证书")
    if report.rejections:
        first = report.rejections[0]
        raise InputError(
            f"{len(report.rejections)} 行没有采用，其余已导入；第一处：第 {first.row} 行 {first.field}：{first.reason}"
        )


async def _save(found: tuple[Certificate, ...]) -> int:
    async with payouts() as (cases, _):
        return await cases.save_certificates(found)


@certificates.command("expiring")
@click.option("--within", type=click.IntRange(0, 3660), default=60, show_default=True, help="多少天内到期")
@click.option("--notify", is_flag=True, help="告知这些企业（每张证书、每条政策只告知一次）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def expiring_command(within: int, *, notify: bool, as_json: bool) -> None:
    """列出快到期的、会影响享受政策的证书。"""  # noqa: D400, D415 - shown to users
    found, planned, vocabulary = asyncio.run(_expiring(within, notify=notify))
    if as_json:
        print_json({"expiring": [expiring_json(one) for one in found], "planned": planned})
        return
    for line in expiring_lines(found, vocabulary):
        click.echo(line)
    if not found:
        click.echo(f"{within} 天内没有影响政策的证书到期")
    if planned is not None:
        click.echo(f"要告知的：{planned} 条（以前告知过的不再告知）")


async def _expiring(within: int, *, notify: bool) -> tuple[list[Expiring], int | None, Vocabulary]:
    async with payouts() as (cases, app):
        found = await cases.expiring(today(), within)
        return found, await cases.warn(found) if notify else None, app.vocabulary
