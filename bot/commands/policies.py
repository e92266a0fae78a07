"""`huiqi policies`: clauses, for admins. Drafts and decisions have modules of their own."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from bot.app import open_app
from bot.commands.acting import actor_option, json_option
from bot.commands.arguments import DAY, MOMENT
from bot.commands.operator import authorized
from bot.commands.policies_decisions import expire_command, publish_command, resume_command, suspend_command
from bot.commands.policies_diff import diff_command
from bot.commands.policies_drafts import edit_command, review_command, submit_command, withdraw_command
from bot.commands.policies_golden import golden_command
from bot.commands.policies_impact import impact_command
from bot.commands.policies_import import import_command
from bot.outcomes import ClauseStory
from bot.output import print_json
from bot.services.policy_admin import PolicyAdmin
from bot.views.drafts_json import draft_json, event_json, finding_json, timeline_json
from bot.views.policies_json import clause_json
from bot.views.policies_text import clause_table, clause_text, findings_text
from policies.checks import Finding, Severity
from policies.drafts import StoredDraft
from policies.errors import DocumentError, InputError
from policies.interchange.text_file import decode, read_bytes
from policies.language.printer import Printer
from policies.lifecycle import DraftState
from policies.model import Grade, Level, LifecycleState, StoredClause
from policies.vocabulary import load_vocabulary

PIPED_WIDTH = 240
LEVELS = click.Choice([level.value for level in Level])
GRADES = click.Choice([grade.value for grade in Grade])
STATES = click.Choice([state.value for state in LifecycleState])


@click.group("policies")
def policies() -> None:
    """管理条款：起草、审核、发布、暂停、导入、导出、查看、比较、检查。"""  # noqa: D400, D415 - shown to users


for command in (
    import_command, submit_command, review_command, edit_command, withdraw_command, diff_command,
    publish_command, suspend_command, resume_command, expire_command, golden_command,
    impact_command,
):  # fmt: skip
    policies.add_command(command)


@asynccontextmanager
async def _admin() -> AsyncIterator[PolicyAdmin]:
    async with open_app() as app:
        yield PolicyAdmin(app.database, app.vocabulary)


@policies.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--document", default=None, help="只导出这一份文件的条款")
def export_command(file: Path, document: str | None) -> None:
    """把条款（每条的最新版）导出到 YAML 或 XLSX 文件 FILE。"""  # noqa: D400, D415 - shown to users
    count = asyncio.run(_export(file, document))
    click.echo(f"已导出 {count} 条到 {file}")


async def _export(file: Path, document: str | None) -> int:
    async with _admin() as admin:
        return await admin.export_file(file, document, actor=authorized("导出条款"))


@policies.command("list")
@click.option("--status", type=STATES, default=None, help="只列这种状态")
@json_option
def list_command(status: str | None, *, as_json: bool) -> None:
    """列出全部条款（每条的最新版，状态按今天）；--status draft、in_review 列草案，superseded 列旧版。"""  # noqa: D400, D415 - shown to users
    state = None if status is None else LifecycleState(status)
    found, printer = asyncio.run(_list(state)), Printer(load_vocabulary())
    if as_json:
        print_json({"clauses": [_listed_json(entry, printer) for entry in found]})
    else:
        # What clauses say is text: neither [markup] nor :emoji: of the terminal library.
        # A table squeezed into 80 columns is unreadable: piped output gets the room it needs.
        width = None if sys.stdout.isatty() else PIPED_WIDTH
        console = Console(markup=False, emoji=False, highlight=False, width=width)
        console.print(clause_table(found, printer))


def _listed_json(entry: StoredClause | StoredDraft, printer: Printer) -> dict[str, Any]:
    return clause_json(entry, printer) if isinstance(entry, StoredClause) else draft_json(entry, printer)


async def _list(state: LifecycleState | None) -> Sequence[StoredClause | StoredDraft]:
    async with _admin() as admin:
        match state:
            case LifecycleState.DRAFT | LifecycleState.IN_REVIEW:
                return await admin.drafts(DraftState(state.value))
            case LifecycleState.SUPERSEDED:
                return [entry for entry in await admin.superseded() if entry.state is state]
            case _:
                return [entry for entry in await admin.all_clauses() if state in {None, entry.state}]


@policies.command("show")
@click.argument("clause_id", metavar="ID")
@click.option("--as-of", type=DAY, default=None, help="看这一天有效的那一版")
@click.option("--known-at", type=MOMENT, default=None, help="按当时所知（日期或时间）")
@json_option
def show_command(clause_id: str, as_of: date | None, known_at: datetime | None, *, as_json: bool) -> None:
    """查看一条条款：规则、原文出处、各版日期、历史。"""  # noqa: D400, D415 - shown to users
    story, printer = asyncio.run(_show(clause_id, as_of, known_at)), Printer(load_vocabulary())
    if as_json:
        told = {"history": [event_json(event) for event in story.history], "content_hash": story.stored.content_hash}
        print_json(clause_json(story.stored, printer) | told | timeline_json(story.timeline))
    else:
        click.echo(clause_text(story, printer))


async def _show(clause_id: str, day: date | None, known_at: datetime | None) -> ClauseStory:
    async with _admin() as admin:
        return await admin.story(clause_id, day, known_at)


@policies.command("check")
@click.option("--documents", type=click.Path(path_type=Path), default=None, help="原文所在文件夹，用来核对引句")
@json_option
def check_command(documents: Path | None, *, as_json: bool) -> None:
    """检查全部条款：矛盾、失实地名、引句、不可能满足的条件。有错误时退出码为 1。"""  # noqa: D400, D415 - shown to users
    findings = asyncio.run(_check(documents))
    if as_json:
        print_json({"findings": [finding_json(finding) for finding in findings]})
    else:
        click.echo(findings_text(findings))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise InputError(f"有 {len(errors)} 处错误；第一处：{errors[0].subjects[0]} {errors[0].message}")


async def _check(folder: Path | None) -> list[Finding]:
    async with _admin() as admin:
        names = {stored.document.file for stored in await admin.all_clauses() if stored.document.file}
        return await admin.check(_texts(names, folder))


def _texts(names: set[str], folder: Path | None) -> dict[str, str]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise DocumentError(f"找不到文件夹 {folder}")
    return {name: decode(read_bytes(folder / name), name) for name in names if (folder / name).is_file()}


@policies.command("draft")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--save", is_flag=True, help="把草案和原文存进库里，供修改和审核")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="写成条款文件（YAML、XLSX），改好后用 submit 提交"
)
@click.option("--document", default=None, help="文件编号；默认取文件名。再版的文件用原来的编号")
@click.option("--level", type=LEVELS, default=None, help="哪一级的文件；读不出来时要写明")
@click.option("--grade", type=GRADES, default=None, help="来源：正式文件、规划、转述、新闻")
@actor_option
@json_option
def draft_command(file: Path, as_json: bool, **options: Any) -> None:  # noqa: ANN401, FBT001 - click passes options by name
    """读政策文件 FILE（TXT、HTML、DOCX、PDF、XLSX），起草条款；不加 --save、--out 时什么也不写入。"""  # noqa: D400, D415 - shown to users
    # Loaded here: the document libraries cost half a second that no other command should pay.
    importlib.import_module("bot.commands.drafting").draft(file, as_json=as_json, **options)
