"""`huiqi policies diff`: what differs between versions, drafts and files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.app import open_app
from bot.commands.acting import json_option
from bot.commands.policies_drafts import is_clause_file
from bot.outcomes import VersionDiff
from bot.output import print_json
from bot.services.policy_review import PolicyReview
from bot.views.diffs import document_diff_json, document_diff_text, version_diff_json, version_diff_text
from policies.errors import InputError
from policies.interchange.files import read_clauses_file
from policies.publication.differences import DocumentDiff

VERSION = click.IntRange(min=1)


@click.command("diff")
@click.argument("subject", metavar="[ID|FILE]", required=False)
@click.option("--from-version", type=VERSION, default=None, help="从哪一版")
@click.option("--to-version", type=VERSION, default=None, help="到哪一版")
@click.option("--document", default=None, help="比较这份文件现在发布的，与全部草案发布以后的")
@json_option
def diff_command(
    subject: str | None, from_version: int | None, to_version: int | None, document: str | None, *, as_json: bool
) -> None:
    """比较一条条款的两版（默认现行版与草案，没有草案就与上一版），或一份条款文件与库里的条款。"""  # noqa: D400, D415 - shown to users
    if (subject is None) == (document is None):
        raise click.UsageError("请给出条款编号或条款文件，或用 --document 指定一份文件")
    found = asyncio.run(_diff(subject, from_version, to_version, document))
    if isinstance(found, VersionDiff):
        told, text = version_diff_json(found), version_diff_text(found)
    else:
        told, text = document_diff_json(found), document_diff_text(found)
    if as_json:
        print_json(told)
    else:
        click.echo(text)


async def _diff(
    subject: str | None, old: int | None, new: int | None, document: str | None
) -> VersionDiff | DocumentDiff:
    async with open_app() as app:
        review = PolicyReview(app.database, app.vocabulary)
        if subject is None:
            return await review.diff_document(document or "")
        if not is_clause_file(subject):
            return await review.diff_versions(subject, old, new)
        report = read_clauses_file(Path(subject), app.vocabulary)
        if report.rejections:
            raise InputError(f"{len(report.rejections)} 条记录不合格；第一处：{report.rejections[0]}")
        return await review.diff_bundles(report.bundles)
