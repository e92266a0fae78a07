"""An enterprise of the registry, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from matcher.enterprise import Enterprise, Name
from matcher.explanation import value_text
from matcher.facts import FactView
from matcher.profile import SURE, Fact, Profile, Source
from matcher.profile_json import value_to_json
from matcher.store.enterprises import Record
from policies.language.jsonform import number
from policies.vocabulary import Vocabulary

Bound = tuple[str, datetime]
"""The address of a chat, channel and name, and since when it is bound."""

SOURCES = {Source.SAID: "自述", Source.IMPORTED: "导入", Source.VERIFIED: "已核验"}


def enterprise_json(record: Record, bindings: Sequence[Bound]) -> dict[str, Any]:
    """Write all that is held of an enterprise."""
    enterprise = record.enterprise
    return {
        "uscc": enterprise.uscc,
        "name": enterprise.name,
        "names": [_name_json(name) for name in enterprise.names],
        "facts": [_fact_json(fact) for fact in enterprise.facts],
        "content_hash": record.content_hash,
        "created_at": record.created_at.isoformat(),
        "updated_at": record.updated_at.isoformat(),
        "bindings": [{"chat": chat, "at": at.isoformat()} for chat, at in bindings],
    }


def _name_json(name: Name) -> dict[str, Any]:
    as_of = None if name.as_of is None else name.as_of.isoformat()
    return {"name": name.text, "source": name.source.value, "as_of": as_of}


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {
        "attr": fact.attribute,
        "year": fact.year,
        "value": value_to_json(fact.value),
        "source": fact.source.value,
        "as_of": None if fact.as_of is None else fact.as_of.isoformat(),
        "confidence": number(fact.confidence),
    }


def enterprise_text(record: Record, bindings: Sequence[Bound], vocabulary: Vocabulary, today: date) -> str:
    """Write all that is held of an enterprise, a fact a line."""
    enterprise = record.enterprise
    view = FactView(vocabulary, Profile(), today)
    lines = [f"{enterprise.uscc}  {enterprise.name or '（没有名称）'}", *_aliases(enterprise)]
    lines += [f"  {_fact_text(fact, view)}" for fact in enterprise.facts] or ["  没有任何信息"]
    lines += [f"  绑定：{chat}，{at:%Y-%m-%d} 起" for chat, at in bindings]
    return "\n".join([*lines, f"  收录于 {record.created_at:%Y-%m-%d}，更新于 {record.updated_at:%Y-%m-%d}"])


def _aliases(enterprise: Enterprise) -> list[str]:
    return [f"  曾用名：{'、'.join(enterprise.aliases)}"] if enterprise.aliases else []


def _fact_text(fact: Fact, view: FactView) -> str:
    year = "" if fact.year is None else f"（{fact.year}年）"
    day = "" if fact.as_of is None else f"，截至 {fact.as_of}"
    sure = "" if fact.confidence == SURE else f"，可信度 {number(fact.confidence)}"
    name = view.vocabulary.attribute(fact.attribute).zh
    return f"{name}{year}：{value_text(fact.attribute, fact.value, view)}（{SOURCES[fact.source]}{day}{sure}）"
