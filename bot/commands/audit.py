"""`huiqi audit show/verify/replay/checkpoint/prove/check-proof/export`: what an auditor asks of past answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import open_app, open_without_keys
from bot.commands.operator import operator
from bot.output import print_json
from bot.services.audit import AuditService
from bot.services.audit_cases import save_cases
from bot.services.audit_door import AuditRight, admit
from bot.services.audit_export import export_log, record_json
from bot.settings import roles_from_environment
from bot.views.audit_text import fault_text, replay_text, shown_text, verified_text
from matcher.audit.checkpoints import Checkpoint
from matcher.audit.opened import Shown
from matcher.audit.proofs import Proof
from matcher.audit.replay import Replay
from matcher.audit.verification import Verified
from policies.errors import DocumentError, HuiqiError, InputError
from policies.interchange.text_file import decode, read_bytes
from policies.store.database import Database
from policies.vocabulary import load_vocabulary

JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON")
FILE = click.Path(path_type=Path)
OPENING = {AuditRight.OPEN, AuditRight.EXPORT}
"""Rights that need the master key; whoever only verifies need not have it."""
BAR_FROM = 2000
"""A smaller log is verified before a bar could be read."""


@click.group("audit")
def audit() -> None:
    """审计：查看凭证、校验日志、重放、证明、导出。"""  # noqa: D400, D415 - shown to users


@asynccontextmanager
async def _auditor(right: AuditRight) -> AsyncIterator[tuple[AuditService, Database, str]]:
    actor = admit(operator(), right, roles_from_environment())
    async with (open_app if right in OPENING else open_without_keys)() as app:
        yield AuditService(app.database, app.vocabulary), app.database, actor


@audit.command("show")
@click.argument("code", metavar="编号")
@JSON
def show_command(code: str, *, as_json: bool) -> None:
    """看一张凭证：当时知道什么、问了哪些条款、得出什么结论。"""  # noqa: D400, D415 - shown to users
    found, titles = asyncio.run(_show(code))
    if as_json:
        clauses = None if found.clauses is None else json.loads(found.clauses.text)
        print_json(record_json(found) | {"clauses": clauses})
    else:
        click.echo(shown_text(found, titles, load_vocabulary()))


async def _show(code: str) -> tuple[Shown, dict[str, str]]:
    async with _auditor(AuditRight.OPEN) as (service, _, _):
        found = await service.show(code)
        return found, {} if found.content is None else await service.titles(found.content.clauses)


@audit.command("verify")
@click.option("--checkpoint", "files", type=FILE, multiple=True, help="以前保存的检查点文件，可给多个")
@JSON
def verify_command(files: tuple[Path, ...], *, as_json: bool) -> None:
    """校验整个日志；发现第一处问题就停下，退出码为 1。"""  # noqa: D400, D415 - shown to users
    kept = [Checkpoint.read(_text(file), file.name) for file in files]
    found = asyncio.run(_verify(kept))
    if as_json:
        print_json(_verified_json(found))
    elif found.fault is None:
        click.echo(verified_text(found))
    if found.fault is not None:
        raise BrokenLogError(fault_text(found.fault))


class BrokenLogError(HuiqiError):
    """The log is not what it was."""


async def _verify(kept: list[Checkpoint]) -> Verified:
    async with _auditor(AuditRight.VERIFY) as (service, _, _):
        with _progress(await service.count()) as seen:
            return await service.verify(kept, seen)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show on stderr how far we are, to people only."""
    console = Console(stderr=True)
    if total < BAR_FROM or not console.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("校验"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)


def _verified_json(found: Verified) -> dict[str, Any]:
    fault = found.fault
    wrong = None
    if fault is not None:
        wrong = {"flaw": fault.flaw.value, "seq": fault.seq, "last": fault.last, "code": fault.code, "why": fault.why}
    return {
        "ok": fault is None,
        "records": found.records,
        "head": found.head,
        "root": found.root,
        "checkpoints": found.checkpoints,
        "fault": wrong,
    }


@audit.command("replay")
@click.argument("code", metavar="编号")
@click.option("--save-case", "file", type=FILE, default=None, help="把结论存成条款的样例，追加到这个 YAML 文件")
@click.option("--clause", "clauses", multiple=True, help="存哪一条条款的样例，可给多个；默认存全部符合的")
@JSON
def replay_command(code: str, file: Path | None, clauses: tuple[str, ...], *, as_json: bool) -> None:
    """只凭记录和当时的条款版本重放；结果不同时说明差在哪里，退出码为 1。"""  # noqa: D400, D415 - shown to users
    if clauses and file is None:
        raise click.UsageError("--clause 要和 --save-case 一起用")
    opened, found, titles = asyncio.run(_replay(code))
    saved = None if file is None else save_cases(file, opened.record.code, found, clauses, load_vocabulary())
    if as_json:
        print_json(_replay_json(opened, found) | ({} if saved is None else {"saved": saved}))
    else:
        click.echo(replay_text(found, opened.record.code, titles))
        if saved is not None:
            click.echo(f"已把 {len(saved)} 条条款的样例写入 {file}")
    if found.differences:
        raise InputError(f"重放与凭证 {opened.record.code} 的记录有 {len(found.differences)} 处不同")


async def _replay(code: str) -> tuple[Shown, Replay, dict[str, str]]:
    async with _auditor(AuditRight.OPEN) as (service, _, _):
        opened, found = await service.replay(code)
        return opened, found, await service.titles(found.content.clauses)


def _replay_json(opened: Shown, found: Replay) -> dict[str, Any]:
    content = found.content
    return {
        "code": opened.record.code,
        "intact": opened.is_intact,
        "as_of": content.as_of.isoformat(),
        "same": not found.differences,
        "clauses": len(content.clauses.refs),
        "engine": {"recorded": content.engine, "replayed": found.engine},
        "vocabulary": {"recorded": content.vocabulary, "replayed": found.vocabulary},
        "differences": [
            {
                "clause": one.clause,
                "version": one.version,
                "aspect": one.aspect.value,
                "condition": one.condition or None,
                "recorded": one.recorded,
                "replayed": one.replayed,
            }
            for one in found.differences
        ],
    }


@audit.command("checkpoint")
@click.option("--save", "file", type=FILE, default=None, help="保存到文件；请放到别处，或公布出去")
@JSON
def checkpoint_command(file: Path | None, *, as_json: bool) -> None:
    """记下日志此刻的状态：条数、根哈希、末条哈希。"""  # noqa: D400, D415 - shown to users
    found = asyncio.run(_checkpoint())
    if file is not None:
        _save(file, found.to_json())
    if as_json:
        print_json(found.to_json())
        return
    click.echo(f"检查点：{found.size} 条记录\n根哈希 {found.root}\n末条哈希 {found.head}")
    if file is not None:
        click.echo(f"已保存到 {file}；以后用 huiqi audit verify --checkpoint {file} 核对")


async def _checkpoint() -> Checkpoint:
    async with _auditor(AuditRight.CHECKPOINT) as (service, _, _):
        return await service.checkpoint()


@audit.command("prove")
@click.argument("code", metavar="编号")
@click.option("--checkpoint", "kept", type=FILE, default=None, help="证明它在这个检查点之内；默认是现在的日志")
@click.option("--save", "file", type=FILE, default=None, help="把证明保存到文件")
@JSON
def prove_command(code: str, kept: Path | None, file: Path | None, *, as_json: bool) -> None:
    """证明一张凭证在日志里：不必交出别的记录，也不透露内容。"""  # noqa: D400, D415 - shown to users
    checkpoint = None if kept is None else Checkpoint.read(_text(kept), kept.name)
    found = asyncio.run(_prove(code, checkpoint))
    if checkpoint is not None and found.root() != checkpoint.root:
        raise InputError(f"日志与检查点 {kept} 不符：请运行 huiqi audit verify --checkpoint {kept}")
    if file is not None:
        _save(file, found.to_json())
    if as_json:
        print_json(found.to_json())
        return
    place = found.inclusion
    click.echo(f"{found.code} 是日志前 {place.size} 条中的第 {place.index + 1} 条，路径 {len(place.path)} 步")
    click.echo(f"根哈希 {found.root()}" + (f"\n已保存到 {file}" if file is not None else ""))


async def _prove(code: str, kept: Checkpoint | None) -> Proof:
    async with _auditor(AuditRight.VERIFY) as (service, _, _):
        return await service.prove(code, kept)


@audit.command("check-proof")
@click.argument("file", type=FILE)
@click.option("--checkpoint", "kept", type=FILE, required=True, help="公布的检查点文件")
@JSON
def check_proof_command(file: Path, kept: Path, *, as_json: bool) -> None:
    """核对凭证证明 FILE；不需要数据库，谁都可以做。"""  # noqa: D400, D415 - shown to users
    proof = Proof.read(_text(file), file.name)
    checkpoint = Checkpoint.read(_text(kept), kept.name)
    if (proof.inclusion.size, proof.root()) != (checkpoint.size, checkpoint.root):
        raise InputError(f"{file.name} 证明的不是 {kept.name} 这个日志：条数或根哈希不同")
    if as_json:
        print_json({"ok": True, "code": proof.code, "seq": proof.inclusion.index + 1, "size": checkpoint.size})
    else:
        click.echo(f"证明成立：{proof.code} 是这个日志的第 {proof.inclusion.index + 1} 条")


@audit.command("export")
@click.argument("file", type=FILE)
@click.option("--sealed", is_flag=True, help="不解开内容：只导出明文部分和哈希")
@JSON
def export_command(file: Path, *, sealed: bool, as_json: bool) -> None:
    """把日志导出到 .jsonl 或 .csv 文件 FILE；导出这件事本身也记入日志。"""  # noqa: D400, D415 - shown to users
    count = asyncio.run(_export(file, with_content=not sealed))
    if as_json:
        print_json({"file": str(file), "records": count})
    else:
        click.echo(f"已导出 {count} 条记录到 {file}")


async def _export(file: Path, *, with_content: bool) -> int:
    right = AuditRight.EXPORT if with_content else AuditRight.EXPORT_SEALED
    async with _auditor(right) as (_, database, actor):
        return await export_log(database, file, with_content=with_content, actor=actor)


def _text(path: Path) -> str:
    return decode(read_bytes(path), path.name)


def _save(path: Path, data: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"写不了文件 {path}：{error.strerror}") from error
