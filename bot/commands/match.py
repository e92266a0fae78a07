"""`huiqi match PROFILE.json`: which clauses apply to a profile."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import open_app
from bot.commands.arguments import DAY, MOMENT, today
from bot.output import print_json
from bot.services.matching import MatchingService
from bot.views.match_json import match_json
from bot.views.match_text import match_text
from matcher.profile import Profile
from matcher.profile_json import ProfileError, profile_from_json
from policies.canonical import read_json
from policies.errors import DocumentError
from policies.interchange.text_file import decode, read_bytes
from policies.vocabulary import load_vocabulary


@click.command("match")
@click.argument("profile", type=click.Path(path_type=Path))
@click.option("--as-of", type=DAY, default=None, help="按哪一天的政策匹配，默认今天")
@click.option("--known-at", type=MOMENT, default=None, help="按当时所知（日期或时间），默认现在所知")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def match_command(profile: Path, as_of: date | None, known_at: datetime | None, *, as_json: bool) -> None:
    """用画像文件 PROFILE（JSON）匹配政策。"""  # noqa: D400, D415 - shown to users
    read = read_profile(profile)
    shown = asyncio.run(_match(read, as_of or today(), known_at, as_json=as_json))
    if isinstance(shown, dict):
        print_json(shown)
    else:
        click.echo(shown)


def read_profile(path: Path) -> Profile:
    """Read PROFILE.json; one readable error when it is not a profile."""
    try:
        data = read_json(decode(read_bytes(path), path.name))
    except (ValueError, RecursionError) as error:
        if isinstance(error, DocumentError):
            raise
        raise ProfileError(f"{path.name} 不是合法的 JSON：{error}") from error
    return profile_from_json(data, load_vocabulary())


async def _match(profile: Profile, as_of: date, known_at: datetime | None, *, as_json: bool) -> dict[str, Any] | str:
    """Match and write the result; asyncio.run would take a third of a second to write a repr of the match itself."""
    async with open_app() as app:
        service = MatchingService(app.database, app.vocabulary)
        found = await service.match(profile, as_of=as_of, channel="cli", known_at=known_at)
    write = match_json if as_json else match_text
    return write(found.result, found.facts, found.receipt.code)
