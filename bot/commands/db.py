"""`huiqi db upgrade/check`: the database schema."""

from __future__ import annotations

import asyncio

import click

from bot.keyed import keyed_database
from bot.migrating import current_revision, newest_revision, schema_differences, upgrade
from bot.services.adopting import adopt_old_receipts
from bot.services.sealing_old import seal_old_rows
from matcher.privacy.settings import PrivacySettings
from policies.errors import StoreError
from policies.settings import StoreSettings


@click.group("db")
def db() -> None:
    """数据库升级与检查。"""  # noqa: D400, D415 - shown to users


@db.command("upgrade")
def upgrade_command() -> None:
    """把数据库升级到最新结构。"""  # noqa: D400, D415 - shown to users
    settings = StoreSettings.from_environment()
    PrivacySettings.from_environment().check(embedded=settings.is_embedded)
    upgrade(settings.database_url)
    carried, sealed = asyncio.run(_carry_over(settings))
    click.echo(f"数据库结构已是最新：{newest_revision()}")
    if carried:
        click.echo(f"{carried} 张旧凭证已加密转入审计日志，明文已删除")
    if sealed:
        click.echo(f"{sealed} 个对话和诉求已加密，明文已删除")


async def _carry_over(settings: StoreSettings) -> tuple[int, int]:
    database = keyed_database(settings)
    try:
        return await adopt_old_receipts(database), await seal_old_rows(database)
    finally:
        await database.close()


@db.command("check")
def check_command() -> None:
    """检查数据库结构是否与程序一致；不一致时退出码为 1。"""  # noqa: D400, D415 - shown to users
    settings = StoreSettings.from_environment()
    at = current_revision(settings.database_url)
    if at != newest_revision():
        raise StoreError(f"数据库结构是 {at or '空的'}，程序需要 {newest_revision()}：请运行 huiqi db upgrade")
    differences = schema_differences(settings.database_url)
    if differences:
        raise StoreError(f"数据库结构与程序不一致：{differences[0]}（共 {len(differences)} 处）")
    click.echo(f"数据库结构与程序一致：{at}")
