"""`huiqi policies submit/review/edit/withdraw/diff`: what authors and reviewers do with drafts."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import click

from bot.app import open_app
from bot.commands.acting import acting, actor_option, chosen_of, json_option, reason_option
from bot.outcomes import DraftReview, Proposal
from bot.output import print_json
from bot.services.impact import ImpactService
from bot.services.impact_plans import ImpactPlans
from bot.services.policy_drafts import PolicyDrafts
from bot.services.policy_review import PolicyReview
from bot.settings import roles_from_environment
from bot.views.drafts_json import draft_json, proposal_json, review_json
from bot.views.review_text import moved_text, proposal_text, queue_text, review_text
from policies.drafts import StoredDraft
from policies.errors import InputError
from policies.interchange.files import read_clauses_file
from policies.language.printer import Printer
from policies.lifecycle import DraftState
from policies.vocabulary import load_vocabulary

OPEN_STATES = (DraftState.DRAFT, DraftState.IN_REVIEW)
CLAUSE_FILES = (".yaml", ".yml", ".xlsx")


def is_clause_file(name: str) -> bool:
    """Whether an argument is a file of clauses rather than a clause id (ids hold no dot)."""
    return name.lower().endswith(CLAUSE_FILES)


@click.command("submit")
@click.argument("ids", metavar="ID…|FILE", nargs=-1)
@click.option("--document", default=None, help="提交这份文件的全部草案")
@reason_option
@actor_option
@json_option
def submit_command(
    ids: tuple[str, ...], document: str | None, reason: str, actor: str | None, *, as_json: bool
) -> None:
    """把草案提交审核；也可以给一份条款文件 FILE（YAML、XLSX），其中有变化的条款存成草案并提交。"""  # noqa: D400, D415 - shown to users
    if len(ids) == 1 and is_clause_file(ids[0]):
        proposal = asyncio.run(_submit_file(Path(ids[0]), acting(actor), reason))
        _show_proposal(proposal, "提交审核", as_json=as_json)
        return
    chosen = chosen_of(ids, document)
    moved = asyncio.run(_move("submit", chosen, acting(actor), reason))
    _show_moved(moved, as_json=as_json)


async def _submit_file(path: Path, actor: str, reason: str) -> Proposal:
    async with open_app() as app:
        report = read_clauses_file(path, app.vocabulary)
        if report.rejections:
            count = len(report.rejections)
            raise InputError(f"{count} 条记录不合格，没有提交任何内容；第一处：{report.rejections[0]}")
        drafts = PolicyDrafts(app.database, app.vocabulary, roles_from_environment())
        return await drafts.save_bundles(report.bundles, actor=actor, reason=reason, submit=True)


async def _move(step: str, chosen: object, actor: str, reason: str) -> list[StoredDraft]:
    async with open_app() as app:
        drafts = PolicyDrafts(app.database, app.vocabulary, roles_from_environment())
        steps = {"submit": drafts.submit, "return": drafts.give_back, "withdraw": drafts.withdraw}
        return await steps[step](chosen, actor=actor, reason=reason)  # type: ignore[arg-type]


@click.command("withdraw")
@click.argument("ids", metavar="ID…", nargs=-1)
@click.option("--document", default=None, help="撤回这份文件的全部草案")
@reason_option
@actor_option
@json_option
def withdraw_command(
    ids: tuple[str, ...], document: str | None, reason: str, actor: str | None, *, as_json: bool
) -> None:
    """撤回没有发布的草案。"""  # noqa: D400, D415 - shown to users
    moved = asyncio.run(_move("withdraw", chosen_of(ids, document), acting(actor), reason))
    _show_moved(moved, as_json=as_json)


@click.command("review")
@click.argument("clause_id", metavar="[ID]", required=False)
@click.option("--document", default=None, help="只看这份文件的草案")
@click.option("--return", "give_back", is_flag=True, help="退回给起草人，要写 --reason")
@click.option("--reason", default=None, help="退回的原因")
@actor_option
@json_option
def review_command(
    clause_id: str | None,
    document: str | None,
    give_back: bool,  # noqa: FBT001 - click passes options by name
    reason: str | None,
    actor: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """看待审的草案；给出 ID 就看这一条：规则、原文、与现行版的差别、检查发现。"""  # noqa: D400, D415 - shown to users
    if give_back:
        ids = () if clause_id is None else (clause_id,)
        chosen = chosen_of(ids, document)
        _show_moved(asyncio.run(_move("return", chosen, acting(actor), reason or "")), as_json=as_json)
    elif clause_id is None:
        _show_queue(asyncio.run(_queue(document)), as_json=as_json)
    else:
        _show_review(asyncio.run(_review(clause_id)), as_json=as_json)


async def _queue(document: str | None) -> list[StoredDraft]:
    async with open_app() as app:
        return await PolicyReview(app.database, app.vocabulary).queue(document)


async def _review(clause_id: str) -> DraftReview:
    async with open_app() as app:
        found = await PolicyReview(app.database, app.vocabulary).review(clause_id)
        if found.draft.state not in OPEN_STATES:
            return found
        # Afterwards, in a session that only reads: a large registry takes seconds, and nobody should wait for them.
        planned = await ImpactPlans(app.database).of_clause(clause_id, None)
        impact = await ImpactService(app.database, app.vocabulary).measure([planned], limit=0)
        return dataclasses.replace(found, impact=impact)


@click.command("edit")
@click.argument("clause_id", metavar="ID")
@click.option("--when", default=None, help="条件，规则中文")
@click.option("--benefit", default=None, help="待遇，规则中文")
@click.option(
    "--set", "fields", multiple=True, metavar="字段=内容", help="改别的字段，名称同条款文件；内容留空就是清除"
)
@click.option("--reason", default="修改草案", help="原因，写进历史")
@actor_option
@json_option
def edit_command(  # noqa: PLR0913, PLR0917 - click passes every option
    clause_id: str,
    when: str | None,
    benefit: str | None,
    fields: tuple[str, ...],
    reason: str,
    actor: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """修改一条草案；已发布的条款会在最新版的基础上新开一份草案。改过的草案要重新提交。"""  # noqa: D400, D415 - shown to users
    changes = dict(_field(entry) for entry in fields)
    changes |= {name: text for name, text in (("when", when), ("benefit", benefit)) if text is not None}
    draft = asyncio.run(_edit(clause_id, changes, acting(actor), reason))
    _show_moved([draft], as_json=as_json)


def _field(entry: str) -> tuple[str, str]:
    name, equals, value = entry.partition("=")
    if not equals:
        raise click.UsageError(f"“{entry}”应写作 字段=内容，例如 departments=区科技局、区财政局")
    return name.strip(), value.strip()


async def _edit(clause_id: str, changes: dict[str, str], actor: str, reason: str) -> StoredDraft:
    async with open_app() as app:
        drafts = PolicyDrafts(app.database, app.vocabulary, roles_from_environment())
        return await drafts.edit(clause_id, changes, actor=actor, reason=reason)


def _show_moved(moved: list[StoredDraft], *, as_json: bool) -> None:
    printer = Printer(load_vocabulary())
    if as_json:
        print_json({"drafts": [draft_json(draft, printer) for draft in moved]})
    else:
        click.echo(moved_text(moved, printer))


def _show_queue(found: list[StoredDraft], *, as_json: bool) -> None:
    printer = Printer(load_vocabulary())
    if as_json:
        print_json({"drafts": [draft_json(draft, printer) for draft in found]})
    else:
        click.echo(queue_text(found))


def _show_review(review: DraftReview, *, as_json: bool) -> None:
    printer = Printer(load_vocabulary())
    if as_json:
        print_json(review_json(review, printer))
    else:
        click.echo(review_text(review, printer))


def _show_proposal(proposal: Proposal, what: str, *, as_json: bool) -> None:
    if as_json:
        print_json(proposal_json(proposal))
    else:
        click.echo(proposal_text(proposal, what))
