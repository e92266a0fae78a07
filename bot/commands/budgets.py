"""`huiqi budgets`: what may be given under a clause, what is set aside, what is paid."""

from __future__ import annotations

import asyncio

import click

from bot.commands.entitlements import payouts
from bot.commands.money import MONEY
from bot.commands.operator import authorized
from bot.output import print_json
from bot.views.payout_json import budget_json
from bot.views.payout_text import budget_lines
from matcher.payout.budget import Budget
from matcher.store.budgets import BudgetChange
from policies.lifecycle import Role


@click.group("budgets")
def budgets() -> None:
    """预算：额满即止、分批、暂停。"""  # noqa: D400, D415 - shown to users


@budgets.command("set")
@click.argument("clause")
@click.option("--total", type=MONEY, default=None, help="总额，例如 500万元")
@click.option("--batches/--whole", "in_batches", default=None, help="分批放出，还是一次放出")
@click.option("--release", type=MONEY, default=None, help="分批时，到现在为止一共放出多少")
@click.option("--pause/--resume", "paused", default=None, help="暂停或恢复兑付")
@click.option("--period", default=None, help="哪一期，例如 2026；默认最近一期或今年")
@click.option("--reason", required=True, help="为什么（会记下来）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def set_command(  # noqa: PLR0913 - one parameter an option
    clause: str,
    total: int | None,
    release: int | None,
    period: str | None,
    reason: str,
    *,
    in_batches: bool | None,
    paused: bool | None,
    as_json: bool,
) -> None:
    """设定或更改条款 CLAUSE 的预算；没写的不变。"""  # noqa: D400, D415 - shown to users
    change = BudgetChange(total, release, in_batches, paused)
    if change == BudgetChange():
        raise click.UsageError("请至少写一项：--total、--batches、--release、--pause 或 --resume")
    if period is not None and not 0 < len(period.strip()) <= 20:  # noqa: PLR2004 - the column's length
        raise click.UsageError("--period 最多 20 个字")
    found = asyncio.run(_set(clause, period, change, reason))
    _print([found], as_json=as_json)


async def _set(clause: str, period: str | None, change: BudgetChange, reason: str) -> Budget:
    async with payouts() as (cases, _):
        return await cases.set_budget(clause, period, change, actor=authorized("改预算", Role.APPROVER), reason=reason)


@budgets.command("show")
@click.argument("clause", required=False)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show_command(clause: str | None, *, as_json: bool) -> None:
    """看全部预算，或条款 CLAUSE 的。"""  # noqa: D400, D415 - shown to users
    _print(asyncio.run(_all(clause)), as_json=as_json)


async def _all(clause: str | None) -> list[Budget]:
    async with payouts() as (cases, _):
        return await cases.budgets(clause)


def _print(found: list[Budget], *, as_json: bool) -> None:
    if as_json:
        print_json({"budgets": [budget_json(budget) for budget in found]})
        return
    click.echo("\n".join(budget_lines(found)) or "还没有设过预算")
