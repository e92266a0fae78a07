"""A process killed while it reads a document: the next one reads it again, and nothing is lost or kept twice."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from policies.store.database import Database
from tests.channels.bot_api import TOKEN, BotApi
from tests.channels.huiqi_process import Huiqi
from tests.channels.telegram.documents import docx_of

AFTER_S = {"before the file came": 0.0, "while it is read": 0.7}
"""How long after the file was asked for: the process that reads needs longer than that to start."""


@pytest.mark.parametrize("moment", AFTER_S)
async def test_a_process_killed_between_download_and_save_loses_and_doubles_nothing(
    api: BotApi, migrated_url: str, database: Database, tmp_path: Path, moment: str
) -> None:
    environment = {
        "HUIQI_DATABASE_URL": migrated_url,
        "HUIQI_TELEGRAM_TOKEN": TOKEN,
        "HUIQI_TELEGRAM_API": api.url,
        "HUIQI_TELEGRAM_POLL_SECONDS": "5",
        "HUIQI_ROLES": "zhang|telegram:1=author",
    }
    huiqi = Huiqi(environment, tmp_path / "huiqi.log")

    def kill_later(method: str, _moment: str) -> bool:
        if method == "download":
            asyncio.get_running_loop().call_later(AFTER_S[moment], huiqi.kill)
        return False

    try:
        api.watch = kill_later
        await huiqi.start()
        await api.sends_file("低空.docx", docx_of())
        await api.until(lambda: api.called("download"), timeout=60)
        assert await huiqi.ended() == -signal.SIGKILL
        api.watch = None
        assert api.texts() == []
        await huiqi.start()
        await api.until(lambda: any("已存为草案：新的 2 条" in said for said in api.texts()), timeout=90)
        assert await huiqi.terminate() == 0
    finally:
        huiqi.close()
    async with database.work() as session:
        counts = [
            (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608 - our tables
            for table in ("drafts", "document_texts", "audit_records WHERE kind = 'draft'")
        ]
    assert counts == [2, 1, 1]
    assert TOKEN not in huiqi.log()
    assert "低空" not in huiqi.log()
