"""`huiqi notices`: tell enterprises of clauses; may be stopped at any moment and run again."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.app import App, open_app
from bot.channels.telegram.rendering import render
from bot.commands.operator import authorized
from bot.notices.model import NoticeState, Reason
from bot.output import print_json
from bot.services.house import House
from bot.services.notice_dispatch import NoticeDispatcher, Pause
from bot.services.notice_planning import NoticePlanner
from bot.services.taking import WriteLine
from bot.store.notice_runs import NoticeRunStore, Run
from bot.store.notices import NoticeStore
from bot.store.subscriptions import SubscriptionStore
from policies.store.database import utc_now
from policies.timeline import CHINA

PAUSES = {
    Pause.NOTHING_LEFT: "现在能告知的都已放进发件箱",
    Pause.QUIET: "现在是免打扰时间，到点后由机器人（huiqi telegram）接着告知",
    Pause.OUTBOX_FULL: "发件箱已满，由机器人（huiqi telegram）边送边接着告知",
}
STATES = {
    NoticeState.WAITING: "等待告知",
    NoticeState.TOLD: "已告知",
    NoticeState.ACCEPTED: "已确认",
    NoticeState.DECLINED: "不感兴趣",
    NoticeState.DROPPED: "条款已变，不再告知",
}


@dataclass(slots=True)
class _Came:
    """What a run of the command came to."""

    runs: list[Run]
    messages: int = 0
    told: int = 0
    pause: Pause | None = None
    was_stopped: bool = False


@click.group("notices")
def notices() -> None:
    """告知：条款找企业，每家每版只告知一次。"""  # noqa: D400, D415 - shown to users


@notices.command("run")
@click.option("--clause", default=None, help="告知这一条款的现行版；不写则接着做没做完的")
@click.option("--again", is_flag=True, help="再过一遍，补上后来登记或订阅的企业（告知过的不会重复）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def run_command(clause: str | None, *, again: bool, as_json: bool) -> None:
    """核对企业并告知订阅的；随时可以停（Ctrl-C），再运行就接着做。"""  # noqa: D400, D415 - shown to users
    if again and clause is None:
        raise click.UsageError("--again 要和 --clause 一起用")
    came = asyncio.run(_run(clause, again=again, quiet=as_json))
    if as_json:
        print_json(_came_json(came))
        return
    for run in came.runs:
        click.echo(_run_line(run))
    if not came.runs:
        click.echo("没有要核对的条款")
    click.echo(f"告知 {came.told} 条，合成 {came.messages} 条消息")
    click.echo("已停下，再运行就接着做" if came.was_stopped else PAUSES[came.pause or Pause.NOTHING_LEFT])


async def _run(clause: str | None, *, again: bool, quiet: bool) -> _Came:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_app() as app:
        house = House.from_environment(app.vocabulary)
        planner = house.planner(app.database)
        runs = await planner.unfinished() if clause is None else [await _chosen(planner, app, clause, again=again)]
        came = _Came([])
        with _progress(quiet=quiet) as bar:
            for run in runs:
                came.runs.append(await _carry_on(planner, run, bar, stop))
            await _tell(house.dispatcher(WriteLine(app.database), {"telegram": render}), bar, stop, came)
        came.was_stopped = stop.is_set()
        return came


async def _chosen(planner: NoticePlanner, app: App, clause: str, *, again: bool) -> Run:
    subject = await planner.current(clause)
    async with app.database.work() as session:
        await planner.request(session, clause, subject.version, Reason.PUBLISHED, actor=authorized("告知企业"))
    if again:
        await planner.again(clause, subject.version, Reason.PUBLISHED)
    return await planner.find(clause, subject.version, Reason.PUBLISHED)


def _progress(*, quiet: bool) -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console, disable=quiet or not console.is_terminal)


async def _carry_on(planner: NoticePlanner, run: Run, bar: Progress, stop: asyncio.Event) -> Run:
    task = bar.add_task(f"核对 {run.clause_id}", total=await planner.total(), completed=run.tally.examined)
    await planner.carry_on(run, lambda now: bar.update(task, completed=now.tally.examined), stop.is_set)
    return await planner.find(run.clause_id, run.version, run.reason)


async def _tell(dispatcher: NoticeDispatcher, bar: Progress, stop: asyncio.Event, came: _Came) -> None:
    task = bar.add_task("告知", total=None)
    while not stop.is_set():
        told = await dispatcher.tell_next()
        if told.pause is not None:
            came.pause = told.pause
            return
        came.messages, came.told = came.messages + told.messages, came.told + told.notices
        bar.update(task, completed=came.told)


@notices.command("status")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def status_command(*, as_json: bool) -> None:
    """看核对到哪里、告知了多少、有多少在等。"""  # noqa: D400, D415 - shown to users
    asyncio.run(_status(as_json=as_json))


async def _status(*, as_json: bool) -> None:
    async with open_app() as app, app.database.reading() as session:
        settings = House.from_environment(app.vocabulary).notices
        counts = await NoticeStore(session).counts()
        runs = await NoticeRunStore(session).latest()
        subscribed, speaking = await SubscriptionStore(session).count()
    is_quiet = settings.quiet.is_quiet(utc_now())
    if as_json:
        print_json(
            {
                "subscribed_chats": subscribed,
                "speaking_for_an_enterprise": speaking,
                "notices": {state.value: counts[state] for state in NoticeState},
                "quiet_hours": str(settings.quiet),
                "is_quiet": is_quiet,
                "runs": [_run_json(run) for run in runs],
            }
        )
        return
    click.echo(f"订阅的对话 {subscribed} 个，其中绑定企业的 {speaking} 个（只告知绑定了企业的）")
    click.echo("，".join(f"{STATES[state]} {counts[state]}" for state in NoticeState))
    now = "（现在正是）" if is_quiet else ""
    click.echo(f"免打扰 {settings.quiet}{now}，每个对话每天最多 {settings.daily_cap} 条消息")
    for run in runs:
        click.echo(_run_line(run))


def _run_line(run: Run) -> str:
    tally = run.tally
    when = "没有做完" if run.finished_at is None else f"{run.finished_at.astimezone(CHINA):%Y-%m-%d %H:%M} 做完"
    return (
        f"{run.clause_id} 第 {run.version} 版：核对 {tally.examined} 家，符合 {tally.ready}，"
        f"只差一项 {tally.one_missing}，差一点 {tally.near}；要告知 {tally.planned} 家（{when}）"
    )


def _run_json(run: Run) -> dict[str, object]:
    tally = run.tally
    return {
        "clause": run.clause_id,
        "version": run.version,
        "reason": run.reason,
        "as_of": run.as_of.isoformat(),
        "examined": tally.examined,
        "eligible": tally.ready,
        "one_missing": tally.one_missing,
        "near": tally.near,
        "planned": tally.planned,
        "finished": run.finished_at is not None,
    }


def _came_json(came: _Came) -> dict[str, object]:
    return {
        "runs": [_run_json(run) for run in came.runs],
        "messages": came.messages,
        "told": came.told,
        "pause": None if came.pause is None else came.pause.value,
        "stopped": came.was_stopped,
    }
