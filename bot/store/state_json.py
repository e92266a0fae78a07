"""Write a conversation's state as JSON and read it back without loss.

The types say how: a new field of `ConversationState` needs no line here. A field that is missing gets its
default and one that is unknown is passed over, so that two releases can share a database while one replaces the
other. Decimals are written as text, sets sorted, so equal states have equal JSON.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.dialogue.state import ConversationState
from policies.errors import StoreError

FORMAT = 1
TAG = "~"
"""Names the class where several are possible."""


def dump_state(state: ConversationState) -> str:
    """Write a state."""
    return json.dumps({"format": FORMAT, "state": _plain(state)}, separators=(",", ":"))


def load_state(text: str) -> ConversationState:
    """Read a state; StoreError when it was written in a format that this release does not know."""
    document = json.loads(text)
    if document.get("format") != FORMAT:
        raise StoreError(f"对话状态的格式是 {document.get('format')}，程序只认识 {FORMAT}：请升级 huiqi")
    state = _typed(document["state"], ConversationState)
    assert isinstance(state, ConversationState)  # noqa: S101 - for the type checker
    return state


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a state
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {TAG: type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(entry)] for key, entry in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(entry) for entry in value), key=repr)
    if isinstance(value, (tuple, list)):
        return [_plain(entry) for entry in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(value: Any, hint: Any) -> Any:  # noqa: ANN401 - any value of a state, any annotation
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return None if value is None else _typed(value, _chosen(value, arguments))
    kind = origin or hint
    if dataclasses.is_dataclass(kind):
        return _instance(value, kind, arguments)
    if kind is tuple:
        kinds = [arguments[0]] * len(value) if arguments[1:] == (...,) else arguments
        return tuple(_typed(entry, one) for entry, one in zip(value, kinds, strict=True))
    if kind in {frozenset, set, list}:
        return kind(_typed(entry, arguments[0]) for entry in value)
    if isinstance(kind, type) and issubclass(kind, Mapping):
        pairs = {_typed(key, arguments[0]): _typed(entry, arguments[1]) for key, entry in value}
        return types.MappingProxyType(pairs)
    return _scalar(value, kind)


def _scalar(value: Any, kind: Any) -> Any:  # noqa: ANN401 - any value of a state
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(value)
    return value


def _chosen(value: Any, kinds: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any value of a state
    """Choose the class of a union: by the tag among dataclasses, else the only one there is."""
    present = [kind for kind in kinds if kind is not types.NoneType]
    if len(present) > 1 and isinstance(value, dict):
        return next(kind for kind in present if (get_origin(kind) or kind).__name__ == value[TAG])
    return present[0]


def _instance(value: Mapping[str, Any], kind: Any, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any dataclass
    given = dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=True)) if arguments else {}
    hints = _hints(kind)
    known = (field.name for field in dataclasses.fields(kind) if field.init and field.name in value)
    return kind(**{name: _typed(value[name], _filled(hints[name], given)) for name in known})


def _filled(hint: Any, given: Mapping[Any, Any]) -> Any:  # noqa: ANN401 - any annotation
    """Put the type arguments of a generic dataclass into a field's annotation."""
    if isinstance(hint, TypeVar):
        return given.get(hint, hint)
    parameters = getattr(hint, "__parameters__", ())
    return hint[tuple(given[parameter] for parameter in parameters)] if parameters else hint


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    return get_type_hints(kind)
