"""`huiqi requests`: grievances with their clocks, and calls for a person; answer and close them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import click
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App, open_app
from bot.channels.telegram.rendering import render
from bot.commands.arguments import today
from bot.commands.operator import authorized
from bot.dialogue.state import EffectKind
from bot.notices.model import GrievanceState
from bot.output import print_json
from bot.services.grievance_desk import GrievanceDesk
from bot.services.notice_settings import grievance_days
from bot.store.grievances import Grievance, GrievanceStore
from bot.store.queues import OutboxQueue
from bot.store.requests import Request, RequestRepository
from matcher.payout.workdays import between
from policies.store.database import utc_now
from policies.timeline import CHINA

KINDS = {EffectKind.FILE_GRIEVANCE: "诉求", EffectKind.CALL_HUMAN: "找人工"}
STATES = {GrievanceState.OPEN: "待答复", GrievanceState.ANSWERED: "已答复", GrievanceState.CLOSED: "已办结"}


@click.group("requests", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_context
def requests(context: click.Context, *, as_json: bool) -> None:
    """诉求和找人工的请求；不写子命令就列出来，快到期的诉求在前。"""  # noqa: D400, D415 - shown to users
    authorized("处理诉求")
    if context.invoked_subcommand is None:
        asyncio.run(_list(as_json=as_json))


@asynccontextmanager
async def _work() -> AsyncIterator[tuple[App, AsyncSession]]:
    async with open_app() as app, app.database.work() as session:
        yield app, session


async def _list(*, as_json: bool) -> None:
    async with _work() as (_, session):
        asked = await RequestRepository(session).for_people()
        clocks = {found.number: found for found in await GrievanceStore(session).listed()}
    day = today()
    if as_json:
        print_json({"requests": [_json(request, clocks.get(request.id), day) for request in asked]})
        return
    for found in clocks.values():
        click.echo(_grievance_line(found, day))
    others = [request for request in asked if request.id not in clocks]
    for request in others:
        at = request.at.astimezone(CHINA)
        click.echo(
            f"{KINDS[request.kind]} {at:%Y-%m-%d %H:%M} {request.channel}:{request.chat} "
            f"{_words(request.text)}{_about(request.clauses)}"
        )
    if not clocks and not others:
        click.echo("没有待处理的请求")


def _grievance_line(found: Grievance, day: date) -> str:
    standing = STATES[found.state]
    if found.state is GrievanceState.OPEN:
        late = between(found.due.day, day).days
        standing += f"，超期 {late} 个工作日" if found.is_overdue(day) else f"，{found.due} 前"
    department = f" 转{found.department}" if found.department else ""
    receipt = f" 凭证 {found.receipt}" if found.receipt else ""
    who = f"{found.channel}:{found.chat}"
    return f"SQ-{found.number} {standing} {who}{department} {_words(found.text)}{_about(found.clauses)}{receipt}"


def _words(text: str) -> str:
    return " ".join(text.split()) or "（没有留言）"


def _about(clauses: tuple[str, ...]) -> str:
    return f"（{'、'.join(clauses)}）" if clauses else ""


def _json(request: Request, clock: Grievance | None, day: date) -> dict[str, object]:
    told: dict[str, object] = {
        "id": request.id,
        "channel": request.channel,
        "chat": request.chat,
        "kind": request.kind.value,
        "text": request.text,
        "clauses": list(request.clauses),
        "at": request.at.isoformat(),
    }
    if clock is None:
        return told
    return told | {
        "number": f"SQ-{clock.number}",
        "state": clock.state.value,
        "department": clock.department,
        "receipt": clock.receipt,
        "due": clock.due.day.isoformat(),
        "due_is_estimate": clock.due.is_estimate,
        "overdue": clock.is_overdue(day),
        "answer": clock.answer,
        "answered_by": clock.answered_by,
        "reopened": clock.reopened,
    }


class NumberType(click.ParamType[int]):
    """A grievance's number, with or without its letters."""

    name = "编号"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number; usage error when it is none."""
        text = str(value).upper().removeprefix("SQ").removeprefix("-")
        if not (text.isascii() and text.isdigit() and len(text) <= 12):  # noqa: PLR2004 - more than there can be
            self.fail(f"“{value}”不是编号，请写作 SQ-12", param, ctx)
        return int(text)


@requests.command("answer")
@click.argument("number", type=NumberType())
@click.argument("text")
def answer_command(number: int, text: str) -> None:
    """答复编号 NUMBER 的诉求；答复会送到对方的对话里。"""  # noqa: D400, D415 - shown to users
    asyncio.run(_answer(number, text))
    click.echo(f"已答复 SQ-{number}，会由机器人送到对方的对话里")


async def _answer(number: int, text: str) -> None:
    async with _work() as (_, session):
        now = utc_now()
        carried = await GrievanceDesk(grievance_days()).carry(session, number, text, authorized("答复诉求"), now)
        await OutboxQueue(session, carried.channel).add(carried.chat, 0, render([carried.reply], 0), now)


@requests.command("close")
@click.argument("number", type=NumberType())
def close_command(number: int) -> None:
    """办结编号 NUMBER 的诉求。"""  # noqa: D400, D415 - shown to users
    asyncio.run(_close(number))
    click.echo(f"SQ-{number} 已办结")


async def _close(number: int) -> None:
    async with _work() as (_, session):
        await GrievanceStore(session).close(number, utc_now())
