"""All tables of the bot: importing a module of tables is what puts them into the metadata."""

from __future__ import annotations

from bot.store.notice_tables import NoticeRow
from bot.store.tables import Base

TABLE_MODULES = (NoticeRow,)
METADATA = Base.metadata
