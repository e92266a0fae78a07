"""Log events of our own: a name and fields, through structlog and the list of allowed fields."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, cast

import structlog
from structlog.typing import Processor

from bot.logs.discreet import FIELDS
from bot.logs.fields import allowed, described

Event = MutableMapping[str, Any]


def event_log(name: str) -> structlog.stdlib.BoundLogger:
    """Give the log of a part. `log.warning("update_failed", update_id=7)`: an event is a code, never a sentence."""
    processors: list[Processor] = [_describe_error, _keep_allowed, _as_record]
    logger = structlog.wrap_logger(
        logging.getLogger(name), processors=processors, wrapper_class=structlog.stdlib.BoundLogger
    )
    return cast("structlog.stdlib.BoundLogger", logger)


def _describe_error(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception, given or current, by what may be told of it."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    return event if error is None else {**event, **described(error)}


def _keep_allowed(_logger: object, _method: str, event: Event) -> Event:
    return allowed(event)


def _as_record(_logger: object, _method: str, event: Event) -> tuple[Any, ...]:
    """Hand over to logging; the message itself is discreet as well, for a handler that is not ours.

    `exc_info` is said to be none: `Logger.exception` would add the traceback, which such a handler writes in full.
    """
    return (json.dumps(event),), {"extra": {FIELDS: dict(event)}, "exc_info": False}
