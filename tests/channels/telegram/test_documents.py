"""Documents sent to the bot: who may, what becomes of each kind, and that nothing is kept twice or half."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.channels.telegram import courtesies, desk_wording
from bot.channels.telegram import taking_documents as taking
from bot.settings import UploadLimits, roles_from_environment
from bot.uploads.limits import SAVED_AS, SUFFIXES
from matcher.drafting.reading.reader import KINDS, OLD_KINDS
from policies.lifecycle import Roles
from policies.store.database import Database
from tests.channels.bot_api import BotApi, Fault
from tests.channels.conftest import EchoCore, RunBot
from tests.channels.telegram.documents import (
    NUMBER,
    TEXT,
    bomb,
    docx_of,
    html_of,
    locked_pdf,
    pdf,
    scanned_pdf,
    xlsx_of,
)

ROLES = roles_from_environment(
    {"HUIQI_ROLES": "zhang|telegram:1=author,li|telegram:2=approver,wang|telegram:3=auditor"}
)
ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
TABLES = ("drafts", "document_texts", "documents", "clauses", "clause_events", "audit_records")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody be told that reading takes long, on however busy a machine."""
    monkeypatch.setattr(courtesies, "LONG_S", 600.0)


async def kept(database: Database) -> dict[str, int]:
    async with database.work() as session:
        return {t: (await session.execute(text(f"SELECT count(*) FROM {t}"))).scalar_one() for t in TABLES}  # noqa: S608


@pytest.mark.parametrize(
    ("name", "content"),
    [("低空.docx", docx_of()), ("低空.pdf", pdf()), ("低空.html", html_of()), ("低空.txt", TEXT.encode("gb18030")),
     ("低空.xlsx", xlsx_of())],
    ids=["docx", "pdf", "html", "txt", "xlsx"],
)  # fmt: skip
@ONLY_SQLITE
async def test_a_document_of_every_kind_becomes_drafts(
    api: BotApi, run_bot: RunBot, database: Database, name: str, content: bytes
) -> None:
    async with run_bot(roles=ROLES):
        await api.sends_file(name, content, caption="区级")
        head, saved = await api.until_sent(2, timeout=60)
    assert f"文号 {NUMBER}" in head.text
    assert re.search(r"已存为草案：新的 [12] 条", saved.text)
    assert [label for label, _ in saved.buttons] == [desk_wording.ONE_BY_ONE, desk_wording.LIST]
    found = await kept(database)
    assert found["drafts"] >= 1
    assert (found["document_texts"], found["audit_records"]) == (1, 1)


async def test_the_head_the_dates_and_what_was_not_understood_are_told(api: BotApi, run_bot: RunBot) -> None:
    odd = TEXT.replace("二、附则", "二、其他\n本区将认真学习先进地区的做法并做好总结评估。\n三、附则")
    async with run_bot(roles=ROLES):
        await api.sends_file("低空.docx", docx_of(odd))
        head, _ = await api.until_sent(2, timeout=60)
    assert f"文号 {NUMBER} · 制定机关 杭州市余杭区人民政府办公室" in head.text
    assert "发布 2026-02-10 · 施行 2026-03-01 至 2028-12-31" in head.text
    assert "读出草案 2 条" in head.text
    assert "本区将认真学习先进地区的做法并做好总结评估" in head.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("坏.docx", b"PK\x03\x04broken", "损坏"),
        ("密.pdf", locked_pdf(), "加了密"),
        ("扫描.pdf", scanned_pdf(), "扫描"),
        ("弹.docx", bomb(), "解压"),
        ("假.pdf", TEXT.encode(), "不是 .pdf 格式"),
        ("假.docx", pdf(), "其实是 PDF"),
        ("空.txt", b"  \n ", "没有文字"),
        ("闲话.txt", "今天天气很好。".encode(), "没有读出条款"),
    ],
)
@ONLY_SQLITE
async def test_a_file_that_cannot_be_read_is_told_in_one_line_and_nothing_is_stored(
    api: BotApi, run_bot: RunBot, database: Database, name: str, content: bytes, says: str
) -> None:
    before = await kept(database)
    async with run_bot(roles=ROLES):
        await api.sends_file(name, content)
        await api.until_sent(1, timeout=60)
    (answer,) = api.texts()
    assert says in answer
    assert "\n" not in answer
    assert await kept(database) == before


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [("大.pdf", 500_000_000, "超过 20 MB"), ("片.mp4", 10, "不是我能读的文件"), ("旧.doc", 10, "另存为 .docx")],
)
@ONLY_SQLITE
async def test_what_is_too_large_or_of_another_kind_is_refused_before_it_is_fetched(
    api: BotApi, run_bot: RunBot, name: str, size: int, says: str
) -> None:
    async with run_bot(roles=ROLES):
        await api.sends_file(name, b"x", file_size=size)
        await api.until_sent(1)
    assert says in api.texts()[0]
    assert not api.called("getFile")


@ONLY_SQLITE
async def test_a_file_larger_than_was_stated_is_cut_off_while_it_comes(
    api: BotApi, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES, uploads=UploadLimits(file_bytes=100_000)):
        await api.sends_file("大.txt", TEXT.encode() * 400, file_size=10)
        await api.until_sent(1)
    assert "超过 0 MB" in api.texts()[0]
    assert (await kept(database))["drafts"] == 0


@ONLY_SQLITE
async def test_reading_is_given_up_when_its_time_is_over(api: BotApi, run_bot: RunBot, database: Database) -> None:
    async with run_bot(roles=ROLES, uploads=UploadLimits(seconds=0.01)):
        await api.sends_file("低空.txt", TEXT.encode())
        await api.until_sent(1)
    assert "超过了" in api.texts()[0]
    assert (await kept(database))["drafts"] == 0


@ONLY_SQLITE
async def test_a_reader_that_needs_too_much_memory_ends_alone(api: BotApi, run_bot: RunBot, database: Database) -> None:
    async with run_bot(roles=ROLES, uploads=UploadLimits(memory_bytes=50_000_000)):
        await api.sends_file("低空.txt", TEXT.encode())
        await api.until_sent(1, timeout=60)
    assert "读不了" in api.texts()[0]
    assert (await kept(database))["drafts"] == 0


@pytest.mark.parametrize("roles", [ROLES, Roles()], ids=["roles", "no roles configured"])
@ONLY_SQLITE
async def test_anybody_else_is_told_that_documents_are_for_admins_and_nothing_is_fetched(
    api: BotApi, run_bot: RunBot, database: Database, roles: Roles
) -> None:
    async with run_bot(roles=roles):
        await api.sends_file("低空.docx", docx_of(), chat=9)
        await api.until_sent(1)
    assert api.texts() == [desk_wording.FOR_ADMINS]
    assert not api.called("getFile")
    assert (await kept(database))["drafts"] == 0


@ONLY_SQLITE
async def test_what_an_outsider_writes_beside_a_file_is_answered(api: BotApi, run_bot: RunBot, core: EchoCore) -> None:
    async with run_bot(roles=ROLES):
        await api.sends_file("执照.pdf", pdf(), chat=9, caption="我们在余杭")
        await api.until_sent(2)
    assert core.heard == ["我们在余杭"]
    assert not api.called("getFile")


@pytest.mark.parametrize("chat", [2, 3], ids=["approver", "auditor"])
@ONLY_SQLITE
async def test_an_admin_who_is_no_author_is_told_whose_step_it_is(api: BotApi, run_bot: RunBot, chat: int) -> None:
    async with run_bot(roles=ROLES):
        await api.sends_file("低空.docx", docx_of(), chat=chat)
        await api.until_sent(1)
    assert "起草要起草人（author）来做" in api.texts()[0]
    assert not api.called("getFile")


@ONLY_SQLITE
async def test_in_a_group_a_document_is_left_alone(api: BotApi, run_bot: RunBot) -> None:
    async with run_bot(roles=ROLES):
        document = {"file_id": "f", "file_unique_id": "f", "file_name": "低空.docx", "file_size": 9}
        group = {**api.message(-5, kind="group", document=document), "from": api.message(1)["from"]}
        await api.push({"message": group})
        await api.says("一", chat=7)
        await api.until_sent(1)
    assert api.texts(-5) == []
    assert not api.called("getFile")


async def test_a_repeated_update_and_the_same_file_again_keep_nothing_twice(
    api: BotApi, run_bot: RunBot, database: Database
) -> None:
    async with run_bot(roles=ROLES):
        await api.sends_file("低空.docx", docx_of())
        await api.until_sent(2, timeout=60)
        first = await kept(database)
        await api.push({"update_id": 1, "message": api.message(document={"file_id": "file-1", "file_unique_id": "u"})})
        await api.sends_file("低空.docx", docx_of())
        await api.until_sent(4, timeout=60)
    assert await kept(database) == first
    assert "新的 0 条" in api.texts()[-1]
    assert "没有动的 2 条" in api.texts()[-1]


@ONLY_SQLITE
async def test_a_download_that_fails_is_tried_again_and_then_told(api: BotApi, run_bot: RunBot) -> None:
    api.fail("download", Fault(502))
    async with run_bot(roles=ROLES):
        await api.sends_file("低空.docx", docx_of())
        await api.until_sent(2, timeout=60)
        api.fail("download", Fault(502), Fault(502), Fault(502))
        await api.sends_file("低空.docx", docx_of())
        await api.until_sent(3, timeout=60)
    assert "请重新发一次" in api.texts()[2]


@ONLY_SQLITE
async def test_two_documents_at_once_are_read_one_after_the_other_while_others_are_answered(
    api: BotApi, run_bot: RunBot, database: Database
) -> None:
    two = roles_from_environment({"HUIQI_ROLES": "zhang|telegram:1=author,chen|telegram:4=author"})
    async with run_bot(roles=two):
        await api.sends_file("低空.docx", docx_of(), chat=1)
        await api.sends_file("机器人.txt", TEXT.replace("低空经济", "机器人产业").encode(), chat=4)
        await api.says("一", chat=7)
        await api.until(lambda: api.texts(7))
        assert api.texts(1) == []
        await api.until_sent(5, timeout=60)
    assert (len(api.texts(1)), len(api.texts(4))) == (2, 2)
    assert (await kept(database))["drafts"] == 4


@ONLY_SQLITE
async def test_who_waits_long_is_told_once(api: BotApi, run_bot: RunBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesies, "LONG_S", 0.0)
    async with run_bot(roles=ROLES):
        await api.sends_file("低空.docx", docx_of())
        await api.until_sent(3, timeout=60)
    assert [one.startswith("正在读《低空.docx》") for one in api.texts()] == [True, False, False]


@ONLY_SQLITE
async def test_a_level_and_the_number_of_a_document_may_stand_beside_it(
    api: BotApi, run_bot: RunBot, database: Database
) -> None:
    plain = "一、对首次认定的国家高新技术企业，给予20万元一次性奖励。".encode()
    async with run_bot(roles=ROLES):
        await api.sends_file("a.txt", plain)
        await api.until_sent(1, timeout=60)
        await api.sends_file("a.txt", plain, caption="市级 编号 low-altitude-2026")
        await api.until_sent(3, timeout=60)
    assert "国家级、省级、市级 或 区级" in api.texts()[0]
    async with database.work() as session:
        found = (await session.execute(text("SELECT id, level FROM documents WHERE id LIKE 'low%'"))).all()
    assert [tuple(row) for row in found] == [("low-altitude-2026", "city")]


def test_what_is_fetched_is_what_the_readers_read() -> None:
    assert set(SUFFIXES) == set(KINDS.split())
    assert SAVED_AS == OLD_KINDS


def test_captions_name_a_level_and_a_document() -> None:
    document = taking.Document(file_id="f", file_unique_id="f", file_name="a/../b\n.txt")
    upload = taking.Arrival(document, "再版，编号：doc-1，省级").upload(b"")
    assert (upload.name, upload.document, upload.level) == ("b .txt", "doc-1", taking.LEVELS["省级"])


def test_the_process_that_reads_knows_no_secret() -> None:
    from bot.uploads import reading  # noqa: PLC0415 - only for its constant

    assert not any("HUIQI" in name for name in reading.PASSED_ON)


def test_the_bot_loads_no_document_reader() -> None:
    loaded = "import bot.channels.telegram.running, sys; print([m for m in sys.modules if m in "
    code = loaded + "{'docx', 'pdfplumber', 'openpyxl', 'matcher.drafting'}])"
    import subprocess  # noqa: PLC0415 - our own interpreter

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[3])
    assert done.stdout.decode().strip() == "[]"
