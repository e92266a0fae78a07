"""Receipts of form 1, kept in clear before there was a chain: read, and written anew in today's form."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from matcher.audit.canonical import Json
from matcher.audit.clause_set import ClauseRef, ClauseSet
from matcher.audit.profile_form import text_of
from matcher.audit.record import MatchDraft, body_of
from policies.canonical import read_json

REASON = "由旧凭证转入"
_LETTERS = {"true": "t", "unknown": "u", "false": "f"}


def carried_over(code: str, record: str, at: datetime, record_hash: str) -> MatchDraft:
    """Write an old receipt in today's form, under its code and with its time.

    Who asked, and the old hash, which likely contents could be tried against, go into the sealed body.
    """
    said: dict[str, Any] = read_json(record)
    by_ref = {ClauseRef(m["clause"], m["version"], m["content_hash"]): m for m in said["matches"]}
    clauses = ClauseSet.of(by_ref)
    may_keep = said["profile"] is not None
    subject = said["actor"] if ":" in said["actor"] else f"run:{code}"
    body = None
    if may_keep:
        conclusions = [_conclusion(by_ref[ref]) for ref in clauses.refs]
        more: dict[str, Json] = {"actor": said["actor"], "form_1_hash": record_hash}
        body = body_of(_exact(said["profile"]), conclusions, **more)
    facts: dict[str, Json] = {name: said[name] for name in ("as_of", "channel", "engine", "vocabulary")}
    facts |= {"reason": REASON, "carried_from": 1}
    return MatchDraft(code, at, subject if may_keep else None, clauses, facts, body)


def _conclusion(old: dict[str, Any]) -> dict[str, Json]:
    worth = old["worth"]
    return {
        "verdict": old["verdict"],
        "trace": "".join(_LETTERS[name] for name in old["trace"]),
        "missing": old["missing"],
        "worth": None if worth is None else _exact(worth),
    }


def _exact(value: Any) -> Any:  # noqa: ANN401 - JSON of a form we no longer write
    """Write every number but a year as text; days were kept as {low, high}, and are told apart by having no unit."""
    match value:
        case {"low": low, "high": high, **rest} if "unit" not in rest:
            return {"from": low, "to": high, "low_open": False, "high_open": False}
        case dict():
            return {name: entry if name == "year" else _exact(entry) for name, entry in value.items()}
        case list():
            return [_exact(entry) for entry in value]
        case bool() | str() | None:
            return value
        case _:
            return text_of(Decimal(value))
