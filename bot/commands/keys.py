"""`huiqi keys new/status/rotate`: the master keys, and what they wrap."""

from __future__ import annotations

import asyncio
import secrets

import click

from bot.app import open_app
from bot.commands.operator import authorized
from bot.output import print_json
from bot.services.rotation import KeyStatus, key_status, rotate
from matcher.privacy.master import write_master_key
from matcher.privacy.sealing import KEY_BYTES
from policies.lifecycle import Role


@click.group("keys")
def keys() -> None:
    """主密钥：生成、查看、更换。"""  # noqa: D400, D415 - shown to users


@keys.command("new")
def new_command() -> None:
    """生成一个主密钥，放进 HUIQI_MASTER_KEY；它不会被保存，请自己收好。"""  # noqa: D400, D415 - shown to users
    click.echo(write_master_key(secrets.token_bytes(KEY_BYTES)))


@keys.command("status")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def status_command(*, as_json: bool) -> None:
    """查看每个主密钥还包着多少个密钥；只显示主密钥的编号。"""  # noqa: D400, D415 - shown to users
    status = asyncio.run(_status())
    if as_json:
        print_json({"current": status.current, "wrapped": dict(status.wrapped), "destroyed": status.destroyed})
        return
    click.echo(f"正在使用的主密钥：{status.current}，包着 {status.wrapped.get(status.current, 0)} 个密钥")
    for master_id, number in status.outdated.items():
        click.echo(f"旧的主密钥 {master_id} 还包着 {number} 个：请运行 huiqi keys rotate")
    click.echo(f"已销毁的密钥：{status.destroyed} 个")


async def _status() -> KeyStatus:
    async with open_app() as app:
        return await key_status(app.database)


@keys.command("rotate")
def rotate_command() -> None:
    """换用新的主密钥：新的放进 HUIQI_MASTER_KEY，旧的放进 HUIQI_MASTER_KEY_PREVIOUS，再运行它。"""  # noqa: D400, D415 - shown to users
    number = asyncio.run(_rotate())
    click.echo(f"已用新的主密钥重新包好 {number} 个密钥。" if number else "所有密钥都已用正在使用的主密钥包好。")
    if number:
        click.echo("等队列里的消息都发完（最多一天），就可以去掉 HUIQI_MASTER_KEY_PREVIOUS 并销毁旧的主密钥。")


async def _rotate() -> int:
    async with open_app() as app:
        return await rotate(app.database, actor=authorized("更换主密钥", Role.APPROVER))
