"""`huiqi entitlements`: from match to payout, for officials."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import click
from rich.console import Console

from bot.app import App, open_app
from bot.commands.arguments import DAY, today
from bot.commands.money import MONEY
from bot.commands.operator import authorized
from bot.output import print_json
from bot.payout.shown import Listed
from bot.services.notice_settings import clocks_from_environment
from bot.services.payouts import Payouts, StepOrder
from bot.views.payout_json import entitlement_json, shown_json
from bot.views.payout_text import entitlement_table, shown_lines
from matcher.payout.stages import STAGE_WORDS, STEP_WORDS, Stage, Step
from matcher.store.entitlements import Sought
from policies.lifecycle import Role

PIPED_WIDTH = 200
STEPS = [step.value for step in Step if step is not Step.MATCH]


@click.group("entitlements")
def entitlements() -> None:
    """享受：从匹配、告知、确认、公示到兑付。"""  # noqa: D400, D415 - shown to users


@asynccontextmanager
async def payouts() -> AsyncIterator[tuple[Payouts, App]]:
    """Open the use cases."""
    clocks = clocks_from_environment()
    async with open_app() as app:
        yield Payouts(app.database, app.vocabulary, clocks), app


@entitlements.command("list")
@click.option("--stage", type=click.Choice([stage.value for stage in Stage]), default=None, help="只看这个状态")
@click.option("--clause", default=None, help="只看这一条款")
@click.option("--uscc", default=None, help="只看这一家企业")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="最多列多少条")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_command(stage: str | None, clause: str | None, uscc: str | None, limit: int, *, as_json: bool) -> None:
    """列出享受记录，快到期的在前。"""  # noqa: D400, D415 - shown to users
    sought = Sought(None if stage is None else Stage(stage), clause, None if uscc is None else uscc.strip().upper())
    _print_listed(*asyncio.run(_listed(sought, limit)), as_json=as_json, none="没有这样的享受记录")


@entitlements.command("overdue")
@click.option("--as-of", type=DAY, default=None, help="按哪一天算，默认今天")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="最多列多少条")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def overdue_command(as_of: date | None, limit: int, *, as_json: bool) -> None:
    """列出超过期限还没有办的。"""  # noqa: D400, D415 - shown to users
    found = asyncio.run(_listed(Sought(overdue_on=as_of or today()), limit))
    _print_listed(*found, as_json=as_json, none="没有超期的")


async def _listed(sought: Sought, limit: int) -> tuple[list[Listed], int]:
    async with payouts() as (cases, _):
        return await cases.listed(sought, limit)


def _print_listed(found: list[Listed], total: int, *, as_json: bool, none: str) -> None:
    if as_json:
        print_json({"total": total, "entitlements": [entitlement_json(one) for one in found]})
        return
    if not found:
        click.echo(none)
        return
    console = Console(highlight=False, emoji=False)
    Console(width=None if console.is_terminal else PIPED_WIDTH, highlight=False, emoji=False).print(
        entitlement_table(found), soft_wrap=False
    )
    if total > len(found):
        click.echo(f"还有 {total - len(found)} 条：用 --limit 多列一些")


@entitlements.command("show")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show_command(number: int, *, as_json: bool) -> None:
    """看一条享受记录走到哪一步、谁做的、接下来可以做什么。"""  # noqa: D400, D415 - shown to users
    asyncio.run(_show(number, as_json=as_json))


async def _show(number: int, *, as_json: bool) -> None:
    async with payouts() as (cases, app):
        shown = await cases.show(number, today())
        if as_json:
            print_json(shown_json(shown))
        else:
            click.echo("\n".join(shown_lines(shown, app.vocabulary)))


@entitlements.command("advance")
@click.argument("number", type=click.IntRange(min=1))
@click.argument("step", type=click.Choice(STEPS))
@click.option("--reason", required=True, help="为什么（会记下来）")
@click.option("--amount", type=MONEY, default=None, help="核定的金额，例如 20万元")
@click.option("--reference", default="", help="拨付单号等")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def advance_command(number: int, step: str, reason: str, amount: int | None, reference: str, *, as_json: bool) -> None:
    """让编号 NUMBER 的享受走一步 STEP；企业会在合适的时间收到进展。"""  # noqa: D400, D415 - shown to users
    ordered = StepOrder(Step(step), authorized("办理享受", Role.APPROVER), reason, amount, reference)
    _take(number, ordered, as_json=as_json)


@entitlements.command("withdraw")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--reason", required=True, help="为什么（会记下来）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def withdraw_command(number: int, reason: str, *, as_json: bool) -> None:
    """按企业的意思撤回编号 NUMBER 的享受；为它留的钱退回预算。"""  # noqa: D400, D415 - shown to users
    _take(number, StepOrder(Step.WITHDRAW, authorized("撤回享受", Role.APPROVER), reason), as_json=as_json)


def _take(number: int, ordered: StepOrder, *, as_json: bool) -> None:
    asyncio.run(_taken(number, ordered, as_json=as_json))


async def _taken(number: int, ordered: StepOrder, *, as_json: bool) -> None:
    async with payouts() as (cases, _):
        after = await cases.take(number, ordered)
        if as_json:
            print_json(shown_json(await cases.show(number, today())))
            return
    due = "" if after.due is None else f"，最迟 {after.due}"
    click.echo(f"享受 {number}：{STEP_WORDS[ordered.step]}，现在是“{STAGE_WORDS[after.stage]}”{due}")
