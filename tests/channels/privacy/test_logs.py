"""Whatever is said and whatever goes wrong, no word, number or name of anybody stands in a log or on stderr."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.logs.discreet import DiscreetFormatter
from bot.logs.events import event_log
from bot.logs.fields import ALLOWED, allowed
from policies.store.database import Database
from tests.channels.bot_api import TOKEN, BotApi, Fault
from tests.channels.huiqi_process import Huiqi
from tests.channels.privacy.queues import all_done

NAME, CODE, PHONE, REVENUE, STAFF = "金丝雀机器人有限公司", "91330110MA2CANARY3", "13857100123", "3287万", "4719"
CHAT = 700100199
CANARIES = (NAME, CODE, PHONE, REVENUE, "3287", "32870000", STAFF, str(CHAT), "金丝雀", "CANARY", "诉求原文", TOKEN)
TALK = (
    f"我们是杭州{NAME}，统一社会信用代码{CODE}，电话{PHONE}",
    f"在余杭区，去年营收{REVENUE}元，{STAFF}个人，是高企",
    "同意",
    "能享受什么政策",
    "我要反映问题",
    f"诉求原文：{NAME}的补贴没到账，请打{PHONE}",
    "导出我的数据",
    "删除我的信息",
    "确认删除",
)
ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def leaks(written: str) -> list[str]:
    return [canary for canary in CANARIES if canary in written or json.dumps(canary)[1:-1] in written]


def lines(written: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.splitlines()]


@pytest.fixture
async def huiqi(api: BotApi, migrated_url: str, tmp_path: Path) -> AsyncIterator[Huiqi]:
    environment = {
        "HUIQI_DATABASE_URL": migrated_url,
        "HUIQI_TELEGRAM_TOKEN": TOKEN,
        "HUIQI_TELEGRAM_API": api.url,
        "HUIQI_TELEGRAM_POLL_SECONDS": "5",
        "HUIQI_TELEGRAM_ADMINS": "5",
        "HUIQI_LOG_LEVEL": "DEBUG",
    }
    process = Huiqi(environment, tmp_path / "huiqi.log")
    yield process
    process.close()


async def test_a_whole_conversation_in_which_much_goes_wrong_leaves_no_word_in_the_log(
    api: BotApi, huiqi: Huiqi, database: Database
) -> None:
    await huiqi.start()
    await api.until(lambda: api.called("getUpdates"), timeout=60)
    refusal = f"Bad Request: can't parse entities: Unsupported start tag {NAME} {PHONE}"
    api.fail("sendMessage", Fault(500), Fault(0), Fault(429, retry_after=1), Fault(400, description=refusal))
    for number, words in enumerate(TALK, start=1):
        await api.says(words, chat=CHAT)
        await all_done(database, number)
    # An update whose parsing fails, with all its words in the error.
    broken = {"message_id": NAME, "date": PHONE, "chat": {"id": CHAT, "type": "private"}, "text": f"{NAME} {PHONE}"}
    await api.push({"message": broken})
    await all_done(database, len(TALK) + 1)
    # A database that refuses a statement, with all its parameters in the error.
    await _rename(database, "requests", "lost")
    await api.says("我要反映问题", chat=CHAT)
    await api.says(f"诉求原文：{NAME} {PHONE}", chat=CHAT)
    await asyncio.to_thread(_wait_for, huiqi, "store_unavailable")
    await _rename(database, "lost", "requests")
    await all_done(database, len(TALK) + 3)
    assert await huiqi.terminate() == 0

    written = huiqi.log()
    assert leaks(written) == []
    told = lines(written)
    events = {str(line["event"]) for line in told}
    assert {
        "receiving",
        "message_delayed",
        "message_given_up",
        "update_failed",
        "store_unavailable",
        "library",
    } <= events
    failed = next(line for line in told if line["event"] == "update_failed")
    assert failed["error"] == "ValidationError"
    assert any("bot/services/inbox.py" in place for place in failed["where"])  # type: ignore[attr-defined]  # a list
    async with database.reading() as session:
        reasons = (await session.execute(text("SELECT reason FROM outbox WHERE state = 'failed'"))).scalars().all()
    assert leaks("".join(reasons)) == []


async def _rename(database: Database, table: str, name: str) -> None:
    async with database.work() as session:
        await session.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


def _wait_for(huiqi: Huiqi, sign: str) -> None:
    """Wait for a sign in the log; the test's own time limit ends it."""
    while sign not in huiqi.log():
        continue


class _Said(Exception):  # noqa: N818 - only a test's
    pass


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def listening(written: io.StringIO) -> logging.Logger:
    """Give a logger whose lines go through our formatter."""
    logger = logging.getLogger("canary")
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter())
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)
    return logger


def test_what_a_library_says_is_dropped_and_its_place_is_named(listening: logging.Logger, written: io.StringIO) -> None:
    listening.warning("update %s of %s", CODE, {"text": NAME})
    (line,) = lines(written.getvalue())
    assert leaks(written.getvalue()) == []
    assert (line["event"], line["level"], line["logger"]) == ("library", "WARNING", "canary")
    assert "test_logs.py" in str(line["where"])


def test_an_error_is_told_by_its_class_and_its_way_never_by_its_words(
    listening: logging.Logger, written: io.StringIO
) -> None:
    def say() -> None:
        try:
            int(f"{PHONE} {NAME}")
        except ValueError as error:
            raise _Said(NAME) from error

    log = event_log("canary")
    for complain in (log.exception, lambda event: listening.exception("%s", event)):
        try:
            say()
        except _Said:
            complain("job_failed")
    assert leaks(written.getvalue()) == []
    assert [line["error"] for line in lines(written.getvalue())] == ["_Said", "_Said"]
    assert all("say" in str(line["where"]) for line in lines(written.getvalue()))
    assert [line["cause"] for line in lines(written.getvalue())] == ["ValueError", "ValueError"]


def test_fields_that_are_not_listed_are_dropped_and_counted(listening: logging.Logger, written: io.StringIO) -> None:
    del listening
    event_log("canary").warning("update_failed", update_id=7, company=NAME, reason=f"{NAME} {PHONE}", error=CODE)
    (line,) = lines(written.getvalue())
    assert {name: line.get(name) for name in ("event", "update_id", "dropped")} == {
        "event": "update_failed",
        "update_id": 7,
        "dropped": 3,
    }
    assert leaks(written.getvalue()) == []


def test_a_sentence_is_no_event(listening: logging.Logger, written: io.StringIO) -> None:
    del listening
    event_log("canary").warning(f"{NAME} said {PHONE}")
    assert leaks(written.getvalue()) == []


def test_without_our_handler_the_message_is_discreet_as_well(caplog: pytest.LogCaptureFixture) -> None:
    try:
        int(f"{PHONE} {NAME}")
    except ValueError:
        event_log("huiqi.elsewhere").exception("update_failed", update_id=7, words=NAME)
    told = json.loads(caplog.messages[-1])
    assert (told["event"], told["update_id"], told["error"], told["dropped"]) == ("update_failed", 7, "ValueError", 1)
    assert leaks(caplog.text) == []


@given(st.dictionaries(st.sampled_from([*ALLOWED, "text", "chat"]), st.text() | st.integers() | st.lists(st.text())))
def test_no_text_with_anything_but_ascii_gets_through(fields: dict[str, object]) -> None:
    assert json.dumps(allowed(fields), ensure_ascii=False).isascii()


def test_a_place_in_a_folder_with_a_chinese_name_is_written_without_it(written: io.StringIO) -> None:
    code = compile("raise ValueError('x')", f"/home/{NAME}/lib/job.py", "exec")
    log = event_log("canary")
    try:
        exec(code)  # noqa: S102 - a file of that name would do the same
    except ValueError:
        log.exception("job_failed")
    assert leaks(written.getvalue()) == []


def test_the_database_file_and_the_log_are_looked_through_alike(tmp_path: Path) -> None:
    """The canaries are found where they do stand: the search itself works."""
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE t (x TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", [NAME])
    connection.close()
    assert leaks((tmp_path / "x.db").read_text(encoding="utf-8", errors="ignore")) == [NAME, "金丝雀"]
