"""`huiqi policies import/export/list/show/check/draft`: clauses, for admins."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click
from rich.console import Console

from bot.app import open_app
from bot.commands.operators import operator
from bot.output import print_json
from bot.services.policy_admin import ImportReport, PolicyAdmin
from bot.views.policies_json import clause_json, clauses_json
from bot.views.policies_text import clause_table, clause_text, findings_text
from policies.checks import Finding, Severity
from policies.errors import DocumentError, InputError
from policies.interchange.text_file import decode, read_bytes
from policies.language.printer import Printer
from policies.model import StoredClause
from policies.store.repository import HistoryEvent, ImportCounts
from policies.vocabulary import load_vocabulary

PIPED_WIDTH = 240


@click.group("policies")
def policies() -> None:
    """管理条款：起草、导入、导出、列表、查看、检查。"""  # noqa: D400, D415 - shown to users


@asynccontextmanager
async def _admin() -> AsyncIterator[PolicyAdmin]:
    async with open_app() as app:
        yield PolicyAdmin(app.database, app.vocabulary)


@policies.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--shipped", is_flag=True, help="导入随程序提供的条款")
@click.option("--keep-good", is_flag=True, help="有不合格的记录时，仍导入合格的那些")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def import_command(file: Path | None, *, shipped: bool, keep_good: bool, as_json: bool) -> None:
    """导入 YAML 或 XLSX 文件 FILE；默认有一条不合格就整份不导入。"""  # noqa: D400, D415 - shown to users
    if shipped == (file is not None):
        raise click.UsageError("请给出一个文件，或用 --shipped")
    report = asyncio.run(_import(file, keep_good=keep_good))
    if as_json:
        print_json(_import_json(report))
    else:
        _print_import(report)
    if report.rejections:
        raise InputError(_rejected_line(report))


async def _import(file: Path | None, *, keep_good: bool) -> ImportReport:
    async with _admin() as admin:
        if file is None:
            return ImportReport(await admin.load_shipped(actor=operator()), (), stored=True)
        return await admin.import_file(file, actor=operator(), keep_good=keep_good)


def _print_import(report: ImportReport) -> None:
    for rejection in report.rejections:
        click.echo(f"  ✗ {' '.join(str(rejection).split())}")
    if report.stored:
        counts = report.counts
        click.echo(f"新增 {len(counts.added)} 条，更新 {len(counts.changed)} 条，未变 {counts.unchanged} 条")


def _rejected_line(report: ImportReport) -> str:
    outcome = "其余已导入" if report.stored else "没有导入任何内容"
    return f"{len(report.rejections)} 条记录不合格，{outcome}；第一处：{report.rejections[0]}"


def _import_json(report: ImportReport) -> dict[str, object]:
    counts: ImportCounts = report.counts
    rejected = [{"row": r.row, "field": r.field, "reason": r.reason} for r in report.rejections]
    accepted = {"added": list(counts.added), "changed": list(counts.changed), "unchanged": counts.unchanged}
    return {"stored": report.stored, "accepted": accepted, "rejected": rejected}


@policies.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--document", default=None, help="只导出这一份文件的条款")
def export_command(file: Path, document: str | None) -> None:
    """把条款导出到 YAML 或 XLSX 文件 FILE。"""  # noqa: D400, D415 - shown to users
    count = asyncio.run(_export(file, document))
    click.echo(f"已导出 {count} 条到 {file}")


async def _export(file: Path, document: str | None) -> int:
    async with _admin() as admin:
        return await admin.export_file(file, document)


@policies.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_command(*, as_json: bool) -> None:
    """列出全部条款。"""  # noqa: D400, D415 - shown to users
    clauses, printer = asyncio.run(_list())
    if as_json:
        print_json(clauses_json(clauses, printer))
    else:
        # What clauses say is text: neither [markup] nor :emoji: of the terminal library.
        # A table squeezed into 80 columns is unreadable: piped output gets the room it needs.
        width = None if sys.stdout.isatty() else PIPED_WIDTH
        console = Console(markup=False, emoji=False, highlight=False, width=width)
        console.print(clause_table(clauses, printer))


async def _list() -> tuple[list[StoredClause], Printer]:
    async with _admin() as admin:
        return await admin.all_clauses(), Printer(load_vocabulary())


@policies.command("show")
@click.argument("clause_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show_command(clause_id: str, *, as_json: bool) -> None:
    """查看一条条款：规则、原文出处、历史。"""  # noqa: D400, D415 - shown to users
    stored, history, printer = asyncio.run(_show(clause_id))
    if as_json:
        events = [
            {"version": e.version, "event": e.event, "actor": e.actor, "reason": e.reason, "at": e.at.isoformat()}
            for e in history
        ]
        print_json(clause_json(stored, printer) | {"history": events, "content_hash": stored.content_hash})
    else:
        click.echo(clause_text(stored, history, printer))


async def _show(clause_id: str) -> tuple[StoredClause, list[HistoryEvent], Printer]:
    async with _admin() as admin:
        stored, history = await admin.show(clause_id)
        return stored, history, Printer(load_vocabulary())


@policies.command("check")
@click.option("--documents", type=click.Path(path_type=Path), default=None, help="原文所在文件夹，用来核对引句")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def check_command(documents: Path | None, *, as_json: bool) -> None:
    """检查全部条款：矛盾、失实地名、引句、不可能满足的条件。有错误时退出码为 1。"""  # noqa: D400, D415 - shown to users
    findings = asyncio.run(_check(documents))
    if as_json:
        print_json({"findings": [_finding_json(finding) for finding in findings]})
    else:
        click.echo(findings_text(findings))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise InputError(f"有 {len(errors)} 处错误；第一处：{errors[0].subjects[0]} {errors[0].message}")


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity.value,
        "topic": finding.topic,
        "subjects": list(finding.subjects),
        "message": finding.message,
    }


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
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def draft_command(file: Path, *, as_json: bool) -> None:
    """读政策文件 FILE（TXT、HTML、DOCX、PDF、XLSX），起草条款；不写入任何内容。"""  # noqa: D400, D415 - shown to users
    # Loaded here: the document libraries cost half a second that no other command should pay.
    importlib.import_module("bot.commands.drafting").draft(file, as_json=as_json)
