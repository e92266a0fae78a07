"""Drafts reviewed in chat: one by one, corrected, submitted, decided by a second admin, each step once and logged."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from bot.channels.telegram import courtesies, desk_wording, wording
from bot.services.draft_desk import Decision, DraftDesk
from bot.settings import roles_from_environment
from policies.errors import RoleError
from policies.lifecycle import Roles
from policies.store.database import Database
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary
from tests.channels.bot_api import BotApi, Sent
from tests.channels.conftest import RunBot
from tests.channels.telegram.documents import TEXT

AUTHOR, APPROVER, BOTH, AUDITOR, OUTSIDER = 1, 2, 4, 3, 9
ROLES = roles_from_environment(
    {
        "HUIQI_ROLES": "zhang|telegram:1=author,li|telegram:2=approver,wang|telegram:3=auditor,"
        "chen|telegram:4=author+approver"
    }
)
FIRST, SECOND = "low-01", "low-02"
ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


_NOTICE = re.compile(r"(?:zhang|li|chen) (?:提交|退回|发布)了")


class Chat:
    """One person's side: what is asked, and the messages that answer it."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def upload(self, content: str = TEXT, chat: int = AUTHOR) -> None:
        before = len(self._api.sent)
        await self._api.sends_file("low.txt", content.encode(), chat=chat)
        await self._api.until_sent(before + 2, timeout=60)

    async def says(self, words: str, chat: int = AUTHOR) -> Sent:
        return await self._answer(chat, lambda: self._api.says(words, chat=chat))

    async def presses(self, label: str, on: Sent) -> Sent:
        data = dict(on.buttons)[label]
        return await self._answer(on.chat, lambda: self._api.presses(data, chat=on.chat))

    async def _answer(self, chat: int, act) -> Sent:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a way to act
        before = len(self._answers(chat))
        await act()
        await self._api.until(lambda: len(self._answers(chat)) > before, timeout=30)
        return self._answers(chat)[-1]

    def _answers(self, chat: int) -> list[Sent]:
        """Give what was said to a person, without what others' steps made the bot say."""
        return [one for one in self._api.sent if one.chat == chat and _NOTICE.match(one.text) is None]


@pytest.fixture
def chat(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(courtesies, "LONG_S", 600.0)
    return Chat(api)


async def events(database: Database, clause_id: str = FIRST) -> list[tuple[str, str]]:
    async with database.work() as session:
        return [(e.event, e.actor) for e in await PolicyRepository(session).history(clause_id)]


async def in_force(database: Database) -> list[str]:
    async with database.work() as session:
        return sorted(entry.clause.id for entry in await PolicyRepository(session).all_clauses())


async def test_from_a_file_to_a_published_clause_with_two_admins(
    chat: Chat, api: BotApi, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        shown = await chat.presses(desk_wording.ONE_BY_ONE, api.sent[-1])
        assert FIRST in shown.text
        assert "条件：注册地 属于 余杭区 且 资质 含 国家高新技术企业(首次)" in shown.text
        assert "待遇：奖励 20万元" in shown.text
        assert "原文：「" in shown.text
        submitted = await chat.presses(desk_wording.SUBMIT, shown)
        assert "审核中" in submitted.text
        await api.until(lambda: api.texts(APPROVER))
        assert f"/draft {FIRST}" in api.texts(APPROVER)[0]
        review = await chat.says(f"/draft {FIRST}", chat=APPROVER)
        assert list(dict(review.buttons)) == [desk_wording.PUBLISH, desk_wording.RETURN, desk_wording.NEXT]
        published = await chat.presses(desk_wording.PUBLISH, review)
        assert "已发布 1 条" in published.text
    assert await in_force(database) == [FIRST]
    assert await events(database) == [("drafted", "zhang"), ("submitted", "zhang"), ("published", "li")]
    async with database.work() as session:
        headers = (await session.execute(text("SELECT header FROM audit_records ORDER BY seq"))).scalars().all()
    assert all('"channel":"telegram"' in header for header in headers)
    assert len(headers) == 3


async def test_the_author_cannot_publish_own_work_whatever_roles_he_holds(
    chat: Chat, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload(chat=BOTH)
        done = await chat.says(f"/submit {FIRST} 请审核", chat=BOTH)
        assert "审核中" in done.text
        shown = await chat.says(f"/draft {FIRST}", chat=BOTH)
        assert desk_wording.PUBLISH not in dict(shown.buttons)
        answer = await chat.says(f"/publish {FIRST} 同意", chat=BOTH)
    assert "不能由同一人发布" in answer.text
    assert await in_force(database) == []


@ONLY_SQLITE
async def test_a_correction_is_parsed_and_an_error_points_at_the_character(chat: Chat, run_bot: RunBot) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        good = await chat.says(f"/rule {FIRST}\n注册地 属于 余杭区\n且 从业人数 ≥ 10人")
        given = await chat.says(f"/give {FIRST} 奖励 30万元")
        bad = await chat.says(f"/rule {FIRST} 注册帝 属于 余杭区")
        worse = await chat.says(f"/give {FIRST} 奖励 很多")
    assert "条件：注册地 属于 余杭区 且 员工人数 ≥ 10人" in good.text
    assert "待遇：奖励 30万元" in given.text
    assert bad.text.startswith("条件：规则第 1 个字符处")
    assert "▶注册帝" in bad.text
    assert worse.text.startswith("待遇：规则第")


@ONLY_SQLITE
async def test_all_own_drafts_are_submitted_at_once_and_one_is_returned_with_the_reason(
    chat: Chat, api: BotApi, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        submitted = await chat.says("/submit 全部 请审核")
        assert "2 条：审核中" in submitted.text
        nothing = await chat.says("/submit 全部 再来")
        assert "没有还没提交的草案" in nothing.text
        how = await chat.presses(desk_wording.RETURN, await chat.says(f"/draft {FIRST}", chat=APPROVER))
        assert how.text.startswith(f"请写：/return {FIRST} 原因")
        await chat.says(f"/return {FIRST} 金额与原文不符", chat=APPROVER)
        await api.until(lambda: "退回" in api.texts(AUTHOR)[-1])
    assert "金额与原文不符" in api.texts(AUTHOR)[-1]
    assert (await events(database))[-1] == ("returned", "li")


async def test_a_button_does_not_publish_what_was_changed_after_it_was_shown(
    chat: Chat, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        await chat.says(f"/submit {FIRST} 请审核")
        shown = await chat.says(f"/draft {FIRST}", chat=APPROVER)
        await chat.says(f"/give {FIRST} 奖励 90万元")
        await chat.says(f"/submit {FIRST} 改过了")
        # The notice of the second submission has no buttons, so the button is still the one offered last.
        answer = await chat.presses(desk_wording.PUBLISH, shown)
    assert "在您看过之后改过了" in answer.text
    assert await in_force(database) == []


@ONLY_SQLITE
async def test_an_old_button_changes_nothing(chat: Chat, run_bot: RunBot, database: Database) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        shown = await chat.says(f"/draft {FIRST}")
        await chat.says(f"/draft {SECOND}")
        answer = await chat.presses(desk_wording.SUBMIT, shown)
    assert answer.text.startswith(wording.STALE_BUTTON)
    assert await events(database) == [("drafted", "zhang")]


async def test_a_step_that_is_refused_is_told_and_changes_nothing(
    chat: Chat, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        early = await chat.says(f"/publish {FIRST} 同意", chat=APPROVER)
        unknown = await chat.says("/submit low-1 请审核")
        silent = await chat.says(f"/submit {FIRST}")
        no_author = await chat.says(f"/submit {FIRST} 请审核", chat=APPROVER)
        again = await chat.says("/drafts")
    assert "请起草人先用 /submit 提交" in early.text
    assert FIRST in unknown.text
    assert silent.text.startswith("请写：/submit")
    assert "要起草人" in no_author.text
    assert "共 2 条" in again.text
    assert await events(database) == [("drafted", "zhang")]
    for answer in (early, unknown, silent, no_author):
        assert "huiqi policies" not in answer.text
        assert "--" not in answer.text


@ONLY_SQLITE
async def test_to_outsiders_the_commands_are_unknown_and_auditors_only_look(
    chat: Chat, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        for command, _ in desk_wording.COMMANDS:
            answer = await chat.says(f"/{command} {FIRST} 原因", chat=OUTSIDER)
            assert answer.text.startswith(f"没有 /{command} 这个命令")
        shown = await chat.says(f"/draft {FIRST}", chat=AUDITOR)
        assert set(dict(shown.buttons)) <= {desk_wording.NEXT}
        refused = await chat.says(f"/withdraw {FIRST} 不要了", chat=AUDITOR)
        assert "要起草人" in refused.text
        helped = await chat.says("/help"), await chat.says("/help", chat=OUTSIDER)
    assert ["/publish" in one.text for one in helped] == [True, False]
    assert await events(database) == [("drafted", "zhang")]


@ONLY_SQLITE
async def test_a_long_list_is_paged(chat: Chat, run_bot: RunBot) -> None:
    more = "".join(f"（{n}）对年营业收入超过{n}00万元的企业，给予{n}万元奖励。\n" for n in range(3, 16))
    many = TEXT.replace("（二）", f"{more}（二）")
    async with run_bot(roles=ROLES):
        await chat.upload(many)
        first = await chat.says("/drafts")
        second = await chat.presses(desk_wording.LATER, first)
        third = await chat.says("/drafts low 2")
        await chat.says("/drafts 99")
    assert "第 1/2 页" in first.text
    assert "第 2/2 页" in second.text
    assert third.text == second.text
    assert desk_wording.EARLIER in dict(second.buttons)


async def test_the_service_itself_refuses_who_holds_no_role(database: Database, vocabulary: Vocabulary) -> None:
    decision = Decision(FIRST, "原因")
    for desk in (DraftDesk(vocabulary, ROLES, "telegram"), DraftDesk(vocabulary, Roles(), "telegram")):
        async with database.work() as session:
            for step in (
                desk.queue(session, "telegram:9"),
                desk.review(session, "telegram:9", FIRST),
                desk.known(session, "telegram:9", "low"),
                desk.edit(session, "telegram:9", FIRST, {"when": "从业人数 ≥ 1人"}),
                desk.submit(session, "telegram:9", decision),
                desk.publish(session, "telegram:9", decision),
                desk.give_back(session, "telegram:9", decision),
                desk.withdraw(session, "telegram:9", decision),
            ):
                with pytest.raises(RoleError, match="您不是管理员"):
                    await step


@ONLY_SQLITE
async def test_a_whole_document_is_submitted_by_its_number_and_a_draft_withdrawn(
    chat: Chat, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await chat.upload()
        submitted = await chat.says("/submit low 请审核")
        shown = await chat.says(f"/draft {SECOND}")
        gone = await chat.presses(desk_wording.WITHDRAW, shown)
        listed = await chat.says("/drafts low")
    assert "2 条：审核中" in submitted.text
    assert "已撤回" in gone.text
    assert "共 1 条" in listed.text
    assert (await events(database, SECOND))[-1] == ("withdrawn", "zhang")


@ONLY_SQLITE
async def test_an_error_that_is_a_judgement_call_is_set_aside_with_a_reason_that_is_logged(
    chat: Chat, run_bot: RunBot, database: Database
) -> None:
    ended = TEXT.replace("有效期至2028年12月31日", "有效期至2026年3月31日")
    async with run_bot(roles=ROLES):
        await chat.upload(ended.replace("申报时间为每年4月1日至5月31日", "申报时间为2026年6月1日至2026年7月1日"))
        await chat.says(f"/submit {FIRST} 请审核")
        refused = await chat.says(f"/publish {FIRST} 同意", chat=APPROVER)
        done = await chat.says(f"/publish {FIRST} 同意 不顾检查：原文如此", chat=APPROVER)
    assert "不顾检查：理由" in refused.text
    assert "已发布 1 条" in done.text
    async with database.work() as session:
        assert "原文如此" in (await PolicyRepository(session).history(FIRST))[-1].reason
