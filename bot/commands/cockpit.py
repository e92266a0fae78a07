"""`huiqi cockpit`: the figures officials look at."""

from __future__ import annotations

import asyncio

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.app import open_app
from bot.commands.arguments import today
from bot.output import print_json
from bot.payout.figures import Cockpit, Reach
from bot.services.cockpit import CockpitService
from bot.views.cockpit import cockpit_json, cockpit_lines, cockpit_table

SECONDS = 20.0


@click.command("cockpit")
@click.option(
    "--seconds", type=click.FloatRange(0, 86_400), default=SECONDS, show_default=True, help="核对条款最多用多少秒"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def cockpit(seconds: float, *, as_json: bool) -> None:
    """领导驾驶舱：企业、匹配、告知、确认、兑付、用时、没人符合的条款、最常缺的信息、诉求。"""  # noqa: D400, D415 - shown to users
    asyncio.run(_cockpit(seconds, as_json=as_json))


async def _cockpit(seconds: float, *, as_json: bool) -> None:
    async with open_app() as app:
        found = await _figures(CockpitService(app.database, app.vocabulary), seconds, quiet=as_json)
        if as_json:
            print_json(cockpit_json(found, app.vocabulary))
            return
        console = Console(highlight=False, emoji=False)
        if console.is_terminal:
            console.print(cockpit_table(found, app.vocabulary), markup=False)
        else:
            click.echo("\n".join(cockpit_lines(found, app.vocabulary)))


async def _figures(service: CockpitService, seconds: float, *, quiet: bool) -> Cockpit:
    console = Console(stderr=True)
    columns = (TextColumn("核对条款"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(reach: Reach) -> None:
            bar.update(task, completed=reach.looked_at, total=reach.of)

        return await service.figures(today(), seconds, tell)
