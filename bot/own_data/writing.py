"""All that is stored of a subject, as JSON for programs and as text for people."""

from __future__ import annotations

from datetime import date
from typing import Any

import simplejson

from bot.clock import CHINA
from bot.dialogue.state import ConversationState, EffectKind
from bot.own_data.collecting import OwnData, OwnRecord
from matcher.explanation import value_text
from matcher.facts import FactView
from matcher.privacy.consents import ConsentEvent, ConsentRecord
from matcher.profile import Fact, Profile, Source
from matcher.profile_json import profile_to_json
from policies.vocabulary import load_vocabulary

RECORDS_LISTED = 20
CONSENTS = {ConsentEvent.GIVEN: "同意", ConsentEvent.REFUSED: "不同意", ConsentEvent.WITHDRAWN: "撤回同意"}
SOURCES = {Source.SAID: "您说的", Source.IMPORTED: "导入的", Source.VERIFIED: "核实过的"}
REQUESTS = {
    EffectKind.GIVE_CONSENT: "同意保存",
    EffectKind.REFUSE_CONSENT: "不同意保存",
    EffectKind.WITHDRAW_CONSENT: "撤回同意",
    EffectKind.DELETE_DATA: "要求删除",
    EffectKind.EXPORT_DATA: "要求导出",
    EffectKind.SUBSCRIBE: "订阅",
    EffectKind.UNSUBSCRIBE: "取消订阅",
    EffectKind.FILE_GRIEVANCE: "诉求",
    EffectKind.CALL_HUMAN: "找人工",
}
NOTHING = "没有保存任何关于您的内容。"
HEAD = "这是我保存的关于您的全部内容（{}）。"
FILE_NOTE = "完整内容在文件 {} 里，可以用任何文本编辑器打开。"


def own_data_json(data: OwnData) -> str:
    """Write all of it."""
    document = {
        "subject": str(data.subject),
        "exported_at": data.at.isoformat(),
        "consents": [_consent_json(event) for event in data.consents],
        "profile": None if data.state is None else profile_to_json(data.state.profile),
        "conversation": None if data.state is None else data.state.to_json(),
        "requests": [
            {"kind": r.kind.value, "at": r.at.isoformat(), "text": r.text, "clauses": list(r.clauses)}
            for r in data.requests
        ],
        "receipts": [_record_json(record) for record in data.records],
    }
    return simplejson.dumps(document, use_decimal=True, ensure_ascii=False, indent=2)


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
    lines = [HEAD.format(f"{data.at.astimezone(CHINA):%Y-%m-%d %H:%M}")]
    if data.state is not None:
        lines += _section("公司情况", _fact_lines(data.state, data.at.astimezone(CHINA).date()))
        lines += ["", f"新政策订阅：{'已订阅' if data.state.subscribed else '没有订阅'}"]
    lines += _section("同意记录", [_consent_text(event) for event in data.consents])
    lines += _section("向我们提出的", [_request_line(data, number) for number in range(len(data.requests))])
    return "\n".join([*lines, *_section("匹配凭证", _record_lines(data.records))])


def _section(title: str, entries: list[str]) -> list[str]:
    return ["", f"{title}：", *(f"- {entry}" for entry in entries or ["没有"])]


def _fact_lines(state: ConversationState, today: date) -> list[str]:
    view = FactView(load_vocabulary(), Profile(), today)
    named = [f"名称 {state.profile.name}"] if state.profile.name else []
    return named + [_fact_line(fact, view) for fact in state.profile.facts.values()]


def _fact_line(fact: Fact, view: FactView) -> str:
    name = view.vocabulary.attribute(fact.attribute).zh
    year = "" if fact.year is None else f"（{fact.year}年）"
    words = f"：“{fact.text}”" if fact.text else ""
    return f"{name}{year} {value_text(fact.attribute, fact.value, view)}（{SOURCES[fact.source]}{words}）"


def _consent_text(event: ConsentRecord) -> str:
    return f"{event.at.astimezone(CHINA):%Y-%m-%d %H:%M} {CONSENTS[event.event]}（说明版本 {event.version}）"


def _request_line(data: OwnData, number: int) -> str:
    request = data.requests[number]
    words = " ".join(request.text.split()) if request.kind not in CONSENT_KINDS else ""
    return f"{request.at.astimezone(CHINA):%Y-%m-%d %H:%M} {REQUESTS[request.kind]} {words}".rstrip()


CONSENT_KINDS = frozenset({EffectKind.GIVE_CONSENT, EffectKind.REFUSE_CONSENT, EffectKind.WITHDRAW_CONSENT})


def _record_lines(records: tuple[OwnRecord, ...]) -> list[str]:
    shown = [f"{record.code} {record.at[:10]}" for record in records[-RECORDS_LISTED:]]
    left = len(records) - len(shown)
    return [*([f"较早的 {left} 张见文件"] if left else []), *shown]


def file_name(at: date) -> str:
    """Name the file of an export; it holds no name of anybody."""
    return f"huiqi-{at:%Y%m%d}.json"
