"""`huiqi policies draft FILE`: draft clauses of a document, for an admin to review. Writes nothing."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.output import print_json
from bot.services.drafting import DraftingService
from bot.views.drafts_text import drafted_text
from matcher.drafting.model import DraftedDocument
from policies.vocabulary import load_vocabulary


def draft(file: Path, *, as_json: bool) -> None:
    """Draft the file's clauses and print them."""
    service = DraftingService(load_vocabulary())
    drafted = _with_progress(service, file)
    if as_json:
        print_json(service.to_json(drafted))
    else:
        click.echo(drafted_text(drafted, service.writer))


def _with_progress(service: DraftingService, file: Path) -> DraftedDocument:
    """Show pages read and sentences drafted on a terminal's stderr; nothing when it is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        pages = progress.add_task("读取", total=None)
        sentences = progress.add_task("起草", total=None)
        return service.draft_file(
            file,
            lambda done, total: progress.update(pages, completed=done, total=total),
            lambda done, total: progress.update(sentences, completed=done, total=total),
        )
