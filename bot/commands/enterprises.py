"""`huiqi enterprises`: the registry of enterprises, for admins."""

from __future__ import annotations

import asyncio
import importlib
from datetime import date
from pathlib import Path

import click

from bot.app import open_app
from bot.commands.arguments import DAY, today
from bot.commands.operator import authorized
from bot.output import print_json
from bot.services.registry import Registry, Shown
from bot.store.bindings import Proof
from bot.views.enterprises import enterprise_json, enterprise_text
from policies.lifecycle import Role
from policies.timeline import CHINA
from policies.vocabulary import load_vocabulary


@click.group("enterprises")
def enterprises() -> None:
    """企业库：导入、查看、列表、删除、签发绑定用的证明码。"""  # noqa: D400, D415 - shown to users


@enterprises.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--source", type=click.Choice(["imported", "verified"]), default="imported", help="谁为这些信息负责，默认 imported"
)
@click.option("--as-of", type=DAY, default=None, help="信息截至哪一天，默认今天；行里的 as_of 优先")
@click.option("--rejects", type=click.Path(path_type=Path), default=None, help="把没有采用的行写到这个 CSV 文件")
@click.option("--ignore-unknown", is_flag=True, help="跳过不认识的列")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def import_command(
    file: Path, source: str, as_of: date | None, rejects: Path | None, *, ignore_unknown: bool, as_json: bool
) -> None:
    """导入 CSV 或 XLSX 文件 FILE；有行不合格时其余照常导入，退出码为 1。可以重复运行。"""  # noqa: D400, D415 - shown to users
    # Loaded here: NumPy and the Excel library cost a quarter of a second that no other command should pay.
    running = importlib.import_module("bot.commands.enterprise_import")
    running.run_import(file, source, as_of, rejects, ignore_unknown=ignore_unknown, as_json=as_json)


@enterprises.command("show")
@click.argument("uscc")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show_command(uscc: str, *, as_json: bool) -> None:
    """查看一家企业：名称、每项信息的来源和日期、绑定的对话。"""  # noqa: D400, D415 - shown to users
    shown = asyncio.run(_show(uscc))
    bindings = [(f"{binding.channel}:{binding.chat}", binding.at) for binding in shown.bindings]
    if as_json:
        print_json(enterprise_json(shown.record, bindings))
    else:
        click.echo(enterprise_text(shown.record, bindings, load_vocabulary(), today()))


async def _show(uscc: str) -> Shown:
    authorized("查看企业")
    async with open_app() as app:
        return await Registry(app.database, app.vocabulary).show(uscc)


@enterprises.command("list")
@click.option("--name", default="", help="只列名称里有这几个字的")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="最多列多少家")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_command(name: str, limit: int, *, as_json: bool) -> None:
    """列出企业。"""  # noqa: D400, D415 - shown to users
    found, total = asyncio.run(_list(name, limit))
    if as_json:
        print_json({"total": total, "enterprises": [{"uscc": uscc, "name": text} for uscc, text in found]})
        return
    for uscc, text in found:
        click.echo(f"{uscc}  {text}")
    click.echo(f"列出 {len(found)} 家，企业库共 {total} 家")


async def _list(name: str, limit: int) -> tuple[list[tuple[str, str]], int]:
    authorized("查看企业")
    async with open_app() as app:
        return await Registry(app.database, app.vocabulary).listed(name, limit)


@enterprises.command("erase")
@click.argument("uscc")
@click.option("--reason", required=True, help="删除的理由，会记录下来")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def erase_command(uscc: str, reason: str, *, as_json: bool) -> None:
    """删除一家企业的全部信息和绑定，只留“已删除”的标记；以后导入也不再收录。"""  # noqa: D400, D415 - shown to users
    unbound = asyncio.run(_erase(uscc, reason))
    if as_json:
        print_json({"uscc": uscc, "erased": True, "unbound": unbound})
    else:
        click.echo(f"已删除 {uscc} 的全部信息，解除 {unbound} 个对话的绑定")


async def _erase(uscc: str, reason: str) -> int:
    async with open_app() as app:
        actor = authorized("删除企业", Role.APPROVER)
        return await Registry(app.database, app.vocabulary).erase(uscc, reason=reason, actor=actor)


@enterprises.command("proof")
@click.argument("uscc")
@click.option("--days", type=int, default=7, show_default=True, help="几天内有效")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def proof_command(uscc: str, days: int, *, as_json: bool) -> None:
    """签发一次性的证明码，企业的人凭它在对话里绑定；旧的证明码随即作废。"""  # noqa: D400, D415 - shown to users
    code, proof = asyncio.run(_proof(uscc, days))
    if as_json:
        print_json({"uscc": proof.uscc, "code": code, "expires_at": proof.expires_at.isoformat()})
        return
    until = proof.expires_at.astimezone(CHINA)
    click.echo(f"证明码 {code}，{until:%Y-%m-%d %H:%M} 前有效，只能用一次，只在这里显示一次")
    click.echo(f"请企业的人在对话里发：绑定 {proof.uscc} {code}")


async def _proof(uscc: str, days: int) -> tuple[str, Proof]:
    async with open_app() as app:
        return await Registry(app.database, app.vocabulary).issue_proof(uscc, days=days, actor=authorized("签发证明码"))


@enterprises.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def rebuild_command(*, as_json: bool) -> None:
    """词表升级或换了年度之后，重算供反向匹配用的画像；只算过时的，可以中断再运行。"""  # noqa: D400, D415 - shown to users
    done = asyncio.run(_rebuild())
    if as_json:
        print_json({"rebuilt": done})
    else:
        click.echo(f"重算了 {done} 家企业的画像")


async def _rebuild() -> int:
    async with open_app() as app:
        registry = Registry(app.database, app.vocabulary)
        return await registry.rebuild(today().year - 1, lambda done: click.echo(f"已重算 {done} 家", err=True))
