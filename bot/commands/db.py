"""`huiqi db upgrade/check`: the database schema."""

from __future__ import annotations

import click

from bot.migrating import current_revision, newest_revision, schema_differences, upgrade
from policies.errors import StoreError
from policies.settings import StoreSettings


@click.group("db")
def db() -> None:
    """数据库升级与检查。"""  # noqa: D400, D415 - shown to users


@db.command("upgrade")
def upgrade_command() -> None:
    """把数据库升级到最新结构。"""  # noqa: D400, D415 - shown to users
    settings = StoreSettings.from_environment()
    upgrade(settings.database_url)
    click.echo(f"数据库结构已是最新：{newest_revision()}")


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
