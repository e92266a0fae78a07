"""Which fields a log line may have, and of what shape. What is not listed, or not of its shape, is dropped and counted.

A shape, because a listed field is no place for words either: an error's text repeats what people typed, its class does
not. There is no field for text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

FRAMES = 8
"""How many places of a traceback are named, the innermost last: file, line and function, never a value."""

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"[A-Za-z_][A-Za-z_.]{0,79}(-\d+)?")
_PLACE = re.compile(r"[\w./<>-]{1,200}:\d+ [\w<>.]{1,80}", re.ASCII)

Shape = Callable[[object], bool]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_name(value: object) -> bool:
    """Whether it is a name out of the program, such as a class: letters without any digit."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _are_places(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(place, str) and _PLACE.fullmatch(place) for place in value)


ALLOWED: Mapping[str, Shape] = {
    "event": _is_name,
    "error": _is_name,
    "cause": _is_name,
    "reason": _is_name,
    "worker": _is_name,
    "mode": _is_name,
    "where": _are_places,
    "update_id": _is_number,
    "message_id": _is_number,
    "attempt": _is_number,
    "port": _is_number,
    "count": _is_number,
}
"""Field → shape. `update_id` and `message_id` are numbers of rows and of the messenger: neither names a person."""

DROPPED = "dropped"


def allowed(fields: Mapping[str, object]) -> dict[str, object]:
    """Give the fields that may be logged, and how many were dropped.

    >>> allowed({"event": "message_given_up", "message_id": 7, "text": "杭州某某公司", "error": "电话 13800001111"})
    {'event': 'message_given_up', 'message_id': 7, 'dropped': 2}
    """
    earlier = fields.get(DROPPED, 0)
    given = {name: value for name, value in fields.items() if name != DROPPED}
    kept = {name: value for name, value in given.items() if name in ALLOWED and ALLOWED[name](value)}
    dropped = len(given) - len(kept) + (earlier if isinstance(earlier, int) else 1)
    return {**kept, DROPPED: dropped} if dropped else kept


def described(error: BaseException) -> dict[str, object]:
    """Describe an error by its class, the class of its cause, and the places it came through; never by its words."""
    inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
    cause = inner.__cause__ or inner.__context__
    told: dict[str, object] = {"error": type(inner).__name__, "where": places(inner.__traceback__)}
    return told if cause is None else {**told, "cause": type(cause).__name__}


def places(traceback: TracebackType | None) -> list[str]:
    """Name where a traceback went."""
    found: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{_short(code.co_filename)}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return found[-FRAMES:]


def _short(file: str) -> str:
    path = Path(file)
    known = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])
    return re.sub(r"[^\w./<>-]", "_", known, flags=re.ASCII)
