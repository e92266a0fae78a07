"""`huiqi find CLAUSE`: which enterprises a clause fits, is one fact short of, or nearly fits."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import click
import simplejson

from bot.app import open_app
from bot.commands.arguments import DAY, today
from bot.services.finding import FindingService, Search
from bot.views.find_json import counts_json, found_json
from bot.views.find_text import HEADINGS, found_line, head_lines
from matcher.reverse import Group
from policies.model import LifecycleState
from policies.vocabulary import Vocabulary

SHOWN = 20


@click.command("find")
@click.argument("clause")
@click.option("--as-of", type=DAY, default=None, help="按哪一天找，默认今天")
@click.option(
    "--limit", type=click.IntRange(min=0), default=None, help=f"每组最多列多少家；默认表格 {SHOWN} 家，JSON 全部"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def find_command(clause: str, as_of: date | None, limit: int | None, *, as_json: bool) -> None:
    """条款找企业：列出编号为 CLAUSE 的条款符合、只差一项信息、差一点的企业。"""  # noqa: D400, D415 - shown to users
    chosen = SHOWN if limit is None and not as_json else limit
    asyncio.run(_find(clause, as_of or today(), chosen, as_json=as_json))


async def _find(clause: str, as_of: date, limit: int | None, *, as_json: bool) -> None:
    async with open_app() as app:
        service = FindingService(app.database, app.vocabulary)
        async with service.search(clause, as_of, limit=limit) as found:
            _note_what_is_special(found)
            if as_json:
                await _write_json(found)
            else:
                await _write_text(found, app.vocabulary)


async def _write_json(found: Search) -> None:
    """Print one JSON document as it is found: a million enterprises need no memory."""
    counts = counts_json(found.counts)
    head = {"clause": found.subject.clause.id, "as_of": found.as_of.isoformat(), "counts": counts}
    _echo(_dumped(head).removesuffix("}"))
    for group in Group:
        _echo(f', "{group.value}": [')
        separator = ""
        async for one in found.listed(group):
            _echo(separator + _dumped(found_json(one, group)))
            separator = ", "
        _echo("]")
    _echo("}\n")


def _dumped(data: dict[str, Any]) -> str:
    return simplejson.dumps(data, use_decimal=True, ensure_ascii=False)


def _echo(text: str) -> None:
    click.echo(text.encode("utf-8", errors="replace"), nl=False)


async def _write_text(found: Search, vocabulary: Vocabulary) -> None:
    """Print the counts and the lists, line by line."""
    for line in head_lines(found.subject.clause, found.as_of, found.counts, vocabulary):
        click.echo(line)
    for group in Group:
        total = found.counts.in_group(group)
        shown = 0
        if total:
            click.echo(f"\n{HEADINGS[group]}（{total} 家）：")
            async for one in found.listed(group):
                click.echo(found_line(one, group, vocabulary))
                shown += 1
        if shown < total:
            click.echo(f"  还有 {total - shown} 家：用 --limit 多列一些，或用 --json 全部输出")


def _note_what_is_special(found: Search) -> None:
    """Say on stderr what the lists do not show."""
    if found.subject.state is not LifecycleState.PUBLISHED:
        click.echo(f"注意：条款 {found.subject.clause.id} 没有发布，名单只供参考", err=True)
    if found.by_reference:
        is_this_year = found.as_of.year == today().year  # profiles are kept for the present business year
        hint = "；运行 huiqi enterprises rebuild 后会快得多" if found.can_be_faster and is_this_year else ""
        click.echo(f"注意：有 {found.by_reference} 家企业逐家计算{hint}", err=True)
