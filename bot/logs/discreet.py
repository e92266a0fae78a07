"""Write log records as JSON lines. Of a library's record only level, logger and place are written, never its words.

Libraries put into messages what they work on: aiogram an update, SQLAlchemy a statement's parameters, asyncio the repr
of a task. So no message of theirs is let through, whatever it says.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.logs.fields import allowed, described
from policies.errors import InputError

FIELDS = "huiqi_fields"
"""Where a record carries the fields of one of our own events."""

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LEVEL = "HUIQI_LOG_LEVEL"


class DiscreetFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write what may be told."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"at": at, "level": record.levelname, "logger": record.name}
        fields: Mapping[str, object] = getattr(record, FIELDS, None) or _of_library(record)
        return json.dumps({**head, **allowed(fields)}, ensure_ascii=False)


def _of_library(record: logging.LogRecord) -> dict[str, object]:
    error = record.exc_info[1] if record.exc_info else None
    place = {"where": [f"{record.module}.py:{record.lineno} {record.funcName}"]}
    return {"event": "library", **(place if error is None else described(error))}


def log_to_stderr(level: str) -> None:
    """Send all logs of this process to stderr, discreetly; Python's warnings too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)  # noqa: FBT003 - the library's only form
    for name in ("aiogram.event", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)  # a line an update tells nothing


def read_level(environment: Mapping[str, str], default: str) -> str:
    """Read the level that is set; InputError when it is none."""
    level = (environment.get(LEVEL) or default).strip().upper()
    if level not in LEVELS:
        raise InputError(f"{LEVEL} 只能是 {'、'.join(LEVELS)}")
    return level
