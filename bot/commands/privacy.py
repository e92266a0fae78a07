"""`huiqi privacy export/erase/purge`: what is stored of somebody, its erasure, and what is kept for how long."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

import click

from bot.app import open_app
from bot.commands.operator import authorized
from bot.output import print_json
from bot.own_data.collecting import OwnData, own_data
from bot.own_data.writing import own_data_json, own_data_text
from bot.services.effects import note_export
from bot.services.erasure import Erasure, Order, drop_unread, erase, scrub
from bot.services.retention import Retention
from bot.settings import Kept, RetentionSettings
from matcher.privacy.subject import Subject
from policies.errors import DocumentError, NotFoundError
from policies.lifecycle import Role
from policies.store.database import utc_now

CLASSES = {
    Kept.UPDATES: "处理完的来信",
    Kept.MESSAGES: "发完的消息",
    Kept.CONVERSATIONS: "久不说话的对话",
    Kept.REQUESTS: "诉求的文字",
    Kept.KEYS: "久不使用的密钥（连同它们加密的凭证内容）",
}
SUBJECT_HELP = "SUBJECT 写作 渠道:会话（telegram:123456）、18 位统一社会信用代码，或命令行匹配的凭证编号。"


@click.group("privacy")
def privacy() -> None:
    """隐私：导出、清除某一方的资料，按期限清理。"""  # noqa: D400, D415 - shown to users


@privacy.command("export", help=f"导出保存的关于 SUBJECT 的全部内容。{SUBJECT_HELP}")
@click.argument("subject")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="把 JSON 写进这个新文件，只有您能读")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def export_command(subject: str, out: Path | None, *, as_json: bool) -> None:
    """Export what is stored of a subject."""
    data = asyncio.run(_export(Subject.parse(subject)))
    if out is not None:
        _write_new(out, own_data_json(data))
    if as_json:
        click.echo(own_data_json(data).encode())
    else:
        click.echo(own_data_text(data))


async def _export(subject: Subject) -> OwnData:
    async with open_app() as app:
        async with app.database.reading() as session:
            data = await own_data(session, subject)
        if data.is_empty:
            raise _unknown(subject)
        async with app.database.work() as session:
            await note_export(session, subject, actor=authorized("导出资料"), channel="cli")
    return data


def _unknown(subject: Subject) -> NotFoundError:
    return NotFoundError(f"没有保存 {subject} 的任何内容，或者已经清除")


def _write_new(path: Path, text: str) -> None:
    """Write a file for its owner only; an existing one is never overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise DocumentError(f"{path} 已经存在，请换个文件名") from None
    except OSError as error:
        raise DocumentError(f"写不了 {path}：{error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")


@privacy.command("erase", help=f"清除 SUBJECT 的内容：销毁它的密钥，不能恢复。{SUBJECT_HELP}")
@click.argument("subject")
@click.option("--reason", default="本人要求", help="写进审计链的原因；不要写姓名、企业名")
@click.option("--yes", is_flag=True, help="不再询问")
def erase_command(subject: str, reason: str, *, yes: bool) -> None:
    """Erase a subject."""
    whom = Subject.parse(subject)
    if not yes:
        click.confirm(f"要清除 {whom} 的全部内容吗？不能恢复", abort=True)
    erased, scrubbed = asyncio.run(_erase(whom, reason))
    click.echo(f"已清除 {whom}：密钥 {len(erased.codes)} 个，诉求 {erased.requests} 条，消息 {erased.messages} 条")
    for code in erased.codes:
        click.echo(f"清除记录 {code}")
    if not scrubbed:
        click.echo("数据库正忙，文件里的残留要等下一次清理：稍后运行 huiqi privacy purge", err=True)


async def _erase(subject: Subject, reason: str) -> tuple[Erasure, bool]:
    async with open_app() as app:
        async with app.database.work() as session:
            now = utc_now()
            unread = await drop_unread(session, subject, now)
            erased = await erase(session, subject, Order(authorized("清除资料", Role.APPROVER), "cli", reason, now))
        if not erased.did_anything and not unread:
            raise _unknown(subject)
        return erased, await scrub(app.database)


@privacy.command("purge")
@click.option("--dry-run", is_flag=True, help="只数一数，什么都不改")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def purge_command(*, dry_run: bool, as_json: bool) -> None:
    """按保存期限清理：期限由 HUIQI_KEEP_…_DAYS 设置，可以反复运行。"""  # noqa: D400, D415 - shown to users
    settings = RetentionSettings.from_environment()
    counts = asyncio.run(_purge(settings, dry_run=dry_run))
    if as_json:
        print_json({"dry_run": dry_run, "purged": {kind.value: number for kind, number in counts.items()}})
        return
    for kind, number in counts.items():
        days = settings.days[kind]
        term = f"超过 {days} 天" if days else "一直保留"
        click.echo(f"{CLASSES[kind]}（{term}）：{'将' if dry_run else '已'}清理 {number} 条")


async def _purge(settings: RetentionSettings, *, dry_run: bool) -> Mapping[Kept, int]:
    async with open_app() as app:
        if dry_run:
            return await Retention(settings, app.database.reading).due(utc_now())
        counts = await Retention(settings, app.database.work).purge(utc_now(), actor=authorized("按期限清理"))
        await scrub(app.database)
        return counts
