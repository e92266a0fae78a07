"""The JSON of `huiqi policies list` (DESIGN §7): one object a clause, its benefit as in a draft."""

from __future__ import annotations

from typing import Any

from policies.language.benefits import Benefit
from policies.language.jsonform import benefit_to_json
from policies.language.printer import Printer
from policies.model import Clause, Document, StoredClause, Window

DRAFT_KEYS = ("type", "amount", "rate", "base", "cap", "per", "years", "tiers")


def clauses_json(clauses: list[StoredClause], printer: Printer) -> dict[str, Any]:
    """Write clauses for programs."""
    return {"clauses": [clause_json(stored, printer) for stored in clauses]}


def clause_json(stored: StoredClause, printer: Printer) -> dict[str, Any]:
    """Write one clause with its document, rule and citation; `in_force_to` where it ends before it says."""
    ends = {} if stored.closes_on is None else {"in_force_to": stored.closes_on.isoformat()}
    standing = {"status": stored.state.value, "version": stored.version}
    return wording_json(stored.clause, stored.document, printer) | standing | ends


def wording_json(clause: Clause, document: Document, printer: Printer) -> dict[str, Any]:
    """Write what a clause says, whether published or a draft."""
    level = clause.level or document.level
    return {
        "id": clause.id,
        "title": clause.title,
        "summary": clause.summary,
        "kind": clause.kind.value,
        "grade": document.grade.value,
        "level": level.value,
        "document": {
            "id": document.id,
            "title": document.title,
            "number": document.number,
            "issuer": document.issuer,
            "file": document.file,
        },
        "section": clause.citation.section,
        "quote": clause.citation.quote,
        "when": printer.condition(clause.condition),
        "benefit": None if clause.benefit is None else benefit_json(clause.benefit, printer),
        "departments": list(clause.departments),
        "application_mode": clause.application_mode.value,
        "valid_from": None if clause.valid_from is None else clause.valid_from.isoformat(),
        "valid_to": None if clause.valid_to is None else clause.valid_to.isoformat(),
        "window": None if clause.window is None else _window_json(clause.window),
        "materials": list(clause.materials),
        "caveat": clause.caveat or None,
    }


def benefit_json(benefit: Benefit, printer: Printer) -> dict[str, Any]:
    """Write a benefit: the first item's figures under the draft's keys, and every item in full."""
    full = benefit_to_json(benefit)
    head = full["items"][0]
    draft = {key: head.get(key) for key in DRAFT_KEYS}
    return draft | {"text": printer.benefit(benefit), "items": full["items"], "total_cap": full.get("cap")}


def _window_json(window: Window) -> dict[str, Any]:
    opens = None if window.opens is None else window.opens.isoformat()
    return {"opens": opens, "closes": None if window.closes is None else window.closes.isoformat(), "note": window.note}
