"""`huiqi requests`: the grievances and calls for a person that wait for an answer."""

from __future__ import annotations

import asyncio

import click

from bot.app import open_app
from bot.dialogue.state import EffectKind
from bot.output import print_json
from bot.store.requests import Request, RequestRepository

KINDS = {EffectKind.FILE_GRIEVANCE: "诉求", EffectKind.CALL_HUMAN: "找人工"}


@click.command("requests")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def requests(*, as_json: bool) -> None:
    """列出收到的诉求和找人工的请求，新的在前。"""  # noqa: D400, D415 - shown to users
    found = asyncio.run(_requests())
    if as_json:
        print_json({"requests": [_json(request) for request in found]})
        return
    for request in found:
        about = f"（{'、'.join(request.clauses)}）" if request.clauses else ""
        words = " ".join(request.text.split()) or "（没有留言）"
        click.echo(f"{request.at:%Y-%m-%d %H:%M} {KINDS[request.kind]} {request.channel}:{request.chat} {words}{about}")
    if not found:
        click.echo("没有待处理的请求")


async def _requests() -> list[Request]:
    async with open_app() as app, app.database.work() as session:
        return await RequestRepository(session).for_people()


def _json(request: Request) -> dict[str, object]:
    return {
        "id": request.id,
        "channel": request.channel,
        "chat": request.chat,
        "kind": request.kind.value,
        "text": request.text,
        "clauses": list(request.clauses),
        "at": request.at.isoformat(),
    }
