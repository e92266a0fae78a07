"""`huiqi enterprises import FILE`: the import with its progress bar and its list of rejected rows."""

from __future__ import annotations

import asyncio
import csv
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bot.app import open_app
from bot.commands.arguments import today
from bot.commands.operators import operator
from bot.output import print_json
from bot.services.registry_import import Order, Phase, RegistryImport, Tally, Tell
from matcher.profile import Source
from matcher.registry.rows import Rejection
from policies.errors import DocumentError, InputError

PHASES = {Phase.UNROLLING: "展开表格", Phase.SURVEYING: "检查文件", Phase.STORING: "导入"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class RejectsFile:
    """A CSV of what was rejected, safe to open in a spreadsheet; only its header when nothing was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    def __enter__(self) -> Self:
        """Refuse at once what could not be written at the end."""
        try:
            self._file = self._path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise DocumentError(f"写不了 {self._path}：{error.strerror}") from error
        csv.writer(self._file).writerow(("row", "uscc", "field", "reason"))
        return self

    def add(self, rejection: Rejection) -> None:
        """Write one down."""
        assert self._file is not None  # noqa: S101 - open within `with`
        cells = (str(rejection.row), rejection.uscc, rejection.field, rejection.reason)
        csv.writer(self._file).writerow([inert(cell) for cell in cells])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


class Unwritten:
    """Takes rejections nobody asked to have in a file."""

    def add(self, rejection: Rejection) -> None:
        """Pass it over."""


def inert(cell: str) -> str:
    """Write a cell so that no spreadsheet runs it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def run_import(
    file: Path, source: str, as_of: date | None, rejects: Path | None, *, ignore_unknown: bool, as_json: bool
) -> None:
    """Import, and say what came of it; InputError at the end when rows were rejected."""
    day = today()
    if as_of is not None and as_of > day:
        raise InputError(f"--as-of {as_of} 在今天之后")
    if rejects is not None and rejects.resolve() == file.resolve():
        raise InputError("--rejects 不能写到要导入的文件上，请换一个文件名")
    order = Order(file, Source(source), as_of or day, day, operator(), ignore_unknown)
    tally = asyncio.run(_import(order, rejects))
    if as_json:
        print_json(_json(tally))
    else:
        _print(tally)
    if tally.rejected:
        more = f"，全部见 {rejects}" if rejects else "；用 --rejects FILE.csv 可以得到全部"
        raise InputError(f"{tally.rejected} 行没有采用，其余已导入{more}")


async def _import(order: Order, rejects: Path | None) -> Tally:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal)
    writing: AbstractContextManager[RejectsFile | Unwritten] = (
        nullcontext(Unwritten()) if rejects is None else RejectsFile(rejects)
    )
    async with open_app() as app:
        with writing as taking, bar:
            return await RegistryImport(app.database, app.vocabulary).run(order, taking, _shown_on(bar))


def _shown_on(bar: Progress) -> Tell:
    task = bar.add_task("", total=None)

    def tell(phase: Phase, done: int, total: int) -> None:
        bar.update(task, description=PHASES[phase], completed=done, total=total or None)

    return tell


def _print(tally: Tally) -> None:
    for rejection in tally.first_rejections:
        click.echo(f"  ✗ {rejection}", err=True)
    if tally.ignored:
        click.echo(f"跳过的列：{'、'.join(tally.ignored)}")
    click.echo(f"新增 {tally.added} 家，更新 {tally.changed} 家，未变 {tally.unchanged} 家")


def _json(tally: Tally) -> dict[str, object]:
    return {
        "rows": tally.rows,
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "rejected": tally.rejected,
        "ignored_columns": list(tally.ignored),
        "first_rejections": [
            {"row": r.row, "uscc": r.uscc, "field": r.field, "reason": r.reason} for r in tally.first_rejections
        ],
    }
