"""`huiqi policies golden`: examples that a clause must conclude rightly, kept and run."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.app import open_app
from bot.commands.acting import acting, actor_option, json_option
from bot.output import print_json
from bot.services.policy_golden import PolicyGolden
from bot.settings import roles_from_environment
from matcher.golden import CaseResult
from policies.errors import InputError
from policies.interchange.golden_file import read_golden
from policies.interchange.text_file import decode, read_bytes
from policies.vocabulary import load_vocabulary


@click.command("golden")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@actor_option
@json_option
def golden_command(file: Path | None, actor: str | None, *, as_json: bool) -> None:
    """存下样例文件 FILE（YAML），或不给文件、把存下的样例全跑一遍；样例不通过的条款不能发布。"""  # noqa: D400, D415 - shown to users
    if file is not None:
        kept = asyncio.run(_keep(file, acting(actor)))
        if as_json:
            print_json({"kept": kept})
        else:
            click.echo("\n".join(f"{clause_id}：{count} 个样例" for clause_id, count in kept.items()))
        return
    results = asyncio.run(_run())
    if as_json:
        print_json({"cases": [_result_json(result) for result in results]})
    else:
        click.echo("\n".join(_result_line(result) for result in results) or "还没有样例")
    failed = [result for result in results if not result.passed]
    if failed:
        raise InputError(f"{len(failed)} 个样例没有通过；第一处：{failed[0].case.clause} {failed[0].case.name}")


async def _keep(file: Path, actor: str) -> dict[str, int]:
    cases = read_golden(decode(read_bytes(file), file.name), load_vocabulary())
    async with open_app() as app:
        golden = PolicyGolden(app.database, app.vocabulary, roles_from_environment())
        return await golden.keep(cases, actor=actor, reason=f"样例 {file.name}")


async def _run() -> list[CaseResult]:
    async with open_app() as app:
        return await PolicyGolden(app.database, app.vocabulary).run()


def _result_line(result: CaseResult) -> str:
    mark = "✓" if result.passed else "✗"
    return " ".join([f"{mark} {result.case.clause} {result.case.name}", *result.differences])


def _result_json(result: CaseResult) -> dict[str, object]:
    case = result.case
    told = {"clause": case.clause, "name": case.name, "passed": result.passed}
    return told | {"differences": list(result.differences)}
