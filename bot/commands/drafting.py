"""`huiqi policies draft FILE`: draft clauses of a document, for an admin to review."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.app import open_app
from bot.commands.acting import acting
from bot.outcomes import SavedDrafts
from bot.output import print_json
from bot.services.drafted_clauses import Origins
from bot.services.drafting import DraftingService
from bot.services.policy_drafts import PolicyDrafts
from bot.settings import roles_from_environment
from bot.views.drafts_text import drafted_text
from bot.views.saved_drafts import saved_json, saved_text
from matcher.drafting.model import DraftedDocument
from policies.errors import InputError
from policies.interchange.files import write_clauses_file
from policies.model import Grade, Level
from policies.vocabulary import load_vocabulary

IDENTIFIER = r"[a-z0-9][a-z0-9-]{1,59}"
"""A document id that leaves room for the number of a clause."""


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What the admin states beside the file, and where the drafts go."""

    save: bool
    out: Path | None
    document: str | None
    level: str | None
    grade: str | None
    actor: str | None

    def origins(self, file: Path) -> Origins:
        """Give what is stated of the document; InputError when its id could not be stored."""
        name = file.name.encode("utf-8", errors="replace").decode()  # a file name need not be text
        if self.document is not None and re.fullmatch(IDENTIFIER, self.document) is None:
            raise InputError(f"文件编号“{self.document}”只能用小写字母、数字和连字符，2 到 60 个字符")
        level = None if self.level is None else Level(self.level)
        return Origins(name, self.document, level, None if self.grade is None else Grade(self.grade))


def draft(file: Path, *, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - the options of the command
    """Draft the file's clauses and print them; on request write a file of clauses, or keep them in the store."""
    chosen = DraftOptions(**options)
    vocabulary = load_vocabulary()
    service = DraftingService(vocabulary)
    drafted = _with_progress(service, file)
    if chosen.out is not None:
        write_clauses_file(chosen.out, [service.bundle(drafted, chosen.origins(file))], vocabulary)
    saved = asyncio.run(_save(service, drafted, file, chosen)) if chosen.save else None
    if as_json:
        print_json(service.to_json(drafted) | ({} if saved is None else {"saved": saved_json(saved)}))
        return
    if saved is None and chosen.out is None:
        click.echo(drafted_text(drafted, service.writer))
    if chosen.out is not None:
        count = len(drafted.drafts)
        click.echo(f"已把 {count} 条草案写到 {chosen.out}；改好后：huiqi policies submit {chosen.out} --reason …")
    if saved is not None:
        click.echo(saved_text(saved))


async def _save(service: DraftingService, drafted: DraftedDocument, file: Path, chosen: DraftOptions) -> SavedDrafts:
    origins = chosen.origins(file)
    async with open_app() as app:
        drafts = PolicyDrafts(app.database, app.vocabulary, roles_from_environment())
        return await service.save(drafted, origins, drafts, actor=acting(chosen.actor), reason=f"起草 {origins.file}")


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
