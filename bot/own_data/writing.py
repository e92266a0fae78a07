"""All that is stored of a subject, as JSON for programs and as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import accumulate
from typing import Any

import simplejson

from bot.dialogue.state import EffectKind
from bot.own_data.collecting import OwnData, OwnRecord
from bot.store.requests import Request
from matcher.explanation import value_text
from matcher.facts import FactView
from matcher.privacy.consents import ConsentEvent, ConsentRecord
from matcher.profile import Fact, Profile, Source
from matcher.profile_json import profile_to_json
from policies.timeline import CHINA
from policies.vocabulary import load_vocabulary

RECORDS_LISTED = 20
CONSENTS = {ConsentEvent.GIVEN: "同意", ConsentEvent.REFUSED: "不同意", ConsentEvent.WITHDRAWN: "撤回同意"}
SOURCES = {Source.SAID: "您说的", Source.IMPORTED: "导入的", Source.VERIFIED: "核实过的"}
REQUESTS = {
    EffectKind.SUBSCRIBE: "订阅",
    EffectKind.UNSUBSCRIBE: "取消订阅",
    EffectKind.FILE_GRIEVANCE: "诉求",
    EffectKind.CALL_HUMAN: "找人工",
}
NOTHING = "没有保存任何关于您的内容。"
HEAD = "这是我保存的关于您的全部内容（{}）。"


def own_data_json(data: OwnData, most_bytes: int | None = None) -> str:
    """Write all of it, a receipt a line; within a limit the latest receipts that fit, and how many were left out."""
    lines = [_compact(_record_json(record)) for record in data.records]
    fitting = len(lines) if most_bytes is None else _fitting(lines, most_bytes)
    kept = ",\n".join(lines[len(lines) - fitting :])
    head = simplejson.dumps(_head(data, len(lines) - fitting), use_decimal=True, ensure_ascii=False, indent=2)
    return f'{head[:-2]},\n  "receipts": [\n{kept}\n  ]\n}}'


def _compact(document: Mapping[str, Any]) -> str:
    return simplejson.dumps(document, use_decimal=True, ensure_ascii=False, separators=(",", ":"))


def _fitting(lines: list[str], most_bytes: int) -> int:
    """Count the last lines that fit."""
    sizes = accumulate(len(line.encode()) + 2 for line in reversed(lines))
    return sum(size <= most_bytes for size in sizes)


def _head(data: OwnData, left_out: int) -> dict[str, Any]:
    return {
        "subject": str(data.subject),
        "exported_at": data.at.isoformat(),
        "consents": [_consent_json(event) for event in data.consents],
        "profile": profile_to_json(data.profile),
        "conversation": None if data.state is None else data.state.to_json(),
        "requests": [
            {"kind": r.kind.value, "at": r.at.isoformat(), "text": r.text, "clauses": list(r.clauses)}
            for r in data.requests
        ],
        "receipts_left_out": left_out,
    }


def _consent_json(event: ConsentRecord) -> dict[str, str]:
    return {
        "event": event.event.value,
        "version": event.version,
        "channel": event.channel,
        "at": event.at.isoformat(),
    }


def _record_json(record: OwnRecord) -> dict[str, Any]:
    return {"code": record.code, "at": record.at, "header": dict(record.header), "content": dict(record.content)}


def own_data_text(data: OwnData) -> str:
    """Write it for a person: facts with where they come from, consents, requests, and the codes of receipts."""
    if data.is_empty:
        return NOTHING
    lines = [HEAD.format(_time(data.at))]
    lines += _section("公司情况", _fact_lines(data.profile, data.at.astimezone(CHINA).date()))
    if data.state is not None:
        lines += ["", f"新政策订阅：{'已订阅' if data.state.subscribed else '没有订阅'}"]
        lines += _section("同意记录", [_consent_text(event) for event in data.consents])
        asked = [request for request in data.requests if request.kind in REQUESTS]  # older releases kept others too
        lines += _section("向我们提出的", [_request_line(request) for request in asked])
    return "\n".join([*lines, *_section("匹配凭证", _record_lines(data.records))])


def _section(title: str, entries: list[str]) -> list[str]:
    return ["", f"{title}：", *(f"- {entry}" for entry in entries or ["没有"])]


def _fact_lines(profile: Profile, today: date) -> list[str]:
    view = FactView(load_vocabulary(), Profile(), today)
    named = [f"名称 {profile.name}"] if profile.name else []
    return named + [_fact_line(fact, view) for fact in profile.facts.values()]


def _fact_line(fact: Fact, view: FactView) -> str:
    name = view.vocabulary.attribute(fact.attribute).zh
    year = "" if fact.year is None else f"（{fact.year}年）"
    words = f"：“{fact.text}”" if fact.text else ""
    return f"{name}{year} {value_text(fact.attribute, fact.value, view)}（{SOURCES[fact.source]}{words}）"


def _consent_text(event: ConsentRecord) -> str:
    return f"{_time(event.at)} {CONSENTS[event.event]}（说明版本 {event.version}）"


def _request_line(request: Request) -> str:
    words = " ".join(request.text.split())
    return f"{_time(request.at)} {REQUESTS[request.kind]} {words}".rstrip()


def _time(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _record_lines(records: tuple[OwnRecord, ...]) -> list[str]:
    shown = [f"{record.code} {record.at[:10]}" for record in records[-RECORDS_LISTED:]]
    left = len(records) - len(shown)
    return [*([f"较早的 {left} 张见文件"] if left else []), *shown]


def file_name(at: datetime) -> str:
    """Name the file of an export; it holds no name of anybody."""
    return f"huiqi-{at.astimezone(CHINA):%Y%m%d}.json"
